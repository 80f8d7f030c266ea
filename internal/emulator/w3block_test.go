package emulator

import (
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// w3 calls W3Block ID.
type w3 struct {
	t       *testing.T
	s       *Server
	headers map[string]string
}

// w3answer is an answer of W3Block ID.
type w3answer struct {
	status int
	header http.Header
	body   map[string]any
}

func (w *w3) call(method, path, body string) w3answer {
	w.t.Helper()
	resp, raw, err := send(w.t, method, w.s.W3BlockURL+path, body, w.headers)
	if err != nil {
		w.t.Fatal(err)
	}
	out := w3answer{status: resp.StatusCode, header: resp.Header}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &out.body); err != nil {
			w.t.Fatalf("%s %s answers %q", method, path, raw)
		}
	}
	return out
}

// with is the same client with a token.
func (w *w3) with(token string) *w3 {
	return &w3{w.t, w.s, bearer(token)}
}

func (w *w3) fails(resp w3answer, status int) {
	w.t.Helper()
	if resp.status != status || resp.body["statusCode"] != float64(status) || resp.body["error"] != http.StatusText(status) ||
		resp.body["timestamp"] == nil || resp.body["path"] == nil || resp.body["message"] == nil {
		w.t.Errorf("got %d %v, want %d", resp.status, resp.body, status)
	}
}

const (
	tenantSignIn = `{"tenantId":"` + DemoTenantID + `","key":"` + DemoTenantKey + `","secret":"` + DemoTenantSecret + `"}`
	userSignIn   = `{"email":"` + DemoUserEmail + `","password":"` + DemoUserPassword + `"}`
)

func (w *w3) signIn(path, body string) (token, refresh string, data map[string]any) {
	w.t.Helper()
	resp := w.call("POST", path, body)
	token, _ = resp.body["token"].(string)
	refresh, _ = resp.body["refreshToken"].(string)
	data, _ = resp.body["data"].(map[string]any)
	if resp.status != http.StatusCreated || token == "" || refresh == "" || resp.body["isNewUser"] != false || resp.body["isPrivateEmail"] != false {
		w.t.Fatalf("got %d %v", resp.status, resp.body)
	}
	return token, refresh, data
}

