# Runs against the emulator:
#
#   terraform init
#   web3connect-emulator run --publish-records -- terraform test

run "issues_a_credential_to_each_recipient" {
  assert {
    condition     = length(output.credentials) == 40 && length(distinct(values(output.credentials)[*].token_id)) == 40
    error_message = "Not 40 credentials: ${jsonencode(output.credentials)}"
  }

  assert {
    condition     = output.credentials["zoe.akesson@students.university.example"].name == "Zoë Åkesson"
    error_message = "A name was lost on the way: ${jsonencode(output.credentials["zoe.akesson@students.university.example"])}"
  }
}

# One grade is another, and one recipient is new.
run "keeps_each_token_where_the_file_changes" {
  variables {
    recipients_file = "tests/recipients_revised.csv"
    before          = run.issues_a_credential_to_each_recipient.credentials
  }

  assert {
    condition     = alltrue([for email, credential in var.before : output.credentials[email].token_id == credential.token_id])
    error_message = "A credential was issued anew: ${jsonencode(output.credentials)}"
  }

  assert {
    condition     = output.credentials["zoe.akesson@students.university.example"].grade == "A+" && length(output.credentials) == 41
    error_message = "Got ${jsonencode(output.credentials)}"
  }
}
