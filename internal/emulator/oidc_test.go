package emulator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/formbrowser"
)

const (
	// A verifier and its challenge, of RFC 7636, appendix B.
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	callback  = "http://127.0.0.1:8590/callback" // registered by the default seed
)

// hybridRequest is an authorization request of the hybrid flow.
func hybridRequest(client string) url.Values {
	return url.Values{
		"response_type": {"code id_token"}, "client_id": {client}, "redirect_uri": {callback}, "scope": {"openid profile email"},
		"state": {"s"}, "nonce": {"n"}, "code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}
}

func implicitRequest(client string) url.Values {
	return url.Values{"response_type": {"id_token"}, "client_id": {client}, "redirect_uri": {callback}, "scope": {"openid profile"}, "nonce": {"n"}}
}

// relyingParty is a client of the OpenID Provider.
type relyingParty struct {
	*visitor
	client string
}

func newRelyingParty(t *testing.T, configure ...func(*Options)) *relyingParty {
	t.Helper()
	s := start(t, configure...)
	return &relyingParty{newVisitor(t, s), accountNamed(t, s, DemoDomain).AccountID}
}

func (p *relyingParty) authorize(query url.Values) string {
	return p.s.Issuer + "/oauth2/auth?" + query.Encode()
}

// answer is what the client gets, by whichever mode.
func (p *relyingParty) answer(page *formbrowser.Page) url.Values {
	p.t.Helper()
	if page.Status == 200 && len(page.Forms) == 1 && page.Forms[0].Action == callback {
		return page.Forms[0].Fields
	}
	base, answer, ok := strings.Cut(page.Location, "#")
	values, err := url.ParseQuery(answer)
	if page.Status != http.StatusSeeOther || !ok || base != callback || err != nil {
		p.t.Fatalf("%d, to %q: %s", page.Status, page.Location, page.HTML)
	}
	return values
}

// signIn signs an end user in and gives what the client gets.
func (p *relyingParty) signIn(query url.Values, email string) url.Values {
	p.t.Helper()
	return p.answer(p.send(p.signedIn(p.authorize(query), email), "/sign-in/consent", "decision", "allow"))
}

// program sends a request as a client's program does.
func (p *relyingParty) program(method, path string, form url.Values, headers map[string]string) (*http.Response, map[string]any) {
	p.t.Helper()
	body, all := "", map[string]string{}
	if form != nil {
		body, all["Content-Type"] = form.Encode(), "application/x-www-form-urlencoded"
	}
	for name, value := range headers {
		all[name] = value
	}
	resp, raw, err := send(p.t, method, p.s.Issuer+path, body, all)
	if err != nil {
		p.t.Fatal(err)
	}
	var out map[string]any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		p.t.Fatalf("%s: %v", raw, err)
	}
	return resp, out
}

func (p *relyingParty) exchange(form url.Values) (*http.Response, map[string]any) {
	p.t.Helper()
	return p.program("POST", "/oauth2/token", form, nil)
}

func (p *relyingParty) tokenRequest(code string) url.Values {
	return url.Values{"grant_type": {"authorization_code"}, "client_id": {p.client}, "code": {code}, "redirect_uri": {callback}, "code_verifier": {verifier}}
}

// claims verifies an ID token with the published key, by the arithmetic itself.
func (p *relyingParty) claims(token string) map[string]any {
	p.t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		p.t.Fatalf("got %q", token)
	}
	var raw [3][]byte
	for i := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.DecodeString(parts[i]); err != nil {
			p.t.Fatal(err)
		}
	}
	var header map[string]string
	var claims map[string]any
	if err := json.Unmarshal(raw[0], &header); err != nil {
		p.t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw[1]))
	dec.UseNumber()
	if err := dec.Decode(&claims); err != nil {
		p.t.Fatal(err)
	}
	key, kid := p.key()
	if want := map[string]string{"alg": "ES256K", "typ": "JWT", "kid": kid}; !reflect.DeepEqual(header, want) {
		p.t.Errorf("the header is %v, want %v", header, want)
	}
	var r, s secp256k1.ModNScalar
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if len(raw[2]) != 64 || r.SetByteSlice(raw[2][:32]) || s.SetByteSlice(raw[2][32:]) || !ecdsa.NewSignature(&r, &s).Verify(digest[:], key) {
		p.t.Errorf("%s is not signed", token)
	}
	return claims
}

