ephemeral "web3connect_access_token" "this" {}

# For another provider that calls the API itself, for example:
#
# provider "restapi" {
#   uri     = "https://api.web3connect.jp/rest/v1"
#   headers = { Authorization = "Bearer ${ephemeral.web3connect_access_token.this.access_token}" }
# }
