output "domain_verification_record" {
  description = "TXT record to publish: name and text."
  value = {
    name = data.web3connect_domain_verification_record.this.domain
    text = data.web3connect_domain_verification_record.this.txt_record
  }
}

output "tokens" {
  description = "Token ids by e-mail."
  value       = { for email, credential in web3connect_nft.credential : email => credential.token_id }
}
