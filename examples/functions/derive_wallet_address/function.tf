data "web3connect_account" "this" {}

# The address of a wallet follows from its public key: this warns where it doesn't.
check "wallet" {
  assert {
    condition     = provider::web3connect::derive_wallet_address(data.web3connect_account.this.id_wallet.jwk_encrypted) == lower(data.web3connect_account.this.id_wallet.address)
    error_message = "The address of the ID wallet does not follow from its key."
  }
}
