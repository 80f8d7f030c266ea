package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	for _, flow := range []string{"hybrid", "implicit"} {
		for _, mode := range []string{"form_post", "fragment"} {
			t.Run(flow+" "+mode, func(t *testing.T) {
				t.Parallel()
				a := startApplication(t, mode, mode)
				b := a.browser()
				if wallet, _ := b.signedIn(); wallet != "" {
					t.Fatalf("%s is signed in before anybody signed in", wallet)
				}
				if p := b.signIn(flow); p.status != http.StatusOK {
					t.Fatalf("the sign-in ended with %d: %s\n%s", p.status, p.shown("error"), a.log)
				}
				if wallet, email := b.signedIn(); wallet != testWallet || email != testEmail {
					t.Errorf("signed in are %q and %q", wallet, email)
				}
				if want := map[string]int{"hybrid": 1}[flow]; a.exchanges != want {
					t.Errorf("%d codes were exchanged, want %d", a.exchanges, want)
				}
				if wallet, _ := a.browser().signedIn(); wallet != "" {
					t.Error("another browser is signed in as well")
				}
				if p := b.post("/sign-out", nil); p.status != http.StatusSeeOther {
					t.Errorf("signing out answered %d", p.status)
				}
				if wallet, _ := b.signedIn(); wallet != "" {
					t.Error("still signed in after signing out")
				}
			})
		}
	}
}

// An e-mail is not shared by everybody.
func TestSignInWithoutEmail(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	a.userinfo = set("email", nil)
	b := a.browser()
	b.signIn("hybrid")
	if wallet, email := b.signedIn(); wallet != testWallet || email != "" {
		t.Errorf("signed in are %q and %q", wallet, email)
	}
}

