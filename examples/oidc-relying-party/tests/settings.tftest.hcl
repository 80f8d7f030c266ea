# Runs against the emulator, and changes nothing:
#
#   terraform init
#   web3connect-emulator run -- terraform test

run "tells_the_relying_party_all_it_needs" {
  assert {
    condition     = output.redirect_uri == "http://127.0.0.1:8590/callback"
    error_message = "The redirect URI is ${output.redirect_uri}."
  }

  assert {
    condition = alltrue([
      startswith(output.relying_party.authorization_urls.hybrid, "${output.relying_party.issuer}/oauth2/"),
      strcontains(output.relying_party.authorization_urls.hybrid, "response_mode=form_post"),
      strcontains(output.relying_party.authorization_urls.implicit, "response_mode=fragment"),
      length(output.relying_party.connect_script) > 0,
    ])
    error_message = "The settings are incomplete."
  }
}

run "turns_the_response_modes_round" {
  command = plan

  variables {
    response_modes = { hybrid = "fragment", implicit = "form_post" }
  }

  assert {
    condition     = strcontains(output.relying_party.authorization_urls.hybrid, "response_mode=fragment") && strcontains(output.relying_party.authorization_urls.implicit, "response_mode=form_post")
    error_message = "The response modes stayed."
  }
}

run "takes_a_base_url_without_a_path_alone" {
  command = plan

  variables {
    base_url = "https://app.university.example/start"
  }

  expect_failures = [var.base_url]
}
