package client

import (
	"encoding/base64"
	"testing"
	"time"
)

// jwtOf is a token of a header and a payload, with a signature that nobody reads.
func jwtOf(header, payload string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2lnbmF0dXJl"
}

func TestLifeOf(t *testing.T) {
	t.Parallel()
	asked := time.Unix(5000, 0)
	const times = `{"iat":1000,"exp":2000}`
	thousand := TokenLife{ExpiresAt: time.Unix(2000, 0), RenewAt: asked.Add(940 * time.Second), EndsAt: asked.Add(1000 * time.Second)}
	padded := base64.URLEncoding.EncodeToString([]byte(times))
	for name, test := range map[string]struct {
		token string
		want  TokenLife
	}{
		"HS256":                   {jwtOf(`{"alg":"HS256"}`, times), thousand},
		"ES256K":                  {jwtOf(`{"alg":"ES256K"}`, times), thousand},
		"none":                    {jwtOf(`{"alg":"none"}`, times), thousand},
		"no signature":            {jwtOf(`{"alg":"none"}`, times)[:len(jwtOf(`{"alg":"none"}`, times))-len("c2lnbmF0dXJl")], thousand},
		"missing alg":             {jwtOf(`{}`, times), thousand},
		"header that isn't JSON":  {jwtOf(`x`, times), thousand},
		"numeric sub":             {jwtOf(`{}`, `{"iat":1000,"exp":2000,"sub":17,"aud":{}}`), thousand},
		"padding":                 {"e30=." + padded + ".", thousand},
		"fractions":               {jwtOf(`{}`, `{"iat":1000.5,"exp":2001.0e0}`), TokenLife{time.Unix(2001, 0), asked.Add(940*time.Second + 500*time.Millisecond), asked.Add(1000*time.Second + 500*time.Millisecond)}},
		"fraction of the expiry":  {jwtOf(`{}`, `{"iat":1000,"exp":2000.25}`), TokenLife{time.Unix(2000, 250e6), asked.Add(940*time.Second + 250*time.Millisecond), asked.Add(1000*time.Second + 250*time.Millisecond)}},
		"no iat":                  {jwtOf(`{}`, `{"exp":5100}`), TokenLife{time.Unix(5100, 0), asked.Add(90 * time.Second), asked.Add(100 * time.Second)}},
		"null iat":                {jwtOf(`{}`, `{"iat":null,"exp":5100}`), TokenLife{time.Unix(5100, 0), asked.Add(90 * time.Second), asked.Add(100 * time.Second)}},
		"no exp":                  {jwtOf(`{}`, `{"iat":1000}`), TokenLife{}},
		"exp of another type":     {jwtOf(`{}`, `{"exp":[2000]}`), TokenLife{}},
		"exp that is a text":      {jwtOf(`{}`, `{"exp":"soon"}`), TokenLife{}},
		"exp that no one reaches": {jwtOf(`{}`, `{"exp":1e300}`), TokenLife{}},
		"exp beyond numbers":      {jwtOf(`{}`, `{"exp":1e3000}`), TokenLife{}},
		"negative exp":            {jwtOf(`{}`, `{"exp":-1}`), TokenLife{}},
		"payload of another type": {jwtOf(`{}`, `[]`), TokenLife{}},
		"payload that isn't JSON": {jwtOf(`{}`, `{"exp":2000`), TokenLife{}},
		"not base64":              {"e30.{}.x", TokenLife{}},
		"two segments":            {"e30." + padded, TokenLife{}},
		"five segments":           {"e30." + padded + "...", TokenLife{}},
		"garbage":                 {"opaque", TokenLife{}},
		"empty":                   {"", TokenLife{}},
	} {
		got := LifeOf(test.token, asked)
		if !got.ExpiresAt.Equal(test.want.ExpiresAt) || !got.RenewAt.Equal(test.want.RenewAt) || !got.EndsAt.Equal(test.want.EndsAt) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func TestClaimsOf(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{`{"tenantId":"t","sub":1,"exp":1.5}`: "t", `{}`: "", `{"tenantId":17}`: "", `x`: ""} {
		if got := ClaimsOf(jwtOf(`{"alg":"ES256K"}`, payload)).TenantID; got != want {
			t.Errorf("%s: tenant %q", payload, got)
		}
	}
}
