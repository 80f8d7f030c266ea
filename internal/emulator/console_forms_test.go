package emulator

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// problems are what a page says is wrong.
func problems(page *html.Node) (out []string) {
	for _, n := range find(page, func(n *html.Node) bool { return attr(n, "role") == "alert" }) {
		out = append(out, textOfPage(n))
	}
	return out
}

// typed are the values in the fields of a page, by name.
func typed(page *html.Node) map[string]string {
	out := map[string]string{}
	for _, n := range find(page, func(n *html.Node) bool { return n.Data == "input" || n.Data == "option" }) {
		switch {
		case n.Data == "input" && attr(n, "type") != "checkbox":
			out[attr(n, "name")] = attr(n, "value")
		case n.Data == "input" && hasAttr(n, "checked"):
			out[attr(n, "name")] = "checked"
		case n.Data == "option" && hasAttr(n, "selected"):
			out[attr(n.Parent, "name")] = textOfPage(n)
		}
	}
	return out
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// refused sends a form that isn't right, and gives what is shown.
func (b *browser) refused(path string, form url.Values) *html.Node {
	b.t.Helper()
	resp, raw := b.post(path, form)
	return b.page(path, resp, raw, http.StatusBadRequest)
}

func TestConsoleFaults(t *testing.T) {
	t.Parallel()
	a := organization(t)
	b := &browser{t: t, s: a.s}
	b.submit("/faults", url.Values{"operation": {"getMyInfo"}, "kind": {"status"}, "nth": {"1"}, "count": {"2"}, "status": {"503"}, "retry_after": {"7"}, "after_commit": {"yes"}})
	b.submit("/faults", url.Values{"operation": {"*"}, "kind": {"latency"}, "probability": {"0.5"}, "seed": {"3"}, "latency": {"1ms"}, "nth": {""}})
	want := []Fault{
		{Operation: "getMyInfo", Kind: FaultStatus, Nth: 1, Count: 2, Status: 503, RetryAfter: "7", AfterCommit: true},
		{Operation: "*", Kind: FaultLatency, Probability: 0.5, Seed: 3, Latency: Duration(time.Millisecond)},
	}
	got := a.s.Faults()
	for i := range got {
		got[i].random, got[i].calls = nil, 0
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	a.fails(a.call("GET", "/account/my_info", ""), 503, codeInternalError)
	if text := textOfPage(b.visit("/faults", 200)); !strings.Contains(text, "calls 1 to 2 status 503, Retry-After 7, when it is carried out 1 active") {
		t.Errorf("got %s", text)
	}
	a.fails(a.call("GET", "/account/my_info", ""), 503, codeInternalError)
	if text := textOfPage(b.visit("/faults", 200)); !strings.Contains(text, "2 spent") || a.s.activeFaults() != 1 {
		t.Errorf("got %s", text)
	}

	good := url.Values{"operation": {"getMyInfo"}, "kind": {"status"}, "nth": {"1"}, "status": {"503"}, "count": {""}, "probability": {""}, "seed": {""}, "retry_after": {""}, "latency": {""}}
	for _, test := range []struct{ field, value, problem string }{
		{"operation", "<script>", `operation "<script>" doesn't exist; give the name of one, or *`},
		{"kind", "boom", `kind "boom" doesn't exist`},
		{"nth", "first", `nth "first" is no whole number`},
		{"nth", "", "give either nth, from 1, or probability, over 0 and at most 1"},
		{"count", "-1", "count -1 is below 1"},
		{"probability", "often", `probability "often" is no number, such as 0.1`},
		{"probability", "NaN", ""},
		{"seed", "-3", `seed "-3" is no whole number from 0`},
		{"status", "99999999999999999999", `status "99999999999999999999" is no whole number`},
		{"status", "200", "status 200 is none of an error, from 400 to 599"},
		{"retry_after", `"soon"`, `retry_after "\"soon\"" is neither seconds nor a date, such as "Wed, 21 Oct 2026 07:28:00 GMT"`},
		{"latency", "5", `latency: "5" is no duration, such as 90s`},
	} {
		form := url.Values{}
		for key, values := range good {
			form[key] = values
		}
		form.Set(test.field, test.value)
		if test.value == "NaN" {
			form.Set("nth", "")
		}
		page := b.refused("/faults", form)
		if got := problems(page); len(got) != 1 || test.problem != "" && got[0] != test.problem {
			t.Errorf("%s %q: got %v", test.field, test.value, got)
		}
		fields := typed(page)
		if got := fields[test.field]; got != test.value && test.field != "operation" && test.field != "kind" || fields["status"] != form.Get("status") {
			t.Errorf("%s %q: %v was typed", test.field, test.value, fields)
		}
		wrong := find(page, func(n *html.Node) bool { return attr(n, "aria-invalid") == "true" })
		if test.value != "" && test.value != "NaN" && (len(wrong) != 1 || attr(wrong[0], "name") != test.field) {
			t.Errorf("%s %q: %d fields are marked", test.field, test.value, len(wrong))
		}
	}
	if n := len(a.s.Faults()); n != 2 {
		t.Errorf("there are %d faults", n)
	}
	b.submit("/faults/clear", nil)
	if n := len(a.s.Faults()); n != 0 {
		t.Errorf("there are %d faults", n)
	}
}

func TestConsoleSettings(t *testing.T) {
	t.Parallel()
	a := organization(t)
	b := &browser{t: t, s: a.s}
	before := a.s.Now()
	b.submit("/settings/clock", url.Values{"advance": {" 5m "}})
	if a.s.Now().Sub(before) < 5*time.Minute {
		t.Error("the clock was not advanced")
	}
	for advance, problem := range map[string]string{"soon": `"soon" is no duration, such as 90s`, "-5m": "time doesn't go back", "": `"" is no duration, such as 90s`} {
		page := b.refused("/settings/clock", url.Values{"advance": {advance}})
		if got := problems(page); !reflect.DeepEqual(got, []string{problem}) || typed(page)["advance"] != advance {
			t.Errorf("%q: got %v", advance, got)
		}
	}

	form := url.Values{}
	for name, value := range typed(b.visit("/settings", 200)) {
		if _, ok := switchHints[name]; ok {
			form.Set(name, value)
		}
	}
	form.Set("rich_nft", "yes")
	form.Set("page_cap", "7")
	form.Set("rate_limit", "2.5")
	form.Set("default_visibility", "public")
	form.Set("token_lifetime", "1h")
	want := a.s.Switches()
	want.RichNFT, want.PageCap, want.RateLimit, want.DefaultVisibility, want.TokenLifetime = true, 7, 2.5, "public", Duration(time.Hour)
	page := b.submit("/settings/options", form)
	if got := a.s.Switches(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if fields := typed(page); fields["page_cap"] != "7" || fields["rich_nft"] != "checked" || fields["default_visibility"] != "public" {
		t.Errorf("shown are %v", fields)
	}
	for name, bad := range map[string][2]string{
		"page_cap": {"0", "page_cap 0 is below 1"}, "token_lifetime": {"<script>", `token_lifetime: "<script>" is no duration, such as 90s`},
		"rate_limit": {"many", "rate_limit has the wrong type, string"}, "w3block_rate_limit": {"0", "w3block_rate_limit is zero, and would refuse all: a negative one is no limit"},
		"import_delay": {"0s", "import_delay is zero: a negative one runs a batch before its submission is answered, 1ms after it"}, "default_visibility": {"secret", `default_visibility "secret" is neither private nor public`},
	} {
		form := url.Values{name: {bad[0]}}
		page := b.refused("/settings/options", form)
		if got := problems(page); !reflect.DeepEqual(got, []string{bad[1]}) || name != "default_visibility" && typed(page)[name] != bad[0] {
			t.Errorf("%s: got %v", name, got)
		}
		if wrong := find(page, func(n *html.Node) bool { return attr(n, "aria-invalid") == "true" }); len(wrong) != 1 || attr(wrong[0], "name") != name {
			t.Errorf("%s: %d fields are marked", name, len(wrong))
		}
	}
	if got := a.s.Switches(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	form.Del("rich_nft") // as a browser sends a box that isn't ticked
	b.submit("/settings/options", form)
	if a.s.Switches().RichNFT {
		t.Error("rich_nft is on")
	}
}

// upload is a form with a file.
func upload(t *testing.T, field, name string, raw []byte) (contentType, body string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	part, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(raw)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), out.String()
}

func TestConsoleSnapshotAndReset(t *testing.T) {
	t.Parallel()
	a := organization(t)
	b := &browser{t: t, s: a.s}
	a.mint(`{}`)
	resp, snapshot, err := send(t, http.MethodGet, a.s.ControlURL+"/settings/snapshot", "", nil)
	if err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Disposition") != `attachment; filename="web3connect-emulator.db"` || resp.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Fatalf("got %v, %v", resp, err)
	}
	a.mint(`{}`)
	count := func() int {
		t.Helper()
		nfts, err := a.s.NFTs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(nfts)
	}
	for name, file := range map[string][]byte{"text.db": []byte("<script>no snapshot"), "part.db": snapshot[:5000], "": nil} {
		contentType, body := upload(t, "snapshot", name, file)
		resp, raw := b.send("/settings/restore", contentType, body)
		page := b.page("/settings/restore", resp, raw, http.StatusBadRequest)
		if got := problems(page); len(got) != 1 || count() != 2 {
			t.Errorf("%s: %v, %d NFTs", name, got, count())
		}
	}
	contentType, body := upload(t, "other", "x.db", snapshot)
	if resp, _ := b.send("/settings/restore", contentType, body); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("another field is answered with %d", resp.StatusCode)
	}
	contentType, body = upload(t, "snapshot", "s.db", snapshot)
	if resp, raw := b.send("/settings/restore", contentType, body); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/settings?done=restored" || count() != 1 {
		t.Errorf("answered %d %s, %d NFTs", resp.StatusCode, raw, count())
	}
	if got := problems(b.refused("/settings/reset", nil)); len(got) != 1 || count() != 1 {
		t.Errorf("without confirmation: %v, %d NFTs", got, count())
	}
	b.submit("/settings/reset", url.Values{"confirm": {"yes"}})
	if count() != 0 {
		t.Errorf("%d NFTs after the reset", count())
	}
}

