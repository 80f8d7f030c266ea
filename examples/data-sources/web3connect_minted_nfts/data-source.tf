# The ten newest.
data "web3connect_minted_nfts" "newest" {
  order = "desc"
  limit = 10
}

output "newest" {
  value = { for nft in data.web3connect_minted_nfts.newest.nfts : nft.token_id => nft.static_metadata.name }
}
