# Ends a plan with the wrong secret before anything is minted with it.
data "web3connect_api_key" "this" {
  lifecycle {
    postcondition {
      condition     = self.account_type == "organization"
      error_message = "WEB3CONNECT_API_KEY_SECRET is that of an end user: this program needs the organization's."
    }
  }
}

output "account_id" {
  value = data.web3connect_api_key.this.account_id
}
