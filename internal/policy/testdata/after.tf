resource "web3connect_nft" "kept" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 1 })
}

resource "web3connect_nft" "updated" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 2 })
  dynamic_metadata         = { level = "A" }
}

resource "web3connect_nft" "transferred" {
  holder_id_wallet_address = var.bob
  static_metadata          = merge(local.static, { serial_number = 3 })
}

resource "web3connect_nft" "shrinking" {
  for_each = toset(["4"])

  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = tonumber(each.key) })
}

resource "web3connect_nft" "reminted" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 6, name = "Degree" })
  remint_on_static_change  = true
}

resource "web3connect_nft" "reminted_first" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 7, name = "Degree" })
  remint_on_static_change  = true

  lifecycle {
    create_before_destroy = true
  }
}

resource "web3connect_nft" "replaced_by_request" {
  holder_id_wallet_address = var.bob
  static_metadata          = merge(local.static, { serial_number = 8 })
}

removed {
  from = web3connect_nft.forgotten

  lifecycle {
    destroy = false
  }
}

resource "web3connect_nft" "loosened" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 10 })
  remint_on_static_change  = true
}

resource "web3connect_nft" "once_more" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 11 })
  on_existing              = "mint"
}

resource "web3connect_nft" "perhaps_once_more" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 13 })
  on_existing              = terraform_data.later.output
}

resource "web3connect_nft" "new_address" {
  holder_id_wallet_address = var.alice
  static_metadata          = merge(local.static, { serial_number = 12 })
}

moved {
  from = web3connect_nft.old_address
  to   = web3connect_nft.new_address
}

resource "web3connect_nft" "new" {
  holder_id_wallet_address = var.bob
  static_metadata          = merge(local.static, { serial_number = 20 })
}

resource "terraform_data" "later" {
  input = "adopt"
}

resource "web3connect_nft_batch" "growing" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries = {
    another_key = jsonencode({ static = { serial_number = 101 } })
    moved       = jsonencode({ static = { serial_number = 102 }, holder = var.bob })
    changed     = jsonencode({ static = { serial_number = 103 }, dynamic = { level = "A" } })
    new         = jsonencode({ static = { serial_number = 104 } })
  }
}

resource "web3connect_nft_batch" "shrinking" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries = {
    stays    = jsonencode({ static = { serial_number = 111 } })
    replaces = jsonencode({ static = { serial_number = 113, name = "Degree" }, holder = var.bob })
  }
}

removed {
  from = web3connect_nft_batch.forgotten

  lifecycle {
    destroy = false
  }
}

resource "web3connect_nft_batch" "unknown" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries  = { (terraform_data.later.output) = jsonencode({ static = { serial_number = 141 } }) }
}

resource "web3connect_nft_batch" "partly_unknown" {
  defaults = jsonencode({ holder = var.alice, static = local.static })
  entries = {
    one  = jsonencode({ static = { serial_number = 151, description = terraform_data.later.output } })
    two  = jsonencode({ static = { serial_number = 152 } })
    four = jsonencode({ static = { serial_number = 154, description = terraform_data.later.output } })
  }
}

resource "web3connect_nft_batch" "once_more" {
  defaults    = jsonencode({ holder = var.alice, static = local.static })
  entries     = { one = jsonencode({ static = { serial_number = 161 } }) }
  on_existing = "mint"
}
