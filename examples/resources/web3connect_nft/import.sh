# By token id and, behind a comma, the ID wallet that holds the NFT.
terraform import web3connect_nft.diploma 0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c,0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249

# Or by token id alone: an NFT doesn't tell its holder, so the plan asks whether the configured wallet has it.
terraform import web3connect_nft.diploma 0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c
