package provider_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
)

// secretsTest runs the built provider under the real terraform with logs at TRACE,
// and keeps all that it writes and all secrets that there are.
type secretsTest struct {
	t         *testing.T
	e         *acctest.Emulator
	terraform string
	dir, rc   string
	output    bytes.Buffer

	mu      sync.Mutex
	secrets map[string]bool
}

// newSecretsTest skips where there is no terraform.
func newSecretsTest(t *testing.T) *secretsTest {
	t.Helper()
	s := &secretsTest{t: t, terraform: acctest.Terraform(t).Path, dir: t.TempDir(), secrets: map[string]bool{}}
	s.e = acctest.Unverified(t, s.watch)
	s.e.SetTXT(emulator.DemoDomain, txtRecord(t, s.e))
	var err error
	if s.rc, err = mirror.Build(t.Context(), "../..", s.dir); err != nil {
		t.Fatal(err)
	}
	return s
}

// watch keeps the secrets that the service hands out.
func (s *secretsTest) watch(o *emulator.Options) {
	inner := o.Middleware
	o.Middleware = func(next http.Handler) http.Handler {
		next = inner(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			next.ServeHTTP(rec, r)
			var answer any
			if json.Unmarshal(rec.Body.Bytes(), &answer) == nil {
				s.collect(answer, strings.HasSuffix(r.URL.Path, "/access_token/refresh"))
			}
			maps.Copy(w.Header(), rec.Header())
			w.WriteHeader(rec.Code)
			_, _ = w.Write(rec.Body.Bytes())
		})
	}
}

func (s *secretsTest) collect(v any, resultIsSecret bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	for key, value := range object {
		text, ok := value.(string)
		if ok && (slices.Contains([]string{"token", "refreshToken", "tmp_token", "code"}, key) || key == "result" && resultIsSecret) {
			s.isSecret(text)
		}
		s.collect(value, false)
	}
}

func (s *secretsTest) isSecret(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[text] = true
}

func (s *secretsTest) write(name, content string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// run runs terraform with further settings of the environment.
func (s *secretsTest) run(wantOK bool, env []string, args ...string) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), s.terraform, args...)
	cmd.Dir = s.dir
	cmd.Env = slices.Concat(os.Environ(), []string{
		"TF_CLI_CONFIG_FILE=" + s.rc, "TF_LOG=TRACE", "TF_LOG_PATH=" + filepath.Join(s.dir, "trace.log"),
		"CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=", "WEB3CONNECT_ENDPOINT=" + s.e.URL,
	}, env)
	out, err := cmd.CombinedOutput()
	s.output.Write(out)
	if (err == nil) != wantOK {
		s.t.Fatalf("terraform %v: %v\n%s", args, err, out)
	}
}

