data "web3connect_domain_verification_record" "university" {}

output "txt_record" {
  value = data.web3connect_domain_verification_record.university
}
