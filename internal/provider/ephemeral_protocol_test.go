package provider_test

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// ephemeralServer is a configured provider server for one ephemeral resource, for
// what plugin-testing can't see: renewals, their times, warnings.
type ephemeralServer struct {
	*protocolServer
	name string
	typ  tftypes.Object
}

// newEphemeralServer configures a provider whose clock is now; arguments are those
// of the provider block.
func newEphemeralServer(t *testing.T, name string, now func() time.Time, arguments providerArguments) *ephemeralServer {
	t.Helper()
	s := newProtocolServer(t, provider.WithClock(now)).configure(arguments)
	return &ephemeralServer{s, name, s.schemas.EphemeralResourceSchemas[name].ValueType().(tftypes.Object)}
}

// withHeaders are the arguments of asTenant, with the method "headers".
func withHeaders(e *acctest.Emulator) providerArguments {
	return func(config tftypes.Object) map[string]tftypes.Value {
		arguments := asTenant(e)(config)
		var w3block map[string]tftypes.Value
		if err := arguments["w3block"].As(&w3block); err != nil {
			panic(err)
		}
		w3block["method"] = text("headers")
		arguments["w3block"] = tftypes.NewValue(config.AttributeTypes["w3block"], w3block)
		return arguments
	}
}

func (s *ephemeralServer) open(arguments map[string]tftypes.Value) *tfprotov6.OpenEphemeralResourceResponse {
	s.t.Helper()
	resp, err := s.OpenEphemeralResource(s.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: s.name, Config: dynamicValue(s.t, s.typ, arguments)})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// opened is open without any diagnostic, and the result.
func (s *ephemeralServer) opened(arguments map[string]tftypes.Value) (*tfprotov6.OpenEphemeralResourceResponse, map[string]tftypes.Value) {
	s.t.Helper()
	resp := s.open(arguments)
	none(s.t, resp.Diagnostics)
	result, err := resp.Result.Unmarshal(s.typ)
	if err != nil {
		s.t.Fatal(err)
	}
	var values map[string]tftypes.Value
	if err := result.As(&values); err != nil {
		s.t.Fatal(err)
	}
	return resp, values
}

func (s *ephemeralServer) renew(private []byte) *tfprotov6.RenewEphemeralResourceResponse {
	s.t.Helper()
	resp, err := s.RenewEphemeralResource(s.t.Context(), &tfprotov6.RenewEphemeralResourceRequest{TypeName: s.name, Private: private})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

func (s *ephemeralServer) close(private []byte) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.CloseEphemeralResource(s.t.Context(), &tfprotov6.CloseEphemeralResourceRequest{TypeName: s.name, Private: private})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// textOf is a result's text, "" for null.
func textOf(t *testing.T, v tftypes.Value) string {
	t.Helper()
	var out *string
	if err := v.As(&out); err != nil {
		t.Fatal(err)
	}
	if out == nil {
		return ""
	}
	return *out
}

// isAround tells whether a time is the wanted one, up to the second that a token's
// times are cut to.
func isAround(got, want time.Time) bool { return got.Sub(want).Abs() <= 2*time.Second }

// takes tells whether the service takes a bearer token.
func takes(t *testing.T, e *acctest.Emulator, token string) bool {
	t.Helper()
	c, err := client.New(client.Config{Endpoint: e.URL, Authenticator: func(c *client.Client) client.Authenticator {
		return client.NewTokenSource(c, func(context.Context) (string, error) { return token, nil })
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.GetMyInfo(t.Context())
	return err == nil
}
