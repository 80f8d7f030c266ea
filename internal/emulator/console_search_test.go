package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// gallery gives the names of the NFTs on a page, and the page.
func (b *browser) gallery(path string) (names []string, page *html.Node) {
	b.t.Helper()
	page = b.visit(path, http.StatusOK)
	names = []string{}
	for _, n := range find(page, func(n *html.Node) bool { return attr(n, "class") == "nft" }) {
		for _, heading := range find(n, func(n *html.Node) bool { return n.Data == "h2" }) {
			names = append(names, textOfPage(heading))
		}
	}
	return names, page
}

func TestConsoleSearch(t *testing.T) {
	t.Parallel()
	a := organization(t)
	one := a.mintWith(map[string]any{"name": "One", "description": `Straße "quoted" \ Größe`}, `{"level":"gold","note":"NESTED","properties":{"deep":[{"x":"Tief"}]}}`)
	a.mintWith(map[string]any{"name": "Two", "description": "卒業証書 Diploma"}, `{"level":"gold","serial":12345}`)
	three := a.mintWith(map[string]any{"name": "Three", "description": "third"}, `{"level":"silver","gold":"x"}`)
	a.into(a.call("PUT", "/nft/"+three.TokenID+"/transfer/to/"+a.wallet(DemoDomain), ""), &object{})
	a.into(a.call("PUT", "/nft/"+one.TokenID+"/visibility", `{"to":"public"}`), new(string))
	b := &browser{t: t, s: a.s}
	for query, want := range map[string]string{
		"":                      "Three Two One",
		"q=one":                 "One",
		"q=STRASSE":             "",
		"q=straße":              "One",
		"q=GRÖSSE":              "", // as lower case has it, ö matches, ß is no ss
		"q=GRÖ":                 "One",
		`q="quoted" \ g`:        "One",
		"q=証書":                  "Two",
		"q=証書 diploma":          "Two",
		"q=tief":                "One",
		"q=nested":              "One",
		"q=third":               "Three",
		"q=properties":          "", // a key
		"q=gold":                "Two One",
		"q=level:gold":          "Two One",
		"q=level:Gold":          "",
		"q=name:Two":            "Two",
		"q=note:NESTED":         "", // no field of the index, and no such text
		"q=https://x.example":   "Three Two One",
		"q=no such text":        "",
		"q=" + one.TokenID:      "One",
		"q=" + one.TokenID[:20]: "One",
		"q=0X" + strings.ToUpper(one.TokenID[2:30]): "One",
		"q=0x":                                               "Three Two One",
		"q=" + DemoEndUserEmail:                              "Two One",
		"q=Holder@University.example":                        "Two One",
		"q=" + DemoDomain:                                    "Three Two One",
		"q=" + a.holder():                                    "Two One",
		"q=nobody@example.com":                               "",
		"holder=" + DemoEndUserEmail:                         "Two One",
		"holder=" + DemoDomain:                               "Three",
		"holder=" + strings.ToUpper(a.holder()[2:]):          "",
		"holder=0x" + strings.Repeat("0", 40):                "",
		"holder=nobody":                                      "",
		"minter=" + DemoDomain:                               "Three Two One",
		"minter=" + a.holder():                               "",
		"visibility=public":                                  "One",
		"visibility=private":                                 "Three Two",
		"visibility=private&q=gold":                          "Two",
		"visibility=private&q=level:gold":                    "Two",
		"visibility=public&holder=" + DemoEndUserEmail:       "One",
		"holder=" + DemoEndUserEmail + "&q=" + three.TokenID: "",
		"holder=" + DemoEndUserEmail + "&q=third":            "",
	} {
		values := url.Values{}
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			values.Set(name, value)
		}
		names, page := b.gallery("/nfts?" + values.Encode())
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: found %q, want %q", query, got, want)
		}
		if text := textOfPage(page); strings.HasPrefix(query, "holder=nobody") && !strings.Contains(text, `The holder "nobody" is neither`) {
			t.Errorf("%s: %s", query, text)
		}
	}
}

// A text is found in values, however their JSON is written, and not in keys.
func TestConsoleText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, json string
		want       bool
	}{
		{"b", `{"a":"b"}`, true},
		{"a", `{"a":"b"}`, false},
		{"a", `{"a" : "b"}`, false},
		{"a", `{"x":["a"]}`, true},
		{`"`, `{"a":"b"}`, false},
		{`"`, `{"a":"b\""}`, true},
		{`\`, `{"a":"\\"}`, true},
		{`":"`, `{"a":"b"}`, false},
		{"b", `{"a":"\\","b":"c"}`, false},
		{"c", `{"a":"\\","b":"C"}`, true},
		{"<&>", `{"a":"<&>"}`, true},
		{"x", ``, false},
		{"x", `"x`, true},
	} {
		if got := newTextMatcher(test.text).matches([]byte(test.json)); got != test.want {
			t.Errorf("%q in %s: %t", test.text, test.json, got)
		}
	}
}

