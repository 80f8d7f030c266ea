output "imported" {
  description = "Diplomas that were there before, by student."
  value       = local.issued
}

output "diplomas" {
  description = "Token ids of all diplomas, by student."
  value       = { for student, nft in web3connect_nft.diploma : student => nft.token_id }
}

output "unregistered" {
  description = "Diplomas that the organization has issued and that stand in no register: serial numbers and token ids."
  value       = { for serial, token in local.tokens : serial => token if !contains([for row in values(local.register) : row.serial_number], serial) }
}
