locals {
  recipients = {
    for row in csvdecode(file("${path.module}/${var.recipients_file}")) : lower(trimspace(row.email)) => row
  }
}

data "web3connect_account" "organization" {}

# 1. The domain. Publish the record of the output domain_verification_record with
#    your DNS provider; the verification waits until it is visible. With a DNS
#    provider in Terraform, let the verification depend on its resource:
#
#    resource "aws_route53_record" "web3connect" {
#      zone_id = var.zone_id
#      name    = data.web3connect_domain_verification_record.this.domain
#      type    = "TXT"
#      ttl     = 300
#      records = [data.web3connect_domain_verification_record.this.txt_record]
#    }
data "web3connect_domain_verification_record" "this" {}

resource "web3connect_domain_verification" "this" {
  timeouts = {
    create = "30m"
  }
}

# 2. The recipients get an account and a wallet each.
resource "web3connect_end_user_import" "recipients" {
  emails = join("\n", keys(local.recipients))
}

# 3. One credential a recipient.
resource "web3connect_nft" "credential" {
  for_each = local.recipients

  holder_id_wallet_address = web3connect_end_user_import.recipients.id_wallet_addresses[each.key]
  visibility               = "public"

  # Fixed when the credential is minted.
  static_metadata = {
    issuer            = data.web3connect_account.organization.name
    contents_provider = data.web3connect_account.organization.name
    name              = "${each.value.course}: ${each.value.name}"
    description       = "Certifies that ${each.value.name} completed the course “${each.value.course}” of the ${var.program_name}."
    image             = "${var.site}/credentials/${each.value.serial_number}.png"
    link              = "${var.site}/credentials/${each.value.serial_number}"
    serial_number     = each.value.serial_number
    total_issued      = var.total_issued
    animation_url     = "${var.site}/credentials/${each.value.serial_number}.mp4"
    expired_at        = timeadd("${each.value.completed_on}T00:00:00Z", "87600h")
  }

  # May change: edit the CSV, and the next apply updates it in place.
  dynamic_metadata = {
    credential_category = "certificate"
    program_name        = var.program_name
    organization        = data.web3connect_account.organization.name
    competency          = each.value.course
    status              = "active"
    copyright_year      = 2026

    attributes = jsonencode([
      { trait_type = "Course", value = each.value.course },
      { trait_type = "Grade", value = each.value.grade },
    ])

    custom = jsonencode({
      grade        = each.value.grade
      completed_on = each.value.completed_on
    })
  }

  depends_on = [web3connect_domain_verification.this]

  lifecycle {
    # A recipient whose import failed must not hold the others up.
    precondition {
      condition     = web3connect_end_user_import.recipients.id_wallet_addresses[each.key] != null
      error_message = "${each.key} was not imported: ${lookup(web3connect_end_user_import.recipients.failures, each.key, "")}. Correct the e-mail, or apply again."
    }
  }
}
