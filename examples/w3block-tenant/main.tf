# The organization that the tenant belongs to issues the tickets.
data "web3connect_account" "organization" {}

resource "web3connect_domain_verification" "this" {}

# One by one, since W3Block has no batches; the provider sends several at a time.
resource "web3connect_end_user_import" "guests" {
  emails = join("\n", values(var.guests))

  lifecycle {
    postcondition {
      condition     = length(self.failures) == 0
      error_message = "Correct these e-mails: ${jsonencode(self.failures)}"
    }
  }
}

resource "web3connect_nft" "ticket" {
  for_each = var.guests

  holder_id_wallet_address = web3connect_end_user_import.guests.id_wallet_addresses[lower(each.value)]
  visibility               = "private"

  static_metadata = {
    issuer            = data.web3connect_account.organization.name
    contents_provider = data.web3connect_account.organization.name
    name              = "Graduation 2026, seat ${each.key}"
    description       = "Admits one."
    image             = "https://university.example/graduation/ticket.png"
    link              = "https://university.example/graduation"
    animation_url     = "https://university.example/graduation/ticket.mp4"
    serial_number     = tonumber(each.key)
    total_issued      = 200
    expired_at        = "2026-12-31"
  }

  dynamic_metadata = {
    category = "ticket"
    status   = "valid"
  }

  depends_on = [web3connect_domain_verification.this]
}
