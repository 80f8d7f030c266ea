variable "code" {
  description = "What stands under c in the QR code that the holder has shown."
  type        = string
  sensitive   = true
}

data "web3connect_nft_verification" "visitor" {
  code = var.code
}

output "verified" {
  value = data.web3connect_nft_verification.visitor.verified
}

output "token_id" {
  value = data.web3connect_nft_verification.visitor.token_id
}
