package client

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// Claims are what a token says about itself, which nobody verified. All is zero for
// an opaque token.
type Claims struct {
	ExpiresAt json.Number `json:"exp"` // seconds since 1970, perhaps with a fraction
	IssuedAt  json.Number `json:"iat"`
	TenantID  string      `json:"tenantId"`
}

// ClaimsOf reads the claims of a JWT, whatever its algorithm: the token is the
// service's to verify.
func ClaimsOf(token string) Claims {
	segments := strings.Split(token, ".")
	if len(segments) != 3 {
		return Claims{}
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(segments[1], "="))
	if err != nil {
		return Claims{}
	}
	var claims Claims
	if json.Unmarshal(raw, &claims) != nil {
		return Claims{}
	}
	return claims
}

// timeOf is a claim's time, if it is one that a calendar has.
func timeOf(claim json.Number) (time.Time, bool) {
	const year10000 = 253402300800
	seconds, err := claim.Float64()
	if err != nil || seconds < 0 || seconds >= year10000 {
		return time.Time{}, false
	}
	whole := int64(seconds)
	return time.Unix(whole, int64((seconds-float64(whole))*float64(time.Second))), true
}

// TokenLife is how long a token lives, by its own claims, which nobody verified.
// All is zero for an opaque token.
type TokenLife struct {
	ExpiresAt time.Time // in the token's words
	// RenewAt and EndsAt count by this machine's clock, which may be wrong, from when
	// the token was asked for. RenewAt is after nine tenths of its life, at most a
	// minute before its end.
	RenewAt, EndsAt time.Time
}

// LifeOf reads the life of a token that was asked for at the given time.
func LifeOf(value string, asked time.Time) TokenLife {
	claims := ClaimsOf(value)
	expires, ok := timeOf(claims.ExpiresAt)
	if !ok {
		return TokenLife{}
	}
	life := expires.Sub(asked)
	if issued, ok := timeOf(claims.IssuedAt); ok {
		life = expires.Sub(issued)
	}
	return TokenLife{ExpiresAt: expires, RenewAt: asked.Add(life - min(life/10, time.Minute)), EndsAt: asked.Add(life)}
}