func TestConsoleClears(t *testing.T) {
	t.Parallel()
	a := organization(t)
	b := &browser{t: t, s: a.s}
	a.into(a.call("POST", "/verify/phone/step1", `{"phone_number":"+81312345678"}`), &map[string]any{})
	outbox, err := a.s.Outbox(t.Context())
	if err != nil || len(outbox) != 1 {
		t.Fatalf("got %v, %v", outbox, err)
	}
	code := find(b.visit("/outbox", 200), func(n *html.Node) bool { return attr(n, "class") == "code" })
	if len(code) != 1 || textOfPage(code[0]) != outbox[0].Code {
		t.Errorf("the code is not shown")
	}
	b.submit("/outbox/clear", nil)
	if outbox, err := a.s.Outbox(t.Context()); len(outbox) != 0 || err != nil {
		t.Errorf("got %v, %v", outbox, err)
	}
	b.submit("/requests/clear", nil)
	if log := a.s.Requests(); len(log) != 0 {
		t.Errorf("got %v", log)
	}
}

// The record is published beside what is there, once, and is what the domain is
// verified by.
func TestConsolePublishesRecord(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := signIn(t, s, DemoOrganizationSecret)
	b := &browser{t: t, s: s}
	account := accountNamed(t, s, DemoDomain)
	s.setTXT(t, DemoDomain, "v=spf1 -all")
	for range 2 {
		b.submit("/verifications/publish", url.Values{"account_id": {account.AccountID}})
	}
	if zone, err := s.TXTRecords(t.Context()); err != nil || !reflect.DeepEqual(zone[DemoDomain], []string{"v=spf1 -all", account.TXTRecord}) {
		t.Errorf("the zone has %v, %v", zone, err)
	}
	if text := textOfPage(b.visit("/verifications", 200)); !strings.Contains(text, "The next verifyDomain finds it.") {
		t.Errorf("got %s", text)
	}
	a.into(a.call("GET", "/verify/domain/step2", ""), new(bool))
	resp, raw := b.post("/verifications/publish", url.Values{"account_id": {accountNamed(t, s, DemoEndUserEmail).AccountID}})
	b.page("publish", resp, raw, http.StatusNotFound)

	resolver, err := NewDNSResolver("127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	other := start(t, func(o *Options) { o.Resolver = resolver })
	b = &browser{t: t, s: other}
	if page := b.visit("/verifications", 200); len(find(page, func(n *html.Node) bool { return n.Data == "form" })) > 0 {
		t.Error("a record can be published that nobody looks at")
	}
	b.refused("/verifications/publish", url.Values{"account_id": {account.AccountID}})
}

// The page of an NFT says so if it is not what its minter signed.
func TestConsoleSignature(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sql, verdict, step string }{
		"as it was minted":   {"SELECT 1", "The minter signed exactly this metadata for this token.", "ES256K over the token id and the hash"},
		"other metadata":     {`UPDATE nfts SET dynamic = '{"level":"B"}'`, "The check fails: this is not what the minter signed.", "the metadata is not what the NFT was sealed with"},
		"another URI":        {"UPDATE nfts SET token_uri = '0x00'", "The check fails: this is not what the minter signed.", "The token URI is not the SHA-256"},
		"another signature":  {"UPDATE nfts SET signature = '0x' || hex(zeroblob(64))", "The check fails: this is not what the minter signed.", "The digital signature is not the minter's"},
		"no signature":       {"UPDATE nfts SET signature = '<script>'", "The check fails: this is not what the minter signed.", "The digital signature is not the minter's"},
		"another key":        {"UPDATE accounts SET wallet_key = (SELECT wallet_key FROM accounts WHERE type = 'end_user') WHERE type = 'organization'", "The check fails: this is not what the minter signed.", "does not give the minter's wallet address"},
		"nobody's":           {"UPDATE nfts SET minter = '0x" + strings.Repeat("0", 40) + "'", "The signature can't be checked.", "belongs to no account"},
		"metadata sealed by": {`UPDATE nfts SET dynamic = '{ "level" : "A" }'`, "The minter signed exactly this metadata for this token.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := organization(t)
			id := a.mint(`{"level":"A"}`).TokenID
			if err := a.s.store.write(t.Context(), func(ctx context.Context, t *tx) error { return t.script(ctx, test.sql) }); err != nil {
				t.Fatal(err)
			}
			text := textOfPage((&browser{t: t, s: a.s}).visit("/nfts/"+id, 200))
			if !strings.Contains(text, test.verdict) || !strings.Contains(text, test.step) {
				t.Errorf("got %s", text)
			}
		})
	}
}