// key is the published one.
func (p *relyingParty) key() (*secp256k1.PublicKey, string) {
	p.t.Helper()
	_, set := p.program("GET", "/.well-known/jwks.json", nil, nil)
	jwk := set["keys"].([]any)[0].(map[string]any)
	var x, y secp256k1.FieldVal
	for name, out := range map[string]*secp256k1.FieldVal{"x": &x, "y": &y} {
		raw, err := base64.RawURLEncoding.DecodeString(jwk[name].(string))
		if err != nil || len(raw) != 32 {
			p.t.Fatalf("%s is %v", name, jwk[name])
		}
		out.SetByteSlice(raw)
	}
	key := secp256k1.NewPublicKey(&x, &y)
	if !key.IsOnCurve() {
		p.t.Fatal("the key is not on the curve")
	}
	return key, jwk["kid"].(string)
}

func half(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func TestOIDCConfiguration(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	resp, got := p.program("GET", "/.well-known/openid-configuration", nil, nil)
	if got["issuer"] != p.s.Issuer || resp.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("got %v", got)
	}
	for name, path := range map[string]string{"authorization_endpoint": "/oauth2/auth", "token_endpoint": "/oauth2/token", "userinfo_endpoint": "/userinfo", "jwks_uri": "/.well-known/jwks.json"} {
		if got[name] != p.s.Issuer+path {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	p.key()
	var info map[string]any
	a := signIn(t, p.s, DemoOrganizationSecret)
	if a.into(a.call("GET", "/account/my_info", ""), &info); info["oidc_issuer_url"] != p.s.Issuer {
		t.Errorf("the account names %v", info["oidc_issuer_url"])
	}
}

// Both flows, with both ways of answering.
func TestSignInAtOrganization(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	p := newRelyingParty(t, func(o *Options) { o.Now = func() time.Time { return now } })
	for _, mode := range []string{"form_post", "fragment", ""} {
		for name, query := range map[string]url.Values{"hybrid": hybridRequest(p.client), "implicit": implicitRequest(p.client), "implicit with all": implicitRequest(p.client)} {
			if mode != "" {
				query.Set("response_mode", mode)
			}
			if name == "implicit with all" {
				query.Set("state", "ß")
				query.Set("scope", "email openid address")
				query.Set("max_age", "0")
				query.Set("prompt", "login consent")
			}
			got := p.signIn(query, "Ann@Example.com")
			user := accountNamed(t, p.s, "ann@example.com")
			want := map[string]any{
				"iss": p.s.Issuer, "sub": user.IDWalletAddress, "id_wallet_address": user.IDWalletAddress, "aud": p.client, "nonce": "n",
				"iat": json.Number("1772600767"), "exp": json.Number("1772604367"),
			}
			if strings.Contains(query.Get("scope"), "email") {
				want["email"] = "ann@example.com"
			}
			if state := query.Get("state"); state != "" {
				want["s_hash"] = half(state)
			}
			if query.Has("max_age") {
				want["auth_time"] = json.Number("1772600767")
			}
			code := got.Get("code")
			if (code != "") != (name == "hybrid") || got.Get("state") != query.Get("state") {
				t.Errorf("%s by %q: got %v", name, mode, got)
			}
			if code != "" {
				want["c_hash"] = half(code)
			}
			if claims := p.claims(got.Get("id_token")); !reflect.DeepEqual(claims, want) {
				t.Errorf("%s by %q: got %v, want %v", name, mode, claims, want)
			}
			if code == "" {
				continue
			}
			resp, tokens := p.exchange(p.tokenRequest(code))
			delete(want, "c_hash")
			if claims := p.claims(tokens["id_token"].(string)); !reflect.DeepEqual(claims, want) {
				t.Errorf("exchanged: got %v, want %v", claims, want)
			}
			if resp.Header.Get("Cache-Control") != "no-store" || tokens["expires_in"] != json.Number("3600") || tokens["token_type"] != "Bearer" || tokens["scope"] != "openid profile email" || len(tokens) != 5 {
				t.Errorf("got %v %v", resp.Header, tokens)
			}
			_, info := p.program("GET", "/userinfo", nil, bearer(tokens["access_token"].(string)))
			if want := map[string]any{"sub": user.IDWalletAddress, "id_wallet_address": user.IDWalletAddress, "email": "ann@example.com"}; !reflect.DeepEqual(info, want) {
				t.Errorf("userinfo is %v, want %v", info, want)
			}
		}
	}
	for _, entry := range p.s.Requests() {
		if wanted := entry.Operation == "exchangeOIDCCode" || entry.Operation == "decideSignIn" || entry.Operation == "startSignIn"; wanted && entry.AccountID != p.client {
			t.Errorf("logged %+v", entry)
		}
	}
	// A request by POST, as from another site.
	first, err := p.Do(formRequest(t, p.s.Issuer+"/oauth2/auth", hybridRequest(p.client)))
	if err != nil {
		t.Fatal(err)
	}
	p.shows("a request by POST", first, 200, "Sign in at Demo University")
}

func formRequest(t *testing.T, address string, form url.Values) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://rp.example")
	return req
}

func TestSignInDenied(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	for _, mode := range []string{"form_post", "fragment"} {
		query := hybridRequest(p.client)
		query.Set("response_mode", mode)
		got := p.answer(p.send(p.signedIn(p.authorize(query), "a@example.com"), "/sign-in/consent", "decision", "deny"))
		if got.Get("error") != "access_denied" || got.Get("state") != "s" || got.Has("code") || got.Has("id_token") {
			t.Errorf("got %v", got)
		}
	}
}

// What is wrong with client and redirect URI is told to the end user, and nothing is
// sent there; the rest is told to the client.
func TestAuthorizationRequests(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	other, _, err := p.s.AddAccount(t.Context(), NewAccount{Type: typeOrganization, Name: "Other", RedirectURIs: []string{"https://other.example/callback"}})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string][2]string{
		"no client": {"client_id", "-"}, "unknown client": {"client_id", "x"}, "an end user": {"client_id", accountNamed(t, p.s, DemoEndUserEmail).AccountID},
		"another client": {"client_id", other.AccountID}, "no redirect URI": {"redirect_uri", "-"}, "another's": {"redirect_uri", "https://other.example/callback"},
	}
	for _, lookalike := range []string{
		callback + "/", callback + "?x=1", callback + "#", callback + "/../callback", callback + "%2f", strings.ToUpper(callback), callback + "\n", " " + callback,
		"https://127.0.0.1:8590/callback", "http://127.0.0.1:8591/callback", "http://127.0.0.1/callback", "http://localhost:8590/callback", "http://127.0.0.1:8590.evil.example/callback",
		"http://127.0.0.1:8590@evil.example/callback", "http://evil.example/callback#http://127.0.0.1:8590/callback", "http://127.0.0.1:8590\\@evil.example/callback", "//127.0.0.1:8590/callback",
		"http://0x7f.0.0.1:8590/callback", "http://127.0.0.1:8590/call%62ack", "javascript:alert(1)", "data:text/html,x", "",
	} {
		shown["look-alike "+lookalike] = [2]string{"redirect_uri", lookalike}
	}
	for name, change := range shown {
		query := hybridRequest(p.client)
		if query.Set(change[0], change[1]); change[1] == "-" {
			query.Del(change[0])
		}
		page := p.open(p.authorize(query))
		p.shows(name, page, 400, "The site made a mistake")
		if page.Location != "" || len(page.Forms) > 0 {
			t.Errorf("%s: leads to %q %v", name, page.Location, page.Forms)
		}
	}
	for _, name := range []string{"client_id", "redirect_uri"} {
		query := hybridRequest(p.client)
		query.Add(name, query.Get(name))
		p.shows("twice "+name, p.open(p.authorize(query)), 400, "more than once")
	}
	p.shows("a query that can't be read", p.open(p.authorize(hybridRequest(p.client))+"&%zz"), 400, "can&#39;t be read")

	for name, test := range map[string]struct{ change, value, code string }{
		"no PKCE":            {"code_challenge", "-", oidc.InvalidRequest},
		"plain PKCE":         {"code_challenge_method", "plain", oidc.InvalidRequest},
		"PKCE by default":    {"code_challenge_method", "-", oidc.InvalidRequest},
		"a short challenge":  {"code_challenge", "x", oidc.InvalidRequest},
		"a padded challenge": {"code_challenge", challenge + "=", oidc.InvalidRequest},
		"no state":           {"state", "-", oidc.InvalidRequest},
		"no nonce":           {"nonce", "-", oidc.InvalidRequest},
		"no response type":   {"response_type", "-", oidc.InvalidRequest},
		"token":              {"response_type", "token", oidc.UnsupportedResponseType},
		"code token":         {"response_type", "code token", oidc.UnsupportedResponseType},
		"all tokens":         {"response_type", "code id_token token", oidc.UnsupportedResponseType},
		"none":               {"response_type", "none", oidc.UnsupportedResponseType},
		"twice code":         {"response_type", "code code id_token", oidc.UnsupportedResponseType},
		"query":              {"response_mode", "query", oidc.InvalidRequest},
		"a new mode":         {"response_mode", "web_message", oidc.InvalidRequest},
		"no scope":           {"scope", "-", oidc.InvalidScope},
		"no openid":          {"scope", "profile email", oidc.InvalidScope},
		"prompt none":        {"prompt", "none", oidc.LoginRequired},
		"prompt none, login": {"prompt", "none login", oidc.InvalidRequest},
		"a new prompt":       {"prompt", "create", oidc.InvalidRequest},
		"max_age":            {"max_age", "-1", oidc.InvalidRequest},
		"request object":     {"request", "e30.e30.", oidc.RequestNotSupported},
		"request by URI":     {"request_uri", "https://evil.example/r", oidc.RequestURINotSupported},
		"registration":       {"registration", "{}", oidc.RegistrationNotSupported},
		"no Unicode":         {"nonce", "\xff", oidc.InvalidRequest},
	} {
		for _, mode := range []string{"", "form_post"} {
			query := hybridRequest(p.client)
			if mode != "" {
				query.Set("response_mode", mode)
			}
			if query.Set(test.change, test.value); test.value == "-" {
				query.Del(test.change)
			}
			got := p.answer(p.open(p.authorize(query)))
			if got.Get("error") != test.code || got.Get("error_description") == "" || got.Get("state") != query.Get("state") || got.Has("code") || got.Has("id_token") {
				t.Errorf("%s by %q: got %v", name, mode, got)
			}
		}
	}
	// The code flow's errors are in the query, unless the client says otherwise.
	query := hybridRequest(p.client)
	query.Set("response_type", "code")
	if page := p.open(p.authorize(query)); !strings.HasPrefix(page.Location, callback+"?error=unsupported_response_type&") {
		t.Errorf("sent to %s", page.Location)
	}
	query.Add("nonce", "m")
	if page := p.open(p.authorize(query)); !strings.HasPrefix(page.Location, callback+"?error=invalid_request&") {
		t.Errorf("sent to %s", page.Location)
	}
	query = hybridRequest(p.client)
	query.Set("response_type", "id_token  code")
	query.Set("login_hint", "ann@example.com")
	p.shows("another order", p.open(p.authorize(query)), 200, `value="ann@example.com"`)
}

