# Runs against the emulator:
#
#   terraform init
#   web3connect-emulator run --publish-records -- terraform test

run "issues_ten_thousand_memberships" {
  variables {
    members_file = "tests/members_10000.csv"
    total_issued = 10000
  }

  # Grouped by token, since distinct compares each with each.
  assert {
    condition     = length({ for number, token in output.manifest : coalesce(token, "none") => number... }) == 10000
    error_message = "Some members have no membership: ${jsonencode([for number, token in output.manifest : number if token == null])}"
  }
}
