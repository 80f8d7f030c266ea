package emulator

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// W3Block's own SDK, as it is published, signs in as a user and as a tenant, fetches
// the JWKS, refreshes and logs out. It needs Node.js and `make sdk`, which sets
// W3BLOCK_SDK so that the test can't be skipped.
func TestW3BlockSDK(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "w3block-sdk")
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(folder, "node_modules"))
	}
	if err != nil && os.Getenv("W3BLOCK_SDK") != "" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("needs Node.js and the SDK, which `make sdk` installs: %v", err)
	}
	a := organization(t)
	user := `{"email":"` + DemoUserEmail + `","password":"` + DemoUserPassword + `","tenantId":"` + DemoTenantID + `"}`
	cmd := exec.CommandContext(t.Context(), node, "walk.cjs", a.s.W3BlockURL, user, tenantSignIn)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1", "NO_PROXY=127.0.0.1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var walked []struct{ Type, Email, Token string }
	if err := json.Unmarshal(out, &walked); err != nil || len(walked) != 2 || walked[0].Email != DemoUserEmail {
		t.Fatalf("%s, %v", out, err)
	}
	for _, w := range walked { // logged out: its tokens are refused, in the REST API too
		in := &api{t: t, s: a.s, token: w.Token}
		in.fails(in.call("GET", "/account/my_info", ""), 401, codeUnauthorized)
	}
	called := map[string]int{}
	for _, r := range a.s.Requests() {
		if r.Status < 400 {
			called[r.Operation]++
		}
	}
	for _, op := range w3blockOperations {
		if called[op.name] == 0 {
			t.Errorf("the SDK didn't call %s: %v", op.name, called)
		}
	}
}