// The timeline tells whose an NFT was, and what the API's history doesn't tell yet.
func TestConsoleTimeline(t *testing.T) {
	t.Parallel()
	a := organization(t)
	id := a.mint(`{}`).TokenID
	b := &browser{t: t, s: a.s}
	timeline := func() (out []string) {
		for _, list := range find(b.visit("/nfts/"+id, 200), func(n *html.Node) bool { return attr(n, "class") == "timeline" }) {
			for _, n := range find(list, func(n *html.Node) bool { return n.Data == "li" }) {
				out = append(out, textOfPage(n))
			}
		}
		return out
	}
	a.into(a.call("PUT", "/nft/"+id+"/transfer/to/"+a.wallet(DemoDomain), ""), &object{})
	h := a.history(id)
	got := timeline()
	if len(got) != 2 || !strings.HasPrefix(got[0], "Transferred") || !strings.Contains(got[0], "from "+DemoEndUserEmail+" to "+DemoDomain+" transaction "+h.Transfers[0].TransactionID+" , block "+h.Transfers[0].BlockNumber) ||
		!strings.HasPrefix(got[1], "Minted") || !strings.Contains(got[1], "to "+DemoEndUserEmail+" transaction "+h.Mint.TransactionID) {
		t.Errorf("got %q", got)
	}
	switches := a.s.Switches()
	switches.HistoryDelay = Duration(time.Hour)
	if err := a.s.SetSwitches(switches); err != nil {
		t.Fatal(err)
	}
	if got := timeline(); len(got) != 2 || !strings.Contains(got[0], "not in the API's history yet") {
		t.Errorf("got %q", got)
	}
	// Of transfers before that was kept.
	if err := a.s.store.write(t.Context(), func(ctx context.Context, t *tx) error {
		return t.script(ctx, "UPDATE nft_transfers SET sender = NULL, receiver = NULL")
	}); err != nil {
		t.Fatal(err)
	}
	if got := timeline(); len(got) != 2 || !strings.Contains(got[0], "Between whom is not known.") || !strings.Contains(got[1], "Between whom is not known.") {
		t.Errorf("got %q", got)
	}
}