// Every way in which somebody or something may interfere with a sign-in, each
// refused for its own reason and without a session.
func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	hour := func(hours time.Duration) int64 { return time.Now().Add(hours * time.Hour).Unix() }
	both := []string{"hybrid", "implicit"}
	for name, test := range map[string]struct {
		flows  []string
		tamper func(*fakeProvider)
		want   string
	}{
		"forged signature": {both, func(p *fakeProvider) {
			forger := newKey(p.t)
			p.sign = func(signed string) []byte { return signES256K(forger, signed) }
		}, "ID token: token signature is invalid"},
		"empty signature":    {both, func(p *fakeProvider) { p.sign = func(string) []byte { return nil } }, "token signature is invalid"},
		"signature of zeros": {both, func(p *fakeProvider) { p.sign = func(string) []byte { return make([]byte, 64) } }, "token signature is invalid"},
		"signature above the order": {both, func(p *fakeProvider) {
			p.sign = func(string) []byte { return []byte(strings.Repeat("\xff", 64)) }
		}, "token signature is invalid"},
		"algorithm none": {both, func(p *fakeProvider) {
			p.header, p.sign = set("alg", "none"), func(string) []byte { return nil }
		}, "signing method none is invalid"},
		"algorithm ES256": {both, func(p *fakeProvider) { p.header = set("alg", "ES256") }, "signing method ES256 is invalid"},
		"algorithm HS256": {both, func(p *fakeProvider) { p.header = set("alg", "HS256") }, "signing method HS256 is invalid"},
		"no algorithm":    {both, func(p *fakeProvider) { p.header = set("alg", nil) }, "signing method (alg) is unspecified"},
		"unknown key":     {both, func(p *fakeProvider) { p.header = set("kid", "another") }, `the provider has no key "another"`},
		"extensions":      {both, func(p *fakeProvider) { p.header = set("crit", []string{"exp"}) }, "extensions that must be understood"},

		"issuer":             {both, func(p *fakeProvider) { p.first = set("iss", "https://oidc.example.com") }, "invalid issuer"},
		"no issuer":          {both, func(p *fakeProvider) { p.first = set("iss", nil) }, "iss claim is required"},
		"audience":           {both, func(p *fakeProvider) { p.first = set("aud", "another") }, "invalid audience"},
		"part of the client": {both, func(p *fakeProvider) { p.first = set("aud", testClientID[:5]) }, "invalid audience"},
		"two audiences":      {both, func(p *fakeProvider) { p.first = set("aud", []string{testClientID, "another"}) }, "aud names others"},
		"no audience":        {both, func(p *fakeProvider) { p.first = set("aud", nil) }, "aud claim is required"},
		"authorized party":   {both, func(p *fakeProvider) { p.first = set("azp", "another") }, "azp is another client"},
		"expired":            {both, func(p *fakeProvider) { p.first = set("exp", hour(-1)) }, "token is expired"},
		"no expiry":          {both, func(p *fakeProvider) { p.first = set("exp", nil) }, "exp claim is required"},
		"from the future":    {both, func(p *fakeProvider) { p.first = set("iat", hour(1)) }, "token used before issued"},
		"no time of issue":   {both, func(p *fakeProvider) { p.first = set("iat", nil) }, "iat is missing"},
		"not valid yet":      {both, func(p *fakeProvider) { p.first = set("nbf", hour(1)) }, "token is not valid yet"},
		"nonce":              {both, func(p *fakeProvider) { p.first = set("nonce", "another") }, "nonce is not that of this sign-in"},
		"no nonce":           {both, func(p *fakeProvider) { p.first = set("nonce", nil) }, "nonce is not that of this sign-in"},
		"subject":            {both, func(p *fakeProvider) { p.first = set("sub", testOther) }, "sub is not id_wallet_address"},
		"no subject":         {both, func(p *fakeProvider) { p.first = set("sub", nil) }, "sub is not id_wallet_address"},
		"wallet":             {both, func(p *fakeProvider) { p.first = set("id_wallet_address", testOther) }, "sub is not id_wallet_address"},
		"no wallet":          {both, func(p *fakeProvider) { p.first = set("id_wallet_address", nil) }, "id_wallet_address is not an address"},
		"claim of a type":    {both, func(p *fakeProvider) { p.first = set("nonce", 1) }, "could not JSON decode claim"},
		"s_hash":             {both, func(p *fakeProvider) { p.first = set("s_hash", leftHalf("another")) }, "s_hash belongs to another answer"},
		"no s_hash":          {both, func(p *fakeProvider) { p.first = set("s_hash", nil) }, "s_hash is missing"},
		"c_hash":             {both[:1], func(p *fakeProvider) { p.first = set("c_hash", leftHalf("another")) }, "c_hash belongs to another answer"},
		"no c_hash":          {both[:1], func(p *fakeProvider) { p.first = set("c_hash", nil) }, "c_hash is missing"},

		"error": {both, func(p *fakeProvider) {
			p.answer = func(v url.Values) {
				v.Del("code")
				v.Del("id_token")
				v.Set("error", "access_denied")
				v.Set("error_description", "<script>alert(1)</script>")
			}
		}, `Web3Connect answered "access_denied": "<script>alert(1)</script>"`},
		"error beside tokens": {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Set("error", "server_error") } }, `Web3Connect answered "server_error"`},
		"no ID token":         {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Del("id_token") } }, "the answer has no id_token"},
		"no code":             {both[:1], func(p *fakeProvider) { p.answer = func(v url.Values) { v.Del("code") } }, "the answer has no code"},
		"swapped code":        {both[:1], func(p *fakeProvider) { p.answer = func(v url.Values) { v.Set("code", "stolen") } }, "c_hash belongs to another answer"},
		"code unasked":        {both[1:], func(p *fakeProvider) { p.answer = func(v url.Values) { v.Set("code", "stolen") } }, "the answer has a code, which nobody asked for"},
		"not a token":         {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Set("id_token", "a.b") } }, "ID token: token is malformed"},
		"no state":            {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Del("state") } }, "no sign-in with this state is under way"},
		"state":               {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Set("state", "another") } }, "no sign-in with this state is under way"},
		"state twice":         {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Add("state", "another") } }, `the answer has "state" more than once`},
		"too long":            {both, func(p *fakeProvider) { p.answer = func(v url.Values) { v.Set("x", strings.Repeat("x", 20_000)) } }, "the answer can't be read"},

		"refused code": {both[:1], func(p *fakeProvider) {
			p.first, p.answer = set("c_hash", leftHalf("stolen")), func(v url.Values) { v.Set("code", "stolen") }
		}, `the token endpoint answered "400 Bad Request", error "invalid_grant"`},
		"token endpoint elsewhere":   {both[:1], func(p *fakeProvider) { p.status = only("/oauth2/token", http.StatusTemporaryRedirect) }, `the token endpoint answered "307 Temporary Redirect"`},
		"no access token":            {both[:1], func(p *fakeProvider) { p.tokens = set("access_token", nil) }, "missing access_token"},
		"type of token":              {both[:1], func(p *fakeProvider) { p.tokens = set("token_type", "mac") }, "a token that is not Bearer"},
		"no second ID token":         {both[:1], func(p *fakeProvider) { p.tokens = set("id_token", nil) }, "the token endpoint's answer has no id_token"},
		"second of another user":     {both[:1], func(p *fakeProvider) { p.second = otherUser }, "second ID token: sub is another user"},
		"second of another sign-in":  {both[:1], func(p *fakeProvider) { p.second = set("nonce", "another") }, "second ID token: nonce is not that of this sign-in"},
		"second of another provider": {both[:1], func(p *fakeProvider) { p.second = set("iss", "https://oidc.example.com") }, "second ID token: token has invalid claims: token has invalid issuer"},
		"second for another client":  {both[:1], func(p *fakeProvider) { p.second = set("aud", "another") }, "invalid audience"},
		"second expired":             {both[:1], func(p *fakeProvider) { p.second = set("exp", hour(-1)) }, "second ID token: token has invalid claims: token is expired"},
		"at_hash":                    {both[:1], func(p *fakeProvider) { p.second = set("at_hash", leftHalf("another")) }, "second ID token: at_hash belongs to another answer"},
		"userinfo of another user":   {both[:1], func(p *fakeProvider) { p.userinfo = set("sub", testOther) }, "userinfo: sub is another user"},
		"userinfo of nobody":         {both[:1], func(p *fakeProvider) { p.userinfo = set("sub", nil) }, "userinfo: sub is another user"},
		"userinfo elsewhere":         {both[:1], func(p *fakeProvider) { p.status = only("/userinfo", http.StatusFound) }, `userinfo: the answer is "302 Found"`},
		"keys elsewhere":             {both, func(p *fakeProvider) { p.status = only("/keys", http.StatusFound) }, `the provider's keys: the answer is "302 Found"`},
		"no keys":                    {both, func(p *fakeProvider) { p.status = only("/keys", http.StatusOK) }, "the provider's keys: the answer is not the JSON that was expected"},
	} {
		for _, flow := range test.flows {
			t.Run(flow+" "+name, func(t *testing.T) {
				t.Parallel()
				a := startApplication(t, "form_post", "fragment")
				test.tamper(a.fakeProvider)
				b := a.browser()
				p := b.signIn(flow)
				if got := p.shown("error"); p.status < 400 || p.status > 499 || !strings.Contains(got, test.want) {
					t.Errorf("answered %d and shows %q, want %q", p.status, got, test.want)
				}
				if strings.Contains(p.body, "<script>") {
					t.Error("the page has the script of an error in it")
				}
				if wallet, _ := b.signedIn(); wallet != "" {
					t.Errorf("%s is signed in", wallet)
				}
			})
		}
	}
}

