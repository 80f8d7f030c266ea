resource "web3connect_end_user_import" "graduates" {
  emails = "ada@students.university.example"
}

resource "web3connect_nft" "diploma" {
  holder_id_wallet_address = web3connect_end_user_import.graduates.id_wallet_addresses["ada@students.university.example"]
  visibility               = "public"

  # Fixed when the NFT is minted.
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

  # May change.
  dynamic_metadata = {
    credential_category = "diploma"
    level               = "bachelor"
    date_created        = 1774915200
    attributes          = jsonencode([{ trait_type = "Honours", value = "cum laude" }])
    custom              = jsonencode({ grade = "A" })
  }

  # Minting needs a verified domain.
  depends_on = [web3connect_domain_verification.university]
}

resource "web3connect_domain_verification" "university" {}
