package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
)

// TestAccSecretsStayHidden runs the built provider under the real terraform with
// logs at TRACE, also with errors and against a service that repeats what it was
// sent, and looks for the secrets in all files and outputs.
func TestAccSecretsStayHidden(t *testing.T) {
	t.Parallel()
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || terraform == "" {
		t.Skip("runs terraform: set TF_ACC and TF_ACC_TERRAFORM_PATH")
	}
	tokens := make(chan string, 1)
	e := acctest.Unverified(t, tmpTokens(tokens))
	e.SetTXT(emulator.DemoDomain, txtRecord(t, e))
	dir := t.TempDir()
	var all strings.Builder

	cliConfig, err := mirror.Build(t.Context(), "../..", dir)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(secret string, wantOK bool, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), terraform, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+cliConfig, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(dir, "trace.log"),
			"CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=", "WEB3CONNECT_ENDPOINT="+e.URL, "WEB3CONNECT_API_KEY_SECRET="+secret)
		out, err := cmd.CombinedOutput()
		all.Write(out)
		if (err == nil) != wantOK {
			t.Fatalf("terraform %v: %v\n%s", args, err, out)
		}
	}
	write("main.tf", `terraform {
	  required_providers { web3connect = { source = "web3connect-community/web3connect" } }
	}
	data "web3connect_account" "this" {}
	resource "web3connect_domain_verification" "this" {}
	resource "web3connect_end_user_import" "this" { emails = "a@example.com" }
	`+phoneConfig(phoneNumber, "")+`
	`+strings.Replace(nftConfig("HOLDER", `depends_on = [web3connect_domain_verification.this]`), `"HOLDER"`, `web3connect_end_user_import.this.id_wallet_addresses["a@example.com"]`, 1))
	run(emulator.DemoOrganizationSecret, true, "init", "-input=false")
	run(emulator.DemoOrganizationSecret, true, "plan", "-input=false", "-out=saved.tfplan")
	run(emulator.DemoOrganizationSecret, true, "apply", "-input=false", "saved.tfplan")
	code := sentCode(e)
	write("code.auto.tfvars", "code = \""+code+"\"")
	run(emulator.DemoOrganizationSecret, true, "apply", "-input=false", "-auto-approve")
	write("code.auto.tfvars", "") // what the user has written doesn't count
	run("another-secret-that-is-wrong", false, "plan", "-input=false")
	e.Fault(emulator.Fault{Operation: "getNFT", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	run(emulator.DemoOrganizationSecret, false, "plan", "-input=false")

	err = filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || strings.Contains(path, "mirror") || strings.Contains(path, "providers") {
			return err
		}
		raw, err := os.ReadFile(path)
		all.Write(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := all.String()
	for _, want := range []string{"Web3Connect answer's body", "refreshAccessToken", "submitImportBatch", "finishPhoneVerification", "(redacted)"} {
		if !strings.Contains(found, want) {
			t.Errorf("the log lacks %q, so the test proves nothing", want)
		}
	}
	for _, secret := range []string{emulator.DemoOrganizationSecret, "another-secret-that-is-wrong", "eyJhbGciOiJFUzI1NiI", `"` + code + `"`, <-tokens} {
		if i := strings.Index(found, secret); i >= 0 {
			t.Errorf("%s is in %q", secret, found[max(0, i-300):min(len(found), i+100)])
		}
	}
}
