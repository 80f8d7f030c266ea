package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"golang.org/x/oauth2"
)

const (
	testClientID = "1d0f6a5e-organization"
	testWallet   = "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"
	testOther    = "0x00000000000000000000000000000000000000aa"
	testEmail    = "ada@students.university.example"
)

type claims = map[string]any

// fakeProvider is an OpenID Provider as Web3Connect documents its own. The user is
// signed in with it already. Its fields make it misbehave.
type fakeProvider struct {
	*httptest.Server

	t           *testing.T
	redirectURI string

	mu        sync.Mutex
	key       *secp256k1.PrivateKey
	keyID     string
	grants    map[string]url.Values // authorization requests by their code
	secrets   []string              // every token and code that was given out
	keyReads  int
	exchanges int

	first    func(claims)                  // the ID token of the authorization endpoint
	second   func(claims)                  // that of the token endpoint
	header   func(claims)                  // the header of either
	sign     func(signed string) []byte    // in place of ES256K with the published key
	answer   func(url.Values)              // the answer to the browser
	tokens   func(map[string]any)          // the answer of the token endpoint
	userinfo func(map[string]any)          // the answer of userinfo
	status   func(path string) (int, bool) // in place of an answer
}

func startProvider(t *testing.T) *fakeProvider {
	t.Helper()
	p := &fakeProvider{t: t, key: newKey(t), keyID: "key-1", grants: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /oauth2/auth", p.authorize)
	mux.HandleFunc("POST /oauth2/token", p.token)
	mux.HandleFunc("GET /userinfo", p.claims)
	mux.HandleFunc("GET /keys", p.keys)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.status != nil {
			if status, ok := p.status(r.URL.Path); ok {
				w.Header().Set("Location", p.URL+r.URL.Path+"?again=1")
				w.WriteHeader(status)
				return
			}
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func newKey(t *testing.T) *secp256k1.PrivateKey {
	t.Helper()
	key, err := secp256k1.GeneratePrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// settings are those that Terraform would make for a relying party.
func (p *fakeProvider) settings(baseURL, hybridMode, implicitMode string) map[string]any {
	p.redirectURI = baseURL + "/callback"
	return settingsFor(p.URL, baseURL, hybridMode, implicitMode)
}

func settingsFor(issuer, baseURL, hybridMode, implicitMode string) map[string]any {
	request := func(more map[string]string) string {
		query := url.Values{
			"client_id": {testClientID}, "redirect_uri": {baseURL + "/callback"}, "scope": {"openid profile email"},
			"state": {"replaced"}, "nonce": {"replaced"},
		}
		for name, value := range more {
			query.Set(name, value)
		}
		return issuer + "/oauth2/auth?ui=ja&" + query.Encode()
	}
	return map[string]any{
		"base_url": baseURL, "organization": "Demo <University>", "client_id": testClientID,
		"issuer": issuer, "token_endpoint": issuer + "/oauth2/token", "userinfo_endpoint": issuer + "/userinfo", "jwks_uri": issuer + "/keys",
		"authorization_urls": map[string]any{
			"hybrid":   request(map[string]string{"response_type": "code id_token", "response_mode": hybridMode, "code_challenge": "replaced", "code_challenge_method": "S256"}),
			"implicit": request(map[string]string{"response_type": "id_token", "response_mode": implicitMode}),
		},
		"connect_script": "function globalWeb3ConnectButtonOnClick() {\n  window.open(\"https://example.com/association\", \"_blank\", \"noopener\");\n}\n",
	}
}

func (p *fakeProvider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	hybridFlow := q.Get("response_type") == string(hybrid)
	for name, ok := range map[string]bool{
		"ui":             q.Get("ui") == "ja", // the endpoint's own query is kept
		"client_id":      q.Get("client_id") == testClientID,
		"redirect_uri":   q.Get("redirect_uri") == p.redirectURI,
		"scope":          q.Get("scope") == "openid profile email",
		"state":          len(q["state"]) == 1 && len(q.Get("state")) >= 22,
		"nonce":          len(q["nonce"]) == 1 && len(q.Get("nonce")) >= 22 && q.Get("nonce") != q.Get("state"),
		"code_challenge": !hybridFlow && !q.Has("code_challenge") || hybridFlow && len(q.Get("code_challenge")) == 43 && q.Get("code_challenge_method") == "S256",
		"response_type":  hybridFlow || q.Get("response_type") == string(implicit),
	} {
		if !ok {
			p.t.Errorf("authorization request with the %s %q", name, q[name])
		}
	}
	answer := url.Values{"state": {q.Get("state")}}
	c := p.idToken(q.Get("nonce"))
	c["s_hash"] = leftHalf(q.Get("state"))
	if hybridFlow {
		code := fmt.Sprintf("code-%d-%s", len(p.grants), leftHalf(q.Get("state")))
		p.grants[code] = q
		p.secrets = append(p.secrets, code)
		answer.Set("code", code)
		c["c_hash"] = leftHalf(code)
	}
	tamper(p.first, c)
	answer.Set("id_token", p.signed(c))
	if p.answer != nil {
		p.answer(answer)
	}
	if q.Get("response_mode") == "fragment" {
		http.Redirect(w, r, q.Get("redirect_uri")+"#"+answer.Encode(), http.StatusSeeOther)
		return
	}
	page := template.Must(template.New("").Parse(`<form method="post" action="{{.To}}">{{range $name, $values := .Answer}}{{range $values}}<input name="{{$name}}" value="{{.}}">{{end}}{{end}}</form>`))
	if err := page.Execute(w, map[string]any{"To": q.Get("redirect_uri"), "Answer": answer}); err != nil {
		p.t.Error(err)
	}
}

func (p *fakeProvider) idToken(nonce string) claims {
	now := time.Now()
	return claims{
		"iss": p.URL, "sub": testWallet, "id_wallet_address": testWallet, "email": testEmail, "nonce": nonce,
		"aud": testClientID, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
}

func (p *fakeProvider) token(w http.ResponseWriter, r *http.Request) {
	p.exchanges++
	code := r.PostFormValue("code")
	grant, ok := p.grants[code]
	delete(p.grants, code)
	_, _, basic := r.BasicAuth()
	if !ok || basic || r.PostForm.Has("client_secret") || r.PostFormValue("grant_type") != "authorization_code" ||
		r.PostFormValue("client_id") != testClientID || r.PostFormValue("redirect_uri") != p.redirectURI ||
		oauth2.S256ChallengeFromVerifier(r.PostFormValue("code_verifier")) != grant.Get("code_challenge") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"error":"invalid_grant","error_description":%q}`, code)
		return
	}
	c := p.idToken(grant.Get("nonce"))
	tamper(p.second, c)
	access := "access-token-" + code
	p.secrets = append(p.secrets, access)
	answer := map[string]any{"access_token": access, "expires_in": 3600, "id_token": p.signed(c), "scope": "openid profile email", "token_type": "Bearer"}
	tamper(p.tokens, answer)
	p.json(w, answer)
}

func (p *fakeProvider) claims(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer access-token-") {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	answer := map[string]any{"sub": testWallet, "id_wallet_address": testWallet, "email": testEmail}
	tamper(p.userinfo, answer)
	p.json(w, answer)
}

func (p *fakeProvider) keys(w http.ResponseWriter, _ *http.Request) {
	p.keyReads++
	p.json(w, map[string]any{"keys": []any{
		map[string]any{"kty": "RSA", "kid": p.keyID, "n": "AQAB", "e": "AQAB"},
		jwk(p.key.PubKey(), p.keyID),
	}})
}

func (p *fakeProvider) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

func (p *fakeProvider) signed(c claims) string {
	header := claims{"alg": "ES256K", "typ": "JWT", "kid": p.keyID}
	tamper(p.header, header)
	signed := segment(header) + "." + segment(c)
	sign := p.sign
	if sign == nil {
		sign = func(signed string) []byte { return signES256K(p.key, signed) }
	}
	token := signed + "." + base64.RawURLEncoding.EncodeToString(sign(signed))
	p.secrets = append(p.secrets, token)
	return token
}

func tamper(how func(map[string]any), what map[string]any) {
	if how != nil {
		how(what)
	}
}

func segment(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func signES256K(key *secp256k1.PrivateKey, signed string) []byte {
	hash := sha256.Sum256([]byte(signed))
	signature := ecdsa.Sign(key, hash[:])
	r, s := signature.R(), signature.S()
	rBytes, sBytes := r.Bytes(), s.Bytes()
	return append(rBytes[:], sBytes[:]...)
}

func jwk(key *secp256k1.PublicKey, id string) map[string]any {
	raw := key.SerializeUncompressed()
	return map[string]any{
		"kty": "EC", "crv": "secp256k1", "use": "sig", "alg": "ES256K", "kid": id,
		"x": base64.RawURLEncoding.EncodeToString(raw[1:33]), "y": base64.RawURLEncoding.EncodeToString(raw[33:]),
	}
}

func leftHalf(text string) string {
	hash := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(hash[:16])
}

// set gives a tampering that sets one member, or removes it with nil.
func set(name string, value any) func(map[string]any) {
	return func(m map[string]any) {
		if value == nil {
			delete(m, name)
			return
		}
		maps.Copy(m, map[string]any{name: value})
	}
}
