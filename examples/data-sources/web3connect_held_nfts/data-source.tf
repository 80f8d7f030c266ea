resource "web3connect_end_user_import" "students" {
  emails = "ada@students.university.example"
}

data "web3connect_held_nfts" "ada" {
  id_wallet_address = web3connect_end_user_import.students.id_wallet_addresses["ada@students.university.example"]
}

output "ada_has_a_diploma" {
  value = anytrue([
    for nft in data.web3connect_held_nfts.ada.nfts :
    nft.static_metadata.issuer == "Demo University" && try(nft.dynamic_metadata.credential_category, null) == "diploma"
  ])
}