func otherUser(c claims) { c["sub"], c["id_wallet_address"] = testOther, testOther }

// only makes one path of the provider answer with a status alone.
func only(path string, status int) func(string) (int, bool) {
	return func(p string) (int, bool) { return status, p == path }
}

// An access token whose hash the ID token has is accepted.
func TestAccessTokenHash(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	a.tokens = func(answer map[string]any) { answer["access_token"] = "access-token-x" }
	a.second = set("at_hash", leftHalf("access-token-x"))
	b := a.browser()
	if p := b.signIn("hybrid"); p.status != http.StatusOK {
		t.Errorf("the right at_hash is refused: %s", p.shown("error"))
	}
}

// The victim's browser delivers the attacker's answer: nobody is signed in, and the
// answer is used up.
func TestAnswerInAnotherBrowser(t *testing.T) {
	t.Parallel()
	for _, flow := range []string{"hybrid", "implicit"} {
		t.Run(flow, func(t *testing.T) {
			t.Parallel()
			a := startApplication(t, "form_post", "fragment")
			attacker, victim := a.browser(), a.browser()
			answer, headers := attacker.authenticate(attacker.start(flow))
			victim.start(flow) // it has a cookie of its own
			if p := victim.deliver(answer, headers...); p.status != http.StatusBadRequest || p.shown("error") != errOtherBrowser.Error() {
				t.Errorf("answered %d: %s", p.status, p.shown("error"))
			}
			if p := attacker.deliver(answer, headers...); p.shown("error") != errUnknownState.Error() {
				t.Errorf("the answer is good for another try: %d, %s", p.status, p.shown("error"))
			}
			for _, b := range []*browser{attacker, victim, a.browser()} {
				if wallet, _ := b.signedIn(); wallet != "" {
					t.Errorf("%s is signed in", wallet)
				}
			}
			if a.exchanges != 0 {
				t.Error("the code was exchanged")
			}
		})
	}
}

