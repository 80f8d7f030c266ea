# Or csvdecode(file("members.csv")).
locals {
  members = csvdecode(<<-CSV
    number,email,level
    1,ada@members.university.example,gold
    2,grace@members.university.example,silver
  CSV
  )
}

resource "web3connect_end_user_import" "members" {
  emails = join("\n", local.members[*].email)

  lifecycle {
    postcondition {
      condition     = length(self.failures) == 0
      error_message = "Some end users were not imported: ${jsonencode(self.failures)}"
    }
  }
}

resource "web3connect_domain_verification" "this" {}

resource "web3connect_nft_batch" "memberships" {
  # What all have in common. An entry may say otherwise.
  defaults = jsonencode({
    visibility = "public"
    static = {
      issuer            = "Demo University"
      contents_provider = "Demo University"
      name              = "Membership 2026"
      description       = "Certifies that the holder is a member."
      image             = "https://university.example/members/2026.png"
      link              = "https://university.example/members"
      total_issued      = length(local.members)
      animation_url     = "https://university.example/members/2026.mp4"
    }
    dynamic = { status = "active" }
  })

  entries = {
    for member in local.members : member.number => jsonencode({
      holder  = web3connect_end_user_import.members.id_wallet_addresses[member.email]
      static  = { serial_number = tonumber(member.number) }
      dynamic = { level = member.level }
    })
  }

  depends_on = [web3connect_domain_verification.this]

  lifecycle {
    # An entry that fails fails neither the others nor the apply; this makes it fail, in CI.
    postcondition {
      condition     = length(self.failures) == 0
      error_message = "Some NFTs were not issued: ${jsonencode(self.failures)}"
    }
  }
}

output "memberships" {
  value = web3connect_nft_batch.memberships.tokens
}
