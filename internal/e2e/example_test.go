package e2e

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

const exampleFolder = "../../examples/oidc-relying-party"

// The example of a relying party, with the settings that Terraform makes from its
// configuration: people sign in through both flows and both response modes, and
// connect their wallet.
func TestExampleRelyingParty(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs terraform: set TF_ACC")
	}
	browser(t) // before all that takes long
	s := emulator.Start(t)
	e := newExample(t, s)
	v := newVisitor(t)
	for _, modes := range []string{`{hybrid="form_post",implicit="fragment"}`, `{hybrid="fragment",implicit="form_post"}`} {
		stop := e.run(e.apply(modes))
		for _, flow := range []string{"hybrid", "implicit"} {
			v.signsInAtExample(e, flow)
		}
		v.connectsAtExample(e)
		stop()
	}
}

// example is the built example and its configuration.
type example struct {
	t                              *testing.T
	s                              *emulator.Server
	binary, terraform, cli, folder string
	url                            string
}

func newExample(t *testing.T, s *emulator.Server) *example {
	t.Helper()
	dir := t.TempDir()
	found, err := findtf.Find(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	e := &example{t: t, s: s, terraform: found.Path, binary: filepath.Join(dir, findtf.Executable("relying-party")), folder: filepath.Join(dir, "configuration")}
	if e.cli, err = mirror.Build(t.Context(), "../..", dir); err != nil {
		t.Fatal(err)
	}
	if err := mirror.GoBuild(t.Context(), "../..", "./examples/oidc-relying-party", e.binary); err != nil {
		t.Fatal(err)
	}
	e.copyConfiguration()
	e.url = "http://" + freeAddress(t)
	if err := s.SetRedirectURIs(t.Context(), organization(t, s).AccountID, e.url+"/callback"); err != nil {
		t.Fatal(err)
	}
	e.tf("init", "-input=false", "-no-color")
	return e
}

func (e *example) copyConfiguration() {
	e.t.Helper()
	files, err := filepath.Glob(filepath.Join(exampleFolder, "*.tf"))
	if err != nil || len(files) == 0 {
		e.t.Fatalf("the configuration: %v, %v", files, err)
	}
	if err := os.Mkdir(e.folder, 0o750); err != nil {
		e.t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(filepath.Join(e.folder, filepath.Base(file)), raw, 0o600)
		}
		if err != nil {
			e.t.Fatal(err)
		}
	}
}

// freeAddress is a host and port where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// tf runs terraform for the example's configuration.
func (e *example) tf(args ...string) string {
	e.t.Helper()
	cmd := tfrun.Command(e.t.Context(), e.terraform, e.folder, e.cli, args...)
	cmd.Env = append(cmd.Env, e.s.Settings(false)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		e.t.Fatalf("terraform %v: %v\n%s%s", args, err, out, stderr.String())
	}
	return string(out)
}

// apply applies the configuration, and gives the file of the program's settings.
func (e *example) apply(modes string) (settings string) {
	e.t.Helper()
	e.tf("apply", "-input=false", "-no-color", "-auto-approve", "-var=base_url="+e.url, "-var=response_modes="+modes)
	settings = filepath.Join(e.folder, "settings.json")
	if err := os.WriteFile(settings, []byte(e.tf("output", "-json", "relying_party")), 0o600); err != nil {
		e.t.Fatal(err)
	}
	return settings
}

// run runs the program until it is stopped.
func (e *example) run(settings string) (stop func()) {
	e.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(e.t.Context()))
	cmd := exec.CommandContext(ctx, e.binary, settings)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	cmd.Stderr = e.t.Output()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		e.t.Fatal(err)
	}
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := cmd.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			e.t.Errorf("the example ended with %v", err)
		}
	}
	e.t.Cleanup(stop)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, e.url) {
		e.t.Fatalf("the example says %q, %v", line, err)
	}
	return stop
}

// signsInAtExample signs Ada in, and out again.
func (v *visitor) signsInAtExample(e *example, flow string) {
	v.t.Helper()
	v.visit(e.url)
	v.sees("Demo University")
	v.press("Sign in, " + flow + " flow")
	v.sees(emailPage)
	v.givesEmail(adasEmail)
	v.givesCode(e.s, adasEmail)
	v.sees(consentPage)
	v.press("Allow")
	v.do("waiting for the end of the sign-in", chromedp.WaitVisible(chromedp.CSS("#signed-in-wallet")))
	v.looks(flow)
	wallet := get(v, "reading the wallet", chromedp.Text(chromedp.CSS("#signed-in-wallet")))
	email := get(v, "reading the e-mail", chromedp.Text(chromedp.CSS("#signed-in-email")))
	if want := account(v.t, e.s, adasEmail).IDWalletAddress; wallet != want || email != adasEmail {
		v.t.Errorf("%s with %s is signed in, want %s", email, wallet, want)
	}
	v.press("Sign out")
	v.do("waiting for the sign-out", chromedp.WaitVisible(chromedp.CSS("#signed-out")))
}

// connectsAtExample associates Ada by the connect button.
func (v *visitor) connectsAtExample(e *example) {
	v.t.Helper()
	v.visit(e.url)
	v.sees("Demo University")
	w := v.window("the connect button", func() { v.click("Connect with Web3Connect") })
	w.sees(connectPage)
	w.givesEmail(adasEmail)
	w.givesCode(e.s, adasEmail)
	w.sees(connectConsentPage)
	w.press("Connect")
	w.sees("Connected")
	w.looks("connected")
	if got, want := get(w, "reading the wallet", chromedp.Text(chromedp.CSS("#connected-wallet"))), account(v.t, e.s, adasEmail).IDWalletAddress; got != want {
		v.t.Errorf("%s is connected, want %s", got, want)
	}
	if n := associations(v.t, e.s); n != 1 {
		v.t.Errorf("%d associations instead of one", n)
	}
}
