data "web3connect_account" "this" {}

# As wallets and block explorers show it.
output "id_wallet_address" {
  value = provider::web3connect::checksum_address(data.web3connect_account.this.id_wallet_address)
}
