data "web3connect_account" "this" {}

data "web3connect_oidc_configuration" "this" {}

# What an application needs to let end users sign in.
output "sign_in" {
  value = {
    client_id              = data.web3connect_account.this.account_id
    issuer                 = data.web3connect_oidc_configuration.this.issuer
    authorization_endpoint = data.web3connect_oidc_configuration.this.authorization_endpoint
    token_endpoint         = data.web3connect_oidc_configuration.this.token_endpoint
    jwks_uri               = data.web3connect_oidc_configuration.this.jwks_uri
  }
}