// The page of imports tells how far they are, chunk by chunk.
func TestConsoleImports(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.Switches.ImportDelay = Duration(time.Hour) })
	a := signIn(t, s, DemoOrganizationSecret)
	emails := []string{"<b>bad"}
	for len(emails) < importChunk+5 {
		emails = append(emails, "u"+strings.Repeat("x", len(emails)%20)+string(rune('a'+len(emails)%26))+"@example.com")
	}
	var batch map[string]string
	a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":`+string(encode(emails))+`}`), &batch)
	b := &browser{t: t, s: s}
	path := "/imports/" + url.PathEscape(batch["batch_id"])
	progress := func(path string) (value, of string) {
		t.Helper()
		bars := find(b.visit(path, 200), func(n *html.Node) bool { return n.Data == "progress" })
		if len(bars) != 1 {
			t.Fatalf("%s has %d bars", path, len(bars))
		}
		return attr(bars[0], "value"), attr(bars[0], "max")
	}
	for _, path := range []string{"/imports", path} {
		if value, of := progress(path); value != "0" || of != "205" {
			t.Errorf("%s: %s of %s", path, value, of)
		}
	}
	if text := textOfPage(b.visit(path, 200)); !strings.Contains(text, "waiting") || !strings.Contains(text, "<b>bad waiting") {
		t.Errorf("got %s", text)
	}
	// As a chunk leaves it.
	err := s.store.write(t.Context(), func(ctx context.Context, t *tx) error {
		return t.script(ctx, "UPDATE import_batches SET imported = 200, failed = 1, due_at = 0")
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := textOfPage(b.visit(path, 200)); !strings.Contains(text, "running 200 of 205 1 failed") || !strings.Contains(text, "<b>bad processed") {
		t.Errorf("got %s", text)
	}
	if err := s.RunImports(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := textOfPage(b.visit(path, 200)); !strings.Contains(text, "done 205 of 205 1 failed") || !strings.Contains(text, "<b>bad failed") {
		t.Errorf("got %s", text)
	}
	rows := 0
	for next := path; next != ""; {
		page := b.visit(next, 200)
		rows += len(find(page, func(n *html.Node) bool { return n.Data == "tr" })) - 1
		next = linkNamed(page, "Next")
	}
	if rows != 205 {
		t.Errorf("%d results are shown", rows)
	}
	if failed := find(b.visit(path+"?only=failed", 200), func(n *html.Node) bool { return n.Data == "tr" }); len(failed) != 2 {
		t.Errorf("%d results failed", len(failed)-1)
	}
	if value, of := progress("/imports"); value != of {
		t.Errorf("%s of %s", value, of)
	}
}
