data "web3connect_nft_history" "diploma" {
  token_id = web3connect_nft.diploma.token_id

  # The history lags behind the mint.
  wait_for_mint = true

  timeouts = {
    read = "5m"
  }
}

output "mint_in_explorer" {
  value = data.web3connect_nft_history.diploma.mint.explorer_url
}

output "burned" {
  value = data.web3connect_nft_history.diploma.burn != null
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
