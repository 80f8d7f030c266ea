locals {
  members = {
    for row in csvdecode(file("${path.module}/${var.members_file}")) : row.number => merge(row, { email = lower(trimspace(row.email)) })
  }

  # Not id_wallet_addresses, which has at most 1,000 members.
  wallets = jsondecode(web3connect_end_user_import.members.wallets)
}

data "web3connect_account" "organization" {}

# 1. The domain, see the example credential-program.
data "web3connect_domain_verification_record" "this" {}

resource "web3connect_domain_verification" "this" {}

# 2. The members get an account and a wallet each.
resource "web3connect_end_user_import" "members" {
  emails = join("\n", values(local.members)[*].email)
}

# 3. One NFT a member, in one resource.
resource "web3connect_nft_batch" "memberships" {
  defaults = jsonencode({
    visibility = var.visibility

    # Fixed when the NFT is minted.
    static = {
      issuer            = data.web3connect_account.organization.name
      contents_provider = data.web3connect_account.organization.name
      name              = "Membership ${var.year}"
      description       = "Certifies that the holder is a member in ${var.year}."
      image             = "${var.site}/members/${var.year}.png"
      link              = "${var.site}/members"
      animation_url     = "${var.site}/members/${var.year}.mp4"
      total_issued      = var.total_issued
      expired_at        = "${var.year + 1}-01-31"
    }

    # May change.
    dynamic = {
      category = "membership"
      status   = "active"
    }
  })

  entries = {
    for number, member in local.members : number => jsonencode({
      holder  = try(local.wallets[member.email].id_wallet_address, null) # null where the import failed: that entry waits
      static  = { serial_number = tonumber(number) }
      dynamic = { level = member.level }
    })
  }

  depends_on = [web3connect_domain_verification.this]
}

# An e-mail or an entry that fails fails neither the others nor the apply. This warns about it in
# every plan until it is mended; a postcondition would make the apply fail.
check "all_issued" {
  assert {
    condition     = length(web3connect_end_user_import.members.failures) == 0
    error_message = "Some members have no wallet. Correct these e-mails: ${jsonencode(web3connect_end_user_import.members.failures)}"
  }

  assert {
    condition     = length(web3connect_nft_batch.memberships.failures) == 0
    error_message = "Some memberships were not issued: ${jsonencode(web3connect_nft_batch.memberships.failures)}"
  }
}
