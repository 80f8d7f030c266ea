variable "doors" {
  description = "Whether the doors are closed or open."
  type        = string
  default     = "closed"
}

# Makes the ticket private when the doors open: terraform apply -var doors=open
action "web3connect_nft_visibility" "hide" {
  config {
    token_id   = web3connect_nft.ticket.token_id
    visibility = "private"
  }
}

resource "terraform_data" "doors" {
  input = var.doors

  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.web3connect_nft_visibility.hide]
    }
  }
}

resource "web3connect_end_user_import" "guests" {
  emails = "ada@alumni.university.example"
}

resource "web3connect_nft" "ticket" {
  holder_id_wallet_address = web3connect_end_user_import.guests.id_wallet_addresses["ada@alumni.university.example"]
  visibility               = "public"

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

  # Later the action has a say, which the next apply must not undo.
  lifecycle {
    ignore_changes = [visibility]
  }

  # Minting needs a verified domain.
  depends_on = [web3connect_domain_verification.university]
}

resource "web3connect_domain_verification" "university" {}
