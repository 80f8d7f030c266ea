package emulator

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestImport(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) {
		o.Switches.ImportDelay = Duration(time.Minute)
		o.FailingEmails = []string{"Fails@example.com"}
	})
	a := signIn(t, s, DemoOrganizationSecret)
	type batch struct {
		BatchResult struct {
			BatchID    string `json:"batch_id"`
			Status     string
			StartedAt  string `json:"started_at"`
			FinishedAt string `json:"finished_at"`
			Result     []importedEndUser
		} `json:"batch_result"`
	}
	submit := func(emails string) string {
		t.Helper()
		var out map[string]string
		a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":`+emails+`}`), &out)
		return out["batch_id"]
	}
	check := func(id string) (b batch) {
		t.Helper()
		if err := s.RunImports(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.into(a.call("POST", "/account/import/batch/check", `{"api_key_secret":"`+DemoOrganizationSecret+`","batch_id":"`+id+`"}`), &b)
		return b
	}
	id := submit(`[" Ann@Example.com","no-at","fails@example.com","ann@example.com"]`)
	if b := check(id).BatchResult; b.Status != "running" || b.FinishedAt != "" || b.Result == nil || len(b.Result) != 0 || b.BatchID != id {
		t.Errorf("got %+v", b)
	}
	s.advance(t, time.Minute)
	b := check(id).BatchResult
	if b.Status != "done" || b.FinishedAt == "" || len(b.Result) != 4 {
		t.Fatalf("got %+v", b)
	}
	if r := b.Result[0]; !r.OK || r.Email != " Ann@Example.com" || len(r.IDWalletAddress) != 42 || r.IDWalletAddressSuri == "" {
		t.Errorf("got %+v", r)
	}
	if b.Result[1].OK || b.Result[2].OK || b.Result[1].IDWalletAddress != "" || b.Result[3].IDWalletAddress != b.Result[0].IDWalletAddress {
		t.Errorf("got %+v", b.Result)
	}
	again := submit(`["ann@example.com"]`)
	s.advance(t, time.Minute)
	if r := check(again).BatchResult.Result[0]; r.IDWalletAddress != b.Result[0].IDWalletAddress {
		t.Errorf("another wallet the second time: %+v", r)
	}

	_, other, err := s.AddAccount(t.Context(), NewAccount{Type: typeOrganization, Name: "Other"})
	if err != nil {
		t.Fatal(err)
	}
	a.fails(a.call("POST", "/account/import/batch/check", `{"api_key_secret":"`+other+`","batch_id":"`+id+`"}`), 404, codeNotFound)

	post := func(path, body string) answer { return a.call("POST", "/account/import/batch/"+path, body) }
	key := `{"api_key_secret":"` + DemoOrganizationSecret + `"`
	a.fails(post("submit", key+`}`), 400, codeMissingValue)
	a.fails(post("submit", key+`,"emails":"x"}`), 400, codeInvalidValue)
	a.fails(post("submit", key+`,"emails":[`+strings.Repeat(`"a@x.com",`, 10000)+`"b@x.com"]}`), 400, codeInvalidValue)
	a.fails(post("submit", `{"api_key_secret":"`+DemoEndUserSecret+`","emails":[]}`), 403, codePermissionDenied)
	a.fails(post("check", key+`,"batch_id":"x"}`), 404, codeNotFound)
	a.fails(post("check", key+`}`), 400, codeMissingValue)
}

