# The program that the matrix strikes. What it issues stands in program.json.

terraform {
  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
}

provider "web3connect" {}

locals {
  program      = jsondecode(file("${path.module}/program.json"))
  organization = data.web3connect_account.organization.name
  wallets = merge(
    web3connect_end_user_import.students.id_wallet_addresses,
    web3connect_end_user_import.alumni.id_wallet_addresses,
  )
}

data "web3connect_account" "organization" {}

resource "web3connect_domain_verification" "this" {}

resource "web3connect_end_user_import" "students" {
  emails = join("\n", local.program.students)
}

resource "web3connect_end_user_import" "alumni" {
  emails = join("\n", local.program.alumni)
}

resource "web3connect_nft" "credential" {
  for_each = local.program.credentials

  holder_id_wallet_address = local.wallets[each.value.holder]
  visibility               = each.value.visibility
  deletion_policy          = each.value.deletion_policy
  remint_on_static_change  = each.value.remint
  on_existing              = each.value.on_existing

  static_metadata = {
    issuer            = local.organization
    contents_provider = local.organization
    name              = each.value.title
    description       = "Certifies that the holder took part."
    image             = "https://university.example/credentials/${each.value.serial_number}.png"
    link              = "https://university.example/credentials/${each.value.serial_number}"
    serial_number     = each.value.serial_number
    total_issued      = 30
    animation_url     = "https://university.example/credentials/${each.value.serial_number}.mp4"
    expired_at        = "2036-08-14T00:00:00Z"
  }

  dynamic_metadata = {
    status = each.value.status
    custom = jsonencode({ grade = each.value.grade })
  }

  depends_on = [web3connect_domain_verification.this]
}
