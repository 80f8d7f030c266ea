output "tickets" {
  description = "Token ids by seat."
  value       = { for seat, ticket in web3connect_nft.ticket : seat => ticket.token_id }
}
