package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// caller is who may call an operation, and what with.
type caller struct {
	t            *testing.T
	s            *Server
	organization *api
	endUser      *api
	w3           *w3
	tokenID      string
}

func newCaller(t *testing.T) *caller {
	t.Helper()
	organization := organization(t, func(o *Options) { o.Switches.W3BlockRateLimit, o.Switches.W3BlockSignInLimit = -1, -1 })
	c := &caller{t: t, s: organization.s, organization: organization, endUser: signIn(t, organization.s, DemoEndUserSecret), tokenID: organization.mint(`{}`).TokenID}
	c.w3 = &w3{t: t, s: c.s}
	token, _, _ := c.w3.signIn("/auth/signin", userSignIn)
	c.w3 = c.w3.with(token)
	return c
}

// path is an operation's with real ids in it.
func (c *caller) path(op *operation) string {
	return strings.NewReplacer("{address}", c.organization.holder(), "{token_id}", c.tokenID).Replace(op.path)
}

// refusal is an answer of either service.
type refusal struct {
	status  int
	isError bool // in the service's form
	text    string
}

func (c *caller) send(op *operation, path, body, token string) refusal {
	c.t.Helper()
	if op.surface == w3block {
		w := c.w3
		if token != "" {
			w = w.with(token)
		}
		resp := w.call(op.method, path, body)
		return refusal{resp.status, resp.body["statusCode"] == float64(resp.status), fmt.Sprint(resp.body)}
	}
	a := *c.organization
	if token != "" {
		a.token = token
	}
	if strings.Contains(op.path, "step1") && strings.Contains(op.path, "qr_code") && token == "" {
		a = *c.endUser // the holder's
	}
	resp := a.call(op.method, path, body)
	return refusal{resp.status, resp.Status == "error" && resp.code() != "" && string(resp.Result) == "null", fmt.Sprint(resp.Error)}
}

// refuses wants an error in the service's form, and none of the emulator's fault.
func (c *caller) refuses(what string, op *operation, r refusal, statuses ...int) {
	c.t.Helper()
	for _, status := range statuses {
		if r.status == status && r.isError {
			return
		}
	}
	c.t.Errorf("%s, %s: answered %d %s, want one of %v", op.name, what, r.status, r.text, statuses)
}

// Bad bodies, for every operation that has one.
func TestBadBodies(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	key := `"api_key_secret":"` + DemoOrganizationSecret + `"`
	for _, op := range operations {
		if !op.body {
			continue
		}
		path := c.path(op) + "?c=x"
		for name, body := range map[string]string{
			"malformed": `{"a":`, "empty": ``, "two values": `{} {}`, "an array": `[]`, "a text": `"x"`, "null": `null`, "not UTF-8 JSON": "\xff\xfe", "deep": strings.Repeat("[", 100_000),
			"too deep": `{"x":` + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth) + `}`, "no UTF-8 in a text": "{\"x\":\"\xff\"}", "half a surrogate pair": `{"x":"\ud800"}`,
		} {
			c.refuses(name, op, c.send(op, path, body, ""), 400)
		}
		c.refuses("10 MB", op, c.send(op, path, `{"x":"`+strings.Repeat("x", 10<<20)+`"}`, ""), 413)
		if op.name == "updateNFTMetadata" {
			c.refuses("wrong types", op, c.send(op, path, `{"level":{"a":1}}`, ""), 400)
			continue // any other keys are possible, or none
		}
		wrong := `{` + key + `,"redirect_url":1,"email":1,"emails":"x","batch_id":1,"phone_number":1,"tmp_token":1,"code":1,"metadata":1,"to":1,"gps":1,"level":1,"password":1,"key":1,"secret":1,"tenantId":1,"refreshToken":1}`
		statuses := []int{400, 422}
		if op.name == "refreshAccessToken" || op.name == "checkAPIKey" {
			wrong = `{"api_key_secret":[1]}`
		}
		c.refuses("wrong types", op, c.send(op, path, wrong, ""), statuses...)
		missing := `{` + key + `}`
		switch op.name {
		case "searchNFTs", "searchMintedNFTs":
			continue // nothing is required
		case "refreshAccessToken", "checkAPIKey":
			missing = `{"API_KEY_SECRET":"` + DemoOrganizationSecret + `"}` // keys have one case
		}
		c.refuses("missing fields", op, c.send(op, path, missing, ""), 400, 422)
	}
	submit := restOperation(t, "submitImportBatch")
	c.refuses("10,001 e-mails", submit, c.send(submit, submit.path, `{`+key+`,"emails":[`+strings.Repeat(`"a@example.com",`, 10_000)+`"b@example.com"]}`, ""), 400)
	longest := strings.Repeat(`\u00fc`, 32) + "@" + strings.Repeat(`\u00fc`, 93) + ".de" // 254 bytes
	if r := c.send(submit, submit.path, `{`+key+`,"emails":["`+strings.Repeat(longest+`","`, 9_999)+longest+`"]}`, ""); r.status != 200 {
		t.Errorf("10,000 of the longest e-mails are answered %d %s", r.status, r.text)
	}
	c.refuses("no e-mails", submit, c.send(submit, submit.path, `{`+key+`,"emails":null}`, ""), 400)
	c.refuses("null among e-mails", submit, c.send(submit, submit.path, `{`+key+`,"emails":[null]}`, ""), 400)
	if r := c.send(submit, submit.path, `{`+key+`,"emails":[],"extra":{"a":1}}`, ""); r.status != 200 {
		t.Errorf("an extra field is answered %d %s", r.status, r.text)
	}
}

