package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
)

// TestState reads states as former versions wrote them (testdata/state/vN, one file
// a type with a resource's attributes). A plan for the configuration that each was
// made of has no changes.
func TestState(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	files, err := filepath.Glob("testdata/state/v0/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newResourceServer(t, e, name, nil)
			resp, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: name, Version: 0, RawState: &tfprotov6.RawState{JSON: raw}})
			if err != nil {
				t.Fatal(err)
			}
			none(t, resp.Diagnostics)
			i := instance{state: resp.UpgradedState}
			var written map[string]any
			if err := json.Unmarshal(raw, &written); err != nil {
				t.Fatal(err)
			}
			config := s.attributes(i.state)
			for attribute, v := range written {
				if now, ok := config[attribute]; !ok || now.IsNull() != (v == nil) {
					t.Errorf("%s was %v and is %s", attribute, v, now)
				}
			}
			for _, a := range s.schema.Block.Attributes {
				if a.Computed && !a.Optional {
					delete(config, a.Name)
				}
			}
			plan := s.plan(i, config)
			none(t, plan.Diagnostics)
			s.unchanged(i, plan)
			if len(plan.RequiresReplace) > 0 {
				t.Errorf("it would be replaced because of %v", plan.RequiresReplace)
			}
		})
	}
}
