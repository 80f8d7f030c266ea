terraform {
  required_version = ">= 1.11"

  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
}

# Endpoint and API key secret come from the environment:
# WEB3CONNECT_ENDPOINT and WEB3CONNECT_API_KEY_SECRET.
provider "web3connect" {}
