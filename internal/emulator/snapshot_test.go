package emulator

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSnapshot(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{"memory": "", "file": filepath.Join(t.TempDir(), "e.db")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := organization(t, func(o *Options) { o.DataFile = file })
			kept := a.mint(`{"level":"kept"}`).TokenID
			a.s.setTXT(t, "kept.example", "kept")
			var snapshot bytes.Buffer
			if err := a.s.Snapshot(t.Context(), &snapshot); err != nil {
				t.Fatal(err)
			}
			before := a.s.Now()
			lost := a.mint(`{"level":"lost"}`).TokenID
			a.into(a.call("PUT", "/nft/"+kept+"/metadata/dynamic", `{"level":"lost"}`), &object{})
			a.s.setTXT(t, "lost.example", "lost")
			a.s.advance(t, time.Hour)
			if got := a.tokenIDs("GET", "/nft/minted_by_me", ""); len(got) != 2 {
				t.Errorf("got %v", got)
			}

			if err := a.s.Restore(t.Context(), bytes.NewReader(snapshot.Bytes())); err != nil {
				t.Fatal(err)
			}
			// The same token signs in, since the keys are of the state.
			if got := a.tokenIDs("GET", "/nft/minted_by_me", ""); len(got) != 1 || got[0] != kept {
				t.Errorf("got %v", got)
			}
			if got := a.tokenIDs("POST", "/nft/minted_by_me/search", `{"level":"kept"}`); len(got) != 1 {
				t.Errorf("got %v", got)
			}
			a.fails(a.call("GET", "/nft/"+lost, ""), 404, codeNotFound)
			if zone, err := a.s.TXTRecords(t.Context()); err != nil || len(zone) != 1 {
				t.Errorf("the zone has %v, %v", zone, err)
			}
			if a.s.Now().Sub(before) > 30*time.Minute {
				t.Errorf("the clock is at %s, and was at %s", a.s.Now(), before)
			}
			a.mint(`{}`)

			// What is no snapshot changes nothing.
			damaged := bytes.Clone(snapshot.Bytes())
			for i := 8192; i < len(damaged); i += 512 {
				copy(damaged[i:], "damage")
			}
			for name, bad := range map[string]string{
				"text": "no snapshot", "empty": "", "part": string(snapshot.Bytes()[:5000]), "damaged": string(damaged), "other": other(t),
			} {
				if err := a.s.Restore(t.Context(), strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "no snapshot that can be restored") {
					t.Errorf("%s: %v", name, err)
				}
			}
			if got := a.tokenIDs("GET", "/nft/minted_by_me", ""); len(got) != 2 {
				t.Errorf("got %v", got)
			}
		})
	}
}

// other is a snapshot with a trigger, which no emulator makes.
func other(t *testing.T) string {
	t.Helper()
	s := Start(t)
	err := s.store.write(t.Context(), func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "CREATE TRIGGER evil AFTER INSERT ON nfts BEGIN DELETE FROM accounts; END")
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.Snapshot(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A snapshot of the first schema is brought up to date, index included.
func TestRestoreOldSnapshot(t *testing.T) {
	t.Parallel()
	old := organization(t)
	id := old.mintWith(map[string]any{"name": "Old"}, `{}`).TokenID
	if err := old.s.store.write(t.Context(), toFirstSchema); err != nil {
		t.Fatal(err)
	}
	var snapshot bytes.Buffer
	if err := old.s.Snapshot(t.Context(), &snapshot); err != nil {
		t.Fatal(err)
	}
	s := start(t)
	if err := s.Restore(t.Context(), &snapshot); err != nil {
		t.Fatal(err)
	}
	if got := signIn(t, s, DemoOrganizationSecret).tokenIDs("POST", "/nft/minted_by_me/search", `{"name":"Old"}`); len(got) != 1 || got[0] != id {
		t.Errorf("got %v", got)
	}
}
