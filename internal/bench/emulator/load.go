package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// connections is how many requests are under way at a time.
const connections = 32

// loadOrder is what a load process has to do: GET a path and get the same bytes
// each time, or mint to it.
type loadOrder struct {
	Base    string // URL
	Path    string // below Base
	Token   string
	Seconds float64
	Mint    bool
	Want    []byte // of each answer to GET
}

// rate is what load and floors answer.
type rate struct{ PerSecond float64 }

// load is the load process. It writes requests itself, since it shares the
// processors with what it measures.
func load(ctx context.Context, in io.Reader, out io.Writer) error {
	l := &loader{}
	if err := json.NewDecoder(in).Decode(&l.loadOrder); err != nil {
		return err
	}
	target, err := url.Parse(l.Base + l.Path)
	if err != nil {
		return err
	}
	l.window = windowOf(l.Seconds)
	ctx, cancel := context.WithDeadline(ctx, l.window.end.Add(30*time.Second))
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	for range connections {
		group.Go(func() error { return l.connection(ctx, target) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(rate{float64(l.counted.Load()) / l.Seconds})
}

type loader struct {
	loadOrder
	window  window
	sent    atomic.Int64 // mints
	counted atomic.Int64
	tokens  sync.Map // ids of what was minted
}

// window is the time in which answers count; some before it warm up.
type window struct{ start, end time.Time }

func windowOf(seconds float64) window {
	span := time.Duration(seconds * float64(time.Second))
	start := time.Now().Add(span / 5)
	return window{start, start.Add(span)}
}

func (w window) has(t time.Time) bool { return !t.Before(w.start) && t.Before(w.end) }

// connection sends one request after the other until the window ends.
func (l *loader) connection(ctx context.Context, target *url.URL) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", target.Host)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // an answer that never comes
	defer func() { _ = conn.Close() }()
	answers := bufio.NewReader(conn)
	var body bytes.Buffer
	for time.Now().Before(l.window.end) {
		request, err := l.request(target)
		if err != nil {
			return err
		}
		if _, err := conn.Write(request); err != nil {
			return err
		}
		resp, err := http.ReadResponse(answers, nil)
		if err != nil {
			return err
		}
		body.Reset()
		_, err = body.ReadFrom(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			return err
		}
		if err := l.accept(resp.StatusCode, body.Bytes()); err != nil {
			return err
		}
		if l.window.has(time.Now()) {
			l.counted.Add(1)
		}
	}
	return nil
}

// request is the next request as it is written.
func (l *loader) request(target *url.URL) ([]byte, error) {
	method, body := http.MethodGet, []byte(nil)
	if l.Mint {
		var err error
		method = http.MethodPost
		if body, err = json.Marshal(service.MintBody(metadata(int(l.sent.Add(1))))); err != nil {
			return nil, err
		}
	}
	head := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n", method, target.Path, target.Host, l.Token)
	if body != nil {
		head = fmt.Appendf(head, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	return append(append(head, "\r\n"...), body...), nil
}

// accept fails for an answer that is not the right one.
func (l *loader) accept(status int, body []byte) error {
	if status != http.StatusOK {
		return fmt.Errorf("HTTP %d: %.500s", status, body)
	}
	if !l.Mint {
		if !bytes.Equal(body, l.Want) {
			return fmt.Errorf("not the answer that was expected: %.500s", body)
		}
		return nil
	}
	var answer struct {
		Result struct {
			TokenID string `json:"token_id"`
		} `json:"result"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Result.TokenID == "" {
		return fmt.Errorf("no token_id: %.500s", body)
	}
	if _, again := l.tokens.LoadOrStore(answer.Result.TokenID, true); again {
		return fmt.Errorf("the token_id %s came twice", answer.Result.TokenID)
	}
	return nil
}
