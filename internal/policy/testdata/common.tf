terraform {
  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
}

provider "web3connect" {}

variable "alice" {
  type = string
}

variable "bob" {
  type = string
}

locals {
  static = {
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Diploma"
    description       = "Certifies."
    image             = "https://university.example/1.png"
    link              = "https://university.example/1"
    total_issued      = 40
    animation_url     = "https://university.example/1.mp4"
  }
}
