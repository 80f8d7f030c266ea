output "domain_verification_record" {
  description = "TXT record to publish before anything can be issued: name and text."
  value = {
    name = data.web3connect_domain_verification_record.this.domain
    text = data.web3connect_domain_verification_record.this.txt_record
  }
}

output "credentials" {
  description = "What was issued, by the recipients' keys: token id, e-mail, address of the wallet. Null where it was not."
  value = {
    for key, email in local.emails : key => {
      email             = email
      id_wallet_address = try(local.wallets[email].id_wallet_address, null)
      token_id          = web3connect_nft_batch.credentials.tokens[key]
    }
  }
}

output "failures" {
  description = "What could not be done, by the recipients' keys, and by e-mail for those that have no wallet; empty if all is done."
  value       = local.failures
}

output "manifest" {
  description = "Token ids by key, each with its holder where that has a wallet, as `terraform import` of a web3connect_nft_batch reads them: terraform output -json manifest > manifest.json."
  value = {
    for key, token in web3connect_nft_batch.credentials.tokens : key => try("${token},${local.wallets[local.emails[key]].id_wallet_address}", token) if token != null
  }
}