// A batch runs by itself, while others are served, and goes on after a restart.
func TestImportRunsInBackground(t *testing.T) { //nolint:tparallel // one after the other
	t.Parallel()
	file := filepath.Join(t.TempDir(), "e.db")
	var id string
	configure := func(o *Options) {
		o.DataFile = file
		o.Switches.ImportDelay = Duration(time.Hour)
	}
	t.Run("before", func(t *testing.T) {
		a := signIn(t, start(t, configure), DemoOrganizationSecret)
		var emails []string
		for i := range 3*importChunk + 1 {
			emails = append(emails, fmt.Sprintf("u%d@example.com", i))
		}
		var out map[string]string
		a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":`+string(encode(emails))+`}`), &out)
		id = out["batch_id"]
	})
	s := start(t, configure)
	a := signIn(t, s, DemoOrganizationSecret)
	s.advance(t, time.Hour) // wakes the worker
	for status := ""; status != "done"; {
		var b struct {
			BatchResult struct{ Status string } `json:"batch_result"`
		}
		a.into(a.call("POST", "/account/import/batch/check", `{"api_key_secret":"`+DemoOrganizationSecret+`","batch_id":"`+id+`"}`), &b)
		status = b.BatchResult.Status
	}
	if emails, err := s.EndUserEmails(t.Context()); len(emails) != 3*importChunk+2 || err != nil {
		t.Errorf("%d end users, %v", len(emails), err)
	}
}

// A batch runs although nobody asks for it.
func TestImportRunsByItself(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) {
		o.DataFile = filepath.Join(t.TempDir(), "e.db")
		o.Switches.ImportDelay = Duration(time.Millisecond)
	})
	a := signIn(t, s, DemoOrganizationSecret)
	for i := range 20 {
		email := fmt.Sprintf("u%d@example.com", i)
		a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":["`+email+`"]}`), &map[string]string{})
		for began := time.Now(); ; {
			if _, ok, err := s.Account(t.Context(), email); ok {
				break
			} else if err != nil || time.Since(began) > 10*time.Second {
				t.Fatalf("%s was not imported, %v", email, err)
			}
		}
	}
}

// A reset takes a batch away that waits.
func TestImportAndReset(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.Switches.ImportDelay = Duration(time.Hour) })
	a := signIn(t, s, DemoOrganizationSecret)
	a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":["a@example.com"]}`), &map[string]string{})
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.advance(t, time.Hour)
	if err := s.RunImports(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Account(t.Context(), "a@example.com"); ok || err != nil {
		t.Errorf("imported after the reset, %v", err)
	}
}

// E-mails that an option has fail do so in any state, and those of a state go with it.
func TestFailingEmails(t *testing.T) { //nolint:tparallel // one after the other
	t.Parallel()
	file := filepath.Join(t.TempDir(), "e.db")
	seed, err := ParseSeed("", []byte(`{"accounts":[{"type":"organization","name":"x","api_key_secret":"x"}],"failing_emails":["seed@example.com"]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, option := range []bool{true, false} {
		t.Run(fmt.Sprint(option), func(t *testing.T) { //nolint:paralleltest // one after the other
			s := start(t, func(o *Options) {
				o.DataFile, o.Seed = file, seed
				if option {
					o.FailingEmails = []string{"Option@example.com"}
				}
			})
			for range 2 {
				a := signIn(t, s, "x")
				a.fails(a.call("POST", "/account/import", `{"email":"seed@example.com"}`), 400, codeInvalidValue)
				if got := a.call("POST", "/account/import", `{"email":"option@example.com"}`); (got.status == 400) != option {
					t.Errorf("answered %d", got.status)
				}
				if err := s.Reset(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestIsEmail(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 64)
	for email, want := range map[string]bool{
		"a@example.com": true, "a.b+c@sub.example.com": true, "ä@example.com": true, "a@bücher.example": true, "a@localhost": true, long + "@example.com": true,
		"": false, "a": false, "@example.com": false, "a@": false, "a b@example.com": false, "A <a@example.com>": false, "a@b@example.com": false, "a@-.-": false,
		"a@x-.com": false, "a@x..com": false, "a@.com": false, "a@[127.0.0.1]": false, "\ufeffa@example.com": false, "a@ex_ample.com": false,
		long + "x@example.com": false, "a@" + long + ".com": false, "a@" + strings.Repeat("x.", 130) + "com": false,
	} {
		if isEmail(email) != want {
			t.Errorf("%q is an e-mail: %t", email, !want)
		}
	}
}
