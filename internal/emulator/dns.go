package emulator

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"
)

// Resolver looks TXT records up. No records is no error.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// zone is the DNS zone of the emulator's own.
type zone struct {
	mu  sync.Mutex
	txt map[string][]string
}

func newZone() *zone { return &zone{txt: map[string][]string{}} }

func canonicalName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// LookupTXT gives what SetTXT has set.
func (z *zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.txt[canonicalName(name)], nil
}

func (z *zone) clear() {
	z.mu.Lock()
	defer z.mu.Unlock()
	clear(z.txt)
}

// SetTXT sets the TXT records of a name in the emulator's own zone; none removes it.
func (e *Emulator) SetTXT(name string, values ...string) {
	e.zone.mu.Lock()
	defer e.zone.mu.Unlock()
	e.zone.txt[canonicalName(name)] = values
}

// NewDNSResolver asks a DNS server, HOST:PORT, or with "" the system's resolver.
func NewDNSResolver(server string) Resolver {
	r := &net.Resolver{}
	if server != "" {
		r.PreferGo = true
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server)
		}
	}
	return dnsResolver{r}
}

type dnsResolver struct{ resolver *net.Resolver }

// LookupTXT asks, for at most ten seconds. Its errors are for callers of the
// API: they don't name the resolver.
func (d dnsResolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	records, err := d.resolver.LookupTXT(ctx, name+".")
	var dnsErr *net.DNSError
	switch {
	case err == nil:
		return records, nil
	case errors.As(err, &dnsErr) && dnsErr.IsNotFound:
		return nil, nil
	case errors.As(err, &dnsErr) && dnsErr.IsTimeout:
		return nil, errors.New("the look-up timed out")
	}
	return nil, errors.New("the look-up failed")
}
