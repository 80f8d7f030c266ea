# Any NFT that is public, or that the account holds or minted.
data "web3connect_nft" "diploma" {
  token_id = web3connect_nft.diploma.token_id
}

output "diploma" {
  value = "${data.web3connect_nft.diploma.static_metadata.name}, minted ${data.web3connect_nft.diploma.created_at}"
}

# Keys that others wrote, too.
output "all_dynamic_metadata" {
  value = jsondecode(data.web3connect_nft.diploma.dynamic_metadata_all)
}

resource "web3connect_end_user_import" "graduates" {
  emails = "ada@students.university.example"
}

resource "web3connect_nft" "diploma" {
  holder_id_wallet_address = web3connect_end_user_import.graduates.id_wallet_addresses["ada@students.university.example"]

  static_metadata = {
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Diploma in Computer Science"
    description       = "Certifies that the holder has completed the programme."
    image             = "https://university.example/diplomas/cs.png"
    link              = "https://university.example/diplomas/cs"
    serial_number     = 1
    total_issued      = 40
    animation_url     = "https://university.example/diplomas/cs.mp4"
  }

  # Minting needs a verified domain.
  depends_on = [web3connect_domain_verification.university]
}

resource "web3connect_domain_verification" "university" {}
