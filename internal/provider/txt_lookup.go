package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// txtLookup looks TXT records up, as net.Resolver does.
type txtLookup func(ctx context.Context, name string) ([]string, error)

// txtLookupTimeout bounds a look-up, which only adds to an error.
const txtLookupTimeout = 5 * time.Second

// describe says what DNS has in place of the record that is wanted, seen from here.
// The service may see something else.
func (l txtLookup) describe(ctx context.Context, domain, want string) string {
	ctx, cancel := context.WithTimeout(ctx, txtLookupTimeout)
	defer cancel()
	found, err := l(ctx, strings.TrimSuffix(domain, ".")+".") // absolute: no search domains
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound || err == nil && len(found) == 0:
		return fmt.Sprintf("DNS, asked from here, has no TXT record at %s, if it has that name at all.", domain)
	case errors.As(err, &dns) && dns.IsTimeout || errors.Is(err, context.DeadlineExceeded):
		return "DNS, asked from here, did not answer."
	case err != nil:
		return fmt.Sprintf("DNS could not be asked from here: %s.", err)
	case slices.Contains(found, want):
		return fmt.Sprintf("DNS, asked from here, has that record at %s, so the service may find it soon.", domain)
	}
	return fmt.Sprintf("DNS, asked from here, has other TXT records at %s: %s.", domain, shortened(found))
}

// shortened quotes the first few texts and the beginning of each.
func shortened(texts []string) string {
	const most, longest = 5, 80
	var out []string
	for i, text := range texts {
		if i == most {
			out = append(out, fmt.Sprintf("and %d more", len(texts)-most))
			break
		}
		if runes := []rune(text); len(runes) > longest {
			text = string(runes[:longest]) + "…"
		}
		out = append(out, fmt.Sprintf("%q", text))
	}
	return strings.Join(out, ", ")
}
