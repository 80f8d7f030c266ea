package release

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
)

const (
	manifestFile = "terraform-registry-manifest.json"
	manifestName = "{{ .ProjectName }}_{{ .Version }}_manifest.json"
)

func TestManifest(t *testing.T) {
	dec := json.NewDecoder(bytes.NewReader(read(t, manifestFile)))
	dec.DisallowUnknownFields()
	var m struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	// main.go serves protocol 6.
	if m.Version != 1 || !slices.Equal(m.Metadata.ProtocolVersions, []string{"6.0"}) {
		t.Errorf("got %+v", m)
	}
}

func TestManifestProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"file": {"glob: " + manifestFile, "glob: manifest.json", "checksum: extra_files lacks"},
		"name": {"_manifest.json", ".json", "release: extra_files lacks"},
	})
}
