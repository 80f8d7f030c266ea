package emulator

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// sent is a request of the control API with a body.
func sent(body string) *http.Request {
	return httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
}

// FuzzControlBodies reads any body into each form that the control API takes. What is
// taken is written as the same again, has no key that isn't known, and keeps what it
// doesn't name.
func FuzzControlBodies(f *testing.F) {
	for _, body := range []string{
		`{"operation":"mintNFT","nth":3,"kind":"status","status":503,"retry_after":"2"}`, `{"operation":"*","kind":"latency","probability":0.5,"seed":18446744073709551615,"latency":"200ms"}`,
		`{"page_cap":3,"rate_limit":1e-3,"import_delay":"-1s","default_visibility":"public"}`, `{"rate_limit":1e400}`, `{"page_cap":9007199254740993}`,
		`{"advance":"5m"}`, `{"advance":""}`, `{"Advance":"5m"}`, `{"advance":"5m","advance":"6m"}`, `{"values":["v=spf1 -all","\u0000"]}`, `{"values":null}`, `{"code":"c","email":"\ud800"}`, `null`, `{} {}`, "{\"email\":\"\xff\"}",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var advance clockAdvance
		var values values
		var who association
		fault := Fault{Count: 7}
		before := Switches{}.withDefaults()
		switches := before
		for _, in := range []any{&advance, &values, &who, &fault, &switches} {
			if err := decodeControl(sent(body), in); err != nil {
				if err.Error() == "" {
					t.Errorf("%T: %q is refused without a word", in, body)
				}
				continue
			}
			var keys map[string]json.RawMessage
			if err := json.Unmarshal([]byte(body), &keys); err != nil {
				t.Fatalf("%T: %q is taken, %v", in, body, err)
			}
			written, err := json.Marshal(in)
			if err != nil {
				t.Fatalf("%T: %q can't be written: %v", in, body, err)
			}
			again := reflect.New(reflect.TypeOf(in).Elem()).Interface()
			var rest map[string]json.RawMessage
			if err := json.Unmarshal(written, &rest); err != nil {
				t.Fatal(err)
			}
			maps.DeleteFunc(rest, func(_ string, value json.RawMessage) bool { return string(value) == "null" }) // left out
			trimmed := encode(rest)
			if err := decodeControl(sent(string(trimmed)), again); err != nil || !reflect.DeepEqual(in, again) {
				t.Errorf("%T: %q is written as %s and read as %+v, %v", in, body, written, again, err)
			}
			for key := range keys {
				if _, ok := rest[key]; !ok && in != any(&fault) { // whose zero values are left out
					t.Errorf("%T: %q takes %q, which doesn't exist", in, body, key)
				}
			}
		}
		if fault.validate() == nil {
			struck := faults{list: []*Fault{&fault}}
			if fault.Nth > 0 && fault.Nth < 100 {
				for n := 1; n <= fault.Nth; n++ {
					if hit := struck.strike(fault.Operation).Kind != ""; hit != (n == fault.Nth) {
						t.Errorf("%q strikes the call %d", body, n)
					}
				}
			}
			if !isRetryAfter(fault.RetryAfter) || fault.before() == fault.after() {
				t.Errorf("%q is valid", body)
			}
		}
		if switches.Validate() == nil && (switches.PageCap < 1 || switches.DefaultVisibility == "" || math.IsNaN(switches.RateLimit) || switches.HistoryDelay < 0) {
			t.Errorf("%q gives %+v", body, switches)
		}
	})
}

