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
	tokens map[string]verifiedToken
}

type verifiedToken struct {
	claims *tokenClaims
	epoch  []byte // whose key it was
}

func (v *verifiedTokens) get(token string) (claims *tokenClaims, epoch []byte, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	known, ok := v.tokens[token]
	return known.claims, known.epoch, ok
}

func (v *verifiedTokens) put(token string, claims *tokenClaims, epoch []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.tokens == nil || len(v.tokens) >= maxVerified {
		v.tokens = map[string]verifiedToken{}
	}
	v.tokens[token] = verifiedToken{claims, epoch}
}

func (v *verifiedTokens) clear() {
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.tokens)
}

// tokenRules are what a token's claims must meet.
func (e *Emulator) tokenRules() []jwt.ParserOption {
	return []jwt.ParserOption{jwt.WithExpirationRequired(), jwt.WithTimeFunc(e.Now)}
}

// parserRules are tokenRules and the one algorithm of the signature.
func (e *Emulator) parserRules(algorithm string) []jwt.ParserOption {
	return append(e.tokenRules(), jwt.WithValidMethods([]string{algorithm}))
}
