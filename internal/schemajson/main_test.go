package main

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// TestSchema also keeps the house rule that every attribute has a description.
func TestSchema(t *testing.T) {
	t.Parallel()
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	document, err := providerSchema(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	attributes := 0
	found := func(path string, attribute map[string]any) {
		attributes++
		if attribute["description"] == "" {
			t.Errorf("%s has no description", path)
		}
		if nested, ok := attribute["nested_type"].(map[string]any); ok && nested["nesting_mode"] == "" {
			t.Errorf("%s has no nesting mode", path)
		}
	}
	walk(v["provider"]["block"], "provider", found)
	for _, kind := range []string{"resource_schemas", "data_source_schemas", "ephemeral_resource_schemas", "list_resource_schemas", "action_schemas"} {
		for name, s := range v[kind] {
			b := s.(map[string]any)["block"].(map[string]any)
			if b["description"] == "" {
				t.Errorf("%s has no description", name)
			}
			walk(b, name, found)
		}
	}
	if attributes < 100 {
		t.Errorf("only %d attributes were found", attributes)
	}
}

// walk finds the attributes of a block or nested type.
func walk(node any, path string, found func(path string, attribute map[string]any)) {
	for name, a := range node.(map[string]any)["attributes"].(map[string]any) {
		attribute := a.(map[string]any)
		found(path+"."+name, attribute)
		if nested, ok := attribute["nested_type"]; ok {
			walk(nested, path+"."+name, found)
		}
	}
}
