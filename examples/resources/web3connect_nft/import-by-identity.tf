import {
  to = web3connect_nft.diploma
  identity = {
    token_id = "0x389588d68981bcec1550880b47d2e068e9400eb421e9b620945f4889f0e73e56"
  }
}
