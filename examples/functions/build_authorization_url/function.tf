data "web3connect_account" "this" {}

locals {
  # Of one sign-in alone; an application makes them anew each time.
  code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  state         = "af0ifjsldkj"
  nonce         = "n-0S6_WzA2Mj"
}

# Hybrid flow with PKCE.
output "sign_in_url" {
  value = provider::web3connect::build_authorization_url({
    authorization_endpoint = "https://oidc.web3connect.jp/oauth2/auth"
    client_id              = data.web3connect_account.this.account_id
    redirect_uri           = "https://app.university.example/callback"
    scope                  = "openid profile email"
    state                  = local.state
    nonce                  = local.nonce
    code_challenge         = replace(replace(trimsuffix(base64sha256(local.code_verifier), "="), "+", "-"), "/", "_")
  })
}
