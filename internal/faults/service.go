package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// importDelay is how long a batch waits, so that its end has to be waited for.
const importDelay = 20 * time.Millisecond

// service is the emulator of one case on a file of its own, in this process, or in
// one of its own that can be killed.
type service struct {
	file     string
	gate     *gate
	switches emulator.Switches
	skew     atomic.Int64 // of the clock, nanoseconds

	mu       sync.Mutex
	emulator *emulator.Emulator // in this process
	process  *exec.Cmd          // of its own
	working  sync.WaitGroup     // restarts under way
	orphans  sync.WaitGroup     // what a provider without its terraform might still do
}

// open runs the emulator in this process.
func (s *service) open() (err error) {
	s.emulator, err = emulator.New(emulator.Options{
		DataFile: s.file, Switches: s.switches,
		Now: func() time.Time { return time.Now().Add(time.Duration(s.skew.Load())) },
	})
	if err == nil {
		s.gate.serve(s.emulator.Handler())
	}
	return err
}

// serveVariable makes this program an emulator.
const serveVariable = "FAULTS_EMULATOR"

// spawn runs the emulator in a process of its own.
func (s *service) spawn(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "serve", "--listen", "127.0.0.1:0", "--control-listen", "127.0.0.1:0",
		"--data", s.file, "--log-level", "error", "--import-delay", importDelay.String())
	cmd.Env, cmd.Stderr = append(findtf.EnvironWithout("WEB3CONNECT_"), serveVariable+"=1"), os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return err
	}
	s.process = cmd
	addresses := announce.Read(stdout, announce.Control)
	target, err := url.Parse(addresses[announce.REST])
	if err != nil || target.Host == "" {
		return errors.New("the emulator did not start again")
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: target.Scheme, Host: target.Host})
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 32}
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) } // as the service breaks off
	s.gate.serve(proxy)
	return nil
}

// restart kills the process as a crash does, and starts another on the same file.
func (s *service) restart(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.kill(); err != nil {
		return err
	}
	return s.spawn(ctx)
}

func (s *service) kill() error {
	if s.process == nil {
		return nil
	}
	err := s.process.Process.Kill()
	_ = s.process.Wait() // "signal: killed"
	s.process = nil
	return err
}

// settle makes it the emulator of this process, without faults, and with a clock that
// is right or ahead: what happened must not be in the future.
func (s *service) settle() error {
	s.working.Wait()
	s.orphans.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew.Store(max(s.skew.Load(), 0))
	if s.emulator != nil {
		s.emulator.ClearFaults()
		return nil
	}
	if err := s.kill(); err != nil {
		return err
	}
	return s.open()
}

func (s *service) close() error {
	s.working.Wait()
	err := s.kill()
	if s.emulator != nil {
		err = errors.Join(err, s.emulator.Close())
		s.emulator = nil
	}
	return err
}

// call asks the service itself, past gate and network, and gives the result.
func (s *service) call(ctx context.Context, token, method, path string, in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, "/rest/v1"+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	recorder := httptest.NewRecorder()
	s.emulator.Handler().ServeHTTP(recorder, req)
	var envelope struct {
		Result json.RawMessage
		Error  *string
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &envelope); err != nil {
		return err
	}
	if envelope.Error != nil {
		return fmt.Errorf("%s %s: %s", method, path, *envelope.Error)
	}
	return json.Unmarshal(envelope.Result, out)
}

func (s *service) signIn(ctx context.Context, secret string) (token string, err error) {
	err = s.call(ctx, "", http.MethodPost, "/auth/account/access_token/refresh", map[string]string{"api_key_secret": secret}, &token)
	return token, err
}

// snapshot copies what an emulator of this process has into a file.
func (s *service) snapshot(ctx context.Context, file string) error {
	f, err := os.Create(file) //nolint:gosec // a file of our own
	if err != nil {
		return err
	}
	return errors.Join(s.emulator.Snapshot(ctx, f), f.Close())
}

func copyFile(to, from string) error {
	in, err := os.Open(from) //nolint:gosec // a file of our own
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // the same
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// removeData removes an emulator's file and what SQLite has beside it.
func removeData(file string) error {
	found, err := filepath.Glob(file + "*")
	for _, name := range found {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
