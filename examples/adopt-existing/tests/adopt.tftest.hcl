# Runs against an emulator that has issued two diplomas and a library card already:
#
#   terraform init
#   web3connect-emulator run --seed emulator.yaml -- terraform test

run "takes_over_what_was_issued" {
  assert {
    condition     = length(output.imported) == 2 && alltrue([for student, id in output.imported : startswith(id, "${output.diplomas[student]},")])
    error_message = "Imported ${jsonencode(output.imported)}, but has ${jsonencode(output.diplomas)}."
  }

  assert {
    condition     = length(output.unregistered) == 0
    error_message = "Not in the register: ${jsonencode(output.unregistered)}"
  }
}

run "issues_what_is_new" {
  variables {
    register_file = "tests/register_2027.csv"
    before        = run.takes_over_what_was_issued.diplomas
  }

  assert {
    condition     = alltrue([for student, token in var.before : output.diplomas[student] == token]) && length(distinct(values(output.diplomas))) == 3
    error_message = "Has ${jsonencode(output.diplomas)}, had ${jsonencode(var.before)}."
  }
}
