data "web3connect_domain_verification_record" "university" {}

# What to publish: name (domain) and text (txt_record).
output "txt_record" {
  value = data.web3connect_domain_verification_record.university
}
