data "web3connect_account" "this" {}

# Only its holder can show an NFT: this one the organization holds itself.
resource "web3connect_nft" "accreditation" {
  holder_id_wallet_address = data.web3connect_account.this.id_wallet_address

  static_metadata = {
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Accreditation"
    description       = "Certifies that the university is accredited."
    image             = "https://university.example/accreditation.png"
    link              = "https://university.example/accreditation"
    serial_number     = 1
    total_issued      = 1
    animation_url     = "https://university.example/accreditation.mp4"
  }

  depends_on = [web3connect_domain_verification.university]
}

resource "web3connect_domain_verification" "university" {}

ephemeral "web3connect_nft_verification_code" "reception" {
  token_id = web3connect_nft.accreditation.token_id

  gps = {
    latitude  = "35.681236"
    longitude = "139.767125"
  }
}

# For a write-only argument, which no state holds, for example:
#
# resource "aws_ssm_parameter" "qr_code" {
#   name             = "/reception/qr-code"
#   type             = "SecureString"
#   value_wo         = ephemeral.web3connect_nft_verification_code.reception.qr_code_base64
#   value_wo_version = 1
# }
