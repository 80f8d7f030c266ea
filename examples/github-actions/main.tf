locals {
  recipients = {
    for row in csvdecode(file("${path.module}/${var.recipients_file}")) : lower(trimspace(row.email)) => row
  }
}

data "web3connect_account" "organization" {}

# 1. The domain: publish the record of the output domain_verification_record.
data "web3connect_domain_verification_record" "this" {}

resource "web3connect_domain_verification" "this" {}

# 2. The recipients get an account and a wallet each.
resource "web3connect_end_user_import" "recipients" {
  emails = join("\n", keys(local.recipients))

  lifecycle {
    postcondition {
      condition     = length(self.failures) == 0
      error_message = "Correct these e-mails, or take them out: ${jsonencode(self.failures)}"
    }
  }
}

# 3. One credential a recipient.
resource "web3connect_nft" "credential" {
  for_each = local.recipients

  holder_id_wallet_address = web3connect_end_user_import.recipients.id_wallet_addresses[each.key]
  visibility               = "private"

  # Fixed when the credential is minted.
  static_metadata = {
    issuer            = data.web3connect_account.organization.name
    contents_provider = data.web3connect_account.organization.name
    name              = each.value.course
    description       = "Certifies that the holder completed the course “${each.value.course}”."
    image             = "${var.site}/credentials/${each.value.serial_number}.png"
    link              = "${var.site}/credentials/${each.value.serial_number}"
    serial_number     = each.value.serial_number
    total_issued      = var.total_issued
    animation_url     = "${var.site}/credentials/${each.value.serial_number}.mp4"
  }

  # May change: edit the CSV, and the next apply updates it in place.
  dynamic_metadata = {
    credential_category = "certificate"
    status              = "active"
    custom              = jsonencode({ grade = each.value.grade })
  }

  depends_on = [web3connect_domain_verification.this]
}
