import {
  to = web3connect_nft_batch.memberships
  # Or the path of a file that has it.
  id = jsonencode({
    "1" = "0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c,0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"
    "2" = "0x2e9b4d7a1c8f3e6b5d0a9c7e4f2b8d6a3c1e5f7b9d0a2c4e6f8b1d3a5c7e9f02,0x9bc269e6b230220238d2b9efe115f3a3c489b369"
  })
}
