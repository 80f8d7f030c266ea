# By the domain, which has to be verified.
terraform import web3connect_domain_verification.university university.example
