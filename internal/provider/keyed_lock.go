package provider

import "sync"

// keyedLock is a lock for each key.
type keyedLock struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (l *keyedLock) lock(key string) (unlock func()) {
	l.mu.Lock()
	if l.locks == nil {
		l.locks = map[string]*sync.Mutex{}
	}
	one, ok := l.locks[key]
	if !ok {
		one = &sync.Mutex{}
		l.locks[key] = one
	}
	l.mu.Unlock()
	one.Lock()
	return one.Unlock
}
