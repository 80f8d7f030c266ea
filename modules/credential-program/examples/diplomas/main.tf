terraform {
  required_version = ">= 1.11"

  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
}

# Endpoint and API key secret come from the environment:
# WEB3CONNECT_ENDPOINT and WEB3CONNECT_API_KEY_SECRET.
provider "web3connect" {}

variable "deletion_policy" {
  description = "See the module. Set it to abandon, and apply, before you destroy the program."
  type        = string
  default     = "prevent"
}

module "diplomas" {
  source = "../.." # or git::https://github.com/web3connect-community/terraform-provider-web3connect.git//modules/credential-program?ref=v0.1.0

  deletion_policy = var.deletion_policy
  visibility      = "public"

  credential = {
    name          = "Diploma in Computer Science"
    description   = "Certifies that the holder has completed the programme."
    image         = "https://university.example/diplomas/cs.png"
    link          = "https://university.example/diplomas/cs"
    animation_url = "https://university.example/diplomas/cs.mp4"
    total_issued  = 40
  }

  dynamic = {
    credential_category = "diploma"
    status              = "active"
  }

  recipients = {
    for row in csvdecode(file("${path.module}/graduates.csv")) : row.student => {
      email         = row.email
      serial_number = tonumber(row.serial_number)
      dynamic       = { level = row.level }
    }
  }
}

output "record" {
  description = "TXT record to publish for the organization's domain."
  value       = module.diplomas.domain_verification_record
}

output "diplomas" {
  description = "What was issued, by student."
  value       = module.diplomas.credentials
}
