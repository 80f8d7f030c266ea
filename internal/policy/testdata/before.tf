resource "web3connect_nft" "kept" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 1 })
}

resource "web3connect_nft" "updated" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 2 })
  dynamic_metadata         = { level = "B" }
}

resource "web3connect_nft" "transferred" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 3 })
}

resource "web3connect_nft" "shrinking" {
  for_each = toset(["4", "5"])

  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = tonumber(each.key) })
}

resource "web3connect_nft" "reminted" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 6 })
}

resource "web3connect_nft" "reminted_first" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 7 })
}

resource "web3connect_nft" "replaced_by_request" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 8 })
}

resource "web3connect_nft" "forgotten" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 9 })
}

resource "web3connect_nft" "loosened" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 10 })
  deletion_policy          = "hide"
}

resource "web3connect_nft" "once_more" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 11 })
}

resource "web3connect_nft" "old_address" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 12 })
}

resource "web3connect_nft_batch" "growing" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries = {
    rekeyed = jsonencode({ static = { serial_number = 101 } })
    moved   = jsonencode({ static = { serial_number = 102 } })
    changed = jsonencode({ static = { serial_number = 103 } })
  }
}

resource "web3connect_nft_batch" "shrinking" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries = {
    stays   = jsonencode({ static = { serial_number = 111 } })
    goes    = jsonencode({ static = { serial_number = 112 } })
    changes = jsonencode({ static = { serial_number = 113 }, holder = var.bob })
  }
}

resource "web3connect_nft_batch" "destroyed" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries  = { one = jsonencode({ static = { serial_number = 121 } }) }
}

resource "web3connect_nft_batch" "forgotten" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries  = { one = jsonencode({ static = { serial_number = 131 } }) }
}

resource "web3connect_nft_batch" "unknown" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries  = { one = jsonencode({ static = { serial_number = 141 } }) }
}

resource "web3connect_nft_batch" "partly_unknown" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries = {
    one   = jsonencode({ static = { serial_number = 151 } })
    two   = jsonencode({ static = { serial_number = 152 } })
    three = jsonencode({ static = { serial_number = 153 } })
  }
}

resource "web3connect_nft_batch" "once_more" {
  defaults        = jsonencode({ holder = var.alice, static = local.static })
  entries         = { one = jsonencode({ static = { serial_number = 161 } }) }
  deletion_policy = "hide"
}
