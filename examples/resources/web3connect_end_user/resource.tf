# For many at once there is web3connect_end_user_import.
resource "web3connect_end_user" "ada" {
  email = "ada@students.university.example"
}

output "wallet_of_ada" {
  value = web3connect_end_user.ada.id_wallet_address
}
