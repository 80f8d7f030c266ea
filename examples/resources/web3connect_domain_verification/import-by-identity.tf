import {
  to = web3connect_domain_verification.university
  identity = {
    domain = "university.example"
  }
}
