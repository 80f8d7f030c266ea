package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func answerAll(*http.Request, string) (*http.Response, error) {
	return answerWith(200, nftAnswer()), nil
}

func TestOneSignInForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, answerAll)
		done := make(chan error)
		for range 50 {
			go func() { done <- get(t.Context(), c) }()
		}
		for range 50 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if f.signIns() != 1 {
			t.Errorf("%d sign-ins for 50 operations", f.signIns())
		}
		for _, r := range f.of() {
			if !strings.HasPrefix(r.auth, "Bearer ey") || strings.Contains(r.body+r.path+r.query, testSecret) {
				t.Errorf("request %+v", r)
			}
		}
	})
}

func TestRenewsBeforeExpiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, answerAll)
		f.lifetime = time.Hour
		for range 3 {
			if err := get(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			time.Sleep(29 * time.Minute)
		}
		if f.signIns() != 1 {
			t.Errorf("%d sign-ins in 58 minutes", f.signIns())
		}
		time.Sleep(2 * time.Minute) // a second before the end would be too late for a slow request
		if err := get(t.Context(), c); err != nil || f.signIns() != 2 {
			t.Errorf("%d sign-ins, %v", f.signIns(), err)
		}
	})
}

// A clock that is a day ahead must not take every new token for expired.
func TestSkewedClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, answerAll, func(cfg *Config) {
			cfg.Now = func() time.Time { return time.Now().Add(24 * time.Hour) }
		})
		for range 5 {
			if err := get(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		if f.signIns() != 1 {
			t.Errorf("%d sign-ins for 5 operations", f.signIns())
		}
	})
}

func TestRenewsOnRefusal(t *testing.T) {
	t.Parallel()
	for _, opaque := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c, f := newFake(t, sequence(reply(200, nftAnswer()), reply(401, refused("unauthorized ;; revoked")), reply(200, nftAnswer())))
			f.opaque = opaque
			for range 3 {
				if err := get(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			if f.signIns() != 2 {
				t.Errorf("%d sign-ins", f.signIns())
			}
		})
	}
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, sequence(reply(401, refused("unauthorized ;; no"))))
		err := get(t.Context(), c)
		var e *Error
		if !errors.As(err, &e) || e.Code != CodeUnauthorized || len(f.of()) != 2 {
			t.Errorf("%v after %d requests", err, len(f.of()))
		}
	})
}

// A wrong secret stays wrong: a program of a thousand resources asks once.
func TestWrongSecretIsAskedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, sequence(reply(401, refused("unauthorized ;; unknown API key"))), func(cfg *Config) { cfg.APIKeySecret = "wrong-secret" })
		for range 5 {
			err := mint(t.Context(), c)
			var e *Error
			if !errors.As(err, &e) || e.Reason != ReasonSignIn || e.Code != CodeUnauthorized || MayHaveHappened(err) {
				t.Errorf("got %v", err)
			}
			if strings.Contains(err.Error(), "wrong-secret") {
				t.Errorf("the secret is in the error: %v", err)
			}
		}
		if n := len(f.requests); n != 1 {
			t.Errorf("%d requests", n)
		}
	})
}

// A sign-in that failed for a passing reason is tried again by the next operation.
func TestSignInRecovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := true
		c, _ := newFake(t, answerAll, func(cfg *Config) {
			next := cfg.Transport
			cfg.Transport = roundTripperFunc(func(req *http.Request) (*http.Response, error) {
				if down {
					return answerWith(503, ""), nil
				}
				return next.RoundTrip(req)
			})
		})
		if err := get(t.Context(), c); err == nil {
			t.Fatal("no error while the service is down")
		}
		down = false
		if err := get(t.Context(), c); err != nil {
			t.Error(err)
		}
	})
}

