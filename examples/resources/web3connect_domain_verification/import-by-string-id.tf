import {
  to = web3connect_domain_verification.university
  id = "university.example"
}
