package emulator

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	a := organization(t)
	a.fails(a.call("GET", "/nothing", ""), 404, codeNotFound)
	a.fails(a.call("GET", "/nft/../../../etc/passwd", ""), 404, codeNotFound)
	a.fails(a.call("DELETE", "/nft/0x1", ""), 405, codeInvalidValue)
	resp, _, err := a.raw("PATCH", "/account/my_info", "")
	if err != nil || resp.Header.Get("Allow") != "GET" {
		t.Errorf("Allow is %q, %v", resp.Header.Get("Allow"), err)
	}
	log := a.s.Requests()
	last := log[len(log)-1]
	if last.Operation != "" || last.Status != 405 || last.Method != http.MethodPatch {
		t.Errorf("logged %+v", last)
	}
}

func TestErrorStatusSwitch(t *testing.T) {
	t.Parallel()
	a := organization(t, func(o *Options) { o.Switches.ErrorStatusOK = true })
	a.fails(a.call("GET", "/nft/0x1", ""), 200, codeNotFound)
}

// What each fault answers, and whether the mint it strikes was carried out.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  Fault
		minted int
		status int // 0: no answer
		logged int
	}{
		{Fault{Kind: FaultStatus, Status: 503}, 0, 503, 503},
		{Fault{Kind: FaultStatus, Status: 429, RetryAfter: "7"}, 0, 429, 429},
		{Fault{Kind: FaultStatus, Status: 429, RetryAfter: "Wed, 21 Oct 2026 07:28:00 GMT"}, 0, 429, 429},
		{Fault{Kind: FaultHTML}, 0, 502, 502},
		{Fault{Kind: FaultHTML, Status: 429, RetryAfter: "7"}, 0, 429, 429},
		{Fault{Kind: FaultCloseBeforeCommit}, 0, 0, 0},
		{Fault{Kind: FaultCloseAfterCommit}, 1, 0, 0},
		{Fault{Kind: FaultTruncate}, 1, 0, 200},
		{Fault{Kind: FaultLatency, Latency: Duration(10 * time.Millisecond)}, 1, 200, 200},
		{Fault{Kind: FaultHang}, 0, 0, 0},
		{Fault{Kind: FaultStatus, Status: 503, AfterCommit: true}, 1, 503, 503},
		{Fault{Kind: FaultStatus, Status: 429, RetryAfter: "7", AfterCommit: true}, 1, 429, 429},
		{Fault{Kind: FaultHTML, AfterCommit: true}, 1, 502, 502},
		{Fault{Kind: FaultHTML, Status: 200, AfterCommit: true}, 1, 200, 200},
		{Fault{Kind: FaultLatency, Latency: Duration(10 * time.Millisecond), AfterCommit: true}, 1, 200, 200},
		{Fault{Kind: FaultHang, AfterCommit: true}, 1, 0, 0},
	} {
		t.Run(test.fault.Kind, func(t *testing.T) {
			t.Parallel()
			a := organization(t)
			test.fault.Operation, test.fault.Nth = "mintNFT", 2
			if err := a.s.AddFault(test.fault); err != nil {
				t.Fatal(err)
			}
			a.mint(`{}`)
			if test.fault.Kind == FaultHang { // only the emulator's end ends it
				a.s.Observe(func(string) { go a.s.Release() })
			}
			began := time.Now()
			resp, raw, err := a.raw("POST", "/nft/mint/to/"+a.holder(), `{"metadata":{"static":`+staticMetadata+`,"dynamic":{}}}`)
			if took := time.Since(began); took < time.Duration(test.fault.Latency) {
				t.Errorf("answered after %s", took)
			}
			whole := json.Valid(raw) && strings.Contains(string(raw), `"token_id"`)
			if whole != (test.fault.Kind == FaultLatency) {
				t.Errorf("answered %s", raw)
			}
			switch {
			case test.status == 0 && err == nil:
				t.Errorf("answered %d", resp.StatusCode)
			case test.status != 0 && (err != nil || resp.StatusCode != test.status || resp.Header.Get("Retry-After") != test.fault.RetryAfter):
				t.Errorf("answered %v, %v", resp, err)
			}
			a.s.Observe(nil)
			nfts, err := a.s.NFTs(t.Context())
			if len(nfts) != 1+test.minted || err != nil {
				t.Errorf("%d NFTs, %v", len(nfts), err)
			}
			log := a.s.Requests()
			if got := log[len(log)-1]; got.Status != test.logged || (got.AccountID != "") != (test.minted > 0) {
				t.Errorf("logged %+v", got)
			}
			a.mint(`{}`) // the third call is struck by nothing
		})
	}
}

// struck is a logger that calls a function when a fault strikes.
func struck(f func()) *slog.Logger {
	return slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.MessageKey && a.Value.String() == "fault" {
			f()
		}
		return a
	}}))
}

