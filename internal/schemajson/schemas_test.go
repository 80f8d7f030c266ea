package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// testServer answers with fixed schemas; its other methods are not called.
type testServer struct {
	tfprotov6.ProviderServer
	schemas    tfprotov6.GetProviderSchemaResponse
	identities tfprotov6.GetResourceIdentitySchemasResponse
}

func (s *testServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &s.schemas, nil
}

func (s *testServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &s.identities, nil
}

// newTestServer has every kind of schema and every kind of nesting.
func newTestServer() *testServer {
	text := func(name string) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: name, Type: tftypes.String, Optional: true, Description: "A <text>.", DescriptionKind: tfprotov6.StringKindMarkdown}
	}
	of := func(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes}}
	}
	nested := func(name string, mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: name, Computed: true, NestedType: &tfprotov6.SchemaObject{Nesting: mode, Attributes: []*tfprotov6.SchemaAttribute{text("member")}}}
	}
	block := func(name string, mode tfprotov6.SchemaNestedBlockNestingMode) *tfprotov6.SchemaNestedBlock {
		return &tfprotov6.SchemaNestedBlock{TypeName: name, Nesting: mode, MinItems: 1, MaxItems: 2, Block: of(text("member")).Block}
	}
	resource := of(
		&tfprotov6.SchemaAttribute{Name: "secret", Type: tftypes.String, Required: true, Sensitive: true, WriteOnly: true, Deprecated: true},
		nested("single", tfprotov6.SchemaObjectNestingModeSingle), nested("list", tfprotov6.SchemaObjectNestingModeList),
		nested("set", tfprotov6.SchemaObjectNestingModeSet), nested("map", tfprotov6.SchemaObjectNestingModeMap),
	)
	resource.Version = 3
	resource.Block.Description = "A thing."
	resource.Block.Deprecated = true
	resource.Block.BlockTypes = []*tfprotov6.SchemaNestedBlock{
		block("block_single", tfprotov6.SchemaNestedBlockNestingModeSingle), block("block_group", tfprotov6.SchemaNestedBlockNestingModeGroup),
		block("block_list", tfprotov6.SchemaNestedBlockNestingModeList), block("block_set", tfprotov6.SchemaNestedBlockNestingModeSet),
		block("block_map", tfprotov6.SchemaNestedBlockNestingModeMap),
	}
	return &testServer{
		schemas: tfprotov6.GetProviderSchemaResponse{
			Provider:                 of(text("endpoint")),
			ResourceSchemas:          map[string]*tfprotov6.Schema{"test_thing": resource},
			DataSourceSchemas:        map[string]*tfprotov6.Schema{"test_thing": of(text("name"))},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"test_token": of(text("name"))},
			ListResourceSchemas:      map[string]*tfprotov6.Schema{"test_thing": of(text("filter"))},
			ActionSchemas:            map[string]*tfprotov6.ActionSchema{"test_kick": {Schema: of(text("target"))}},
			Functions: map[string]*tfprotov6.Function{"join": {
				Summary: "Joins.", Description: "Joins texts.", DeprecationMessage: "Use another.",
				Parameters:        []*tfprotov6.FunctionParameter{{Name: "separator", Type: tftypes.String, AllowNullValue: true, Description: "Between two."}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "texts", Type: tftypes.List{ElementType: tftypes.String}},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.String},
			}},
		},
		identities: tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"test_thing": {
			Version: 1,
			IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
				{Name: "id", Type: tftypes.String, RequiredForImport: true, Description: "Its id."},
				{Name: "zones", Type: tftypes.List{ElementType: tftypes.Number}, OptionalForImport: true},
			},
		}}},
	}
}

func TestSchemas(t *testing.T) {
	schemas, err := Schemas(t.Context(), "test", newTestServer())
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(schemas, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	golden := filepath.Join("testdata", "schemas.json")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (-update rewrites it):\n%s", golden, got)
	}
}

// A provider without configuration has no schema of its own.
func TestSchemas_noConfiguration(t *testing.T) {
	schemas, err := Schemas(t.Context(), "test", &testServer{})
	if err != nil || schemas.Schemas["test"].ConfigSchema.Block == nil {
		t.Errorf("got %+v, %v", schemas, err)
	}
}

func TestSchemas_errors(t *testing.T) {
	failed := []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "Mind"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Broken", Detail: "It is."},
	}
	resource := func(a tfprotov6.SchemaAttribute) *testServer {
		s := &testServer{}
		a.Name = "name"
		s.schemas.ResourceSchemas = map[string]*tfprotov6.Schema{"test_thing": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{&a}}}}
		return s
	}
	tests := map[string]struct {
		server *testServer
		want   string
	}{
		"schemas":      {&testServer{schemas: tfprotov6.GetProviderSchemaResponse{Diagnostics: failed}}, "Broken: It is."},
		"identities":   {&testServer{identities: tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: failed}}, "Broken: It is."},
		"no type":      {resource(tfprotov6.SchemaAttribute{}), "resource test_thing: name: no type"},
		"nesting mode": {resource(tfprotov6.SchemaAttribute{NestedType: &tfprotov6.SchemaObject{}}), "name: unknown nesting mode"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Schemas(t.Context(), "test", tt.server)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "Mind") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCtyType(t *testing.T) {
	tests := map[string]struct {
		in   tftypes.Type
		want cty.Type
	}{
		"string":  {tftypes.String, cty.String},
		"number":  {tftypes.Number, cty.Number},
		"bool":    {tftypes.Bool, cty.Bool},
		"dynamic": {tftypes.DynamicPseudoType, cty.DynamicPseudoType},
		"list":    {tftypes.List{ElementType: tftypes.String}, cty.List(cty.String)},
		"set":     {tftypes.Set{ElementType: tftypes.Number}, cty.Set(cty.Number)},
		"map":     {tftypes.Map{ElementType: tftypes.Bool}, cty.Map(cty.Bool)},
		"tuple":   {tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String, tftypes.Bool}}, cty.Tuple([]cty.Type{cty.String, cty.Bool})},
		"object": {
			tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.List{ElementType: tftypes.String}}},
			cty.Object(map[string]cty.Type{"a": cty.List(cty.String)}),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := ctyType(tt.in)
			if err != nil || !got.Equals(tt.want) {
				t.Errorf("got %#v, %v", got, err)
			}
		})
	}
}

// The real provider's schemas convert, and the generator can read what comes out.
func TestSchemas_ofTheProvider(t *testing.T) {
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := Schemas(t.Context(), providerName, server)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(schemas)
	if err != nil {
		t.Fatal(err)
	}
	if err := schemas.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	if schemas.Schemas[providerName].ResourceSchemas["web3connect_nft"] == nil {
		t.Error("no web3connect_nft")
	}
}