// A code is exchanged once, by whom it was issued to.
func TestExchange(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	other, _, err := p.s.AddAccount(t.Context(), NewAccount{Type: typeOrganization, Name: "Other", RedirectURIs: []string{callback}})
	if err != nil {
		t.Fatal(err)
	}
	code := p.signIn(hybridRequest(p.client), "a@example.com").Get("code")
	for name, test := range map[string]struct{ change, value, want string }{
		"no grant type":      {"grant_type", "-", oidc.InvalidRequest},
		"refresh":            {"grant_type", "refresh_token", oidc.UnsupportedGrantType},
		"no code":            {"code", "-", oidc.InvalidRequest},
		"unknown code":       {"code", "x", oidc.InvalidGrant},
		"no client":          {"client_id", "-", oidc.InvalidRequest},
		"unknown client":     {"client_id", "x", oidc.InvalidClient},
		"another client":     {"client_id", other.AccountID, oidc.InvalidGrant},
		"a secret":           {"client_secret", "x", oidc.InvalidClient},
		"no redirect URI":    {"redirect_uri", "-", oidc.InvalidRequest},
		"another URI":        {"redirect_uri", callback + "/", oidc.InvalidGrant},
		"no verifier":        {"code_verifier", "-", oidc.InvalidRequest},
		"the challenge":      {"code_verifier", challenge, oidc.InvalidGrant},
		"a short verifier":   {"code_verifier", "x", oidc.InvalidRequest},
		"a changed verifier": {"code_verifier", strings.ToLower(verifier), oidc.InvalidGrant},
	} {
		form := p.tokenRequest(code)
		if form.Set(test.change, test.value); test.value == "-" {
			form.Del(test.change)
		}
		resp, got := p.exchange(form)
		status := 400
		if test.want == oidc.InvalidClient {
			status = 401
		}
		if resp.StatusCode != status || got["error"] != test.want || got["error_description"] == "" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d %v, want %s", name, resp.StatusCode, got, test.want)
		}
	}
	twice := p.tokenRequest(code)
	twice.Add("code", code)
	if _, got := p.exchange(twice); got["error"] != oidc.InvalidRequest {
		t.Errorf("twice a code: got %v", got)
	}
	resp, got := p.program("POST", "/oauth2/token", p.tokenRequest(code), map[string]string{"Authorization": "Basic eDp5"})
	if resp.StatusCode != http.StatusUnauthorized || got["error"] != oidc.InvalidClient || resp.Header.Get("WWW-Authenticate") != "Basic" {
		t.Errorf("with a secret: got %d %v %v", resp.StatusCode, got, resp.Header)
	}
	if resp, got := p.program("POST", "/oauth2/token", nil, map[string]string{"Content-Type": "application/json"}); resp.StatusCode != http.StatusBadRequest || got["error"] != oidc.InvalidRequest {
		t.Errorf("as JSON: got %v", got)
	}
	// None of that has used it up.
	if resp, got := p.exchange(p.tokenRequest(code)); resp.StatusCode != http.StatusOK {
		t.Errorf("got %v", got)
	}
	code = p.signIn(hybridRequest(p.client), "a@example.com").Get("code")
	p.s.advance(t, oidcCodeLifetime+time.Second)
	if _, got := p.exchange(p.tokenRequest(code)); got["error"] != oidc.InvalidGrant || got["error_description"] != "the code has expired" {
		t.Errorf("an expired code: got %v", got)
	}
}

