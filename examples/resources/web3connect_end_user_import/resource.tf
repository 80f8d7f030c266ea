resource "web3connect_end_user_import" "members" {
  # Or file("members.txt").
  emails = join("\n", [
    "ada@members.university.example",
    "grace@members.university.example",
  ])

  lifecycle {
    postcondition {
      condition     = length(self.failures) == 0
      error_message = "Some end users were not imported: ${jsonencode(self.failures)}"
    }
  }
}

output "wallet_of_ada" {
  value = web3connect_end_user_import.members.id_wallet_addresses["ada@members.university.example"]
}
