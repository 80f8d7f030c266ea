output "domain_verification_record" {
  description = "TXT record to publish: name and text."
  value = {
    name = data.web3connect_domain_verification_record.this.domain
    text = data.web3connect_domain_verification_record.this.txt_record
  }
}

output "credentials" {
  description = "What was issued, by e-mail."
  value = {
    for email, nft in web3connect_nft.credential : email => {
      name     = local.recipients[email].name
      course   = local.recipients[email].course
      grade    = local.recipients[email].grade
      token_id = nft.token_id
    }
  }
}