// A code that comes again takes the tokens with it that were issued for it.
func TestReplayedCode(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	code, another := p.signIn(hybridRequest(p.client), "a@example.com").Get("code"), p.signIn(hybridRequest(p.client), "a@example.com").Get("code")
	_, tokens := p.exchange(p.tokenRequest(code))
	_, others := p.exchange(p.tokenRequest(another))
	token, other := bearer(tokens["access_token"].(string)), bearer(others["access_token"].(string))
	if resp, _ := p.program("GET", "/userinfo", nil, token); resp.StatusCode != http.StatusOK {
		t.Fatalf("got %d", resp.StatusCode)
	}
	if resp, got := p.exchange(p.tokenRequest(code)); resp.StatusCode != http.StatusBadRequest || got["error"] != oidc.InvalidGrant {
		t.Errorf("got %d %v", resp.StatusCode, got)
	}
	resp, got := p.program("GET", "/userinfo", nil, token)
	if resp.StatusCode != http.StatusUnauthorized || got["error"] != oidc.InvalidToken || !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), `Bearer error="invalid_token", `) {
		t.Errorf("the token is answered %d %v %v", resp.StatusCode, got, resp.Header)
	}
	if resp, _ := p.program("GET", "/userinfo", nil, other); resp.StatusCode != http.StatusOK {
		t.Errorf("the token of another code is answered %d", resp.StatusCode)
	}
}

