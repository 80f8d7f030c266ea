# Nobody can be issued anything.
resource "web3connect_nft" "faulty" {
  holder_id_wallet_address = "0x0000000000000000000000000000000000000000"
  static_metadata          = merge(local.static, { serial_number = 99 })
}
