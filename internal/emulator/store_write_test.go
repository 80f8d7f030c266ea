package emulator

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// inBubble runs a test with an emulator whose writes can be made to wait for one
// another.
func inBubble(t *testing.T, test func(t *testing.T, e *Emulator)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		test(t, e)
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
}

// hold carries out the first write, and lets the others share its commit or come
// after it: they wait until all have begun.
func hold(e *Emulator, first func(context.Context, *tx) error, others ...func()) {
	goOn := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = e.store.write(context.Background(), func(ctx context.Context, t *tx) error {
			<-goOn
			return first(ctx, t)
		})
	})
	for _, other := range others {
		synctest.Wait()
		wg.Go(other)
	}
	synctest.Wait()
	close(goOn)
	wg.Wait()
}

// Of writes that share a commit one that fails or panics takes nothing with it, and
// leaves nothing.
func TestGroupCommit(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, e *Emulator) {
		t.Helper()
		write := func(key string, wanted error) func() {
			return func() {
				err := e.store.write(t.Context(), func(ctx context.Context, t *tx) error {
					if err := t.setSetting(ctx, key, []byte("x")); err != nil {
						return err
					}
					if key == "panics" {
						panic("on purpose")
					}
					return wanted
				})
				if wanted == nil && key == "panics" {
					if err == nil || !strings.Contains(err.Error(), "on purpose") {
						t.Errorf("got %v", err)
					}
				} else if !errors.Is(err, wanted) {
					t.Errorf("%s: %v", key, err)
				}
			}
		}
		errNo := errors.New("no")
		first := func(ctx context.Context, t *tx) error {
			return t.setSetting(ctx, "first", []byte("x"))
		}
		hold(e, first, write("good", nil), write("bad", errNo), write("panics", nil), write("also good", nil))
		for key, wanted := range map[string]bool{"first": true, "good": true, "bad": false, "panics": false, "also good": true} {
			var value []byte
			err := e.store.read(t.Context(), func(ctx context.Context, t *tx) (err error) {
				value, err = t.setting(ctx, key)
				return err
			})
			if err != nil || (value != nil) != wanted {
				t.Errorf("%s is there: %t, %v", key, value != nil, err)
			}
		}
	})
}

// A reset doesn't share a commit with a mint: the index would keep the NFT.
func TestResetAfterMint(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, e *Emulator) {
		t.Helper()
		mint := func(ctx context.Context, t *tx) error {
			n := nft{tokenID: "0x1", holder: "0xh", minter: "0xm", visibility: visibilityPublic, static: map[string]any{}, dynamic: map[string]any{}, staticJSON: []byte("{}"), dynamicJSON: []byte("{}")}
			return t.insertNFT(ctx, n)
		}
		hold(e, mint, func() {
			if err := e.Reset(t.Context()); err != nil {
				t.Error(err)
			}
		})
		err := e.store.read(t.Context(), func(ctx context.Context, tx *tx) error {
			found, err := tx.havingAll(ctx, termPublic())
			if len(found) > 0 {
				t.Errorf("the index has %d blocks", len(found))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// A request that is under way during a reset writes nothing afterwards.
func TestResetMeanwhile(t *testing.T) {
	t.Parallel()
	a := organization(t)
	calls := 0
	a.s.Observe(func(string) {
		if calls++; calls == 1 {
			if err := a.s.Reset(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	a.fails(a.call("POST", "/nft/mint/to/"+a.holder(), `{"metadata":{"static":`+staticMetadata+`}}`), 401, codeUnauthorized)

	r := &request{op: &operation{}, account: account{epoch: []byte("of another state")}}
	err := a.s.store.write(t.Context(), r.isCurrent)
	var refusal *apiError
	if !errors.As(err, &refusal) || refusal.status != 401 {
		t.Errorf("got %v", err)
	}
}

// Revoked tokens don't stop a request that is under way, least of all one that has none.
func TestRevokedMeanwhile(t *testing.T) {
	t.Parallel()
	a := organization(t)
	r := &request{op: &operation{}}
	if err := a.s.store.read(t.Context(), func(ctx context.Context, tx *tx) (err error) {
		r.account, _, err = tx.accountBy(ctx, "domain", DemoDomain)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.s.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.fails(a.call("GET", "/account/my_info", ""), 401, codeUnauthorized)
	if err := a.s.store.write(t.Context(), r.isCurrent); err != nil {
		t.Error(err)
	}
	if err := a.s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.s.store.write(t.Context(), r.isCurrent); err == nil {
		t.Error("an account of another state may write")
	}
}

// Resets among mints leave no trace of NFTs that are gone.
func TestResetAmongMints(t *testing.T) {
	t.Parallel()
	seed, err := ParseSeed("", []byte(seedYAML))
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, func(o *Options) { o.Seed = seed })
	holder := accountNamed(t, s, "ann@example.com").IDWalletAddress
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 25 {
				a := &api{t: t, s: s}
				var resp answer
				if resp = a.call("POST", "/auth/account/access_token/refresh", `{"api_key_secret":"chess"}`); resp.Status == "ok" {
					a.into(resp, &a.token)
					resp = a.call("POST", "/nft/mint/to/"+holder, `{"metadata":{"static":`+staticMetadata+`}}`)
				}
				if resp.status != 200 && resp.status != 401 {
					t.Errorf("answered %d %v", resp.status, resp.Error)
				}
			}
		})
	}
	for range 10 {
		if err := s.Reset(t.Context()); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	nfts, err := s.NFTs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	chess := signIn(t, s, "chess")
	if got := chess.tokenIDs("GET", "/nft/minted_by_me?perPageItemNum=100", ""); len(got) != min(len(nfts), 100) {
		t.Errorf("%d NFTs are listed, %d are there", len(got), len(nfts))
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Advance(t.Context(), 1); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}
