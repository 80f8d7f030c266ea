resource "web3connect_end_user_import" "members" {
  # Or file("members.txt").
  emails = join("\n", [
    "ada@members.university.example",
    "grace@members.university.example",
  ])
}

# When the import of the first batch began and ended.
data "web3connect_end_user_import_batch" "first" {
  batch_id = web3connect_end_user_import.members.batch_ids[0]
}

output "first_batch" {
  value = {
    status      = data.web3connect_end_user_import_batch.first.status
    started_at  = data.web3connect_end_user_import_batch.first.started_at
    finished_at = data.web3connect_end_user_import_batch.first.finished_at
    failures    = data.web3connect_end_user_import_batch.first.failures
  }
}
