variable "qr_code" {
  description = "What the scanner at the entrance read, in TF_VAR_qr_code."
  type        = string
  sensitive   = true
  default     = null # only the action needs it
}

# Checks the code of a guest: terraform apply -invoke=action.web3connect_nft_verify.entrance
action "web3connect_nft_verify" "entrance" {
  config {
    code = var.qr_code
    gps = {
      latitude  = "35.681236"
      longitude = "139.767125"
    }
  }
}
