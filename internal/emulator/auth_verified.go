package emulator

import (
	"sync"

	"github.com/golang-jwt/jwt/v5"
)

// maxVerified bounds how many tokens are remembered.
const maxVerified = 10_000

// verifiedTokens are the access tokens whose signature was seen to be right: to
// verify one anew costs more than all the rest of a read.
type verifiedTokens struct {
	mu     sync.Mutex
	epoch  string
	claims map[string]*tokenClaims
}

func (v *verifiedTokens) get(epoch []byte, token string) (*tokenClaims, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.epoch != string(epoch) {
		return nil, false
	}
	claims, ok := v.claims[token]
	return claims, ok
}

func (v *verifiedTokens) put(epoch []byte, token string, claims *tokenClaims) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.epoch != string(epoch) || len(v.claims) >= maxVerified {
		v.epoch, v.claims = string(epoch), map[string]*tokenClaims{}
	}
	v.claims[token] = claims
}

// tokenRules are what a token's claims must meet.
func (e *Emulator) tokenRules() []jwt.ParserOption {
	return []jwt.ParserOption{jwt.WithExpirationRequired(), jwt.WithTimeFunc(e.Now)}
}

// parserRules are tokenRules and the one algorithm of the signature.
func (e *Emulator) parserRules(algorithm string) []jwt.ParserOption {
	return append(e.tokenRules(), jwt.WithValidMethods([]string{algorithm}))
}