// FuzzDuration: a duration is written as it can be read, and a pause as clients read it.
func FuzzDuration(f *testing.F) {
	for _, text := range []string{"5m", "-1s", "1.5h", "0", "2562047h47m16.854775807s", "9999999h", "1", "", "١s", "2147483648", "Wed, 21 Oct 2026 07:28:00 GMT"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var d, again Duration
		want, err := time.ParseDuration(text)
		if got := d.UnmarshalText([]byte(text)); (got == nil) != (err == nil) || got == nil && d != Duration(want) {
			t.Errorf("%q is read as %v, %v", text, d, got)
		}
		if raw, err := d.MarshalText(); err != nil || again.UnmarshalText(raw) != nil || again != d {
			t.Errorf("%q is written %s and read as %v, %v", text, raw, again, err)
		}
		if isRetryAfter(text) && text != "" {
			_, err := http.ParseTime(text)
			if strings.Trim(text, "0123456789") != "" && err != nil || len(strings.TrimLeft(text, "0")) > 10 && err != nil {
				t.Errorf("%q is taken as Retry-After", text)
			}
		}
	})
}

// FuzzPage: a page that is taken has a size up to the cap and an offset that is a
// multiple of it; what isn't said has its default.
func FuzzPage(f *testing.F) {
	for _, query := range []string{"", "pageNum=3&perPageItemNum=50&order=desc", "perPageItemNum=9223372036854775808", "pageNum=9223372036854775807", "pageNum=+1", "pageNum=%31", "order=DESC", "pageNum=1&pageNum=0", "a=%zz", "pageNum=1;order=asc", "PageNum=2"} {
		f.Add(query, 100)
	}
	s := start(f)
	f.Fuzz(func(t *testing.T, query string, pageCap int) {
		pageCap = max(pageCap, -pageCap-1)%1000 + 1
		if err := s.SetSwitches(Switches{PageCap: pageCap}); err != nil {
			t.Fatal(err)
		}
		p, err := s.pageOf(&request{Request: &http.Request{URL: &url.URL{RawQuery: query}}})
		values, parseErr := url.ParseQuery(query)
		if err != nil {
			if p != (page{}) {
				t.Errorf("%q gives %+v and %v", query, p, err)
			}
			return
		}
		if parseErr != nil || p.size < 1 || p.size > int64(pageCap) || p.offset < 0 || p.offset%p.size != 0 || p.descending != (values.Get("order") == "desc") {
			t.Errorf("%q gives %+v, %v", query, p, parseErr)
		}
		if values.Get("perPageItemNum") == "" && p.size != min(10, int64(pageCap)) || values.Get("pageNum") == "" && p.offset != 0 {
			t.Errorf("%q gives %+v", query, p)
		}
	})
}

// FuzzTokens: no text is a token of either service but those that it made, and one of
// which a character is changed is none either.
func FuzzTokens(f *testing.F) {
	s := start(f)
	f.Add("", 0, byte(0))
	f.Add("..", 40, byte('A'))
	f.Add("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5fQ.", -1, byte('='))
	var good []string
	for _, sign := range []struct{ path, body, key string }{
		{"/rest/v1/auth/account/access_token/refresh", `{"api_key_secret":"` + DemoOrganizationSecret + `"}`, "result"},
		{"/w3block/auth/signin", userSignIn, "token"},
	} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, sign.path, strings.NewReader(sign.body)))
		var answer map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			f.Fatal(err)
		}
		token, ok := answer[sign.key].(string)
		if !ok {
			f.Fatalf("%s answers %s", sign.path, w.Body)
		}
		good = append(good, token)
	}
	if err := s.SetSwitches(Switches{W3BlockRateLimit: -1, W3BlockSignInLimit: -1}); err != nil {
		f.Fatal(err)
	}
	ask := func(path, token string) int {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		s.Handler().ServeHTTP(w, r)
		return w.Code
	}
	paths := []string{"/rest/v1/account/my_info", "/w3block/users/profile"}
	for i, token := range good {
		if status := ask(paths[i], token); status != http.StatusOK {
			f.Fatalf("%s answers %d", paths[i], status)
		}
	}
	f.Fuzz(func(t *testing.T, text string, at int, with byte) {
		tokens := []string{text}
		for _, token := range good {
			changed := []byte(token)
			changed[max(at, -at-1)%len(changed)] = with
			tokens = append(tokens, string(changed))
		}
		for _, token := range tokens {
			for _, path := range paths {
				if slices.Contains(good, strings.TrimSpace(token)) || sameSignature(token, good) {
					continue
				}
				if status := ask(path, token); status != http.StatusUnauthorized && status != http.StatusBadRequest {
					t.Errorf("%s: %q answers %d", path, token, status)
				}
			}
		}
	})
}

