package emulator

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// control calls the control API.
type controlAPI struct {
	t     *testing.T
	s     *Server
	token string
}

func (c *controlAPI) raw(method, path, body string) (*http.Response, []byte) {
	c.t.Helper()
	resp, raw, err := send(c.t, method, c.s.ControlURL+path, body, bearer(c.token))
	if err != nil {
		c.t.Fatal(err)
	}
	return resp, raw
}

func (c *controlAPI) call(method, path, body string, want int, out any) {
	c.t.Helper()
	resp, raw := c.raw(method, path, body)
	if resp.StatusCode != want {
		c.t.Fatalf("%s %s answers %d %s, want %d", method, path, resp.StatusCode, raw, want)
	}
	var refusal struct{ Error string }
	if want >= 400 && (json.Unmarshal(raw, &refusal) != nil || refusal.Error == "") {
		c.t.Errorf("%s %s says no with %s", method, path, raw)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(raw, out); err != nil {
		c.t.Fatalf("%s: %v", raw, err)
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	s := start(t)
	call := (&controlAPI{t: t, s: s}).call
	a := signIn(t, s, DemoOrganizationSecret)
	var log []RequestLogEntry
	call("GET", "/control/v1/requests", "", 200, &log)
	if len(log) != 1 || log[0].Operation != "refreshAccessToken" || log[0].Status != 200 || log[0].AccountID == "" {
		t.Errorf("got %+v", log)
	}
	call("DELETE", "/control/v1/requests", "", 200, nil)
	call("GET", "/control/v1/requests", "", 200, &log)
	if len(log) != 0 {
		t.Errorf("got %+v", log)
	}

	record, _, err := s.Account(t.Context(), DemoDomain)
	if err != nil {
		t.Fatal(err)
	}
	call("PUT", "/control/v1/dns/university.example/txt", `{"values":["`+record.TXTRecord+`"]}`, 200, nil)
	var verified bool
	a.into(a.call("GET", "/verify/domain/step2", ""), &verified)

	before := s.Now()
	call("PUT", "/control/v1/clock", `{"advance":"5m"}`, 200, nil)
	if s.Now().Sub(before) < 5*time.Minute {
		t.Error("the clock was not advanced")
	}
	call("PUT", "/control/v1/clock", `{"advance":"soon"}`, 400, nil)
	for _, bad := range []string{`{"forward":"5m"}`, `{}`, `null`, `{"advance":null}`, `{"Advance":"5m"}`, `{"advance":"-5m"}`, `{"advance":"5m"} {}`, ``, `[]`} {
		call("PUT", "/control/v1/clock", bad, 400, nil)
	}
	call("PUT", "/control/v1/dns/x.example/txt", `{}`, 400, nil)
	call("PUT", "/control/v1/clock", `{"advance":"`+strings.Repeat("x", 10<<20)+`"}`, 413, nil)
	var clock struct{ Now time.Time }
	call("GET", "/control/v1/clock", "", 200, &clock)
	if clock.Now.Sub(before) < 5*time.Minute {
		t.Errorf("the clock is at %s", clock.Now)
	}

	call("POST", "/control/v1/faults", `{"operation":"getMyInfo","kind":"status","status":503,"nth":1}`, 200, nil)
	a.fails(a.call("GET", "/account/my_info", ""), 503, codeInternalError)
	var faults []Fault
	call("GET", "/control/v1/faults", "", 200, &faults)
	if len(faults) != 1 || faults[0].Status != 503 {
		t.Errorf("got %+v", faults)
	}
	call("POST", "/control/v1/faults", `{"operation":"getMyInfo","kind":"boom","nth":1}`, 400, nil)
	call("POST", "/control/v1/faults", `{"operation":"setNFTVisibility","kind":"hang","nth":1,"after_commit":true}`, 200, nil)
	call("POST", "/control/v1/faults", `{"operation":"setNFTVisibility","kind":"truncate","nth":1,"after_commit":false}`, 200, nil)
	faults = nil
	if call("GET", "/control/v1/faults", "", 200, &faults); !faults[1].AfterCommit || faults[2].AfterCommit {
		t.Errorf("got %+v", faults)
	}
	call("DELETE", "/control/v1/faults", "", 200, nil)
	for body, want := range map[string]string{
		`{"operation":"getMyInfo","kind":"latency","nth":1,"latency":5}`:                     "latency has the wrong type, number",
		`{"operation":"getMyInfo","kind":"latency","nth":1,"latency":"5"}`:                   `latency: "5" is no duration, such as 90s`,
		`{"operation":"getMyInfo","kind":"latency","nth":1,"latency":"-5s"}`:                 "latency -5s is missing or not over 0",
		`{"operation":["getMyInfo"],"kind":"latency"}`:                                       "operation has the wrong type, array",
		`{"operation":"getMyInfo","kind":"close_before_commit","nth":1,"after_commit":true}`: "after_commit is for the kinds latency, status, html and hang, not for close_before_commit",
	} {
		if resp, raw := (&controlAPI{t: t, s: s}).raw("POST", "/control/v1/faults", body); resp.StatusCode != http.StatusBadRequest || !strings.Contains(string(raw), strings.ReplaceAll(want, `"`, `\"`)) {
			t.Errorf("%s: answered %d %s", body, resp.StatusCode, raw)
		}
	}

	call("PUT", "/control/v1/options", `{"page_cap":7,"token_lifetime":"2s"}`, 200, nil)
	if got := s.Switches(); got.PageCap != 7 || got.TokenLifetime != Duration(2*time.Second) || got.DefaultVisibility != "private" {
		t.Errorf("got %+v", got)
	}
	call("PUT", "/control/v1/options", `{"rich_nft":true}`, 200, nil)
	if got := s.Switches(); got.PageCap != 7 || !got.RichNFT {
		t.Errorf("got %+v", got)
	}
	for _, bad := range []string{
		`{"page_cap":-7}`, `{"page_cap":0}`, `{"token_lifetime":"0s"}`, `{"w3block_token_lifetime":"0s"}`, `{"import_delay":"0s"}`, `{"default_visibility":""}`,
		`{"w3block_rate_limit":0}`, `{"w3block_sign_in_limit":0}`,
	} {
		call("PUT", "/control/v1/options", bad, 400, nil)
	}
	if got := s.Switches(); got.PageCap != 7 || got.ImportDelay == 0 {
		t.Errorf("got %+v", got)
	}
	call("GET", "/control/v1/options", "", 200, nil)
	call("GET", "/healthz", "", 200, nil)
	call("HEAD", "/healthz", "", 200, nil)

	call("POST", "/control/v1/reset", "", 200, nil)
	if account, _, _ := s.Account(t.Context(), DemoDomain); account.DomainVerified || len(s.Requests()) != 0 {
		t.Errorf("after the reset: %+v", account)
	}
	a.fails(a.call("GET", "/account/my_info", ""), 401, codeUnauthorized)
}

// Neither a web page whose name resolves to 127.0.0.1 gets through, nor any other
// in a browser on this machine.
func TestControlRefusesWebPages(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, change := range map[string]func(*http.Request){
		"rebound name": func(r *http.Request) { r.Host = "attacker.example" },
		"cross-site":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"old browser":  func(r *http.Request) { r.Header.Set("Origin", "https://attacker.example") },
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.ControlURL+"/control/v1/reset", nil)
		if err != nil {
			t.Fatal(err)
		}
		change(req)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: answered %d", name, resp.StatusCode)
		}
	}
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	for _, s := range []Switches{{PageCap: -1}, {DefaultVisibility: "x"}, {TokenLifetime: 1}} {
		if _, err := New(Options{Switches: s}); err == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
}

func TestControlAccounts(t *testing.T) {
	t.Parallel()
	s := start(t)
	call := (&controlAPI{t: t, s: s}).call
	var made struct {
		AccountID    string `json:"account_id"`
		APIKeySecret string `json:"api_key_secret"`
		Domain       string
	}
	call("POST", "/control/v1/accounts", `{"type":"organization","domain":"Chess.example","domain_verified":true}`, 200, &made)
	chess := signIn(t, s, made.APIKeySecret)
	chess.mint(`{}`)
	call("POST", "/control/v1/accounts", `{"type":"end_user","email":"u@chess.example","api_key_secret":"u"}`, 200, nil)
	signIn(t, s, "u")
	for _, bad := range []string{
		``, `{}`, `[]`, `{"type":"club"}`, `{"type":"end_user"}`, `{"type":"organization","domain":"chess.example"}`, `{"type":"end_user","email":"U@chess.example"}`,
		`{"type":"end_user","email":"v@chess.example","api_key_secret":"u"}`, `{"type":"end_user","email":"v@chess.example","age":7}`,
		`{"type":"organization","name":"x","w3block":[{"tenant_id":"` + DemoTenantID + `","key":"k","secret":"s"}]}`,
	} {
		call("POST", "/control/v1/accounts", bad, 400, nil)
	}
	var all []map[string]any
	call("GET", "/control/v1/accounts", "", 200, &all)
	if len(all) != 4 || all[2]["domain"] != "chess.example" || all[2]["account_id"] != made.AccountID || all[2]["email"] != nil || all[0]["w3block"].([]any)[0].(map[string]any)["tenant_id"] != DemoTenantID {
		t.Errorf("got %v", all)
	}
	for _, secret := range []string{made.APIKeySecret, DemoOrganizationSecret, DemoTenantSecret, DemoUserPassword} {
		if strings.Contains(string(encode(all)), secret) {
			t.Errorf("the list shows %s", secret)
		}
	}

	var planted map[string]int
	call("POST", "/control/v1/seed", strings.ReplaceAll(seedYAML, "hess.example", "ess.example"), 200, &planted)
	if planted["accounts"] != 2 || planted["nfts"] != 1 {
		t.Errorf("got %v", planted)
	}
	// More of the same, and organizations that have just a name.
	_, nfts, _ := strings.Cut(seedYAML, "nfts:")
	for range 2 {
		call("POST", "/control/v1/seed", "nfts:"+nfts, 200, nil)
		call("POST", "/control/v1/seed", "accounts: [{type: organization, name: Club}, {type: organization, name: Club}]", 200, nil)
	}
	if accounts, err := s.Accounts(t.Context()); len(accounts) != 10 || err != nil {
		t.Errorf("there are %d accounts, %v", len(accounts), err)
	}
	if all, err := s.NFTs(t.Context()); len(all) != 4 || err != nil {
		t.Errorf("there are %d NFTs, %v", len(all), err)
	}
	call("POST", "/control/v1/seed", "accounts: [{type: club}]", 400, nil)
	// Nothing of a seed is left that fails in its midst.
	call("POST", "/control/v1/seed", "accounts: [{type: end_user, email: first@example.com}, {type: end_user, email: u@chess.example}]", 400, nil)
	if _, ok, err := s.Account(t.Context(), "first@example.com"); ok || err != nil {
		t.Errorf("a part of the seed is there, %v", err)
	}
}

func TestControlOutboxAndRequests(t *testing.T) {
	t.Parallel()
	s := start(t)
	call := (&controlAPI{t: t, s: s}).call
	a := signIn(t, s, DemoEndUserSecret)
	_, code := a.startPhone("+81312345678")
	a.call("GET", "/nft/0x1", "")
	var outbox []Message
	call("GET", "/control/v1/outbox", "", 200, &outbox)
	if len(outbox) != 1 || outbox[0].Code != code {
		t.Errorf("got %+v", outbox)
	}
	call("DELETE", "/control/v1/outbox", "", 200, nil)
	call("GET", "/control/v1/outbox", "", 200, &outbox)
	if len(outbox) != 0 {
		t.Errorf("got %+v", outbox)
	}
	account := accountNamed(t, s, DemoEndUserEmail).AccountID
	for query, want := range map[string]int{
		"": 3, "?operation=getNFT": 1, "?status=200": 2, "?status=404": 1, "?account=" + account: 3, "?account=x": 0, "?operation=startPhoneVerification&status=200&account=" + account: 1, "?status=500": 0,
	} {
		var log []RequestLogEntry
		call("GET", "/control/v1/requests"+query, "", 200, &log)
		if len(log) != want {
			t.Errorf("%s: %d requests, want %d", query, len(log), want)
		}
	}
	for _, query := range []string{"?operation=fly", "?operation=*", "?status=x", "?status=-1", "?status=200&status=404", "?user=x"} {
		call("GET", "/control/v1/requests"+query, "", 400, nil)
	}
}

func TestControlSnapshotAndAssociation(t *testing.T) {
	t.Parallel()
	a := organization(t)
	control := &controlAPI{t: t, s: a.s}
	var source string
	a.into(a.call("POST", "/auth/account/association/generate_web3connect_button_js", `{"api_key_secret":"`+DemoOrganizationSecret+`","redirect_url":"https://x.example/?a=b"}`), &source)
	code := regexp.MustCompile(`c=([\w-]+)`).FindStringSubmatch(source)[1]
	resp, snapshot := control.raw("GET", "/control/v1/snapshot", "")
	if resp.Header.Get("Content-Type") != "application/octet-stream" || resp.StatusCode != http.StatusOK {
		t.Fatalf("got %v", resp)
	}
	associate := func() (out map[string]string) {
		t.Helper()
		control.call("POST", "/control/v1/associations", `{"code":"`+code+`","email":"new@example.com"}`, 200, &out)
		return out
	}
	if got := associate(); got["redirect_url"] != "https://x.example/?a=b&id_wallet_address="+a.wallet("new@example.com") {
		t.Errorf("got %v", got)
	}
	control.call("POST", "/control/v1/associations", `{"code":"`+code+`","email":"new@example.com"}`, 400, nil)
	control.call("POST", "/control/v1/associations", `{"code":"x","email":"new@example.com"}`, 404, nil)
	control.call("PUT", "/control/v1/snapshot", string(snapshot), 200, nil)
	associate() // as if it had not been
	control.call("PUT", "/control/v1/snapshot", "no snapshot", 400, nil)
	control.call("GET", "/control/v1/nothing", "", 404, nil)
	control.call("PATCH", "/control/v1/clock", "", 405, nil)
}

func TestControlToken(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.ControlToken = "t0ken" })
	for token, want := range map[string]int{"": 401, "wrong": 401, "t0ken": 200} {
		(&controlAPI{t, s, token}).call("GET", "/control/v1/options", "", want, nil)
		(&controlAPI{t, s, token}).raw("GET", "/healthz", "")
	}
	// With the token any host name will do.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.ControlURL+"/control/v1/options", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "emulator.example"
	req.Header.Set("Authorization", "Bearer t0ken")
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", resp, err)
	}
	_ = resp.Body.Close()
}

func TestControlSetsTXTRecords(t *testing.T) {
	t.Parallel()
	call := (&controlAPI{t: t, s: start(t)}).call
	for _, step := range []struct{ name, values, want string }{
		{"A.example.", `["x","y"]`, `{"a.example":["x","y"]}`},
		{"b.example", `["z"]`, `{"a.example":["x","y"],"b.example":["z"]}`},
		{"a.example", `[]`, `{"b.example":["z"]}`},
	} {
		call("PUT", "/control/v1/dns/"+step.name+"/txt", `{"values":`+step.values+`}`, 200, nil)
		var zone map[string][]string
		call("GET", "/control/v1/dns", "", 200, &zone)
		if got := strings.TrimSpace(string(encode(zone))); got != step.want {
			t.Errorf("%s: got %s, want %s", step.name, got, step.want)
		}
	}
}
