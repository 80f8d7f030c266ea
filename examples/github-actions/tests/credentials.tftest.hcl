# Runs against the emulator: web3connect-emulator run --publish-records -- terraform test

run "issues_a_credential_to_each_recipient" {
  variables {
    recipients_file = "tests/recipients.csv"
  }

  assert {
    condition     = toset(keys(output.tokens)) == toset(["ada@students.university.example", "grace@students.university.example"])
    error_message = "There are credentials for ${jsonencode(keys(output.tokens))}."
  }

  assert {
    condition     = length(distinct(values(output.tokens))) == 2
    error_message = "Two recipients share a token."
  }
}

run "a_corrected_grade_keeps_its_token" {
  variables {
    recipients_file = "tests/corrected.csv"
  }

  assert {
    condition     = output.tokens == run.issues_a_credential_to_each_recipient.tokens
    error_message = "Tokens have changed: ${jsonencode(output.tokens)}."
  }

  assert {
    condition     = jsondecode(web3connect_nft.credential["grace@students.university.example"].dynamic_metadata_all).grade == "A"
    error_message = "The grade is not corrected."
  }
}
