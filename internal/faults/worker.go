package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/statebackend"
)

// worker carries out one case after the other, in a folder and on ports of its own.
type worker struct {
	matrix        *matrix
	dir           string
	url, stateURL string
	service       *service // of the case
	scenario      *scenario
	backend       statebackend.Backend
	handler       atomic.Pointer[gate]

	mu    sync.Mutex
	cmd   *exec.Cmd
	seen  []string // what was wrong while terraform ran
	fault error    // of the matrix itself
}

// newWorker listens and initialises a working directory for each kind of state.
func (m *matrix) newWorker(ctx context.Context, number int) (*worker, error) {
	w := &worker{matrix: m, dir: filepath.Join(m.dir, fmt.Sprintf("worker-%d", number))}
	var err error
	if w.url, err = m.listen(ctx, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.handler.Load().ServeHTTP(rw, r) })); err != nil {
		return nil, err
	}
	if w.stateURL, err = m.listen(ctx, &w.backend); err != nil {
		return nil, err
	}
	for _, backend := range []string{localState, httpState} {
		w.scenario = &scenario{backend: backend}
		dir := w.work(w.scenario)
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, err
		}
		names := []string{"main.tf"}
		if backend == httpState {
			names = append(names, "backend.tf")
		}
		for _, name := range names {
			raw, err := programFiles.ReadFile("program/" + name)
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, name), raw, 0o600)
			}
			if err != nil {
				return nil, err
			}
		}
		if output, err := w.command(ctx, "init", "-input=false", "-no-color").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("terraform init: %w\n%s", err, output)
		}
	}
	return w, nil
}

// listen serves on a port of its own until the context ends.
func (m *matrix) listen(ctx context.Context, handler http.Handler) (baseURL string, err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ErrorLog: m.quiet} //nolint:gosec // on loopback, for this run
	go func() { _ = server.Serve(listener) }()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return "http://" + listener.Addr().String(), nil
}

func (w *worker) work(c *scenario) string { return filepath.Join(w.dir, c.backend) }

// begin brings service and state where the case begins.
func (w *worker) begin(ctx context.Context, c *scenario) error {
	w.scenario, w.fault, w.seen = c, nil, nil
	file := filepath.Join(w.dir, "emulator.db")
	if err := removeData(file); err != nil {
		return err
	}
	if err := copyFile(file, c.baseline.data); err != nil {
		return err
	}
	w.service = &service{file: file, gate: newGate(), switches: c.switches}
	w.handler.Store(w.service.gate)
	var err error
	if len(c.strikes) > 0 && c.strikes[0].kind.process {
		err = w.service.spawn(ctx)
	} else {
		err = w.service.open() //nolint:contextcheck // an emulator outlives who starts it
	}
	if err != nil {
		return err
	}
	p := programOf(c.baseline.stage, c.baseline.withTwins)
	if err := p.write(w.work(c)); err != nil {
		return err
	}
	for _, name := range []string{"terraform.tfstate", "terraform.tfstate.backup", "errored.tfstate", ".terraform.tfstate.lock.info"} {
		if err := os.RemoveAll(filepath.Join(w.work(c), name)); err != nil {
			return err
		}
	}
	w.backend.Strike("")
	w.backend.Set(c.baseline.state)
	if c.backend == localState && c.baseline.state != nil {
		return os.WriteFile(filepath.Join(w.work(c), "terraform.tfstate"), c.baseline.state, 0o600)
	}
	return nil
}

// strike arms what goes wrong in the next apply. Disarm tells whether it happened.
func (w *worker) strike(ctx context.Context, s strike) (disarm func() (hit bool), err error) {
	switch k := s.kind; {
	case k.fault != nil:
		f := *k.fault
		f.Operation, f.Nth = s.operation, s.nth
		if f.Operation == "" {
			f.Operation = "*"
		}
		if s.lasting {
			f.Count = 1 << 20
		}
		if err := w.service.emulator.AddFault(f); err != nil {
			return nil, err
		}
		gate := w.service.gate
		gate.begin()
		return func() bool {
			w.service.emulator.ClearFaults()
			return gate.counted()[s.operation] >= s.nth
		}, nil
	case k.state != "":
		w.service.gate.begin()
		w.backend.Strike(k.state)
		return func() bool { return w.backend.Strike("") }, nil
	default:
		t := &trigger{operation: s.operation, nth: s.nth, after: k.after, drop: k.drop, do: func() { k.act(ctx, w) }}
		if k.instead != nil {
			t.instead = k.instead(w)
		}
		w.service.gate.begin(t)
		return func() bool {
			w.service.working.Wait()
			w.service.gate.catchUp()
			w.service.gate.begin()
			return t.fired
		}, nil
	}
}

