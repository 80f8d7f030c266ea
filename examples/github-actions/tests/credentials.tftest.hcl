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
  command = plan

  variables {
    recipients_file = "tests/corrected.csv"
  }

  # That of another credential would be known only after apply, which fails the test, too.
  assert {
    condition     = startswith(output.tokens["grace@students.university.example"], "0x")
    error_message = "Another credential is issued."
  }

  assert {
    condition     = jsondecode(web3connect_nft.credential["grace@students.university.example"].dynamic_metadata.custom).grade == "A"
    error_message = "The grade is not corrected."
  }
}
