locals {
  register = { for row in csvdecode(file("${path.module}/${var.register_file}")) : row.student => row }

  # The register doesn't know the token ids, the service does.
  tokens = {
    for nft in data.web3connect_nft_search.diplomas.nfts : nft.static_metadata.serial_number => nft.token_id
    if nft.static_metadata.name == "Diploma in Computer Science"
  }

  # What was issued before Terraform came: token id and holder, by student.
  issued = {
    for student, row in local.register : student => "${local.tokens[row.serial_number]},${row.id_wallet_address}"
    if contains(keys(local.tokens), row.serial_number)
  }
}

data "web3connect_nft_search" "diplomas" {
  scope = "minted"

  filter = {
    credential_category = "diploma"
  }
}

# Of those that Terraform has already, an import block says nothing any more: it can stay.
import {
  for_each = local.issued
  to       = web3connect_nft.diploma[each.key]
  id       = each.value
}

resource "web3connect_nft" "diploma" {
  for_each = local.register

  holder_id_wallet_address = each.value.id_wallet_address
  visibility               = "public"

  # As they were minted: the plan refuses any other.
  static_metadata = {
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Diploma in Computer Science"
    description       = "Certifies that the holder has completed the programme."
    image             = "https://university.example/diplomas/cs.png"
    link              = "https://university.example/diplomas/cs"
    animation_url     = "https://university.example/diplomas/cs.mp4"
    serial_number     = each.value.serial_number
    total_issued      = 40
  }

  # All keys that the NFTs have: what the configuration doesn't name, it would remove.
  dynamic_metadata = {
    credential_category = "diploma"
    level               = each.value.level
  }
}
