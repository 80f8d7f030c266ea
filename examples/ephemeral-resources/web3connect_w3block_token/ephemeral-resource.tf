# The credentials come from the environment: W3BLOCK_TENANT_ID, W3BLOCK_KEY, W3BLOCK_SECRET.
provider "web3connect" {
  w3block = {}
}

ephemeral "web3connect_w3block_token" "this" {}

# For a provider that calls another service of W3Block, for example:
#
# provider "restapi" {
#   uri     = "https://commerce.example/companies/${ephemeral.web3connect_w3block_token.this.tenant_id}"
#   headers = { Authorization = "Bearer ${ephemeral.web3connect_w3block_token.this.token}" }
# }
