variable "phone_code" {
  description = "The code that was received: leave it out in the first apply, which has it sent."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

resource "web3connect_phone_verification" "office" {
  phone_number = "+81312345678"
  code_wo      = var.phone_code

  # Change it to have another code sent.
  resend_trigger = "1"
}

# terraform apply                          has the code sent
# terraform apply -var phone_code=123456   confirms it

output "phone_verified" {
  value = web3connect_phone_verification.office.verified
}