func TestUserinfo(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	query := hybridRequest(p.client)
	query.Set("scope", "openid profile")
	_, tokens := p.exchange(p.tokenRequest(p.signIn(query, "a@example.com").Get("code")))
	token := tokens["access_token"].(string)
	want := accountNamed(t, p.s, "a@example.com").IDWalletAddress
	if resp, got := p.program("POST", "/userinfo", url.Values{"access_token": {token}}, nil); resp.StatusCode != http.StatusOK || got["sub"] != want || got["email"] != nil {
		t.Errorf("by form: got %d %v", resp.StatusCode, got)
	}
	if resp, got := p.program("POST", "/userinfo", url.Values{}, bearer(token)); resp.StatusCode != http.StatusOK || got["sub"] != want {
		t.Errorf("by header: got %d %v", resp.StatusCode, got)
	}
	resp, got := p.program("GET", "/userinfo", nil, nil)
	if resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("without a token: got %d %v %v", resp.StatusCode, got, resp.Header)
	}
	preflight, _, err := send(t, "OPTIONS", p.s.Issuer+"/userinfo", "", map[string]string{"Origin": "https://app.example", "Access-Control-Request-Headers": "authorization"})
	if err != nil || preflight.StatusCode != http.StatusNoContent || preflight.Header.Get("Access-Control-Allow-Origin") != "*" || preflight.Header.Get("Access-Control-Allow-Headers") != "Authorization" {
		t.Errorf("a preflight: got %+v, %v", preflight, err)
	}
	if resp.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("got %v", resp.Header)
	}
	// One API's tokens are not the other's.
	a := signIn(t, p.s, DemoOrganizationSecret)
	for name, wrong := range map[string]string{"a token of the REST API": a.token, "the ID token": tokens["id_token"].(string), "anything": "x"} {
		if resp, got := p.program("GET", "/userinfo", nil, bearer(wrong)); resp.StatusCode != http.StatusUnauthorized || got["error"] != oidc.InvalidToken {
			t.Errorf("%s: got %d %v", name, resp.StatusCode, got)
		}
	}
	for _, wrong := range []string{token, tokens["id_token"].(string)} {
		in := &api{t: t, s: p.s, token: wrong}
		in.fails(in.call("GET", "/account/my_info", ""), 401, codeUnauthorized)
	}
	p.s.advance(t, time.Hour)
	if resp, _ := p.program("GET", "/userinfo", nil, bearer(token)); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("after an hour: got %d", resp.StatusCode)
	}
	_, tokens = p.exchange(p.tokenRequest(p.signIn(query, "a@example.com").Get("code")))
	if err := p.s.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if resp, _ := p.program("GET", "/userinfo", nil, bearer(tokens["access_token"].(string))); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("revoked: got %d", resp.StatusCode)
	}
}

