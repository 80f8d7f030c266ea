import {
  to = web3connect_nft.diploma
  identity = {
    token_id = "0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c"
  }
}