// sameSignature tells whether a token differs in nothing but bits that base64 ignores.
func sameSignature(token string, good []string) bool {
	return slices.ContainsFunc(good, func(g string) bool { return len(g) == len(token) && g[:len(g)-1] == token[:len(g)-1] })
}

// FuzzRestore: what is no snapshot is refused, and leaves the state as it was.
func FuzzRestore(f *testing.F) {
	s := start(f)
	var whole bytes.Buffer
	if err := s.Snapshot(f.Context(), &whole); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("SQLite format 3\x00"), 0, 0)
	f.Add([]byte(nil), 100, 4096)
	f.Add([]byte{0xff, 0xff}, 24, 1<<30)
	f.Fuzz(func(t *testing.T, over []byte, at, length int) {
		// The snapshot, cut, with some bytes written over.
		snapshot := bytes.Clone(whole.Bytes())
		snapshot = snapshot[:min(max(length, -length-1), len(snapshot))]
		if len(snapshot) > 0 {
			copy(snapshot[max(at, -at-1)%len(snapshot):], over)
		}
		before, err := s.Accounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		restored := s.Restore(t.Context(), bytes.NewReader(snapshot))
		after, err := s.Accounts(t.Context())
		if err != nil {
			t.Fatalf("after %v: %v", restored, err)
		}
		if restored != nil && !reflect.DeepEqual(before, after) {
			t.Errorf("%v, but the accounts are others", restored)
		}
		if restored == nil {
			if err := s.Restore(t.Context(), bytes.NewReader(whole.Bytes())); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzMembers: members are those that were set, however they are stored.
func FuzzMembers(f *testing.F) {
	f.Add([]byte{1, 0, 255, 15, 0, 16})
	f.Add(bytes.Repeat([]byte{0xaa}, blockSize/8))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := decodeMembers(raw)
		list := m.list()
		if *decodeMembers(m.encode()) != *m || int64(len(list)) != m.count() || !slices.IsSorted(list) || len(m.encode()) > blockSize/8 {
			t.Errorf("%x gives %v", raw, list)
		}
		for i := 0; i+1 < len(raw) && len(raw) != blockSize/8; i += 2 {
			if !slices.Contains(list, (int64(raw[i])|int64(raw[i+1])<<8)%blockSize) {
				t.Errorf("%x gives %v", raw, list)
			}
		}
		other := &members{}
		for _, i := range list {
			other.set(i, true)
		}
		if *other != *m {
			t.Errorf("%x gives %v", raw, list)
		}
		other.or(m)
		other.and(m)
		for _, i := range list {
			other.set(i, false)
		}
		if other.count() != 0 {
			t.Errorf("%x leaves %v", raw, other.list())
		}
	})
}

// FuzzTerms: two terms are one just where kind and values are, wherever one value ends
// and the next begins, and an NFT has those of its fields and no others.
func FuzzTerms(f *testing.F) {
	f.Add("level", "A", "leve", "lA", `{"level":"A"}`)
	f.Add("", "", "", "", `{"name":"A","level":7,"status":null}`)
	f.Fuzz(func(t *testing.T, a, b, c, d, metadata string) {
		if (termField(a, b) == termField(c, d)) != (a == c && b == d) || termMinter(a) == termHolder(a) || termOf(a) == termOf(a, "") {
			t.Errorf("%q, %q and %q, %q", a, b, c, d)
		}
		var object map[string]any
		if decodeStrictly([]byte(metadata), &object) != nil {
			t.Skip()
		}
		n := nft{minter: "m", holder: "h", visibility: visibilityPublic, static: object, dynamic: object}
		want := map[term]bool{termMinter("m"): true, termHolder("h"): true, termPublic(): true}
		for key, v := range object {
			if text, ok := v.(string); ok {
				if _, ok := searchFields[key]; ok {
					want[termField(key, text)] = true
				}
			}
		}
		if !maps.Equal(n.terms(), want) {
			t.Errorf("%s gives %d terms, not %d", metadata, len(n.terms()), len(want))
		}
	})
}

// FuzzMetadata: metadata that is taken is kept with every digit, in a canonical form
// that doesn't depend on the order of its keys; to merge it again changes nothing.
func FuzzMetadata(f *testing.F) {
	f.Add(`{"level":"A","points_earned":1e400,"x":[9007199254740993,{"b":1.50,"a":null}]}`, `{"level":null,"y":{}}`, false)
	f.Add(`{"date_created":1.0,"numbered_position":0e5,"expires":1e-400}`, `{"attributes":[],"":"\u0000"}`, true)
	f.Fuzz(func(t *testing.T, text, patchText string, replace bool) {
		var object, patch map[string]any
		if decodeStrictly([]byte(text), &object) != nil || decodeStrictly([]byte(patchText), &patch) != nil || checkText([]byte(text)) != nil || checkText([]byte(patchText)) != nil {
			t.Skip()
		}
		form := canonical(object)
		var again map[string]any
		if err := decodeStrictly(form, &again); err != nil || !reflect.DeepEqual(again, object) || !bytes.Equal(canonical(again), form) || !utf8.Valid(form) {
			t.Errorf("%s becomes %s, %v", text, form, err)
		}
		merged := mergeDynamic(object, patch, replace)
		if !reflect.DeepEqual(mergeDynamic(merged, patch, replace), merged) {
			t.Errorf("%s merged with %s twice is another", text, patchText)
		}
		for key, v := range patch {
			if got, ok := merged[key]; ok != (v != nil) || !reflect.DeepEqual(got, v) {
				t.Errorf("%s merged with %s has %v for %q", text, patchText, got, key)
			}
		}
		for key, v := range object {
			if _, ok := patch[key]; !ok && !replace && !reflect.DeepEqual(merged[key], v) {
				t.Errorf("%s merged with %s loses %q", text, patchText, key)
			}
		}
		if checkDynamic(object) == nil {
			for key, v := range object {
				if n, ok := v.(json.Number); ok && dynamicTypes[key].name == "an integer" && !strings.ContainsAny(n.String(), "eE") {
					if exact, ok := new(big.Rat).SetString(n.String()); !ok || !exact.IsInt() {
						t.Errorf("%q is %s, no integer", key, n)
					}
				}
			}
		}
	})
}

// FuzzIdentifiers: what tells accounts apart has one form, and that is taken as it is.
func FuzzIdentifiers(f *testing.F) {
	for _, text := range []string{"Ada@Example.com ", "山田@例え.jp", "a@b", "\"a b\"@x.com", "ſ@x.com", "İ@x.com", "0X5D2C54024c8f9d58059da8c47ba7e5bbdab6b249", "0x5d2c", "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249", "+81312345678", "+1 202 555 0100", "University.example."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		email := normalizeEmail(text)
		if normalizeEmail(email) != email || normalizeEmail(" "+text+"\n") != email || isEmail(email) && strings.Count(email, "@") < 1 {
			t.Errorf("%q becomes %q, and that %q", text, email, normalizeEmail(email))
		}
		if address, err := parseAddress(text); err == nil {
			if again, err := parseAddress(address); err != nil || again != address || len(address) != 42 || !strings.EqualFold(address, text) || strings.ToLower(address) != address {
				t.Errorf("%q becomes %q, %v", text, address, err)
			}
		}
		if isPhoneNumber(text) && (!strings.HasPrefix(text, "+") || strings.Trim(text[1:], "0123456789") != "" || len(text) > 16) {
			t.Errorf("%q is taken as a phone number", text)
		}
		if name := canonicalName(text); canonicalName(strings.ToUpper(name)) != canonicalName(strings.ToLower(strings.ToUpper(name))) {
			t.Errorf("%q becomes %q", text, name)
		}
	})
}
