package main

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

func testSettings() map[string]any {
	return settingsFor("https://oidc.web3connect.jp", "http://127.0.0.1:8590", "form_post", "fragment")
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(map[string]any)
		want   []string // none: accepted
	}{
		"as Terraform writes them": {func(map[string]any) {}, nil},
		"https": {func(m map[string]any) {
			maps.Copy(m, settingsFor("https://oidc.web3connect.jp", "https://app.example:8443", "fragment", "form_post"))
		}, nil},
		"null":                  {set("userinfo_endpoint", nil), []string{"userinfo_endpoint is missing"}},
		"several missing":       {func(m map[string]any) { delete(m, "issuer"); m["jwks_uri"] = "" }, []string{"issuer is missing", "jwks_uri is missing"}},
		"unknown field":         {set("client_secret", "x"), []string{`unknown object member name "client_secret"`}},
		"another case":          {set("Issuer", "x"), []string{"unknown object member name", "Issuer"}},
		"wrong type":            {set("client_id", 7), []string{"/client_id"}},
		"organization":          {set("organization", ""), []string{"organization is missing"}},
		"client":                {set("client_id", "another"), []string{`authorization_urls.hybrid has the client_id ["` + testClientID + `"], want ["another"]`, "authorization_urls.implicit has the client_id"}},
		"issuer":                {set("issuer", "oidc.web3connect.jp"), []string{`issuer is not an absolute URL: "oidc.web3connect.jp"`}},
		"plain http":            {set("token_endpoint", "http://oidc.web3connect.jp/oauth2/token"), []string{"token_endpoint must be of https"}},
		"loopback":              {set("token_endpoint", "http://[::1]:8586/oauth2/token"), nil},
		"localhost":             {set("jwks_uri", "http://localhost:8586/keys"), nil},
		"localhost of somebody": {set("jwks_uri", "http://localhost.example/keys"), []string{"jwks_uri must be of https"}},
		"user":                  {set("jwks_uri", "https://me@oidc.web3connect.jp/keys"), []string{"jwks_uri must have neither a user nor a fragment"}},
		"fragment":              {set("jwks_uri", "https://oidc.web3connect.jp/keys#"), []string{"jwks_uri must have neither a user nor a fragment"}},
		"file":                  {set("userinfo_endpoint", "file:///etc/passwd"), []string{"userinfo_endpoint is not an absolute URL"}},
		"base with a path":      {set("base_url", "http://127.0.0.1:8590/app"), []string{"base_url must be scheme, host and port alone"}},
		"base with a slash":     {set("base_url", "http://127.0.0.1:8590/"), []string{"base_url must be scheme, host and port alone"}},
		"base with a query":     {set("base_url", "http://127.0.0.1:8590?x"), []string{"base_url must be scheme, host and port alone"}},
		"base in upper case":    {set("base_url", "https://App.example"), []string{"base_url must be scheme, host and port alone, in lower case"}},
		"base with its port":    {set("base_url", "https://app.example:443"), []string{"base_url must leave out the port"}},
		"another base":          {set("base_url", "http://127.0.0.1:9000"), []string{`authorization_urls.hybrid has the redirect_uri ["http://127.0.0.1:8590/callback"], want ["http://127.0.0.1:9000/callback"]`}},
		"no hybrid URL":         {request("hybrid", func(string) string { return "" }), []string{"authorization_urls.hybrid is missing"}},
		"flows exchanged": {func(m map[string]any) {
			urls := m["authorization_urls"].(map[string]any)
			urls["hybrid"], urls["implicit"] = urls["implicit"], urls["hybrid"]
		}, []string{`authorization_urls.hybrid has the response_type ["id_token"], want ["code id_token"]`, "authorization_urls.implicit has the response_type"}},
		"mode":           {request("implicit", replace("response_mode=fragment", "response_mode=query")), []string{`authorization_urls.implicit has the response_mode ["query"]`}},
		"client twice":   {request("implicit", func(u string) string { return u + "&client_id=" + testClientID }), []string{"authorization_urls.implicit has the client_id"}},
		"plain PKCE":     {request("hybrid", replace("S256", "plain")), []string{`authorization_urls.hybrid has the code_challenge_method ["plain"]`}},
		"no openid":      {request("hybrid", replace("openid+", "")), []string{`authorization_urls.hybrid has the scope "profile email", which lacks openid`}},
		"broken query":   {request("hybrid", func(u string) string { return u + "&%zz" }), []string{"authorization_urls.hybrid has a query that can't be read"}},
		"no script":      {set("connect_script", nil), []string{"connect_script is missing"}},
		"another script": {set("connect_script", "alert(1)"), []string{"connect_script does not define the function"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := testSettings()
			test.change(m)
			raw, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			checkSettingsError(t, raw, test.want)
		})
	}
}

func TestSettingsText(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(testSettings())
	if err != nil {
		t.Fatal(err)
	}
	checkSettingsError(t, nil, []string{"EOF"})
	checkSettingsError(t, []byte("null"), []string{"base_url is missing"})
	checkSettingsError(t, []byte("[]"), []string{"JSON array"})
	checkSettingsError(t, append(raw, "{}"...), []string{"after top-level value"})
	checkSettingsError(t, []byte(strings.Replace(string(raw), "{", `{"issuer":"https://a.example",`, 1)), []string{"duplicate", "issuer"})
}

func checkSettingsError(t *testing.T, raw []byte, want []string) {
	t.Helper()
	s, err := parseSettings(raw)
	if len(want) == 0 {
		if err != nil || s == nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	for _, part := range want {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error is %v, want %q in it", err, part)
		}
	}
}

// request gives a change of an authorization URL.
func request(flow string, change func(string) string) func(map[string]any) {
	return func(m map[string]any) {
		urls := m["authorization_urls"].(map[string]any)
		urls[flow] = change(urls[flow].(string))
	}
}

func replace(from, to string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, from, to) }
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"http://127.0.0.1:8590": "127.0.0.1:8590", "http://[::1]:8590": "[::1]:8590", "http://localhost": "localhost:80", "https://app.example": "",
	} {
		if got, err := (&settings{BaseURL: base}).address(); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", base, got, err)
		}
	}
}
