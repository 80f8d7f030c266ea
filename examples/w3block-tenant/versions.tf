terraform {
  required_version = ">= 1.11"

  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
}

# The tenant's credentials come from the environment, and no API key secret is needed:
# W3BLOCK_TENANT_ID, W3BLOCK_KEY and W3BLOCK_SECRET; W3BLOCK_ENDPOINT and
# WEB3CONNECT_ENDPOINT for other services than the production ones.
provider "web3connect" {
  w3block = {
    method = var.method
  }
}
