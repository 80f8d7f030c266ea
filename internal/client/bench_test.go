package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// benchNFT is an NFT object of the size that diplomas have, about 1.3 kB.
func benchNFT(i int) map[string]any {
	return map[string]any{
		"token_id":                 fmt.Sprintf("0x%064x", i),
		"token_uri":                fmt.Sprintf("0x%064x", i+1),
		"minter_digital_signature": "0x" + strings.Repeat("ab", 65),
		"created_at":               "2026-03-31T09:00:00.000Z",
		"metadata": map[string]any{
			"static": map[string]any{
				"issuer": "Demo University", "contents_provider": "Demo University", "name": fmt.Sprintf("Diploma %d", i),
				"description": strings.Repeat("Bachelor of Science. ", 8), "image": "https://university.example/diploma.png",
				"link": "https://university.example/", "serial_number": i, "total_issued": 10_000, "animation_url": "https://university.example/diploma.mp4",
			},
			"dynamic": map[string]any{
				"category": "diploma", "level": "bachelor", "organization": "Demo University", "points_earned": 180.5, "date_created": 1_774_947_600,
				"attributes": []map[string]any{{"trait_type": "honours", "value": "cum laude"}},
			},
		},
	}
}

// benchAnswer lets a client get one answer to each request.
func benchAnswer(b *testing.B, result any) *Client {
	b.Helper()
	raw, err := json.Marshal(map[string]any{"status": "ok", "result": result, "error": nil})
	if err != nil {
		b.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	c, err := New(Config{Endpoint: "https://api.test", APIKeySecret: testSecret, Transport: roundTripperFunc(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(bytes.NewReader(raw)), ContentLength: int64(len(raw))}, nil
	})})
	if err != nil {
		b.Fatal(err)
	}
	c.auth = fixedCredentials{}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	return c
}

func BenchmarkListingPage(b *testing.B) {
	page := make([]map[string]any, pageSize)
	for i := range page {
		page[i] = benchNFT(i)
	}
	c := benchAnswer(b, page)
	for b.Loop() {
		nfts, err := c.HeldNFTPages("0x1").Next(b.Context())
		if err != nil || len(nfts) != pageSize {
			b.Fatal(len(nfts), err)
		}
	}
}

func BenchmarkNFT(b *testing.B) {
	c := benchAnswer(b, benchNFT(1))
	for b.Loop() {
		if err := get(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkImportBatch(b *testing.B) {
	result := make([]ImportedEndUser, MaxImportBatch)
	for i := range result {
		address := fmt.Sprintf("0x%040x", i)
		result[i] = ImportedEndUser{fmt.Sprintf("member-%05d@example.com", i), address, address, "5" + strings.Repeat("G", 47), true}
	}
	c := benchAnswer(b, map[string]any{"batch_result": ImportBatch{BatchID: "b", Status: "done", Result: result}})
	for b.Loop() {
		batch, err := c.CheckImportBatch(b.Context(), "b")
		if err != nil || len(batch.Result) != MaxImportBatch {
			b.Fatal(err)
		}
	}
}
