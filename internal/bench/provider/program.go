package main

import (
	"encoding/json"
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// holders is how many wallets the NFTs of a program are spread over.
const holders = 40

// programs are the names of degrees, each a group of equal static fields but for the
// serial number and what follows from it.
var programs = []string{"Computer Science", "Physics", "Philosophy", "Economics", "Architecture"}

// diploma is one NFT of a program, an entry of program.json.
type diploma struct {
	Holder     string `json:"holder"`
	Visibility string `json:"visibility"`
	Program    string `json:"program"`
	Serial     int    `json:"serial"`
	Level      string `json:"level"`
	Grade      string `json:"grade"`
}

// diplomas are n NFTs, held by those wallets in turn.
func diplomas(n int, wallets []string) map[string]diploma {
	all := make(map[string]diploma, n)
	for i := range n {
		d := diploma{
			Holder: wallets[i%len(wallets)], Visibility: "public", Program: programs[i%len(programs)], Serial: i + 1,
			Level: []string{"bachelor", "master"}[i%2], Grade: string(rune('A' + i%4)),
		}
		if i%4 == 3 {
			d.Visibility = "private"
		}
		all[fmt.Sprintf("d%06d", i)] = d
	}
	return all
}

// nftFiles are a program of web3connect_nft. The provider block of the floor is the same.
func nftFiles(n int, wallets []string) (map[string]string, error) {
	raw, err := json.Marshal(diplomas(n, wallets))
	return map[string]string{"main.tf": header + nftHCL, "program.json": string(raw)}, err
}

const header = `terraform {
  required_providers {
    web3connect = {
      source = "web3connect-community/web3connect"
    }
  }
  backend "http" {}
}

variable "detect_drift" {
  type    = bool
  default = true
}

provider "web3connect" {
  detect_drift = {
    holder     = var.detect_drift
    visibility = var.detect_drift
  }
}
`

// withoutDrift has a command look for no drift.
const withoutDrift = "-var=detect_drift=false"

const nftHCL = `
locals {
  # Terraform evaluates for_each once for each instance, but a local value only once.
  diplomas = jsondecode(file("${path.module}/program.json"))
}

resource "web3connect_nft" "diploma" {
  for_each = local.diplomas

  holder_id_wallet_address = each.value.holder
  visibility               = each.value.visibility

  static_metadata = {
    issuer            = "Demo University"
    contents_provider = "Demo University, Registrar's Office"
    name              = "Diploma in ${each.value.program}"
    description       = "Certifies that the holder has completed the programme, has passed the final examination and may bear the title."
    image             = "https://university.example/diplomas/${each.value.serial}.png"
    link              = "https://university.example/diplomas/${each.value.serial}"
    serial_number     = each.value.serial
    total_issued      = 3000
    animation_url     = "https://university.example/diplomas/${each.value.serial}.mp4"
  }

  dynamic_metadata = {
    level        = each.value.level
    program_name = each.value.program
    status       = "active"
    custom       = jsonencode({ grade = each.value.grade })
  }
}
`

// madeUpWallets are addresses for a provider that asks nobody.
func madeUpWallets() []string {
	wallets := make([]string, holders)
	for i := range wallets {
		wallets[i] = fmt.Sprintf("0x%040x", i+1)
	}
	return wallets
}

// byOperation counts requests.
func byOperation(requests []emulator.RequestLogEntry) map[string]int {
	counts := map[string]int{}
	for _, r := range requests {
		counts[r.Operation]++
	}
	return counts
}
