package emulator

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestMint(t *testing.T) {
	t.Parallel()
	a := organization(t)
	o := a.mint(`{"level":"A","points_earned":1.50,"any":{"x":[null,1]},"gone":null}`)
	if len(o.TokenID) != 66 || len(o.TokenURI) != 66 || o.Holder != nil || !strings.HasSuffix(o.CreatedAt, "Z") {
		t.Errorf("got %+v", o)
	}
	n, ok, err := a.s.NFT(t.Context(), o.TokenID)
	if !ok || err != nil || n.Holder != a.holder() || n.Minter != a.wallet(DemoDomain) || n.Visibility != "private" {
		t.Errorf("got %+v, %v", n, err)
	}
	if string(n.Dynamic) != `{"any":{"x":[null,1]},"level":"A","points_earned":1.50}` {
		t.Errorf("dynamic metadata is %s", n.Dynamic)
	}
	if _, ok := o.Metadata.Static["expired_at"]; ok {
		t.Error("expired_at was made up")
	}
	// An address in upper case is the same.
	upper := "/nft/mint/to/0x" + strings.ToUpper(a.holder()[2:])
	a.into(a.call("POST", upper, `{"metadata":{"static":`+staticMetadata+`,"dynamic":{}}}`), &o)
}

func TestMintRefuses(t *testing.T) {
	t.Parallel()
	a := organization(t)
	to := "/nft/mint/to/" + a.holder()
	with := func(old, replacement string) string {
		return `{"metadata":{"static":` + strings.Replace(staticMetadata, old, replacement, 1) + `,"dynamic":{}}}`
	}
	for _, test := range []struct {
		path, body string
		status     int
		code       string
	}{
		{to, `{`, 400, codeValidationFailed},
		{to, `[]`, 400, codeValidationFailed},
		{to, `{} {}`, 400, codeValidationFailed},
		{to, `null`, 400, codeValidationFailed},
		{to, `{}`, 400, codeMissingValue},
		{to, `{"metadata":7}`, 400, codeInvalidValue},
		{to, `{"metadata":{"STATIC":` + staticMetadata + `}}`, 400, codeMissingValue},
		{to, `{"metadata":{"dynamic":{}}}`, 400, codeMissingValue},
		{to, with(`"image":"https://x.example/i.png",`, ``), 400, codeMissingValue},
		{to, with(`"name"`, `"extra":1,"name"`), 400, codeInvalidValue},
		{to, with(`"serial_number":1`, `"serial_number":"1"`), 400, codeInvalidValue},
		{to, with(`"serial_number":1`, `"serial_number":1.5`), 400, codeInvalidValue},
		{to, with(`"serial_number":1`, `"serial_number":1,"expired_at":"tomorrow"`), 400, codeInvalidValue},
		{to, with(`"https://x.example/"`, `"x"`), 400, codeInvalidValue},
		{to, with(`"https://x.example/"`, `"https://x.example/a b"`), 400, codeInvalidValue},
		{to, with(`"https://x.example/"`, `"https://:1"`), 400, codeInvalidValue},
		{to, `{"metadata":{"static":` + staticMetadata + `,"dynamic":{"level":7}}}`, 400, codeInvalidValue},
		{to, `{"metadata":{"static":` + staticMetadata + `,"dynamic":{"attributes":{}}}}`, 400, codeInvalidValue},
		{to, `{"metadata":{"static":` + staticMetadata + `,"dynamic":{"expires":"soon"}}}`, 400, codeInvalidValue},
		{"/nft/mint/to/0x12", with("", ""), 400, codeInvalidValue},
		{"/nft/mint/to/0x00000000000000000000000000000000000000ff", with("", ""), 404, codeNotFound},
		{to, `{"metadata":"` + strings.Repeat("x", maxBody) + `"}`, 413, codeInvalidValue},
	} {
		a.fails(a.call("POST", test.path, test.body), test.status, test.code)
	}
	a.fails(signIn(t, a.s, DemoEndUserSecret).call("POST", to, with("", "")), 403, codePermissionDenied)
	if err := a.s.UnverifyDomain(t.Context(), DemoDomain); err != nil {
		t.Fatal(err)
	}
	a.fails(a.call("POST", to, with("", "")), 403, codePermissionDenied)
	if n, err := a.s.NFTs(t.Context()); len(n) != 0 || err != nil {
		t.Errorf("%d NFTs, %v", len(n), err)
	}
}

