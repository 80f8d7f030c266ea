# By the phone number, which has to be verified.
terraform import web3connect_phone_verification.office +81312345678