// A token that is good for a while yet outlives a sign-in that is down, but neither
// its end, nor a refusal of it, nor one of the sign-in.
func TestRenewalFails(t *testing.T) {
	t.Parallel()
	const down, no = "down", "no"
	for _, test := range []struct {
		name    string
		failure error
		after   time.Duration // since the token was given, which lives an hour
		revoked bool
		works   bool
	}{
		{"before the end", &Error{Status: 503, Message: down}, 59*time.Minute + 30*time.Second, false, true},
		{"no answer before the end", &Error{Reason: ReasonNoAnswer, Message: down}, 59*time.Minute + 30*time.Second, false, true},
		{"at the end", &Error{Status: 503, Message: down}, time.Hour, false, false},
		{"revoked", &Error{Status: 503, Message: down}, 59*time.Minute + 30*time.Second, true, false},
		{"refused", &Error{Status: 401, Code: CodeUnauthorized, Message: no}, 59*time.Minute + 30*time.Second, false, false},
		{"denied", &Error{Status: 403, Code: CodePermissionDenied, Message: no}, 59*time.Minute + 30*time.Second, false, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, f := newFake(t, answerAll)
			var failure error
			asked := 0
			c.auth = NewTokenSource(c, func(context.Context) (string, error) {
				asked++
				return f.token(), failure
			})
			if err := get(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			failure = test.failure
			time.Sleep(test.after)
			if test.revoked {
				c.auth.(*tokenSource).current.Refused()
			}
			for range 3 {
				if err := get(t.Context(), c); (err == nil) != test.works || err != nil && !errors.Is(err, failure) {
					t.Errorf("%s: %v", test.name, err)
				}
			}
			if test.works && asked != 2 { // not before each operation
				t.Errorf("%s: %d sign-ins", test.name, asked)
			}
			if code := CodeOf(failure); (code != "") != (c.auth.(*tokenSource).refusal != nil) {
				t.Errorf("%s: the refusal is kept: %v", test.name, c.auth.(*tokenSource).refusal)
			}
			failure = nil
			time.Sleep(time.Hour)
			if err := get(t.Context(), c); (err == nil) != (CodeOf(test.failure) == "") {
				t.Errorf("%s: later: %v", test.name, err)
			}
		})
	}
}

// The operation by itself: its answer is the token, and no other form of it is taken.
func TestRefreshAccessToken(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		ok("opaque"):               "opaque",
		ok(""):                     "",
		ok(nil):                    "",
		ok(map[string]string{}):    "",
		refused("unauthorized ;;"): "",
	} {
		// The fake leaves requests with a wrong secret to the handler.
		c, f := newFake(t, sequence(reply(200, answer)), func(cfg *Config) { cfg.APIKeySecret = "wrong-secret" })
		token, err := c.RefreshAccessToken(t.Context())
		if token != want || (err == nil) != (want != "") {
			t.Errorf("%s gives %q, %v", answer, token, err)
		}
		if f.requests[0] != (recorded{"POST", "/rest/v1/auth/account/access_token/refresh", "", "", `{"api_key_secret":"wrong-secret"}`}) {
			t.Errorf("sent %+v", f.requests[0])
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	authenticator := func(*Client) Authenticator { return fixedCredentials{} }
	for name, cfg := range map[string]Config{
		"no way of signing in":   {},
		"two ways of signing in": {APIKeySecret: "s", Authenticator: authenticator},
		"a bad endpoint":         {APIKeySecret: "s", Endpoint: "http://api.example.com"},
	} {
		if c, err := New(cfg); err == nil {
			t.Errorf("%s: got %v", name, c)
		}
	}
	c, err := New(Config{Authenticator: authenticator})
	if err != nil || c.HasAPIKeySecret() || c.Endpoint() != DefaultEndpoint {
		t.Errorf("got %+v, %v", c, err)
	}
	for name, err := range map[string]error{
		"checkAPIKey":           func() error { _, err := c.CheckAPIKey(t.Context()); return err }(),
		"generateConnectButton": func() error { _, err := c.GenerateConnectButton(t.Context(), "https://a/"); return err }(),
		"submitImportBatch":     func() error { _, err := c.SubmitImportBatch(t.Context(), nil); return err }(),
		"checkImportBatch":      func() error { _, err := c.CheckImportBatch(t.Context(), "b"); return err }(),
	} {
		if !errors.Is(err, ErrNeedsAPIKeySecret) || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
