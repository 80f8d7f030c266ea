# By token id alone. The holder isn't part of an NFT, so the state doesn't know it, and the plan asks whether the configured wallet has the NFT.
terraform import web3connect_nft.diploma 0x389588d68981bcec1550880b47d2e068e9400eb421e9b620945f4889f0e73e56

# By token id and holder.
terraform import web3connect_nft.diploma 0x389588d68981bcec1550880b47d2e068e9400eb421e9b620945f4889f0e73e56,0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249