// Keys and codes survive a restart, and a snapshot carries them.
func TestOIDCState(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	code := p.signIn(hybridRequest(p.client), "a@example.com").Get("code")
	_, before := p.key()
	var snapshot bytes.Buffer
	if err := p.s.Snapshot(t.Context(), &snapshot); err != nil {
		t.Fatal(err)
	}
	other := newRelyingParty(t)
	if _, key := other.key(); key == before {
		t.Error("two emulators have the same key")
	}
	if err := other.s.Restore(t.Context(), &snapshot); err != nil {
		t.Fatal(err)
	}
	if _, key := other.key(); key != before {
		t.Error("the snapshot has another key")
	}
	if resp, got := other.exchange(other.tokenRequest(code)); resp.StatusCode != http.StatusOK {
		t.Errorf("got %v", got)
	}
}

// What the store can't do is no fault of the client.
func TestOIDCBrokenStore(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	_, tokens := p.exchange(p.tokenRequest(p.signIn(hybridRequest(p.client), "a@example.com").Get("code")))
	err := p.s.store.write(t.Context(), func(ctx context.Context, t *tx) error { return t.script(ctx, "ALTER TABLE accounts RENAME TO lost") })
	if err != nil {
		t.Fatal(err)
	}
	if resp, got := p.exchange(p.tokenRequest("x")); resp.StatusCode != http.StatusInternalServerError || got["error"] != oidc.ServerError {
		t.Errorf("an exchange: got %d %v", resp.StatusCode, got)
	}
	if resp, got := p.program("GET", "/userinfo", nil, bearer(tokens["access_token"].(string))); resp.StatusCode != http.StatusInternalServerError || got["error"] != oidc.ServerError {
		t.Errorf("userinfo: got %d %v", resp.StatusCode, got)
	}
}

