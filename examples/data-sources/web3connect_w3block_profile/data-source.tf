variable "w3block_password" {
  description = "Password of the user, in TF_VAR_w3block_password."
  type        = string
  sensitive   = true
}

# A profile is that of a user; a tenant has none.
provider "web3connect" {
  w3block = {
    email    = "user@example.com"
    password = var.w3block_password
  }
}

data "web3connect_w3block_profile" "me" {}

output "roles" {
  value = data.web3connect_w3block_profile.me.roles
}
