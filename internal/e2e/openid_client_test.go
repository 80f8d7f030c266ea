package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/formbrowser"
)

const (
	demoRedirectURI = "http://127.0.0.1:8590/callback" // of the default seed
	adasEmail       = "ada@example.com"
)

// clientMessage is a line of walk.mjs: one of these.
type clientMessage struct {
	Discovered map[string]any
	// A browser has to open this, to allow or deny, and to bring the answer back.
	URL, Mode string
	Deny      bool
	Result    *clientResult
}

type clientResult struct {
	ResponseType        string `json:"response_type"`
	ResponseMode        string `json:"response_mode"`
	Scope               string
	Denied              bool
	Error               string
	Params              []string
	Token               map[string]any
	IDTokens            []clientIDToken
	Userinfo            map[string]any
	Replay              string
	UserinfoAfterReplay string
}

type clientIDToken struct {
	Alg, KID string
	Key      struct {
		KTY, CRV, Alg, Use string
		Private            bool
	}
	Verified, Forged bool
	Claims           map[string]any
	SHash            string `json:"s_hash"`
	CHash            string `json:"c_hash"`
}

// The standard client openid-client of npm, as it is published, signs in with both
// flows and both response modes. It needs Node.js and `make oidc`, which sets
// OIDC_CLIENT so that the test can't be skipped.
func TestOpenIDClient(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "openid-client")
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(folder, "node_modules"))
	}
	if err != nil && os.Getenv("OIDC_CLIENT") != "" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("needs Node.js and the client, which `make oidc` installs: %v", err)
	}
	s := emulator.Start(t)
	cmd := exec.CommandContext(t.Context(), node, "walk.mjs", s.Issuer, organization(t, s).AccountID, demoRedirectURI)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1", "NO_PROXY=127.0.0.1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	results := converse(t, s, in, out)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if want := 2 * 2 * 3; len(results) != want {
		t.Fatalf("the client walked %d times instead of %d", len(results), want)
	}
	for _, r := range results {
		t.Run(r.ResponseType+" "+r.ResponseMode+" "+r.Scope, func(t *testing.T) {
			t.Parallel()
			r.check(t, s)
		})
	}
}

