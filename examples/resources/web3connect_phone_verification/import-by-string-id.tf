import {
  to = web3connect_phone_verification.office
  id = "+81312345678"
}
