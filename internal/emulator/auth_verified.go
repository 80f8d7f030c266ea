package emulator

import "sync"

// maxVerified bounds how many tokens are remembered.
const maxVerified = 10_000

// verifiedTokens are the access tokens whose signature was seen to be right, and
// their accounts: to verify one anew costs more than all the rest of a read, and to
// read its account as much as the rest.
type verifiedTokens struct {
	mu     sync.Mutex
	tokens map[string]verifiedToken
}

type verifiedToken struct {
	claims  *tokenClaims
	epoch   []byte  // whose key it was
	account account // as it was after that many commits
	commits uint64
}

func (v *verifiedTokens) get(token string) (known verifiedToken, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	known, ok = v.tokens[token]
	return known, ok
}

func (v *verifiedTokens) put(token string, known verifiedToken) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.tokens == nil || len(v.tokens) >= maxVerified {
		v.tokens = map[string]verifiedToken{}
	}
	v.tokens[token] = known
}

func (v *verifiedTokens) clear() {
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.tokens)
}
