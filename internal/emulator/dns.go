package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// Resolver looks TXT records up. No records is no error.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// zone is the emulator's own DNS zone, in the store.
type zone struct{ store *store }

func canonicalName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// LookupTXT gives what SetTXT has set.
func (z zone) LookupTXT(ctx context.Context, name string) (values []string, err error) {
	err = z.store.read(ctx, func(ctx context.Context, t *tx) (err error) {
		values, err = t.txt(ctx, name)
		return err
	})
	return values, err
}

// txt is the TXT records of a name in the emulator's own zone.
func (t *tx) txt(ctx context.Context, name string) (values []string, err error) {
	var raw []byte
	err = t.row(ctx, "SELECT vals FROM txt_records WHERE name = ?", canonicalName(name)).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return values, json.Unmarshal(raw, &values)
}

// SetTXT sets the TXT records of a name in the emulator's own zone; none removes it.
func (e *Emulator) SetTXT(ctx context.Context, name string, values ...string) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error { return t.setTXT(ctx, name, values) })
}

func (t *tx) setTXT(ctx context.Context, name string, values []string) error {
	if len(values) == 0 {
		return t.exec(ctx, "DELETE FROM txt_records WHERE name = ?", canonicalName(name))
	}
	return t.exec(ctx, "INSERT OR REPLACE INTO txt_records (name, vals) VALUES (?, ?)", canonicalName(name), string(encode(values)))
}

// publishRecord adds the record that an organization has to publish to the TXT records
// that its domain has in the emulator's own zone.
func (t *tx) publishRecord(ctx context.Context, a account) error {
	values, err := t.txt(ctx, a.domain.String)
	if err != nil || slices.Contains(values, a.txtRecord.String) {
		return err
	}
	return t.setTXT(ctx, a.domain.String, append(values, a.txtRecord.String))
}

// TXTRecords are those of the emulator's own zone, by name.
func (e *Emulator) TXTRecords(ctx context.Context) (map[string][]string, error) {
	out := map[string][]string{}
	err := e.store.read(ctx, func(ctx context.Context, t *tx) error {
		return t.each(ctx, func(rows *sql.Rows) error {
			var name string
			var raw []byte
			if err := rows.Scan(&name, &raw); err != nil {
				return err
			}
			var values []string
			err := json.Unmarshal(raw, &values)
			out[name] = values
			return err
		}, "SELECT name, vals FROM txt_records")
	})
	return out, err
}

// lookUpTimeout bounds a look-up.
const lookUpTimeout = 10 * time.Second

// NewDNSResolver asks a DNS server, HOST:PORT, or with "" the system's resolver.
func NewDNSResolver(server string) (Resolver, error) {
	r := &net.Resolver{}
	if server != "" {
		if _, _, err := net.SplitHostPort(server); err != nil {
			return nil, fmt.Errorf("DNS server %q is not of the form HOST:PORT", server)
		}
		r.PreferGo = true
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server)
		}
	}
	return dnsResolver{r}, nil
}

type dnsResolver struct{ resolver *net.Resolver }

// LookupTXT asks. Its errors are for callers of the API: they don't name the
// resolver.
func (d dnsResolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookUpTimeout)
	defer cancel()
	records, err := d.resolver.LookupTXT(ctx, canonicalName(name)+".")
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
