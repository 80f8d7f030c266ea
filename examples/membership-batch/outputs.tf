output "domain_verification_record" {
  description = "TXT record to publish: name and text."
  value = {
    name = data.web3connect_domain_verification_record.this.domain
    text = data.web3connect_domain_verification_record.this.txt_record
  }
}

output "manifest" {
  description = "Token ids by member number: terraform output -json manifest > manifest.json, and the batch can be imported anywhere."
  value       = web3connect_nft_batch.memberships.tokens
}
