package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// floorHTTP is a bare handler that answers what it has got on standard input.
func floorHTTP(ctx context.Context, in io.Reader, out io.Writer) error {
	var fixed service.Answer
	if err := json.NewDecoder(in).Decode(&fixed); err != nil {
		return err
	}
	// The server adds them itself, to the emulator's answers too.
	for _, key := range []string{"Date", "Content-Length"} {
		fixed.Header.Del(key)
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for key, values := range fixed.Header {
			w.Header()[key] = values
		}
		_, _ = w.Write(fixed.Body)
	})
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "rest http://%s/rest/v1\n", l.Addr()); err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	return server.Serve(l)
}
