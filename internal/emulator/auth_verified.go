package emulator

import "sync"

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
