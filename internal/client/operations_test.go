package client

import (
	"net/http"
	"strings"
	"testing"
)

// TestRequests has one row an operation: what goes over the wire.
func TestRequests(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for _, test := range []struct {
		name, result, method, path, body string
		call                             func(c *Client) error
	}{
		{"mintNFT", `{"token_id":"0x1"}`, "POST", "/rest/v1/nft/mint/to/0xA%2FB", `{"metadata":{"static":{"n":1},"dynamic":null}}`, func(c *Client) error {
			_, err := c.MintNFT(ctx, "0xA/B", Metadata{Static: raws(`{"n":1}`)})
			return err
		}},
		{"getNFT", `{"token_id":"0x1"}`, "GET", "/rest/v1/nft/..%2Fx", "", func(c *Client) error { _, err := c.GetNFT(ctx, "../x"); return err }},
		{"transferNFT", `null`, "PUT", "/rest/v1/nft/0x1/transfer/to/0x2", "", func(c *Client) error { return c.TransferNFT(ctx, "0x1", "0x2") }},
		{"updateNFTMetadata", `{"token_id":"0x1"}`, "PUT", "/rest/v1/nft/0x1/metadata/dynamic", `{"a":null}`, func(c *Client) error {
			_, err := c.UpdateNFTMetadata(ctx, "0x1", raws(`{"a":null}`))
			return err
		}},
		{"setNFTVisibility", `"public"`, "PUT", "/rest/v1/nft/0x1/visibility", `{"to":"public"}`, func(c *Client) error { return c.SetNFTVisibility(ctx, "0x1", VisibilityPublic) }},
		{"submitImportBatch", `{"batch_id":"b"}`, "POST", "/rest/v1/account/import/batch/submit", `{"api_key_secret":"test-api-key-secret","emails":["a"]}`, func(c *Client) error { _, err := c.SubmitImportBatch(ctx, []string{"a"}); return err }},
		{"checkImportBatch", `{"batch_result":{"status":"done"}}`, "POST", "/rest/v1/account/import/batch/check", `{"api_key_secret":"test-api-key-secret","batch_id":"b"}`, func(c *Client) error {
			b, err := c.CheckImportBatch(ctx, "b")
			if err == nil && b.Status != "" && !b.Done() {
				t.Error("not done")
			}
			return err
		}},
		{"getDomainVerification", `{"domain":"d","txt_record":"t"}`, "GET", "/rest/v1/verify/domain/step1", "", func(c *Client) error { _, err := c.GetDomainVerification(ctx); return err }},
		{"verifyDomain", `true`, "GET", "/rest/v1/verify/domain/step2", "", func(c *Client) error {
			_, _, err := c.VerifyDomain(ctx)
			return err
		}},
		{"getMyInfo", `{"account_id":"x","created_at":1700000000}`, "GET", "/rest/v1/account/my_info", "", func(c *Client) error {
			a, err := c.GetMyInfo(ctx)
			if err == nil && a.AccountID != "" && a.CreatedAt != "1700000000" {
				t.Errorf("created_at is %q", a.CreatedAt)
			}
			return err
		}},
	} {
		c, f := newFake(t, sequence(reply(200, `{"status":"ok","result":`+test.result+`}`)))
		if err := test.call(c); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if r := f.of()[0]; r.method != test.method || r.path != test.path || r.body != test.body {
			t.Errorf("%s sent %+v", test.name, r)
		}
		// A result of another form is an error that names the operation, and never a panic.
		for _, result := range []string{`[]`, `17`, `"x"`, `null`} {
			c, _ := newFake(t, sequence(reply(200, `{"status":"ok","result":`+result+`}`)))
			if err := test.call(c); err != nil && !strings.HasPrefix(err.Error(), test.name+" ") {
				t.Errorf("%s with result %s: %v", test.name, result, err)
			}
		}
	}
}

func TestVerifyDomainNotYet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer  func() (*http.Response, error)
		failure bool
	}{
		"false":                    {reply(200, ok(false)), false},
		"a text":                   {reply(200, ok("true")), false},
		"null":                     {reply(200, ok(nil)), false},
		"validation_failed":        {reply(400, refused("validation_failed ;; no record")), false},
		"validation_failed, 200":   {reply(200, refused("validation_failed ;; no record")), false},
		"not_found":                {reply(404, refused("not_found ;; no record")), false},
		"any text":                 {reply(422, refused("NXDOMAIN")), false},
		"permission_denied is not": {reply(403, refused("permission_denied ;; not an organization")), true},
		"an HTML page is not":      {reply(200, "<html>"), true},
	} {
		c, _ := newFake(t, sequence(test.answer))
		verified, _, err := c.VerifyDomain(t.Context())
		if verified || (err != nil) != test.failure {
			t.Errorf("%s: verified %t, %v", name, verified, err)
		}
	}
}
