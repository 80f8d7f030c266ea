# The other way, from Terraform 1.14 on, where there is no register:
#
#   terraform query -generate-config-out=diplomas_generated.tf
#
# lists what was issued and writes a resource and an import block for each.
list "web3connect_nft" "diplomas" {
  provider         = web3connect
  include_resource = true

  config {
    filter = {
      credential_category = "diploma"
    }
  }
}
