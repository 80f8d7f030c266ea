package client

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// TestLogHidesSecrets makes requests of every kind with logs at TRACE and looks
// for the secrets in all that was written. It can't be parallel: it sets TF_LOG.
func TestLogHidesSecrets(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &out)
		secret := `s3cret-<&"ü`
		c, f := newFake(t, sequence(
			reply(200, nftAnswer()),
			reply(500, refused("internal_error ;; you sent "+secret)),
			reply(200, ok(map[string]any{"batch_id": "b", "echo": map[string]string{"api_key_secret": secret}})),
			reply(400, "<html>"+secret+"</html>"),
			reply(400, secret),
		), func(cfg *Config) { cfg.APIKeySecret = secret })
		f.lifetime = 0
		var errs []string
		note := func(err error) {
			if err != nil {
				errs = append(errs, err.Error())
			}
		}
		note(get(ctx, c))
		note(mint(ctx, c))
		_, err := c.SubmitImportBatch(ctx, []string{"a@example.com"})
		note(err)
		note(mint(ctx, c))
		note(mint(ctx, c))

		token := strings.TrimPrefix(f.of()[0].auth, "Bearer ")
		logged := out.String()
		for _, want := range []string{"mintNFT", "/rest/v1/nft/0xabc", "a@example.com", `"status":200`, "(redacted)"} {
			if !strings.Contains(logged, want) {
				t.Errorf("the log lacks %q", want)
			}
		}
		for name, text := range map[string]string{"log": logged, "errors": strings.Join(errs, "\n")} {
			for _, hidden := range []string{"s3cret", token, "Bearer"} {
				if strings.Contains(text, hidden) {
					t.Errorf("%q is in the %s:\n%s", hidden, name, text)
				}
			}
		}
	})
}

// TestCodesStayHidden makes the requests that bring or carry something for one use,
// with logs at TRACE, of a service that gives it, repeats it, or answers in another
// form. It can't be parallel: it sets TF_LOG.
func TestCodesStayHidden(t *testing.T) {
	t.Setenv("TF_LOG", "TRACE")
	const secret = `s3cret/+"code`
	quoted := jsonText(secret, false)
	for _, test := range []struct {
		name    string
		carries bool // the request carries the secret, so that any answer may repeat it
		call    func(ctx context.Context, c *Client) (any, error)
	}{
		{"refreshAccessToken", false, func(ctx context.Context, c *Client) (any, error) { return c.RefreshAccessToken(ctx) }},
		{"generateConnectButton", false, func(ctx context.Context, c *Client) (any, error) { return c.GenerateConnectButton(ctx, "https://a/") }},
		{"startPhoneVerification", false, func(ctx context.Context, c *Client) (any, error) { return c.StartPhoneVerification(ctx, "+1") }},
		{"finishPhoneVerification", true, func(ctx context.Context, c *Client) (any, error) {
			return c.FinishPhoneVerification(ctx, "other", secret)
		}},
		{"finishPhoneVerification", true, func(ctx context.Context, c *Client) (any, error) {
			return c.FinishPhoneVerification(ctx, secret, "123456")
		}},
		{"createNFTVerification", false, func(ctx context.Context, c *Client) (any, error) { return c.CreateNFTVerification(ctx, "0x1", GPS{}) }},
		{"confirmNFTVerification", true, func(ctx context.Context, c *Client) (any, error) { return c.ConfirmNFTVerification(ctx, secret, GPS{}) }},
		{"getNFTVerification", true, func(ctx context.Context, c *Client) (any, error) { return c.GetNFTVerification(ctx, secret) }},
	} {
		given := `{"tmp_token":"` + quoted + `","code":"` + quoted + `","qr_code_base64":"data:image/png;base64,` + quoted + `"}`
		if test.name == "refreshAccessToken" || test.name == "generateConnectButton" {
			given = `"` + quoted + `"`
		}
		answers := map[string]string{
			"documented":     `{"status":"ok","result":` + given + `}`,
			"an object":      `{"status":"ok","result":{"script":"x","code":"` + quoted + `","tmp_token":["` + quoted + `"]}}`,
			"no envelope":    given,
			"another status": `{"status":"fine","result":` + given + `}`,
			"cut off":        `{"status":"ok","result":` + given,
		}
		if test.carries {
			answers["repeated"] = refused("invalid_value ;; no code " + secret)
			answers["repeated in HTML"] = "<html><title>" + secret + "</title></html>"
			answers["repeated as in a URL"] = refused("no such path ?c=" + url.QueryEscape(secret))
		}
		for kind, answer := range answers {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				// The fake signs in all but a wrong secret.
				c, _ := newFake(t, sequence(reply(200, answer)), func(cfg *Config) { cfg.APIKeySecret = "wrong-secret" })
				c.auth = fixedCredentials{}
				_, err := test.call(tflogtest.RootLogger(t.Context(), &out), c)
				told := fmt.Sprint(out.String(), err)
				if !strings.Contains(told, test.name) || strings.Contains(told, "s3cret") {
					t.Errorf("%s, %s: %v\n%s", test.name, kind, err, out.String())
				}
			})
		}
	}
}

func TestRedactBody(t *testing.T) {
	t.Parallel()
	r := newRedactor("hidden-value")
	for in, want := range map[string]string{
		`{"apiKeySecret":"a","x":[{"refresh_token":"b","code":1}],"emails":["e"]}`: `{"apiKeySecret":"(redacted)","emails":["e"],"x":[{"code":"(redacted)","refresh_token":"(redacted)"}]}`,
		`{"name":"the hidden-value here"}`:                                         `{"name":"the (redacted) here"}`,
		`{"n":12345678901234567890.10}`:                                            `{"n":12345678901234567890.10}`,
		`<html>hidden`:                                                             `(not JSON)`,
		``:                                                                         ``,
	} {
		if got := r.body(opGetNFT, []byte(in), true); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
	if got := r.body(opRefreshAccessToken, []byte(`{"status":"ok","result":"tok","error":null}`), true); strings.Contains(got, "tok\"") {
		t.Errorf("the access token stays in %s", got)
	}
}

// A secret that begins, or is in, another must not leave the rest of it.
func TestRedactLongestFirst(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]string{{"abcd", "abcd-efgh", "x-abcd-efgh-y"}, {"x-abcd-efgh-y", "abcd-efgh", "abcd"}, {"abcd-efgh", "x-abcd-efgh-y", "abcd"}} {
		if got := newRedactor(secrets...).text("1 abcd 2 abcd-efgh 3 x-abcd-efgh-y 4"); got != "1 (redacted) 2 (redacted) 3 (redacted) 4" {
			t.Errorf("%v: %s", secrets, got)
		}
	}
}

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for raw, good := range map[string]bool{
		"https://api.web3connect.jp/rest/v1": true, "https://api.web3connect.jp/rest/v1/": true,
		"http://127.0.0.1:8585/rest/v1": true, "http://localhost:1": true, "http://[::1]:80/x": true,
		"http://api.web3connect.jp/rest/v1": false, "http://127.0.0.1.example.com": false, "ftp://x": false, "api.web3connect.jp": false,
		"": false, "https://": false, "https://user:pw@x": false, "https://x?y": false, "https://x?": false, "https://x#": false, "https://x/a%2Fb/": true, "https://x#y": false, "https://%": false,
	} {
		u, err := ParseEndpoint(raw)
		if (err == nil) != good {
			t.Errorf("%q: %v", raw, err)
		}
		if err == nil && strings.HasSuffix(u.Path, "/") {
			t.Errorf("%q keeps its slash", raw)
		}
	}
}
