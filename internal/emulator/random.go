package emulator

import (
	"encoding/base64"
	"fmt"
	"io"
	"sync"
)

// randomBytes reads n bytes of randomness.
func randomBytes(random io.Reader, n int) ([]byte, error) {
	out := make([]byte, n)
	if _, err := io.ReadFull(random, out); err != nil {
		return nil, fmt.Errorf("reading randomness: %w", err)
	}
	return out, nil
}

// newCode makes a text of 24 random bytes that nobody guesses.
func newCode(random io.Reader) (string, error) {
	raw, err := randomBytes(random, 24)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

// lockedReader lets goroutines share a source of randomness.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return io.ReadFull(l.r, p)
}
