import {
  to = web3connect_phone_verification.office
  identity = {
    phone_number = "+81312345678"
  }
}
