data "web3connect_account" "this" {}

output "domain_verified" {
  value = data.web3connect_account.this.domain_verified
}
