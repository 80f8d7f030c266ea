package client

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
)

func TestGetOIDCConfiguration(t *testing.T) {
	t.Parallel()
	const document = `{"issuer":"https://oidc.test","authorization_endpoint":"a","token_endpoint":"t","userinfo_endpoint":"u","jwks_uri":"j",
		"scopes_supported":["openid"],"response_types_supported":["code id_token"],"response_modes_supported":["fragment"],"grant_types_supported":["implicit"],
		"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256K"],"token_endpoint_auth_methods_supported":["none"],
		"code_challenge_methods_supported":["S256"],"claims_supported":["sub"],"unknown":{}}`
	want := &OIDCConfiguration{
		"https://oidc.test", "a", "t", "u", "j",
		[]string{"openid"},
		[]string{"code id_token"},
		[]string{"fragment"},
		[]string{"implicit"},
		[]string{"public"},
		[]string{"ES256K"},
		[]string{"none"},
		[]string{"S256"},
		[]string{"sub"},
	}
	c, f := newFake(t, sequence(reply(200, document)))
	cfg, err := c.GetOIDCConfiguration(t.Context(), "https://oidc.test")
	if err != nil || !reflect.DeepEqual(cfg, want) {
		t.Errorf("got %+v, %v", cfg, err)
	}
	if len(f.requests) != 1 || f.requests[0] != (recorded{"GET", "/.well-known/openid-configuration", "", "", ""}) {
		t.Errorf("sent %+v", f.requests)
	}
	if got := DiscoveryURL("https://oidc.test/a/"); got != "https://oidc.test/a/.well-known/openid-configuration" {
		t.Errorf("the document is at %s", got)
	}
}

func TestGetOIDCConfigurationFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer  func() (*http.Response, error)
		reason  Reason
		message string
	}{
		"another issuer": {reply(200, `{"issuer":"https://oidc.test/"}`), ReasonUnreadable, `it names the issuer "https://oidc.test/" instead of "https://oidc.test"`},
		"no issuer":      {reply(200, `{}`), ReasonUnreadable, `it names the issuer "" instead`},
		"a list":         {reply(200, `[]`), ReasonUnreadable, "it has the JSON type array"},
		"of other types": {reply(200, `{"scopes_supported":"openid"}`), ReasonUnreadable, "scopes_supported has the JSON type string"},
		"nothing":        {reply(204, ``), ReasonUnreadable, "it is missing"},
		"HTML":           {reply(200, `<html><head><title>Welcome</title></head></html>`), ReasonUnreadable, `an HTML page, not JSON: "Welcome"`},
		"404 as HTML":    {reply(404, `<html><head><title>404</title></head></html>`), ReasonUnreadable, "an HTML page"},
		"404 as JSON":    {reply(404, `{"message":"no"}`), ReasonUnreadable, "there is no such path"},
		"redirect":       {reply(302, ``, "Location", "https://elsewhere.test/"), ReasonUnreadable, "redirected"},
		"500":            {reply(500, `{"message":"oops"}`), ReasonAnswered, "oops"},
		"no answer":      {fails(errDial), ReasonNoAnswer, "no answer from the service"},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := newFake(t, sequence(test.answer))
			cfg, err := c.GetOIDCConfiguration(t.Context(), "https://oidc.test")
			var e *Error
			if cfg != nil || !errors.As(err, &e) || e.Operation != OperationGetOIDCConfiguration || e.Reason != test.reason || !strings.Contains(e.Message, test.message) {
				t.Errorf("%s: got %+v, %v", name, cfg, err)
			}
		})
	}
}