// Who may see and change an NFT: the minter, the holder, somebody else.
func TestPermissions(t *testing.T) {
	t.Parallel()
	minter := organization(t)
	holder := signIn(t, minter.s, DemoEndUserSecret)
	if _, err := minter.s.AddEndUser(t.Context(), "other@example.com"); err != nil {
		t.Fatal(err)
	}
	other := signIn(t, minter.s, addSecret(t, minter.s, "other@example.com"))
	nft := "/nft/" + minter.mint(`{}`).TokenID
	receiver := minter.wallet("other@example.com")

	allowed := func(a *api, method, path, body string, want bool) {
		t.Helper()
		resp := a.call(method, path, body)
		if want && resp.Status != "ok" {
			t.Errorf("%s %s: %v", method, path, resp.Error)
		} else if !want {
			a.fails(resp, 403, codePermissionDenied)
		}
	}
	for _, a := range []*api{minter, holder} {
		allowed(a, "GET", nft, "", true)
		allowed(a, "PUT", nft+"/visibility", `{"to":"private"}`, true)
	}
	allowed(other, "GET", nft, "", false)
	allowed(other, "PUT", nft+"/visibility", `{"to":"public"}`, false)
	allowed(other, "PUT", nft+"/transfer/to/"+receiver, "", false)
	allowed(minter, "PUT", nft+"/metadata/dynamic", `{"level":"A"}`, true)
	allowed(holder, "PUT", nft+"/metadata/dynamic", `{"level":"B"}`, false)
	allowed(holder, "PUT", nft+"/visibility", `{"to":"public"}`, true)
	allowed(other, "GET", nft, "", true)
	allowed(holder, "PUT", nft+"/transfer/to/"+receiver, "", true)
	allowed(holder, "PUT", nft+"/visibility", `{"to":"private"}`, false)
	allowed(other, "PUT", nft+"/visibility", `{"to":"private"}`, true)
	allowed(minter, "PUT", nft+"/transfer/to/"+minter.holder(), "", true)

	minter.fails(minter.call("PUT", nft+"/visibility", `{"to":"hidden"}`), 400, codeInvalidValue)
	minter.fails(minter.call("PUT", nft+"/visibility", `{}`), 400, codeMissingValue)
	minter.fails(minter.call("PUT", nft+"/transfer/to/0x00000000000000000000000000000000000000ff", ""), 404, codeNotFound)
	minter.fails(minter.call("GET", "/nft/0xabc", ""), 404, codeNotFound)
	minter.fails(minter.call("GET", "/nft/'%20OR%201=1", ""), 404, codeNotFound)
}

// addSecret gives an account an API key secret.
func addSecret(t *testing.T, s *Server, email string) string {
	t.Helper()
	err := s.store.write(t.Context(), func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "UPDATE accounts SET secret_hash = ? WHERE email = ?", secretHash("secret of "+email), email)
	})
	if err != nil {
		t.Fatal(err)
	}
	return "secret of " + email
}

