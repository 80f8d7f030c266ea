package main

import (
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// Fields by which NFTs differ, as functions of their index.
func name(i int) string     { return fmt.Sprintf("Certificate of Applied Cryptography no. %07d", i) }
func level(i int) string    { return fmt.Sprintf("L%d", i%10) }
func category(i int) string { return fmt.Sprintf("C%d", i/10%100) } // independent of the level

// public is true for one of ten consecutive indexes, another one in each ten.
func public(i int) bool { return (i+i/10)%10 == 0 }

func metadata(i int) service.Metadata {
	return service.Metadata{
		Static: map[string]any{
			"issuer":            "Demo University",
			"contents_provider": "Demo University, Faculty of Computer Science",
			"name":              name(i),
			"description":       "The holder has attended the course, has passed the examination and may call this certificate an achievement.",
			"image":             fmt.Sprintf("https://university.example/certificates/%07d.png", i),
			"link":              fmt.Sprintf("https://university.example/certificates/%07d", i),
			"animation_url":     fmt.Sprintf("https://university.example/certificates/%07d.mp4", i),
			"serial_number":     i,
			"total_issued":      1_000_000,
		},
		Dynamic: map[string]any{"level": level(i), "category": category(i), "bench_cohort": i % 12},
	}
}