// Pages follow one another in both directions, without gap or repetition, and new NFTs
// don't move them.
func TestConsolePaging(t *testing.T) {
	t.Parallel()
	a := organization(t)
	const n = 2*consoleCards + 5
	var want []string
	for i := range n {
		a.mintWith(map[string]any{"name": fmt.Sprintf("N%03d", i)}, `{"level":"L"}`)
		want = append([]string{fmt.Sprintf("N%03d", i)}, want...)
	}
	b := &browser{t: t, s: a.s}
	for _, start := range []string{"/nfts", "/nfts?q=N0", "/nfts?q=level%3AL&visibility=private", "/nfts?holder=" + DemoEndUserEmail + "&q=n"} {
		var got, pages []string
		next, last := start, ""
		for next != "" {
			names, page := b.gallery(next)
			got, pages, last = append(got, names...), append(pages, next), next
			next = linkNamed(page, "Older")
		}
		if !reflect.DeepEqual(got, want) || len(pages) != 3 {
			t.Errorf("%s: %d pages with %v", start, len(pages), got)
		}
		_, page := b.gallery(last)
		if linkNamed(page, "Newest") != start && linkNamed(page, "Newest") != strings.ReplaceAll(start, "@", "%40") {
			t.Errorf("%s: the newest are at %s", start, linkNamed(page, "Newest"))
		}
		var back []string
		for next := linkNamed(page, "Newer"); next != ""; next = linkNamed(page, "Newer") {
			var names []string
			names, page = b.gallery(next)
			back = append(names, back...)
		}
		if !reflect.DeepEqual(back, want[:2*consoleCards]) {
			t.Errorf("%s: back over %v", start, back)
		}
	}
}

// Accounts are found by how their e-mail, domain, name or wallet begins, in pages.
func TestConsoleAccounts(t *testing.T) {
	t.Parallel()
	s := start(t)
	for i := range 2*consoleRows + 3 {
		if _, err := s.AddEndUser(t.Context(), fmt.Sprintf("user%03d@example.com", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []NewAccount{{Type: typeOrganization, Name: "User Group", Domain: "user.example"}, {Type: typeEndUser, Name: "user u", Email: "user@example.com"}} {
		if _, _, err := s.AddAccount(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	b := &browser{t: t, s: s}
	list := func(path string) (titles []string, page *html.Node) {
		t.Helper()
		page = b.visit(path, http.StatusOK)
		for _, n := range find(page, func(n *html.Node) bool { return n.Data == "th" && attr(n, "scope") == "row" }) {
			titles = append(titles, textOfPage(n))
		}
		return titles, page
	}
	wallet := accountNamed(t, s, "user007@example.com").IDWalletAddress
	for query, want := range map[string]string{
		"user007@example.com": "user007@example.com", "User007": "user007@example.com", "user00": "10", "university": "Demo University", "DEMO": "2",
		wallet: "user007@example.com", wallet[:20]: "user007@example.com", strings.ToUpper(wallet): "user007@example.com", "nobody": "", "%": "", "_": "", "user.": "User Group", "user g": "User Group",
		accountNamed(t, s, DemoDomain).AccountID: "Demo University", "ser0": "",
	} {
		titles, _ := list("/accounts?q=" + url.QueryEscape(query))
		if got := strings.Join(titles, " "); got != want && fmt.Sprint(len(titles)) != want {
			t.Errorf("%q: found %q, want %q", query, got, want)
		}
	}
	var got []string
	for next := "/accounts?q=user"; next != ""; {
		titles, page := list(next)
		got, next = append(got, titles...), linkNamed(page, "More")
	}
	if len(got) != 2*consoleRows+5 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) || got[0] != "user000@example.com" {
		t.Errorf("found %d: %v", len(got), got)
	}
	got = nil
	var page *html.Node
	for next := "/accounts"; next != ""; next = linkNamed(page, "Older") {
		var titles []string
		titles, page = list(next)
		got = append(got, titles...)
	}
	if len(got) != 2*consoleRows+7 || got[0] != "user u" {
		t.Errorf("listed %d: %v", len(got), got)
	}
}

// The log is shown newest first, in pages that stay.
func TestConsoleRequests(t *testing.T) {
	t.Parallel()
	s := start(t)
	for i := range 2*consoleRows + 1 {
		operation, status := "getNFT", 404
		if i%2 == 0 {
			operation, status = "mintNFT", 200
		}
		s.requests.add(RequestLogEntry{Time: s.Now(), Operation: operation, Path: fmt.Sprintf("/%03d", i), Status: status, AccountID: fmt.Sprint("a", i%3)})
	}
	b := &browser{t: t, s: s}
	for query, want := range map[string]int{"": 2*consoleRows + 1, "operation=mintNFT": consoleRows + 1, "status=404": consoleRows, "status=404&account=a1": 17, "operation=getNFT&status=200": 0} {
		var paths []string
		for next := "/requests?" + query; next != ""; {
			page := b.visit(next, http.StatusOK)
			for _, n := range find(page, func(n *html.Node) bool { return n.Data == "code" && strings.HasPrefix(textOfPage(n), "/") }) {
				paths = append(paths, textOfPage(n))
			}
			next = linkNamed(page, "Older")
			s.requests.add(RequestLogEntry{Operation: "none"})
		}
		sorted := slices.Clone(paths)
		slices.Sort(sorted)
		slices.Reverse(sorted)
		if len(paths) != want || !reflect.DeepEqual(paths, sorted) && want > 0 {
			t.Errorf("%s: %d, want %d: %v", query, len(paths), want, paths)
		}
	}
	before := s.requests.newest(0, 1, func(*RequestLogEntry) bool { return true })[0].number
	s.ClearRequests()
	s.requests.add(RequestLogEntry{})
	if after := s.requests.newest(0, 1, func(*RequestLogEntry) bool { return true })[0].number; after != before+1 {
		t.Errorf("the number is %d after %d", after, before)
	}
}
