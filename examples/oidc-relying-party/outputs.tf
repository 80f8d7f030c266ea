output "redirect_uri" {
  description = "To be registered with Web3Connect."
  value       = local.request.redirect_uri
}

output "relying_party" {
  description = "The settings of the relying party. Sensitive, as the button's script holds a code."
  sensitive   = true

  value = {
    base_url           = var.base_url
    organization       = coalesce(data.web3connect_account.organization.name, data.web3connect_account.organization.account_id)
    client_id          = data.web3connect_account.organization.account_id
    issuer             = data.web3connect_oidc_configuration.this.issuer
    token_endpoint     = data.web3connect_oidc_configuration.this.token_endpoint
    userinfo_endpoint  = data.web3connect_oidc_configuration.this.userinfo_endpoint
    jwks_uri           = data.web3connect_oidc_configuration.this.jwks_uri
    authorization_urls = local.authorization_urls
    connect_script     = data.web3connect_connect_button.this.script
  }
}
