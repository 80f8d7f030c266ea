package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, fmt.Errorf("%s %q is not of the form HOST:PORT", flag, address)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, address, err)
	}
	return l, nil
}

// servers serve an emulator on its two listeners.
type servers struct {
	emulator *emulator.Emulator
	http     []*http.Server
	failed   chan error // why one has ended by itself
}

func serveOn(e *emulator.Emulator, rest, control net.Listener) *servers {
	s := &servers{emulator: e, failed: make(chan error, 2)}
	s.add(rest, e.Handler())
	s.add(control, e.ControlHandler())
	return s
}

func (s *servers) add(l net.Listener, handler http.Handler) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	s.http = append(s.http, server)
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
}

// stop answers the requests under way, also when ctx has ended, and closes the
// listeners.
func (s *servers) stop(ctx context.Context) {
	s.emulator.Release()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for _, server := range s.http {
		if server.Shutdown(stopping) != nil {
			_ = server.Close()
		}
	}
}
