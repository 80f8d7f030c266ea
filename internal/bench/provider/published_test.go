package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// What the documentation shows is what was measured.
func TestPublished(t *testing.T) {
	t.Parallel()
	const dir = "../../../docs/benchmarks"
	read := func(name string) []byte {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	var r report
	if err := json.Unmarshal(read("provider.json"), &r); err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := r.print(&table); err != nil {
		t.Fatal(err)
	}
	if got := read("provider.txt"); !bytes.Equal(got, table.Bytes()) {
		t.Errorf("provider.txt isn't the table of provider.json:\n%s", table.Bytes())
	}
	if !bytes.Equal(read("provider.svg"), r.plot()) {
		t.Error("provider.svg isn't the plot of provider.json")
	}
}