// A browser without any cookie gets no session by the answer of another one either.
func TestAnswerInANewBrowser(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	attacker := a.browser()
	answer, headers := attacker.authenticate(attacker.start("implicit"))
	if p := a.browser().deliver(answer, headers...); p.shown("error") != errOtherBrowser.Error() {
		t.Errorf("answered %d: %s", p.status, p.shown("error"))
	}
}

func TestAnswerReplayed(t *testing.T) {
	t.Parallel()
	for _, flow := range []string{"hybrid", "implicit"} {
		t.Run(flow, func(t *testing.T) {
			t.Parallel()
			a := startApplication(t, "form_post", "fragment")
			b := a.browser()
			answer, headers := b.authenticate(b.start(flow))
			if p := b.deliver(answer, headers...); p.status != http.StatusOK {
				t.Fatal(p.shown("error"))
			}
			b.post("/sign-out", nil)
			if p := b.deliver(answer, headers...); p.status != http.StatusBadRequest || p.shown("error") != errUnknownState.Error() {
				t.Errorf("answered %d: %s", p.status, p.shown("error"))
			}
			if p := b.get("/finish?state=" + answer.Get("state")); p.shown("error") != errUnknownState.Error() {
				t.Errorf("answered %d: %s", p.status, p.shown("error"))
			}
			if wallet, _ := b.signedIn(); wallet != "" {
				t.Errorf("%s is signed in", wallet)
			}
		})
	}
}

// An answer that waits for its browser can't be exchanged for another one, and
// there is nothing to finish before there is an answer.
func TestFirstAnswerCounts(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	answer, headers := b.authenticate(b.start("implicit"))
	if p := b.get("/finish?state=" + answer.Get("state")); p.shown("error") != errUnknownState.Error() {
		t.Errorf("finished without an answer: %d, %s", p.status, p.shown("error"))
	}
	if p := b.post("/callback", answer, headers...); p.status != http.StatusSeeOther {
		t.Fatal(p.shown("error"))
	}
	forged := url.Values{"state": answer["state"], "error": {"forged"}}
	if p := a.browser().post("/callback", forged, headers...); p.shown("error") != errUnknownState.Error() {
		t.Errorf("answered %d: %s", p.status, p.shown("error"))
	}
	if b.get("/finish?state=" + answer.Get("state")); a.log.String() == "" {
		t.Error("what was refused is not in the log")
	}
	if wallet, _ := b.signedIn(); wallet != testWallet {
		t.Errorf("signed in is %q", wallet)
	}
}

