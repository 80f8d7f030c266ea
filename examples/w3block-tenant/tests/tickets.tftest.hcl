# Runs against the emulator, signed in with the tenant of W3Block ID:
#
#   terraform init
#   web3connect-emulator run --w3block --publish-records -- terraform test

run "issues_a_ticket_to_each_guest" {
  assert {
    condition     = length(distinct(values(output.tickets))) == 2
    error_message = "Not two tickets: ${jsonencode(output.tickets)}"
  }
}

run "keeps_them_where_the_tenant_signs_in_otherwise" {
  variables {
    method = "headers"
    before = run.issues_a_ticket_to_each_guest.tickets
  }

  assert {
    condition     = output.tickets == var.before
    error_message = "Other tickets than before: ${jsonencode(output.tickets)}"
  }
}

run "refuses_a_seat_that_does_not_exist" {
  command = plan

  variables {
    guests = { "201" = "ada@guests.university.example" }
  }

  expect_failures = [var.guests]
}