func restOperation(t *testing.T, name string) *operation {
	t.Helper()
	for _, op := range operations {
		if op.name == name {
			return op
		}
	}
	t.Fatalf("there is no operation %s", name)
	return nil
}

// Bad tokens and keys, for every operation that wants one.
func TestBadCredentials(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	good := c.organization.token
	parts := strings.Split(good, ".")
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(good, claims); err != nil {
		t.Fatal(err)
	}
	sign := func(method jwt.SigningMethod, key any) string {
		token, err := jwt.NewWithClaims(method, claims).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	bad := map[string]string{
		"garbage": "x", "dots": "..", "alg none": sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType), "HS256": sign(jwt.SigningMethodHS256, []byte("x")),
		"tampered": parts[0] + "." + parts[1] + "x." + parts[2], "without signature": parts[0] + "." + parts[1] + ".", "another's signature": parts[0] + "." + parts[1] + "." + strings.Split(c.endUser.token, ".")[2],
	}
	for _, op := range operations {
		switch op.auth {
		case authToken, authW3Block:
			for name, token := range bad {
				c.refuses(name, op, c.send(op, c.path(op), `{}`, token), 401)
			}
		case authKey:
			c.refuses("wrong key", op, c.send(op, c.path(op), `{"api_key_secret":"x"}`, ""), 401)
			c.refuses("a token in place of the key", op, c.send(op, c.path(op), `{}`, ""), 400)
		case authNone:
		}
	}
	if err := c.s.SetSwitches(Switches{TokenLifetime: Duration(1e9), W3BlockTokenLifetime: Duration(1e9), W3BlockRateLimit: -1, W3BlockSignInLimit: -1}); err != nil {
		t.Fatal(err)
	}
	old := signIn(t, c.s, DemoOrganizationSecret).token
	oldW3Block, _, _ := (&w3{t: t, s: c.s}).signIn("/auth/signin", userSignIn)
	c.s.advance(t, 2e9)
	for _, op := range operations {
		token := map[authKind]string{authToken: old, authW3Block: oldW3Block}[op.auth]
		if token == "" {
			continue
		}
		r := c.send(op, c.path(op), `{}`, token)
		c.refuses("expired", op, r, 401)
		if op.surface == rest && !strings.HasPrefix(r.text, codeAccessTokenExpired) {
			t.Errorf("%s: %s", op.name, r.text)
		}
	}
}

// Bad pages and orders, for every listing.
func TestBadPages(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for _, name := range []string{"listHeldNFTs", "listMintedNFTs", "searchNFTs", "searchMintedNFTs"} {
		op := restOperation(t, name)
		for _, query := range []string{
			"pageNum=0", "pageNum=-1", "pageNum=x", "pageNum=1.5", "pageNum=9223372036854775808", "pageNum=9223372036854775807", "perPageItemNum=0", "perPageItemNum=-5", "perPageItemNum=-9223372036854775809",
			"perPageItemNum=1e3", "order=up", "order=ASC", "order=asc;DROP+TABLE+nfts", "pageNum=%27",
		} {
			c.refuses(query, op, c.send(op, c.path(op)+"?"+query, `{}`, ""), 400)
		}
		for _, query := range []string{"pageNum=999999999999", "perPageItemNum=9223372036854775808", "perPageItemNum=1&pageNum=9223372036854775807"} {
			if r := c.send(op, c.path(op)+"?"+query, `{}`, ""); r.status != 200 {
				t.Errorf("%s?%s: answered %d %s", name, query, r.status, r.text)
			}
		}
	}
}

// Paths that try to get elsewhere, someone else's ids, and SQL in them.
func TestBadPaths(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for _, op := range operations {
		if !strings.Contains(op.path, "{") {
			continue
		}
		for _, value := range []string{"..%2f..%2fetc%2fpasswd", "%2e%2e", "'%20OR%20'1'='1", "x%00y", "0x", "%F0%9F%92%A9", strings.Repeat("a", 5000), "0x" + strings.Repeat("f", 64), "0x" + strings.Repeat("f", 40)} {
			path := strings.NewReplacer("{address}", value, "{token_id}", value).Replace(op.path)
			body := `{"to":"public","gps":{"latitude":"1","longitude":"1"},"metadata":{"static":` + staticMetadata + `}}`
			r := c.send(op, path, body, "")
			if op.name == "listHeldNFTs" && r.status == http.StatusOK {
				continue // a wallet that holds nothing
			}
			c.refuses(value, op, r, 400, 404)
		}
	}
	for _, path := range []string{"//nft/" + c.tokenID, "/nft//" + c.tokenID, "/nft/../account/my_info", "/%zz", "/nft/" + c.tokenID + "/", "/NFT/" + c.tokenID, "/nft/%"} {
		resp, raw, err := rawRequest(t, c.s, "/rest/v1"+path)
		var env envelope
		if err != nil || json.Unmarshal(raw, &env) != nil && resp.StatusCode != http.StatusBadRequest || resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: answered %d %s, %v", path, resp.StatusCode, raw, err)
		}
	}
	// Someone else's token id: the end user holds the NFT and may not change its
	// metadata; nobody but the two may see it.
	other := signIn(t, c.s, addOther(t, c.s))
	for _, op := range operations {
		if strings.HasPrefix(op.path, "/nft/{token_id}") {
			r := c.send(op, c.path(op), `{"to":"public","gps":{"latitude":"1","longitude":"1"}}`, other.token)
			c.refuses("someone else's NFT", op, r, 403)
		}
	}
	if n, ok, err := c.s.NFT(t.Context(), c.tokenID); !ok || err != nil || n.Holder != c.organization.holder() || n.Visibility != "private" {
		t.Errorf("the NFT is %+v, %v", n, err)
	}
}
