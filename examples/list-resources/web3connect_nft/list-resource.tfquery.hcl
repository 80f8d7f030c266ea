# In a file such as diplomas.tfquery.hcl beside the provider block. This writes the configuration
# with which the next apply imports what was found: terraform query -generate-config-out=diplomas.tf
list "web3connect_nft" "diplomas" {
  provider         = web3connect
  include_resource = true # for values in that configuration, not the identity alone
  limit            = 1000

  config {
    # Without a filter, all that the organization has minted.
    filter = {
      credential_category = "diploma"
      level               = "bachelor"
    }

    # Who may hold them: an NFT doesn't tell its holder.
    holder_id_wallet_addresses = [
      "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249",
      "0x9bc269e6b230220238d2b9efe115f3a3c489b369",
    ]
  }
}