// written is all that terraform has written, saved plans unpacked.
func (s *secretsTest) written() string {
	s.t.Helper()
	all := bytes.NewBuffer(s.output.Bytes())
	err := filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "mirror" || name == "providers") {
			return fs.SkipDir
		}
		if entry.IsDir() {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		all.Write(raw)
		if packed, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err == nil {
			for _, file := range packed.File {
				content, err := file.Open()
				if err != nil {
					return err
				}
				if _, err := io.Copy(all, content); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all.String()
}

// findsNone fails for each secret that was written, and for a word that must be
// there, so that the search proves something.
func (s *secretsTest) findsNone(words ...string) {
	s.t.Helper()
	found := s.written()
	for _, word := range words {
		if !strings.Contains(found, word) {
			s.t.Errorf("terraform's output lacks %q, so the test proves nothing", word)
		}
	}
	for secret := range s.secrets {
		if at := indexWord(found, secret); at >= 0 {
			s.t.Errorf("%s is in %q", secret, found[max(0, at-300):min(len(found), at+len(secret)+100)])
		}
	}
}

// indexWord finds a secret that is no part of another word, as a code of a few digits may
// be part of another number. A regular expression takes a minute for a log.
func indexWord(text, secret string) int {
	inWord := func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
	for from := 0; ; {
		at := strings.Index(text[from:], secret)
		if at < 0 {
			return -1
		}
		at += from
		from = at + len(secret)
		if (at == 0 || text[at-1] != '.' && !inWord(text[at-1])) && (from == len(text) || !inWord(text[from])) {
			return at
		}
		from = at + 1
	}
}

func TestIndexWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"1234": 0, "x=1234,": 2, `"1234"`: 1, "51234 1234": 6, "1234.": 0, "": -1, "0.1234": -1, "12345": -1, "a1234": -1, "1234b": -1, "11234": -1,
	} {
		if got := indexWord(text, "1234"); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

// program has everything that meets a secret, except what takes a code.
func program() string {
	return `terraform {
	  required_providers { web3connect = { source = "web3connect-community/web3connect" } }
	}
	data "web3connect_account" "this" {}
	resource "web3connect_domain_verification" "this" {}
	resource "web3connect_end_user_import" "this" { emails = "a@example.com" }
	` + phoneConfig(phoneNumber, "") + `
	` + strings.Replace(nftConfig("HOLDER", `depends_on = [web3connect_domain_verification.this]`), `"HOLDER"`, `web3connect_end_user_import.this.id_wallet_addresses["a@example.com"]`, 1) + `
	data "web3connect_held_nfts" "this" {
	  id_wallet_address = data.web3connect_account.this.id_wallet_address
	  depends_on        = [web3connect_nft.test]
	}
	`
}

// TestAccSecretsStayHidden goes through a program, with errors and against a service
// that repeats what it was sent, and looks for the secrets in all files and outputs.
func TestAccSecretsStayHidden(t *testing.T) {
	t.Parallel()
	s := newSecretsTest(t)
	right, wrong := []string{"WEB3CONNECT_API_KEY_SECRET=" + emulator.DemoOrganizationSecret}, []string{"WEB3CONNECT_API_KEY_SECRET=another-secret-that-is-wrong"}
	s.isSecret(emulator.DemoOrganizationSecret)
	s.isSecret("another-secret-that-is-wrong")
	s.write("main.tf", program()+`
	data "web3connect_api_key" "this" {}
	ephemeral "web3connect_access_token" "this" {}
	ephemeral "web3connect_connect_button" "this" { redirect_url = "https://university.example/" }
	`)
	s.run(true, right, "init", "-input=false")
	s.run(true, right, "plan", "-input=false", "-out=saved.tfplan")
	s.run(true, right, "apply", "-input=false", "saved.tfplan")
	code := sentCode(s.e)
	s.isSecret(code)
	s.run(true, append(right, "TF_VAR_code="+code), "plan", "-input=false", "-out=code.tfplan")
	s.run(true, append(right, "TF_VAR_code="+code), "apply", "-input=false", "-auto-approve")
	s.run(false, wrong, "plan", "-input=false")
	s.e.Fault(emulator.Fault{Operation: "getNFT", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	s.run(false, right, "plan", "-input=false")

	// The code of an NFT's verification comes from outside, one that nobody knows too.
	_, proof := newVerification(t, s.e)
	const unknown = "a-code-that-nobody-made"
	s.isSecret(unknown)
	s.write("verification.tf", `variable "proof" { sensitive = true }
	data "web3connect_nft_verification" "this" { code = var.proof }
	output "verified" { value = data.web3connect_nft_verification.this.verified }
	`)
	for _, c := range []string{proof, unknown} {
		file := filepath.Join(t.TempDir(), "proof.tfvars")
		if err := os.WriteFile(file, fmt.Appendf(nil, "proof = %q\n", c), 0o600); err != nil {
			t.Fatal(err)
		}
		s.run(c == proof, right, "apply", "-input=false", "-auto-approve", "-var-file="+file)
	}
	s.findsNone("Web3Connect answer's body", "refreshAccessToken", "submitImportBatch", "getNFTVerification", "finishPhoneVerification", "(redacted)")
}

// TestAccW3BlockSecretsStayHidden does so for each way of signing in with W3Block ID.
func TestAccW3BlockSecretsStayHidden(t *testing.T) {
	t.Parallel()
	tenant := []string{"W3BLOCK_TENANT_ID=" + emulator.DemoTenantID, "W3BLOCK_KEY=" + emulator.DemoTenantKey, "W3BLOCK_SECRET=" + emulator.DemoTenantSecret}
	for name, way := range map[string]struct {
		block string
		env   []string
		log   string
	}{
		"token":   {``, tenant, "w3blockSignInTenant"},
		"headers": {`provider "web3connect" { w3block = { method = "headers" } }`, tenant, "importEndUser"},
		"user":    {fmt.Sprintf(`provider "web3connect" { w3block = { email = %q, password = var.password } }`, emulator.DemoUserEmail), []string{"TF_VAR_password=" + emulator.DemoUserPassword}, "w3blockSignIn"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSecretsTest(t)
			for _, secret := range []string{emulator.DemoTenantSecret, emulator.DemoUserPassword} {
				s.isSecret(secret)
			}
			env := slices.Concat(way.env, []string{"W3BLOCK_ENDPOINT=" + s.e.W3BlockURL})
			s.write("main.tf", program()+way.block+`
			variable "password" {
			  default   = null
			  ephemeral = true
			}
			ephemeral "web3connect_w3block_token" "this" {}
			`)
			s.run(true, env, "init", "-input=false")
			s.run(true, env, "plan", "-input=false", "-out=saved.tfplan")
			s.run(true, env, "apply", "-input=false", "-auto-approve")
			s.e.Fault(emulator.Fault{Operation: "getNFT", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
			s.run(false, env, "plan", "-input=false")
			s.findsNone("Web3Connect answer's body", way.log, "(redacted)")
		})
	}
}