// jwks fetches the key, and checks its id.
func (w *w3) jwks() *rsa.PublicKey {
	w.t.Helper()
	var keys struct{ Keys []map[string]string }
	raw, err := json.Marshal(w.call("GET", "/auth/jwks.json", "").body)
	if err == nil {
		err = json.Unmarshal(raw, &keys)
	}
	if err != nil || len(keys.Keys) != 1 {
		w.t.Fatalf("got %s, %v", raw, err)
	}
	k := keys.Keys[0]
	thumbprint := sha256.Sum256([]byte(`{"e":"` + k["e"] + `","kty":"RSA","n":"` + k["n"] + `"}`))
	if k["kty"] != "RSA" || k["use"] != "sig" || k["alg"] != "RS256" || k["kid"] != base64.RawURLEncoding.EncodeToString(thumbprint[:]) {
		w.t.Errorf("got %v", k)
	}
	n, errN := base64.RawURLEncoding.DecodeString(k["n"])
	e, errE := base64.RawURLEncoding.DecodeString(k["e"])
	if errN != nil || errE != nil {
		w.t.Fatal(errN, errE)
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
}

func TestW3BlockSignIn(t *testing.T) {
	t.Parallel()
	w := &w3{t: t, s: start(t)}
	for path, test := range map[string]struct {
		body, kind string
		claims     []string
	}{
		"/auth/signin":        {userSignIn, "user", strings.Fields("sub iss aud exp iat tenantId email name roles verified type emailVerified phoneVerified")},
		"/auth/signin/tenant": {tenantSignIn, "tenant", strings.Fields("sub iss aud exp iat tenantId roles type")},
	} {
		token, refresh, data := w.signIn(path, test.body)
		claims, refreshClaims := jwt.MapClaims{}, jwt.MapClaims{}
		key := w.jwks()
		verify := func(text string, into jwt.MapClaims, typ string) {
			t.Helper()
			parsed, err := jwt.ParseWithClaims(text, into, func(*jwt.Token) (any, error) { return key, nil }, jwt.WithValidMethods([]string{"RS256"}))
			if err != nil || !reflect.DeepEqual(parsed.Header, map[string]any{"alg": "RS256", "typ": typ}) {
				t.Errorf("%s: %v, %v", path, parsed.Header, err)
			}
		}
		verify(token, claims, "JWT")
		verify(refresh, refreshClaims, "refresh")
		if !reflect.DeepEqual(map[string]any(claims), data) || data["type"] != test.kind || data["tenantId"] != DemoTenantID || len(data) != len(test.claims) {
			t.Errorf("%s: data %v, claims %v", path, data, claims)
		}
		for _, claim := range test.claims {
			if data[claim] == nil {
				t.Errorf("%s: there is no claim %s", path, claim)
			}
		}
		hash := sha256.Sum256([]byte(token))
		if refreshClaims["tokenHash"] != hex.EncodeToString(hash[:]) {
			t.Errorf("%s: %v", path, refreshClaims)
		}
	}
}

func TestW3BlockRefusesSignIn(t *testing.T) {
	t.Parallel()
	w := &w3{t: t, s: start(t)}
	for body, status := range map[string]int{
		`{"email":"user@example.com","password":"x"}`:                       401,
		`{"email":"nobody@example.com","password":"P@ssw0rd"}`:              401,
		`{"email":"user@example.com","password":"P@ssw0rd","tenantId":"x"}`: 401,
		`{"email":"user@example.com"}`:                                      422,
		`{"email":7,"password":"P@ssw0rd"}`:                                 422,
		`{`:                                                                 400,
		`[]`:                                                                400,
		`{"email":"USER@example.com ","password":"P@ssw0rd","tenantId":"` + DemoTenantID + `"}`: 201,
	} {
		resp := w.call("POST", "/auth/signin", body)
		if status == 201 && resp.status == 201 {
			continue
		}
		w.fails(resp, status)
		if _, isList := resp.body["message"].([]any); isList != (status == 422) {
			t.Errorf("%s: message %v", body, resp.body["message"])
		}
	}
	for _, body := range []string{strings.Replace(tenantSignIn, DemoTenantKey, "x", 1), strings.Replace(tenantSignIn, DemoTenantSecret, "x", 1), strings.Replace(tenantSignIn, DemoTenantID, "x", 1)} {
		w.fails(w.call("POST", "/auth/signin/tenant", body), 401)
	}
	resp := w.call("POST", "/auth/signin/tenant", `{"key":""}`)
	w.fails(resp, 422)
	if list, _ := resp.body["message"].([]any); len(list) != 3 {
		t.Errorf("message %v", resp.body["message"])
	}
	w.fails(w.call("GET", "/auth/nothing", ""), 404)
	w.fails(w.call("PUT", "/auth/signin", ""), 405)
	w.fails(w.call("POST", "/auth/signin", `{"email":"`+strings.Repeat("x", 10<<20)+`"}`), 413)
	// A stale token doesn't matter where none is needed.
	w.with("stale").signIn("/auth/signin", userSignIn)
}

func TestW3BlockAmbiguousEmail(t *testing.T) {
	t.Parallel()
	w := &w3{t: t, s: start(t)}
	_, _, err := w.s.AddAccount(t.Context(), NewAccount{Type: typeOrganization, Name: "Second", W3Block: []NewTenant{
		{TenantID: "second", Name: "Second", Key: "k", Secret: "s", Users: []NewUser{{Email: DemoUserEmail, Password: "other"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	resp := w.call("POST", "/auth/signin", userSignIn)
	w.fails(resp, 409)
	data, _ := resp.body["data"].(map[string]any)
	if want := []any{map[string]any{"id": DemoTenantID, "name": "Demo University"}, map[string]any{"id": "second", "name": "Second"}}; !reflect.DeepEqual(data["tenants"], want) {
		t.Errorf("got %v", resp.body)
	}
	w.signIn("/auth/signin", `{"email":"user@example.com","password":"other","tenantId":"second"}`)
}

func TestW3BlockRefresh(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w := &w3{t: t, s: start(t, func(o *Options) { o.Now = func() time.Time { return now } })}
	token, first, _ := w.signIn("/auth/signin/tenant", tenantSignIn)
	refresh := func(token string) w3answer {
		return w.call("POST", "/auth/refresh-token", `{"refreshToken":"`+token+`"}`)
	}
	second := refresh(first)
	if second.status != 201 || second.body["data"] != nil || second.body["token"] == token || second.body["refreshToken"] == first {
		t.Fatalf("got %d %v", second.status, second.body)
	}
	// Used again within 30 seconds, and no longer.
	w.s.advance(t, 30*time.Second)
	if resp := refresh(first); resp.status != 201 {
		t.Errorf("got %d %v", resp.status, resp.body)
	}
	w.s.advance(t, time.Second)
	w.fails(refresh(first), 403)
	next, _ := second.body["refreshToken"].(string)
	if resp := refresh(next); resp.status != 201 {
		t.Errorf("got %d %v", resp.status, resp.body)
	}
	for name, bad := range map[string]string{"access token": token, "garbage": "x", "tampered": first[:len(first)-4] + "AAAA"} {
		if resp := refresh(bad); resp.status != 403 {
			t.Errorf("%s: %d", name, resp.status)
		}
	}
	w.fails(w.call("POST", "/auth/refresh-token", `{}`), 422)
	_, last, _ := w.signIn("/auth/signin/tenant", tenantSignIn)
	w.s.advance(t, refreshLifetime+time.Second)
	w.fails(refresh(last), 403)
}

func TestW3BlockLogout(t *testing.T) {
	t.Parallel()
	w := &w3{t: t, s: start(t)}
	token, refresh, _ := w.signIn("/auth/signin", userSignIn)
	another, _, _ := w.signIn("/auth/signin", userSignIn) // in the same second, and yet another token
	in := w.with(token)
	if resp := in.call("GET", "/users/profile", ""); resp.status != 200 {
		t.Fatalf("got %d %v", resp.status, resp.body)
	}
	if resp := in.call("POST", "/auth/logout", ""); resp.status != 204 || resp.body != nil {
		t.Errorf("got %d %v", resp.status, resp.body)
	}
	in.fails(in.call("GET", "/users/profile", ""), 401)
	in.fails(in.call("POST", "/auth/logout", ""), 401)
	w.fails(w.call("POST", "/auth/refresh-token", `{"refreshToken":"`+refresh+`"}`), 403)
	if resp := w.with(another).call("GET", "/users/profile", ""); resp.status != 200 {
		t.Errorf("got %d %v", resp.status, resp.body)
	}
	w.fails(w.call("POST", "/auth/logout", ""), 401)
	tenant := &w3{t, w.s, tenantHeaders()}
	tenant.fails(tenant.call("POST", "/auth/logout", ""), 403)
}

func tenantHeaders() map[string]string {
	return map[string]string{headerTenant: DemoTenantID, headerKey: DemoTenantKey, headerSecret: DemoTenantSecret}
}

func TestW3BlockProfile(t *testing.T) {
	t.Parallel()
	w := &w3{t: t, s: start(t)}
	token, _, data := w.signIn("/auth/signin", userSignIn)
	p := w.with(token).call("GET", "/users/profile", "").body
	for _, key := range strings.Fields(`id email phone verified phoneVerified emailVerified roles i18nLocale name tenantId mainWalletId addressId address mainWallet wallets
		contexts approverUserId createdAt updatedAt kycStatus avatarUrl referrerUser`) {
		if _, ok := p[key]; !ok {
			t.Errorf("%s is missing", key)
		}
	}
	wallet, _ := p["mainWallet"].(map[string]any)
	if p["id"] != data["sub"] || p["email"] != DemoUserEmail || wallet["type"] != "vault" || wallet["status"] != "ready" || wallet["id"] != p["mainWalletId"] || len(p) != 22 {
		t.Errorf("got %v", p)
	}
	tenant := &w3{t, w.s, tenantHeaders()}
	tenant.fails(tenant.call("GET", "/users/profile", ""), 401)
}

// The tokens and the headers of a tenant are its organization's in the REST API.
func TestW3BlockInREST(t *testing.T) {
	t.Parallel()
	a := organization(t)
	w := &w3{t: t, s: a.s}
	tenant, _, _ := w.signIn("/auth/signin/tenant", tenantSignIn)
	user, refresh, _ := w.signIn("/auth/signin", userSignIn)
	for _, token := range []string{tenant, user} {
		in := &api{t: t, s: a.s, token: token}
		in.mint(`{}`)
	}
	rest := func(headers map[string]string) int {
		t.Helper()
		return (&w3{t, &Server{W3BlockURL: a.s.URL}, headers}).call("GET", "/nft/minted_by_me", "").status
	}
	if got := rest(tenantHeaders()); got != 200 {
		t.Errorf("the headers are answered %d", got)
	}
	for name := range tenantHeaders() {
		wrong, without := tenantHeaders(), tenantHeaders()
		wrong[name] = "x"
		delete(without, name)
		if got, alsoGot := rest(wrong), rest(without); got != 401 || alsoGot != 401 {
			t.Errorf("%s: answered %d when wrong, %d when missing", name, got, alsoGot)
		}
	}
	(&api{t: t, s: a.s}).fails((&api{t: t, s: a.s, token: refresh}).call("GET", "/account/my_info", ""), 401, codeUnauthorized)
	if resp := w.with(user).call("POST", "/auth/logout", ""); resp.status != 204 {
		t.Errorf("got %d", resp.status)
	}
	in := &api{t: t, s: a.s, token: user}
	in.fails(in.call("GET", "/account/my_info", ""), 401, codeUnauthorized)
	a.s.advance(t, 24*time.Hour)
	in.token = tenant
	in.fails(in.call("GET", "/account/my_info", ""), 401, codeAccessTokenExpired)
	// Those of Web3Connect are none of W3Block ID.
	own := signIn(t, a.s, DemoOrganizationSecret)
	w.fails(w.with(own.token).call("GET", "/users/profile", ""), 401)
}

func TestW3BlockLimits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w := &w3{t: t, s: start(t, func(o *Options) {
		o.Now = func() time.Time { return now }
		o.Switches.W3BlockRateLimit, o.Switches.W3BlockSignInLimit = 5, 2
	})}
	for range 2 {
		w.signIn("/auth/signin/tenant", tenantSignIn)
	}
	resp := w.call("POST", "/auth/signin", userSignIn)
	w.fails(resp, 429)
	if resp.header.Get("Retry-After") != "60" {
		t.Errorf("Retry-After is %q", resp.header.Get("Retry-After"))
	}
	for range 2 {
		w.jwks()
	}
	w.fails(w.call("GET", "/auth/jwks.json", ""), 429)
	w.s.advance(t, 59*time.Second)
	resp = w.call("GET", "/auth/jwks.json", "")
	w.fails(resp, 429)
	if resp.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", resp.header.Get("Retry-After"))
	}
	w.s.advance(t, time.Second)
	for range 2 {
		w.signIn("/auth/signin/tenant", tenantSignIn)
	}
	w.fails(w.call("POST", "/auth/signin/tenant", tenantSignIn), 429)
	if err := w.s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.signIn("/auth/signin/tenant", tenantSignIn)
}

// There is nothing to truncate of an answer without a body: the connection breaks.
func TestTruncateNothing(t *testing.T) {
	t.Parallel()
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("ended with %v", err)
		}
	}()
	s := start(t)
	s.strike(httptest.NewRecorder(), &request{op: &operation{}}, &Fault{Kind: FaultTruncate}, w3blockSuccess(http.StatusNoContent, nil))
}

func TestW3BlockFaults(t *testing.T) {
	t.Parallel()
	w := &w3{t: t, s: start(t)}
	if err := w.s.AddFault(Fault{Operation: "signInW3BlockTenant", Kind: FaultStatus, Status: 503, Nth: 1, RetryAfter: "3"}); err != nil {
		t.Fatal(err)
	}
	resp := w.call("POST", "/auth/signin/tenant", tenantSignIn)
	w.fails(resp, 503)
	if resp.header.Get("Retry-After") != "3" {
		t.Errorf("Retry-After is %q", resp.header.Get("Retry-After"))
	}
	w.signIn("/auth/signin/tenant", tenantSignIn)
}