func TestRedirectURIs(t *testing.T) {
	t.Parallel()
	p := newRelyingParty(t)
	c := &controlAPI{t: t, s: p.s}
	const path = "/control/v1/accounts/"
	var got struct{ Values []string }
	c.call("PUT", path+p.client+"/redirect_uris", `{"values":["https://b.example/x?y=1","com.example.app:/cb","https://b.example/x?y=1"]}`, 200, &got)
	p.shows("the old one", p.open(p.authorize(hybridRequest(p.client))), 400, "is not registered for Demo University")
	query := hybridRequest(p.client)
	query.Set("redirect_uri", "com.example.app:/cb")
	if page := p.send(p.signedIn(p.authorize(query), "a@example.com"), "/sign-in/consent", "decision", "allow"); !strings.HasPrefix(page.Location, "com.example.app:/cb#code=") {
		t.Errorf("sent to %s", page.Location)
	}
	query.Set("redirect_uri", "https://b.example/x?y=1")
	query.Set("response_type", "code")
	if page := p.open(p.authorize(query)); !strings.HasPrefix(page.Location, "https://b.example/x?y=1&error=") {
		t.Errorf("sent to %s", page.Location)
	}
	accounts, err := p.s.Accounts(t.Context())
	if want := []string{"com.example.app:/cb", "https://b.example/x?y=1"}; err != nil || !reflect.DeepEqual(accounts[0].RedirectURIs, want) {
		t.Errorf("got %v, %v", accounts, err)
	}
	for _, bad := range []string{`{}`, `{"values":["x"]}`, `{"values":["javascript:alert(1)"]}`, `{"values":["https://x.example/#a"]}`} {
		c.call("PUT", path+p.client+"/redirect_uris", bad, 400, nil)
	}
	c.call("PUT", path+"x/redirect_uris", `{"values":[]}`, 404, nil)
	c.call("PUT", path+accountNamed(t, p.s, DemoEndUserEmail).AccountID+"/redirect_uris", `{"values":[]}`, 404, nil)
	c.call("PUT", path+p.client+"/redirect_uris", `{"values":[]}`, 200, nil)
	c.call("POST", "/control/v1/accounts", `{"type":"end_user","email":"x@example.com","redirect_uris":["https://x.example/"]}`, 400, nil)
	c.call("POST", "/control/v1/accounts", `{"type":"organization","name":"X","redirect_uris":["https://x.example/"]}`, 200, nil)
}