func (w *worker) started(cmd *exec.Cmd) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cmd = cmd
}

func (w *worker) current() *exec.Cmd {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cmd
}

// witness takes down what is wrong already.
func (w *worker) witness(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, text)
}

// must keeps what went wrong with the matrix itself.
func (w *worker) must(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault = errors.Join(w.fault, err)
}

// most is how often an apply may be needed after the case.
const most = 3

// carryOut runs one case and says what came of it.
func (w *worker) carryOut(ctx context.Context, c *scenario) (v verdict) {
	v.scenario = c
	if err := w.begin(ctx, c); err != nil {
		w.must(err)
	} else {
		w.apply(ctx, &v)
		v.outputs()
		v.faults = append(v.faults, w.seen...)
		w.must(w.service.settle()) //nolint:contextcheck // the same
		if w.fault == nil && ctx.Err() == nil {
			w.must(w.judge(ctx, c, &v))
		}
	}
	if cmd := w.current(); cmd != nil && cmd.Process != nil {
		process.SignalGroup(cmd.Process, syscall.SIGKILL) // what it may have left
	}
	v.broken = w.fault
	if v.failed() {
		w.keep(context.WithoutCancel(ctx), &v)
	}
	if w.service != nil {
		v.broken = errors.Join(v.broken, w.service.close())
	}
	return v
}

// apply runs the struck applies, and plain ones until one has nothing left to do.
func (w *worker) apply(ctx context.Context, v *verdict) {
	c := v.scenario
	for try := 0; try <= most; try++ {
		disarm, struck := func() bool { return false }, try < len(c.strikes)
		if struck {
			var err error
			if disarm, err = w.strike(ctx, c.strikes[try]); err != nil {
				w.must(err)
				return
			}
		} else {
			w.service.gate.begin()
		}
		r := w.terraform(ctx, "apply")
		v.requests += w.service.gate.counted()[""]
		excused := false
		if hit := disarm(); hit {
			r.ended, excused = c.strikes[try].endsProcess(), !c.strikes[try].survivable()
			v.struck = v.struck || try == 0
		}
		w.mendState()
		v.apply(r, excused)
		if !struck && r.unchanged() {
			return
		}
	}
	r := w.terraform(ctx, "plan")
	if v.log(r); !r.unchanged() {
		v.fault(fmt.Sprintf("after %d applies there is still something to do: %s", v.runs, r.text()))
	}
}

// mendState does what a user does who has a damaged state file: takes the backup.
// Terraform writes the file in place, so a kill may cut it off.
func (w *worker) mendState() {
	if w.scenario.backend != localState {
		return
	}
	file := filepath.Join(w.work(w.scenario), "terraform.tfstate")
	raw, err := os.ReadFile(file) //nolint:gosec // a file of our own
	if err != nil || isState(raw) {
		return
	}
	backup, err := os.ReadFile(file + ".backup") //nolint:gosec // the same
	if err == nil && isState(backup) {
		w.must(os.WriteFile(file, backup, 0o600)) //nolint:gosec // the same
	} else {
		w.must(os.Remove(file))
	}
}

// keep puts aside what a failed case has left.
func (w *worker) keep(ctx context.Context, v *verdict) {
	c := v.scenario
	dir := filepath.Join(filepath.Dir(w.matrix.dir), fmt.Sprintf("failed-%d-%d", c.seed, c.index))
	err := os.RemoveAll(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	for _, name := range []string{"program.json", "terraform.tfstate"} {
		_ = copyFile(filepath.Join(dir, name), filepath.Join(w.work(c), name)) // which may not be there
	}
	files := map[string][]byte{}
	for i, r := range v.logs {
		files[fmt.Sprintf("run-%d.json", i+1)] = r.output
	}
	if state := w.backend.Get(); c.backend == httpState && state != nil {
		files["terraform.tfstate"] = state
	}
	for name, raw := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	if err == nil && w.service != nil && w.service.emulator != nil {
		err = w.service.snapshot(ctx, filepath.Join(dir, "emulator.db"))
	}
	v.kept, v.broken = dir, errors.Join(v.broken, err)
}
