package emulator

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

// Of writes that share a commit one that fails or panics takes nothing with it, and
// leaves nothing.
func TestGroupCommit(t *testing.T) {
	t.Parallel()
	s := start(t)
	errNo := errors.New("no")
	insert := func(key string, err error) func(context.Context, *tx) error {
		return func(ctx context.Context, t *tx) error {
			if err := t.setSetting(ctx, key, []byte("x")); err != nil {
				return err
			}
			if key == "panics" {
				panic("on purpose")
			}
			return err
		}
	}
	var wg sync.WaitGroup
	results := sync.Map{}
	entered, goOn := make(chan struct{}), make(chan struct{})
	write := func(key string, do func(context.Context, *tx) error) {
		wg.Go(func() { results.Store(key, s.store.write(t.Context(), do)) })
	}
	// The first holds the queue until the others wait.
	write("first", func(ctx context.Context, tx *tx) error {
		close(entered)
		<-goOn
		return insert("first", nil)(ctx, tx)
	})
	<-entered
	for key, err := range map[string]error{"good": nil, "bad": errNo, "panics": nil, "also good": nil} {
		write(key, insert(key, err))
	}
	close(goOn)
	wg.Wait()
	for key, wanted := range map[string]bool{"first": true, "good": true, "bad": false, "panics": false, "also good": true} {
		err, _ := results.Load(key)
		if (err == nil) != wanted {
			t.Errorf("%s: %v", key, err)
		}
		var value []byte
		if err := s.store.read(t.Context(), func(ctx context.Context, t *tx) (err error) {
			value, err = t.setting(ctx, key)
			return err
		}); err != nil || (value != nil) != wanted {
			t.Errorf("%s is there: %t, %v", key, value != nil, err)
		}
	}
	if err, _ := results.Load("panics"); err == nil || !strings.Contains(err.(error).Error(), "on purpose") {
		t.Errorf("got %v", err)
	}
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
