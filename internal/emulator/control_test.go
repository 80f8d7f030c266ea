package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestControl(t *testing.T) {
	t.Parallel()
	s := start(t)
	call := func(method, path, body string, want int, out any) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, s.ControlURL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		raw, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != want {
			t.Fatalf("%s %s answers %d %s, want %d", method, path, resp.StatusCode, raw, want)
		}
		if out != nil {
			if err := json.Unmarshal(raw, out); err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
		}
	}
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
	call("PUT", "/control/v1/clock", `{"forward":"5m"}`, 400, nil)

	call("POST", "/control/v1/faults", `{"operation":"getMyInfo","kind":"status","status":503,"nth":1}`, 200, nil)
	a.fails(a.call("GET", "/account/my_info", ""), 503, codeInternalError)
	var faults []Fault
	call("GET", "/control/v1/faults", "", 200, &faults)
	if len(faults) != 1 || faults[0].Status != 503 {
		t.Errorf("got %+v", faults)
	}
	call("POST", "/control/v1/faults", `{"operation":"getMyInfo","kind":"boom","nth":1}`, 400, nil)
	call("DELETE", "/control/v1/faults", "", 200, nil)

	call("PUT", "/control/v1/options", `{"page_cap":7,"token_lifetime":"2s"}`, 200, nil)
	if got := s.Switches(); got.PageCap != 7 || got.TokenLifetime != Duration(2*time.Second) || got.DefaultVisibility != "private" {
		t.Errorf("got %+v", got)
	}
	call("PUT", "/control/v1/options", `{"rich_nft":true}`, 200, nil)
	if got := s.Switches(); got.PageCap != 7 || !got.RichNFT {
		t.Errorf("got %+v", got)
	}
	call("PUT", "/control/v1/options", `{"page_cap":-7}`, 400, nil)
	call("GET", "/control/v1/options", "", 200, nil)
	call("GET", "/healthz", "", 200, nil)

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
