package emulator

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/conformance"
)

// Every route is in the OpenAPI description, and every route in that exists.
func TestOpenAPIRoutes(t *testing.T) {
	t.Parallel()
	checker, err := conformance.Check(OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]string{"GET /healthz": "getHealth", "HEAD /healthz": "headHealth", "GET /openapi.yaml": "getOpenAPI", "GET /assets/{name}": "getAsset", "HEAD /assets/{name}": "headAsset"}
	for _, op := range operations {
		routes[op.method+" "+op.surface.prefix+op.path] = op.name
	}
	for _, op := range controlOperations {
		routes[op.method+" "+controlPrefix+op.path] = op.name
	}
	for _, route := range consoleRoutes {
		routes[route.method+" "+route.path] = route.name
	}
	documented := checker.Operations()
	if !reflect.DeepEqual(routes, documented) {
		t.Errorf("routes %v\ndocumented %v", slices.Sorted(maps.Keys(routes)), slices.Sorted(maps.Keys(documented)))
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, listener := range []string{s.ControlURL, strings.TrimSuffix(s.URL, restPrefix)} {
		a := &api{t: t, s: &Server{URL: listener}}
		resp, raw, err := a.raw(http.MethodGet, "/openapi.yaml", "")
		if err != nil || resp.Header.Get("Content-Type") != "application/yaml" || !reflect.DeepEqual(raw, OpenAPI) {
			t.Errorf("%s: %v, %v, %d bytes", listener, resp, err, len(raw))
		}
		if resp, raw, err := a.raw(http.MethodGet, "/healthz", ""); err != nil || resp.StatusCode != http.StatusOK || string(raw) != "ok\n" {
			t.Errorf("%s: %v, %v, %q", listener, resp, err, raw)
		}
	}
}
