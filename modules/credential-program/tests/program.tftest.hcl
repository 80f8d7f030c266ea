# Runs against the emulator:
#
#   terraform init
#   web3connect-emulator run --publish-records --failing-emails fails@students.university.example -- terraform test

variables {
  deletion_policy = "abandon" # so that the test can clean up
  visibility      = "public"
  dynamic         = { status = "active" }

  credential = {
    name          = "Diploma in Computer Science"
    description   = "Certifies that the holder has completed the programme."
    image         = "https://university.example/diplomas/cs.png"
    link          = "https://university.example/diplomas/cs"
    animation_url = "https://university.example/diplomas/cs.mp4"
    total_issued  = 3
  }

  recipients = {
    ada   = { email = " Ada@students.university.example", serial_number = 1 }
    grace = { email = "grace@students.university.example", serial_number = 2, expired_at = "2036-03-31", dynamic = { level = "master" } }
  }
}

run "issues_each_credential" {
  assert {
    condition     = length(output.failures) == 0
    error_message = "Not issued: ${jsonencode(output.failures)}"
  }

  assert {
    condition     = length(distinct(values(output.credentials)[*].token_id)) == 2
    error_message = "Not two credentials: ${jsonencode(output.credentials)}"
  }

  assert {
    condition     = output.credentials.ada.email == "ada@students.university.example"
    error_message = "E-mails aren't made alike."
  }
}

run "keeps_the_tokens_where_dynamic_metadata_changes" {
  variables {
    before  = run.issues_each_credential.credentials
    dynamic = { status = "revised" }
  }

  assert {
    condition     = output.credentials == var.before
    error_message = "Other tokens than before: ${jsonencode(output.credentials)}"
  }
}

run "issues_what_a_newcomer_gets_and_nothing_else" {
  variables {
    before  = run.keeps_the_tokens_where_dynamic_metadata_changes.credentials
    dynamic = { status = "revised" }
    recipients = {
      ada     = { email = "ada@students.university.example", serial_number = 1 }
      grace   = { email = "grace@students.university.example", serial_number = 2, expired_at = "2036-03-31", dynamic = { level = "master" } }
      barbara = { email = "barbara@students.university.example", serial_number = 3 }
    }
  }

  assert {
    condition = (
      output.credentials.ada == var.before.ada &&
      output.credentials.grace == var.before.grace &&
      startswith(output.manifest.barbara, "${output.credentials.barbara.token_id},0x")
    )
    error_message = "Got ${jsonencode(output.credentials)}"
  }
}

# One recipient without a wallet holds up nobody else.
run "tells_who_has_no_wallet" {
  variables {
    before           = run.issues_what_a_newcomer_gets_and_nothing_else.credentials
    fail_on_failures = false
    dynamic          = { status = "revised" }
    recipients = {
      ada     = { email = "ada@students.university.example", serial_number = 1 }
      grace   = { email = "grace@students.university.example", serial_number = 2, expired_at = "2036-03-31", dynamic = { level = "master" } }
      barbara = { email = "fails@students.university.example", serial_number = 3 }
    }
  }

  assert {
    condition     = output.credentials.ada.token_id == var.before.ada.token_id && output.credentials.barbara.id_wallet_address == null
    error_message = "Got ${jsonencode(output.credentials)}"
  }

  expect_failures = [check.all_issued]
}
