package client

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// FuzzRetryAfter: a pause is what the header says, never negative, and what is added
// to it never makes it shorter.
func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "0", "2", "2147483647", "4294967296", "-1", "1.5", "2 ", "Wed, 21 Oct 2026 07:28:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(value, int64(1792567680), int64(time.Second))
	}
	f.Fuzz(func(t *testing.T, value string, unix, lowest int64) {
		const year10000 = 253402300800
		now := time.Unix(max(unix, -unix-1)%year10000, 0)
		pause, ok := retryAfter(http.Header{"Retry-After": {value}}, now)
		at, err := http.ParseTime(value)
		seconds, notSeconds := strconv.ParseUint(value, 10, 31)
		switch {
		case ok != (err == nil || notSeconds == nil), pause < 0:
			t.Errorf("%q gives %s, %t", value, pause, ok)
		case notSeconds == nil && pause != time.Duration(seconds)*time.Second:
			t.Errorf("%q gives %s", value, pause)
		case notSeconds != nil && err == nil && now.Add(pause).Before(at) && pause != 1<<63-1:
			t.Errorf("%q gives %s at %s", value, pause, now)
		}
		least := time.Duration(max(lowest, -lowest-1)) % time.Hour
		if longer := spread(pause, least); longer < pause || longer-pause > least/2 {
			t.Errorf("%s becomes %s", pause, longer)
		}
	})
}

// FuzzLifeOf: what a token says of its life is read whatever its algorithm, and a
// renewal is due between its issue and its end.
func FuzzLifeOf(f *testing.F) {
	f.Add(`{"alg":"ES256"}`, `{"iat":1000,"exp":2000,"tenantId":"t"}`, "opaque.token", int64(5000))
	f.Add(``, `{"exp":1e400,"iat":-5}`, "e30..", int64(0))
	f.Add(`x`, `{"exp":253402300799.9,"iat":0}`, "...", int64(9e9))
	f.Add(`{}`, `{"iat":1,"exp":1.5e0,"aud":["a"],"sub":1}`, "", int64(1))
	f.Fuzz(func(t *testing.T, header, payload, opaque string, unix int64) {
		const year10000 = 253402300800
		asked := time.Unix(max(unix, -unix-1)%year10000, 0)
		token := jwtOf(header, payload)
		life, claims := LifeOf(token, asked), ClaimsOf(token)
		if life != LifeOf(jwtOf("", payload), asked) {
			t.Errorf("the header %q changes the life of %q", header, payload)
		}
		if claims != (Claims{}) && !json.Valid([]byte(payload)) {
			t.Errorf("%q has the claims %+v", payload, claims)
		}
		if v, ok := generic([]byte(payload)); ok && !hasTwins(payload) && ClaimsOf(jwtOf(header, turned(v))) != claims {
			t.Errorf("%q has other claims when its keys are turned", payload)
		}
		if (life == TokenLife{}) != (life.ExpiresAt.IsZero() && life.RenewAt.IsZero() && life.EndsAt.IsZero()) {
			t.Errorf("%q: %+v", payload, life)
		}
		if life.EndsAt.After(asked) && (life.RenewAt.Before(asked) || life.RenewAt.After(life.EndsAt) || life.EndsAt.Sub(life.RenewAt) > time.Minute) {
			t.Errorf("%q asked for at %s: %+v", payload, asked, life)
		}
		LifeOf(opaque, asked) // must not panic
	})
}

// FuzzText: a text is that of a JSON string, or the JSON of another value, with every
// digit; what is written is read again.
func FuzzText(f *testing.F) {
	for _, raw := range []string{`"a"`, `null`, `9007199254740993`, `1e400`, `-0.0`, `{"b":1,"a":2}`, `"\ud800"`, ` true `, `"\u0000"`} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var text Text
		if err := json.Unmarshal([]byte(raw), &text); (err == nil) != json.Valid([]byte(raw)) {
			t.Fatalf("%q: %v", raw, err)
		} else if err != nil {
			return
		}
		switch v, _ := generic([]byte(raw)); v := v.(type) {
		case string:
			if string(text) != v {
				t.Errorf("%q gives %q", raw, text)
			}
		case json.Number:
			if string(text) != v.String() {
				t.Errorf("%q gives %q", raw, text)
			}
		case nil:
			if text != "" {
				t.Errorf("null gives %q", text)
			}
		default:
			if !json.Valid([]byte(text)) {
				t.Errorf("%q gives %q", raw, text)
			}
		}
		written, err := json.Marshal(text)
		var again Text
		if err == nil {
			err = json.Unmarshal(written, &again)
		}
		if err != nil || string(again) != string([]rune(string(text))) {
			t.Errorf("%q is written %s and read %q, %v", text, written, again, err)
		}
	})
}

// FuzzParseEndpoint: of a base URL that is taken, the path of an operation becomes
// the end, and secrets go out unencrypted to loopback hosts alone.
func FuzzParseEndpoint(f *testing.F) {
	for _, raw := range []string{DefaultEndpoint, "http://127.0.0.1:8585/rest/v1/", "http://[::1]:80/x", "http://localhost", "https://a/b%2Fc//", "https://a?", "https://a/#", "https://u:p@a/", "http://a.localhost.example", "HTTPS://A/%2f"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := ParseEndpoint(raw)
		if err != nil {
			return
		}
		again, err := ParseEndpoint(u.String())
		if err != nil || again.String() != u.String() || strings.HasSuffix(u.String(), "/") {
			t.Errorf("%q becomes %q, and that %v, %v", raw, u, again, err)
		}
		full, err := url.Parse(u.String() + "/nft/0x1?c=1")
		if err != nil || full.Host == "" || full.User != nil || full.RawQuery != "c=1" || !strings.HasSuffix(full.EscapedPath(), "/nft/0x1") {
			t.Errorf("%q becomes %q, and a request %v, %v", raw, u, full, err)
		}
		if host := u.Hostname(); u.Scheme != "https" && host != "localhost" && !strings.HasSuffix(host, ".localhost") && !net.ParseIP(host).IsLoopback() {
			t.Errorf("%q goes to %s unencrypted", raw, host)
		}
	})
}
