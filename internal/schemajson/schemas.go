package main

import (
	"context"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// formatVersion is that of "terraform providers schema -json".
const formatVersion = "1.0"

// Schemas asks a provider server for all of its schemas and gives them under the
// provider's name.
func Schemas(ctx context.Context, name string, server tfprotov6.ProviderServer) (*tfjson.ProviderSchemas, error) {
	p, err := providerSchema(ctx, server)
	if err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchemas{FormatVersion: formatVersion, Schemas: map[string]*tfjson.ProviderSchema{name: p}}, nil
}

// providerSchema asks a provider server for all of its schemas.
func providerSchema(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchema, error) {
	got, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	if err := failure(got.Diagnostics); err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	if err := failure(identities.Diagnostics); err != nil {
		return nil, err
	}

	config, err := schema(got.Provider)
	if err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	p := &tfjson.ProviderSchema{ConfigSchema: config}
	if p.ResourceSchemas, err = each("resource", got.ResourceSchemas, schema); err != nil {
		return nil, err
	}
	if p.DataSourceSchemas, err = each("data source", got.DataSourceSchemas, schema); err != nil {
		return nil, err
	}
	if p.EphemeralResourceSchemas, err = each("ephemeral resource", got.EphemeralResourceSchemas, schema); err != nil {
		return nil, err
	}
	if p.ListResourceSchemas, err = each("list resource", got.ListResourceSchemas, schema); err != nil {
		return nil, err
	}
	if p.ActionSchemas, err = each("action", got.ActionSchemas, action); err != nil {
		return nil, err
	}
	if p.Functions, err = each("function", got.Functions, function); err != nil {
		return nil, err
	}
	if p.ResourceIdentitySchemas, err = each("identity", identities.IdentitySchemas, identity); err != nil {
		return nil, err
	}
	return p, nil
}

// failure is the errors among diagnostics.
func failure(diags []*tfprotov6.Diagnostic) error {
	var errs []error
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errs = append(errs, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	return errors.Join(errs...)
}

// each converts the values of a map; kind is for errors.
func each[In, Out any](kind string, in map[string]*In, convert func(*In) (*Out, error)) (map[string]*Out, error) {
	out := make(map[string]*Out, len(in))
	for name, value := range in {
		converted, err := convert(value)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", kind, name, err)
		}
		out[name] = converted
	}
	return out, nil
}

func schema(s *tfprotov6.Schema) (*tfjson.Schema, error) {
	if s == nil { // a provider without configuration
		return &tfjson.Schema{Block: &tfjson.SchemaBlock{}}, nil
	}
	b, err := block(s.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.Schema{Version: count(s.Version), Block: b}, nil
}

func action(a *tfprotov6.ActionSchema) (*tfjson.ActionSchema, error) {
	s, err := schema(a.Schema)
	if err != nil {
		return nil, err
	}
	return &tfjson.ActionSchema{Block: s.Block}, nil
}

func identity(s *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	out := &tfjson.IdentitySchema{Version: count(s.Version), Attributes: map[string]*tfjson.IdentityAttribute{}}
	for _, a := range s.IdentityAttributes {
		typ, err := ctyType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		out.Attributes[a.Name] = &tfjson.IdentityAttribute{
			IdentityType: typ, Description: a.Description,
			RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport,
		}
	}
	return out, nil
}

func function(f *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	out := &tfjson.FunctionSignature{Summary: f.Summary, Description: f.Description, DeprecationMessage: f.DeprecationMessage}
	var err error
	if out.ReturnType, err = ctyType(f.Return.Type); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	for _, p := range f.Parameters {
		converted, err := parameter(p)
		if err != nil {
			return nil, err
		}
		out.Parameters = append(out.Parameters, converted)
	}
	if f.VariadicParameter != nil {
		if out.VariadicParameter, err = parameter(f.VariadicParameter); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func parameter(p *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	typ, err := ctyType(p.Type)
	if err != nil {
		return nil, fmt.Errorf("parameter %s: %w", p.Name, err)
	}
	return &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: typ}, nil
}

// count is a number of the protocol, which has no negative ones.
func count(n int64) uint64 {
	return uint64(max(n, 0))
}

func descriptionKind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
