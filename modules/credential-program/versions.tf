terraform {
  required_version = ">= 1.11"

  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
}
