resource "web3connect_end_user_import" "ada" {
  emails = "ada@students.university.example"
}

data "web3connect_id_wallet" "ada" {
  id_wallet_address = web3connect_end_user_import.ada.id_wallet_addresses["ada@students.university.example"]
}

# The key with which signatures of the wallet are checked.
output "public_key" {
  value = data.web3connect_id_wallet.ada.id_wallet_public_key_jwk
}