// An answer of an earlier sign-in of the same user doesn't fit into a later one.
func TestAnswerOfAnotherSignIn(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	earlier, headers := b.authenticate(b.start("implicit"))
	later, _ := b.authenticate(b.start("implicit"))
	later.Set("id_token", earlier.Get("id_token"))
	if p := b.deliver(later, headers...); !strings.Contains(p.shown("error"), "nonce is not that of this sign-in") {
		t.Errorf("answered %d: %s", p.status, p.shown("error"))
	}
}

func TestSignInTakesTooLong(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	at := b.start("hybrid")
	a.setClock(time.Now().Add(pendingTime + time.Second))
	answer, headers := b.authenticate(at)
	if p := b.deliver(answer, headers...); p.shown("error") != errUnknownState.Error() {
		t.Errorf("answered %d: %s", p.status, p.shown("error"))
	}
}

func TestTooManySignIns(t *testing.T) {
	t.Parallel()
	now := time.Now()
	p := &pendingSignIns{now: func() time.Time { return now }, byState: map[string]pendingSignIn{}}
	for range maxPending {
		if _, err := p.start(implicit, "browser"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.start(implicit, "browser"); err == nil {
		t.Error("there is no bound")
	}
	now = now.Add(pendingTime + time.Second)
	if _, err := p.start(implicit, "browser"); err != nil || len(p.byState) != 1 {
		t.Errorf("those that took too long are kept: %d, %v", len(p.byState), err)
	}
}

// A small difference between the clocks doesn't matter.
func TestLeeway(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	a.first = func(c claims) {
		c["exp"], c["iat"] = time.Now().Add(5*time.Second-leeway).Unix(), time.Now().Add(leeway-5*time.Second).Unix()
	}
	if p := a.browser().signIn("implicit"); p.status != http.StatusOK {
		t.Error(p.shown("error"))
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	b.signIn("implicit")
	a.setClock(time.Now().Add(sessionTime + time.Minute))
	if wallet, _ := b.signedIn(); wallet != "" {
		t.Errorf("%s is still signed in", wallet)
	}
}

// The cookie of before the sign-in, which somebody may have planted, is worth
// nothing afterwards.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b, attacker := a.browser(), a.browser()
	at := b.start("hybrid")
	base, err := url.Parse(a.base)
	if err != nil {
		t.Fatal(err)
	}
	attacker.client.Jar.SetCookies(base, b.client.Jar.Cookies(base))
	answer, headers := b.authenticate(at)
	b.deliver(answer, headers...)
	if wallet, _ := b.signedIn(); wallet != testWallet {
		t.Errorf("signed in is %q", wallet)
	}
	if wallet, _ := attacker.signedIn(); wallet != "" {
		t.Error("the attacker is signed in as well")
	}
}

func TestKeyChange(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	for range 2 {
		b.signIn("hybrid")
	}
	if a.keyReads != 1 {
		t.Errorf("the keys were fetched %d times for one key", a.keyReads)
	}
	a.fakeProvider.mu.Lock()
	a.key, a.keyID = newKey(t), "key-2"
	a.fakeProvider.mu.Unlock()
	if p := b.signIn("hybrid"); p.status != http.StatusOK || a.keyReads != 2 {
		t.Errorf("after a change of the key: %d, %s, %d fetches", p.status, p.shown("error"), a.keyReads)
	}
	a.fakeProvider.mu.Lock()
	a.header = set("kid", "key-1")
	a.fakeProvider.mu.Unlock()
	if p := b.signIn("implicit"); p.status != http.StatusForbidden || a.keyReads != 3 {
		t.Errorf("with the old key: %d, %s, %d fetches", p.status, p.shown("error"), a.keyReads)
	}
}

// With one key there is no need to name it, not even when it changes.
func TestKeyWithoutID(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	a.keyID, a.header = "", set("kid", nil)
	for range 2 {
		if p := a.browser().signIn("hybrid"); p.status != http.StatusOK {
			t.Error(p.shown("error"))
		}
		a.fakeProvider.mu.Lock()
		a.key = newKey(t)
		a.fakeProvider.mu.Unlock()
	}
}