// converse does what the client asks for until it ends, and gives its results.
func converse(t *testing.T, s *emulator.Server, in io.Writer, out io.Reader) (results []clientResult) {
	t.Helper()
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return results
		}
		var m clientMessage
		if err == nil {
			err = json.Unmarshal(line, &m)
		}
		if err != nil {
			t.Fatalf("the client says %q: %v", line, err)
		}
		switch {
		case m.Discovered != nil:
			checkDiscovery(t, s, m.Discovered)
		case m.Result != nil:
			results = append(results, *m.Result)
		default:
			answer, err := json.Marshal(signIn(t, s, m))
			if err == nil {
				_, err = in.Write(append(answer, '\n'))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// signIn opens the client's address as Ada, and gives the parameters that arrive at
// the redirect URI.
func signIn(t *testing.T, s *emulator.Server, m clientMessage) map[string]string {
	t.Helper()
	b := formbrowser.New()
	p, err := b.Get(t.Context(), m.URL)
	send := func(path string, fields ...string) {
		t.Helper()
		if err == nil {
			p, err = b.Send(t.Context(), p, path, fields...)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	send("/sign-in/email", "email", adasEmail)
	send("/sign-in/code", "code", lastCode(t, s, adasEmail))
	decision := "allow"
	if m.Deny {
		decision = "deny"
	}
	send("/sign-in/consent", "decision", decision)
	var answer url.Values
	switch address, fragment, _ := strings.Cut(p.Location, "#"); {
	case m.Mode == "form_post" && len(p.Forms) == 1 && p.Forms[0].Action == demoRedirectURI:
		answer = p.Forms[0].Fields
	case m.Mode == "fragment" && address == demoRedirectURI:
		if answer, err = url.ParseQuery(fragment); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("%s: after consent there is %d %q %s", m.Mode, p.Status, p.Location, p.HTML)
	}
	params := map[string]string{}
	for name, values := range answer {
		if len(values) != 1 {
			t.Fatalf("the answer has %s %d times", name, len(values))
		}
		params[name] = values[0]
	}
	return params
}

func checkDiscovery(t *testing.T, s *emulator.Server, d map[string]any) {
	t.Helper()
	for name, want := range map[string]any{
		"issuer":                 s.Issuer,
		"authorization_endpoint": s.Issuer + "/oauth2/auth",
		"token_endpoint":         s.Issuer + "/oauth2/token",
		"userinfo_endpoint":      s.Issuer + "/userinfo",
		"jwks_uri":               s.Issuer + "/.well-known/jwks.json",
	} {
		if d[name] != want {
			t.Errorf("discovery's %s is %v instead of %v", name, d[name], want)
		}
	}
	for name, want := range map[string][]string{
		"response_types_supported":              {"code id_token", "id_token"},
		"response_modes_supported":              {"form_post", "fragment"},
		"code_challenge_methods_supported":      {"S256"},
		"token_endpoint_auth_methods_supported": {"none"},
		"id_token_signing_alg_values_supported": {"ES256K"},
		"subject_types_supported":               {"public"},
		"scopes_supported":                      {"openid", "profile", "email"},
	} {
		values, _ := d[name].([]any)
		for _, v := range want {
			if !slices.Contains(values, any(v)) {
				t.Errorf("discovery's %s %v lacks %s", name, values, v)
			}
		}
	}
}

func (r clientResult) check(t *testing.T, s *emulator.Server) {
	t.Helper()
	if r.Denied {
		if r.Error != "access_denied" || slices.Contains(r.Params, "code") || slices.Contains(r.Params, "id_token") {
			t.Errorf("a denied sign-in ends with %q and %v", r.Error, r.Params)
		}
		return
	}
	ada := account(t, s, adasEmail)
	hybrid, params, tokens := r.ResponseType == "code id_token", []string{"id_token", "state"}, 1
	if hybrid {
		params, tokens = []string{"code", "id_token", "state"}, 2
	}
	if !slices.Equal(r.Params, params) {
		t.Errorf("the answer has %v, want %v", r.Params, params)
	}
	if len(r.IDTokens) != tokens {
		t.Fatalf("%d ID tokens instead of %d", len(r.IDTokens), tokens)
	}
	for i, token := range r.IDTokens {
		token.check(t, s, ada, r.Scope, hybrid && i == 0)
	}
	if !hybrid {
		return
	}
	want := map[string]any{"sub": ada.IDWalletAddress, "id_wallet_address": ada.IDWalletAddress}
	if r.Scope == "openid profile email" {
		want["email"] = adasEmail
	}
	if !reflect.DeepEqual(r.Userinfo, want) {
		t.Errorf("userinfo is %v, want %v", r.Userinfo, want)
	}
	if r.Token["scope"] != r.Scope || r.Token["token_type"] != "Bearer" {
		t.Errorf("the token's answer is %v", r.Token)
	}
	if r.Replay != "invalid_grant" {
		t.Errorf("an authorization code that was used before: %s", r.Replay)
	}
	if r.UserinfoAfterReplay == "none" {
		t.Error("userinfo with a token whose code was sent again")
	}
}

// check checks an ID token; front tells that it came beside a code.
func (i clientIDToken) check(t *testing.T, s *emulator.Server, who emulator.Account, scope string, front bool) {
	t.Helper()
	if !i.Verified || i.Forged || i.Alg != "ES256K" || i.KID == "" || i.Key.KTY != "EC" || i.Key.CRV != "secp256k1" || i.Key.Alg != "ES256K" || i.Key.Use != "sig" || i.Key.Private {
		t.Errorf("the signature: %+v", i)
	}
	c := i.Claims
	if c["iss"] != s.Issuer || c["aud"] != organization(t, s).AccountID || c["sub"] != who.IDWalletAddress || c["id_wallet_address"] != who.IDWalletAddress {
		t.Errorf("the ID token is for %v", c)
	}
	if email, ok := c["email"]; ok != (scope == "openid profile email") || ok && email != adasEmail {
		t.Errorf("with the scope %q the ID token has %v", scope, c)
	}
	issued, _ := c["iat"].(float64)
	expires, _ := c["exp"].(float64)
	if expires-issued != 3600 {
		t.Errorf("the ID token is valid from %v to %v", c["iat"], c["exp"])
	}
	if c["s_hash"] != i.SHash {
		t.Errorf("s_hash is %v instead of %s", c["s_hash"], i.SHash)
	}
	if front && c["c_hash"] != i.CHash {
		t.Errorf("c_hash is %v instead of %s", c["c_hash"], i.CHash)
	}
}
