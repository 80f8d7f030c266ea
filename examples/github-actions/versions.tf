terraform {
  required_version = ">= 1.11"

  required_providers {
    web3connect = {
      source  = "web3connect-community/web3connect"
      version = "~> 0.1"
    }
  }

  # The state knows which credentials were issued, so it must outlive a run, and two
  # runs must not write it at the same time: use a backend that locks. S3, for one:
  #
  # backend "s3" {
  #   bucket       = "university-example-terraform"
  #   key          = "credentials.tfstate"
  #   region       = "ap-northeast-1"
  #   encrypt      = true
  #   use_lockfile = true
  # }
}

# Endpoint and API key secret come from the environment: the emulator's on a pull
# request, the organization's (WEB3CONNECT_API_KEY_SECRET) for production.
provider "web3connect" {}
