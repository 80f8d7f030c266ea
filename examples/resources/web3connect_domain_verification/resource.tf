data "web3connect_domain_verification_record" "university" {}

# Publish the record with your DNS provider, for example:
#
# resource "aws_route53_record" "web3connect" {
#   zone_id = "Z0123456789"
#   name    = data.web3connect_domain_verification_record.university.domain
#   type    = "TXT"
#   ttl     = 300
#   records = [data.web3connect_domain_verification_record.university.txt_record]
# }

resource "web3connect_domain_verification" "university" {
  timeouts = {
    create = "30m"
  }

  # depends_on = [aws_route53_record.web3connect]
}
