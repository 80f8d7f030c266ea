package emulator

import (
	"context"
	"net"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/miekg/dns"
)

// dnsServer answers as real servers do, on loopback.
func dnsServer(t *testing.T, txt func(name string) (records [][]string, rcode int)) string {
	t.Helper()
	udp, tcp := listenTwice(t)
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		records, rcode := txt(q.Question[0].Name)
		m.Rcode, m.Authoritative = rcode, true
		for _, parts := range records {
			m.Answer = append(m.Answer, &dns.TXT{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET}, Txt: parts})
		}
		if _, isUDP := w.RemoteAddr().(*net.UDPAddr); isUDP {
			m.Truncate(dns.MinMsgSize)
		}
		_ = w.WriteMsg(m)
	})
	for _, server := range []*dns.Server{{PacketConn: udp, Handler: handler}, {Listener: tcp, Handler: handler}} {
		go func() { _ = server.ActivateAndServe() }()
		t.Cleanup(func() { _ = server.Shutdown() })
	}
	return udp.LocalAddr().String()
}

// listenTwice finds a port that is free for both protocols.
func listenTwice(t *testing.T) (net.PacketConn, net.Listener) {
	t.Helper()
	for try := range 20 {
		udp, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		tcp, err := net.Listen("tcp", udp.LocalAddr().String())
		if err == nil {
			return udp, tcp
		}
		_ = udp.Close()
		t.Log(try, err) // it is somebody's in TCP
	}
	t.Fatal("no port is free for both")
	return nil, nil
}

func TestDNSResolver(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 255)
	var many [][]string
	for range 20 {
		many = append(many, []string{long})
	}
	server := dnsServer(t, func(name string) ([][]string, int) {
		switch name {
		case "simple.example.":
			return [][]string{{"v=spf1 -all"}, {"record"}}, dns.RcodeSuccess
		case "split.example.":
			return [][]string{{"web3connect-", "domain-", "verification=x"}}, dns.RcodeSuccess
		case "long.example.": // over UDP only a part of it, so that TCP is needed
			return many, dns.RcodeSuccess
		case "empty.example.":
			return nil, dns.RcodeSuccess
		case "broken.example.":
			return nil, dns.RcodeServerFailure
		}
		return nil, dns.RcodeNameError
	})
	resolver, err := NewDNSResolver(server)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"Simple.example": {"v=spf1 -all", "record"}, "simple.example.": {"v=spf1 -all", "record"}, "split.example": {"web3connect-domain-verification=x"},
		"empty.example": nil, "missing.example": nil,
	} {
		if got, err := resolver.LookupTXT(t.Context(), name); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if got, err := resolver.LookupTXT(t.Context(), "long.example"); err != nil || len(got) != 20 {
		t.Errorf("%d records, %v", len(got), err)
	}
	if _, err := resolver.LookupTXT(t.Context(), "broken.example"); err == nil || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("got %v", err)
	}
	if _, err := NewDNSResolver("127.0.0.1"); err == nil {
		t.Error("a server without a port is accepted")
	}
}

// A server that doesn't answer is told apart from one that has no records.
func TestDNSResolverTimesOut(t *testing.T) {
	t.Parallel()
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	resolver, err := NewDNSResolver(silent.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := resolver.LookupTXT(ctx, "x.example"); err == nil || err.Error() != "the look-up timed out" {
		t.Errorf("got %v", err)
	}
}

// The domain is verified with a record of a real server.
func TestDomainVerificationByDNS(t *testing.T) {
	t.Parallel()
	var published atomic.Value // the record
	var rcode atomic.Int64     // while there is none
	server := dnsServer(t, func(name string) ([][]string, int) {
		record, ok := published.Load().(string)
		if name != DemoDomain+"." || !ok {
			return nil, int(rcode.Load())
		}
		return [][]string{{"other"}, {record[:20], record[20:]}}, dns.RcodeSuccess
	})
	resolver, err := NewDNSResolver(server)
	if err != nil {
		t.Fatal(err)
	}
	a := signIn(t, start(t, func(o *Options) { o.Resolver = resolver }), DemoOrganizationSecret)
	var record map[string]string
	a.into(a.call("GET", "/verify/domain/step1", ""), &record)
	for _, code := range []int64{dns.RcodeNameError, dns.RcodeServerFailure} {
		rcode.Store(code)
		resp := a.call("GET", "/verify/domain/step2", "")
		a.fails(resp, 400, codeValidationFailed)
		if !strings.Contains(resp.Error.(string), record["txt_record"]) {
			t.Errorf("the error doesn't say what was looked for: %v", resp.Error)
		}
	}
	published.Store(record["txt_record"])
	a.into(a.call("GET", "/verify/domain/step2", ""), new(bool))
	a.mint(`{}`)
}

// The records of a seed's organizations are there from the beginning, beside what the seed
// has at the name, and so are those of later ones, also after a reset.
func TestPublishRecords(t *testing.T) {
	t.Parallel()
	seed, err := ParseSeed("seed", []byte(`
accounts: [{type: organization, name: Chess Club, domain: chess.example, api_key_secret: chess}]
dns: {chess.example: ["v=spf1 -all"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, func(o *Options) { o.Seed, o.PublishRecords = seed, true })
	if _, _, err := s.AddAccount(t.Context(), NewAccount{Type: "organization", Name: "Go Club", Domain: "go.example", APIKeySecret: "go"}); err != nil {
		t.Fatal(err)
	}
	later := signIn(t, s, "go")
	later.into(later.call("GET", "/verify/domain/step2", ""), new(bool))
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := signIn(t, s, "chess")
	a.into(a.call("GET", "/verify/domain/step2", ""), new(bool))
	if zone, err := s.TXTRecords(t.Context()); err != nil || len(zone["chess.example"]) != 2 || zone["chess.example"][0] != "v=spf1 -all" {
		t.Errorf("the zone has %v, %v", zone, err)
	}
}
