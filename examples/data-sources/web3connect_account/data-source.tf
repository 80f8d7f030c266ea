data "web3connect_account" "this" {}

# Without a verified domain an organization can't mint.
output "domain_verified" {
  value = data.web3connect_account.this.domain_verified
}
