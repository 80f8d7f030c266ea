# What the variables refuse. Nothing is applied, and nothing is asked of the service.

variables {
  credential = {
    name          = "Diploma"
    description   = "Certifies that the holder has completed the programme."
    image         = "https://university.example/diploma.png"
    link          = "https://university.example/diploma"
    animation_url = "https://university.example/diploma.mp4"
    total_issued  = 2
  }

  recipients = {
    ada = { email = "ada@students.university.example", serial_number = 1 }
  }
}

run "image_without_https" {
  command = plan

  variables {
    credential = {
      name          = "Diploma"
      description   = "Certifies."
      image         = "diploma.png"
      link          = "https://university.example/diploma"
      animation_url = "https://university.example/diploma.mp4"
      total_issued  = 2
    }
  }

  expect_failures = [var.credential]
}

run "half_a_credential" {
  command = plan

  variables {
    credential = {
      name          = "Diploma"
      description   = "Certifies."
      image         = "https://university.example/diploma.png"
      link          = "https://university.example/diploma"
      animation_url = "https://university.example/diploma.mp4"
      total_issued  = 1.5
    }
  }

  expect_failures = [var.credential]
}

run "no_email" {
  command = plan

  variables {
    recipients = { ada = { email = "ada", serial_number = 1 } }
  }

  expect_failures = [var.recipients]
}

run "serial_number_beyond_the_last" {
  command = plan

  variables {
    recipients = { ada = { email = "ada@students.university.example", serial_number = 3 } }
  }

  expect_failures = [var.recipients]
}

run "serial_number_given_twice" {
  command = plan

  variables {
    recipients = {
      ada   = { email = "ada@students.university.example", serial_number = 1 }
      grace = { email = "grace@students.university.example", serial_number = 1 }
    }
  }

  expect_failures = [var.recipients]
}

run "visibility_misspelt" {
  command = plan

  variables {
    visibility = "Public"
  }

  expect_failures = [var.visibility]
}

run "unknown_deletion_policy" {
  command = plan

  variables {
    deletion_policy = "burn"
  }

  expect_failures = [var.deletion_policy]
}