// A client that goes away during a fault's pause ends it. What is not carried out by
// then never is.
func TestClientGoesAway(t *testing.T) {
	t.Parallel()
	for _, fault := range []Fault{
		{Kind: FaultHang},
		{Kind: FaultLatency, Latency: Duration(time.Hour)},
		{Kind: FaultHang, AfterCommit: true},
		{Kind: FaultLatency, Latency: Duration(time.Hour), AfterCommit: true},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		a := organization(t, func(o *Options) { o.Logger = struck(cancel) })
		fault.Operation, fault.Nth = "mintNFT", 1
		if err := a.s.AddFault(fault); err != nil {
			t.Fatal(err)
		}
		minted := 0
		if fault.AfterCommit {
			minted = 1
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.s.URL+"/nft/mint/to/"+a.holder(), strings.NewReader(`{"metadata":{"static":`+staticMetadata+`,"dynamic":{}}}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+a.token)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			t.Errorf("%s: answered %d", fault.Kind, resp.StatusCode)
		}
		a.s.rest.Close() // waits for the handler
		if n, err := a.s.NFTs(t.Context()); len(n) != minted || err != nil {
			t.Errorf("%s: %d NFTs, %v", fault.Kind, len(n), err)
		}
		log := a.s.Requests()
		if got := log[len(log)-1]; got.Status != 0 || (got.AccountID != "") != fault.AfterCommit {
			t.Errorf("%s: logged %+v", fault.Kind, got)
		}
	}
}

func TestFaultSelection(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, f := range []Fault{
		{Operation: "no", Kind: FaultHTML, Nth: 1},
		{Operation: "*", Kind: "no", Nth: 1},
		{Operation: "*", Kind: FaultHTML},
		{Operation: "*", Kind: FaultHTML, Nth: 1, Probability: 0.5},
		{Operation: "*", Kind: FaultHTML, Probability: 2},
		{Operation: "*", Kind: FaultStatus, Status: 200, Nth: 1},
		{Operation: "*", Kind: FaultHTML, Status: 42, Nth: 1},
		{Operation: "*", Kind: FaultLatency, Nth: 1},
		{Operation: "*", Kind: FaultStatus, Status: 429, Nth: 1, RetryAfter: "soon"},
		{Operation: "*", Kind: FaultHTML, Nth: 1, Count: -1},
		{Operation: "*", Kind: FaultHTML, Probability: 0.5, Count: 2},
		{Operation: "*", Kind: FaultHTML, Nth: 1, Seed: 1},
		{Operation: "*", Kind: FaultHTML, Nth: 1, Latency: 1},
		{Operation: "*", Kind: FaultHang, Nth: 1, Status: 500},
		{Operation: "*", Kind: FaultHang, Nth: 1, RetryAfter: "1"},
		{Operation: "*", Kind: FaultTruncate, Nth: 1, AfterCommit: true},
		{Operation: "*", Kind: FaultCloseAfterCommit, Nth: 1, AfterCommit: true},
	} {
		if s.AddFault(f) == nil {
			t.Errorf("%+v is accepted", f)
		}
	}
	strikes := func() (pattern string) {
		s.ClearFaults()
		if err := s.AddFault(Fault{Operation: "*", Kind: FaultHTML, Probability: 0.3, Seed: 7}); err != nil {
			t.Fatal(err)
		}
		for range 50 {
			pattern += map[bool]string{true: "x", false: "."}[s.faults.strike("getNFT").Kind != ""]
		}
		return pattern
	}
	if a, b := strikes(), strikes(); a != b || !strings.Contains(a, "x") || !strings.Contains(a, ".") {
		t.Errorf("%s and %s", a, b)
	}
	s.ClearFaults()
	if err := s.AddFault(Fault{Operation: "getNFT", Kind: FaultHTML, Nth: 2, Count: 2}); err != nil {
		t.Fatal(err)
	}
	pattern := ""
	for _, operation := range []string{"getNFT", "mintNFT", "getNFT", "getNFT", "getNFT"} {
		pattern += s.faults.strike(operation).Kind + ","
	}
	if pattern != ",,html,html,," {
		t.Errorf("got %s", pattern)
	}
	s.ClearFaults()
	if err := s.AddFault(Fault{Operation: "getNFT", Kind: FaultHTML, Nth: 1, Count: math.MaxInt}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if s.faults.strike("getNFT").Kind != FaultHTML {
			t.Error("a fault without an end ends")
		}
	}
}

// What was answered is there after a restart on the same file, tokens included.
func TestRestart(t *testing.T) { //nolint:tparallel // one after the other
	t.Parallel()
	file := filepath.Join(t.TempDir(), "with space & #.db")
	open := func() *Emulator {
		t.Helper()
		e, err := New(Options{DataFile: file})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	var token, id string
	t.Run("before", func(t *testing.T) {
		first := organization(t, func(o *Options) { o.DataFile = file })
		token, id = first.token, first.mint(`{}`).TokenID
	})
	if left, err := filepath.Glob(file + "-*"); len(left) > 0 || err != nil {
		t.Errorf("not all is in the file: %v, %v", left, err)
	}
	e := open()
	if _, ok, err := e.NFT(t.Context(), id); !ok || err != nil {
		t.Errorf("the NFT is gone: %v", err)
	}
	r := &request{Request: (&http.Request{Header: http.Header{"Authorization": {"Bearer " + token}}}).WithContext(context.Background()), op: &operation{}}
	if err := e.store.read(t.Context(), func(ctx context.Context, tx *tx) error { return e.authenticate(ctx, tx, r) }); err != nil {
		t.Errorf("the token is refused: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, link} {
		if _, err := New(Options{DataFile: name}); err == nil || !strings.Contains(err.Error(), "another emulator uses it") {
			t.Errorf("a second emulator on %s: %v", name, err)
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if _, err := New(Options{DataFile: t.TempDir()}); err == nil {
		t.Error("a folder is accepted as a file")
	}
}

func TestConcurrentWriters(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{"memory": "", "file": filepath.Join(t.TempDir(), "e.db")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := organization(t, func(o *Options) { o.DataFile = file })
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for range 10 {
						a.mint(`{}`)
						a.call("GET", "/nft/held_by_id_wallet/"+a.holder(), "")
					}
				})
			}
			wg.Wait()
			if n, err := a.s.NFTs(t.Context()); len(n) != 80 || err != nil {
				t.Errorf("%d NFTs, %v", len(n), err)
			}
		})
	}
}
