# What the organization has issued as a diploma and revoked since, the private
# NFTs too.
data "web3connect_nft_search" "revoked" {
  scope = "minted"

  filter = {
    credential_category = "diploma"
    status              = "revoked"
  }
}

# Public NFTs of any organization, at most 20.
data "web3connect_nft_search" "certificates" {
  filter = {
    name = "Certificate of Attendance"
  }
  order = "desc"
  limit = 20
}

output "revoked" {
  value = data.web3connect_nft_search.revoked.token_ids
}