func TestDynamicMetadata(t *testing.T) {
	t.Parallel()
	for _, replace := range []bool{false, true} {
		a := organization(t, func(o *Options) { o.Switches.ReplaceDynamic = replace })
		nft := a.mint(`{"level":"A","status":"x","theirs":{"a":1}}`)
		var o object
		a.into(a.call("PUT", "/nft/"+nft.TokenID+"/metadata/dynamic", `{"level":"B","status":null,"new":true}`), &o)
		want := map[string]any{"level": "B", "new": true}
		if !replace {
			want["theirs"] = map[string]any{"a": jsonNumber("1")}
		}
		if !reflect.DeepEqual(o.Metadata.Dynamic, want) {
			t.Errorf("replace %t: got %v, want %v", replace, o.Metadata.Dynamic, want)
		}
		if o.TokenID != nft.TokenID || o.TokenURI == nft.TokenURI || o.CreatedAt != nft.CreatedAt {
			t.Errorf("got %+v after %+v", o, nft)
		}
		a.fails(a.call("PUT", "/nft/"+nft.TokenID+"/metadata/dynamic", `{"gtin":5}`), 400, codeInvalidValue)
		a.fails(a.call("PUT", "/nft/0x1/metadata/dynamic", `{}`), 404, codeNotFound)
	}
}

func TestListHeld(t *testing.T) {
	t.Parallel()
	a := organization(t, func(o *Options) { o.Switches.PageCap = 4; o.Switches.RichNFT = true })
	var ids []string
	for range 10 {
		ids = append(ids, a.mint(`{}`).TokenID)
	}
	list := func(a *api, query string) []string {
		t.Helper()
		var page []object
		a.into(a.call("GET", "/nft/held_by_id_wallet/"+a.holder()+query, ""), &page)
		got := []string{}
		for _, o := range page {
			if o.Holder == nil || *o.Holder != a.holder() {
				t.Errorf("holder %v", o.Holder)
			}
			got = append(got, o.TokenID)
		}
		return got
	}
	for query, want := range map[string][]string{
		"":                              ids[:4],
		"?perPageItemNum=3&pageNum=2":   ids[3:6],
		"?perPageItemNum=100&pageNum=3": ids[8:],
		"?pageNum=4":                    {},
		"?perPageItemNum=2&order=desc":  {ids[9], ids[8]},
		"?pageNum=9000000000000000":     {},
	} {
		if got := list(a, query); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	for _, query := range []string{"?pageNum=0", "?pageNum=-1", "?perPageItemNum=x", "?order=up", "?pageNum=9223372036854775807"} {
		a.fails(a.call("GET", "/nft/held_by_id_wallet/"+a.holder()+query, ""), 400, codeInvalidValue)
	}
	// Others see only what is public.
	other := &api{t: t, s: a.s, token: signIn(t, a.s, addOther(t, a.s)).token}
	if got := list(other, ""); len(got) != 0 {
		t.Errorf("another account sees %v", got)
	}
	if resp := a.call("PUT", "/nft/"+ids[5]+"/visibility", `{"to":"public"}`); resp.status != http.StatusOK {
		t.Errorf("%v", resp.Error)
	}
	if got := list(other, ""); !reflect.DeepEqual(got, ids[5:6]) {
		t.Errorf("another account sees %v", got)
	}
}

func addOther(t *testing.T, s *Server) string {
	t.Helper()
	if _, err := s.AddEndUser(t.Context(), "other@example.com"); err != nil {
		t.Fatal(err)
	}
	return addSecret(t, s, "other@example.com")
}

// The documented keys of the contract are 10 static and 54 dynamic ones.
func TestKeys(t *testing.T) {
	t.Parallel()
	if got := fmt.Sprint(len(staticTypes), len(dynamicTypes)); got != "10 54" {
		t.Errorf("got %s", got)
	}
}

func TestDefaultVisibility(t *testing.T) {
	t.Parallel()
	for _, visibility := range []string{"", "private", "public"} {
		a := organization(t, func(o *Options) { o.Switches.DefaultVisibility = visibility })
		n, _, err := a.s.NFT(t.Context(), a.mint(`{}`).TokenID)
		if want := max(visibility, "private"); n.Visibility != want || err != nil {
			t.Errorf("%q: got %s, %v", visibility, n.Visibility, err)
		}
	}
}
