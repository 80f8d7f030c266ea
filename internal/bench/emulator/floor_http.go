package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// fixedAnswer is what the bare handler answers to all requests.
type fixedAnswer struct {
	Header http.Header
	Body   []byte
}

// floorHTTP is a bare handler that answers what it has got on standard input.
func floorHTTP(ctx context.Context, in io.Reader, out io.Writer) error {
	var answer fixedAnswer
	if err := json.NewDecoder(in).Decode(&answer); err != nil {
		return err
	}
	// The server adds them itself, to the emulator's answers too.
	for _, key := range []string{"Date", "Content-Length"} {
		answer.Header.Del(key)
	}
	return listenAndServe(ctx, out, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for key, values := range answer.Header {
			w.Header()[key] = values
		}
		_, _ = w.Write(answer.Body)
	}))
}

// floorListen is the least that a process with a server can do.
func floorListen(ctx context.Context, _ io.Reader, out io.Writer) error {
	return listenAndServe(ctx, out, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n")
	}))
}

func listenAndServe(ctx context.Context, out io.Writer, handler http.Handler) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "rest http://%s/rest/v1\n", l.Addr()); err != nil {
		return err
	}
	return (&http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}).Serve(l)
}
