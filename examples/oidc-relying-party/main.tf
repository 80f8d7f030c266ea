data "web3connect_account" "organization" {}

# Where the OpenID Provider has its endpoints and keys.
data "web3connect_oidc_configuration" "this" {}

# The button's script serves one association. It is read as a data source, because
# it has to leave Terraform by an output, which an ephemeral value can't: so it
# stands in the state, and each plan makes another.
data "web3connect_connect_button" "this" {
  redirect_url = "${var.base_url}/connected"
}

locals {
  request = {
    authorization_endpoint = data.web3connect_oidc_configuration.this.authorization_endpoint
    client_id              = data.web3connect_account.organization.account_id
    redirect_uri           = "${var.base_url}/callback"
    scope                  = "openid profile email"

    # These, and code_challenge below, belong to one sign-in: the relying party
    # replaces them by name each time. Whatever stands here never gets used.
    state = "replaced-for-each-sign-in"
    nonce = "replaced-for-each-sign-in"
  }

  authorization_urls = {
    hybrid = provider::web3connect::build_authorization_url(merge(local.request, {
      response_type  = "code id_token"
      response_mode  = var.response_modes.hybrid
      code_challenge = format("%043d", 0) # of the right length, replaced as well
    }))

    implicit = provider::web3connect::build_authorization_url(merge(local.request, {
      response_type = "id_token"
      response_mode = var.response_modes.implicit
    }))
  }
}
