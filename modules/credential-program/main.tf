locals {
  emails = { for key, r in var.recipients : key => lower(trimspace(r.email)) }

  # By e-mail, of those that could be imported. Not id_wallet_addresses, which has at most
  # 1,000 members.
  wallets = jsondecode(web3connect_end_user_import.recipients.wallets)

  # By key, and by e-mail of those that have no wallet.
  failures = merge(web3connect_nft_batch.credentials.failures, web3connect_end_user_import.recipients.failures)

  # What a recipient's credential has in place of the program's.
  own_static = ["name", "description", "image", "link", "animation_url", "expired_at"]
}

data "web3connect_account" "organization" {}

data "web3connect_domain_verification_record" "this" {}

resource "web3connect_domain_verification" "this" {
  count = var.verify_domain ? 1 : 0
}

resource "web3connect_end_user_import" "recipients" {
  emails = join("\n", distinct(values(local.emails)))
}

resource "web3connect_nft_batch" "credentials" {
  deletion_policy = var.deletion_policy

  defaults = jsonencode({
    visibility = var.visibility
    dynamic    = var.dynamic

    static = {
      for key, value in merge(var.credential, {
        issuer            = coalesce(var.credential.issuer, data.web3connect_account.organization.name)
        contents_provider = coalesce(var.credential.contents_provider, data.web3connect_account.organization.name)
      }) : key => value if value != null
    }
  })

  entries = {
    for key, r in var.recipients : key => jsonencode({
      # Null where the import failed: that entry waits, and holds up no other.
      holder  = try(local.wallets[local.emails[key]].id_wallet_address, null)
      static  = merge({ serial_number = r.serial_number }, { for name in local.own_static : name => r[name] if r[name] != null })
      dynamic = r.dynamic
    })
  }

  depends_on = [web3connect_domain_verification.this]

  lifecycle {
    postcondition {
      condition     = !var.fail_on_failures || length(self.failures) == 0
      error_message = "Some credentials were not issued, or not made what they should be. Mend what is said here and apply again: ${jsonencode(merge(self.failures, web3connect_end_user_import.recipients.failures))}"
    }
  }
}

# Warns in every plan until all is as it should be, also where an apply doesn't fail.
check "all_issued" {
  assert {
    condition     = length(web3connect_nft_batch.credentials.failures) == 0
    error_message = "Some credentials were not issued: ${jsonencode(local.failures)}"
  }
}
