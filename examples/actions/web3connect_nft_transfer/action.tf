# Hands a ticket on: terraform apply -invoke=action.web3connect_nft_transfer.resale
action "web3connect_nft_transfer" "resale" {
  config {
    token_id                   = web3connect_nft.ticket.token_id
    receiver_id_wallet_address = web3connect_end_user_import.guests.id_wallet_addresses["grace@alumni.university.example"]
  }
}

resource "web3connect_end_user_import" "guests" {
  emails = <<-EOT
    ada@alumni.university.example
    grace@alumni.university.example
  EOT
}

resource "web3connect_nft" "ticket" {
  holder_id_wallet_address = web3connect_end_user_import.guests.id_wallet_addresses["ada@alumni.university.example"]

  static_metadata = {
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Ticket to the Alumni Ball"
    description       = "Admits one."
    image             = "https://university.example/ball/ticket.png"
    link              = "https://university.example/ball"
    serial_number     = 1
    total_issued      = 200
    animation_url     = "https://university.example/ball/ticket.mp4"
  }

  # Who holds the ticket later is not Terraform's affair.
  lifecycle {
    ignore_changes = [holder_id_wallet_address]
  }

  # Minting needs a verified domain.
  depends_on = [web3connect_domain_verification.university]
}

resource "web3connect_domain_verification" "university" {}
