package client

import (
	"errors"
	"iter"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
)

// drain reads a listing to its end.
func drain(seq iter.Seq2[NFT, error]) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestRequests has one row an operation: what goes over the wire.
func TestRequests(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	at := GPS{Latitude: "35.681236", Longitude: "-139.7"}
	const page = "order=asc&pageNum=1&perPageItemNum=100"
	for _, test := range []struct {
		name, result, method, path, query, body string
		call                                    func(c *Client) error
	}{
		{"checkAPIKey", `{"account_id":"x"}`, "POST", "/rest/v1/auth/account/access_token/check_account_type_and_address", "", `{"api_key_secret":"test-api-key-secret"}`, func(c *Client) error { _, err := c.CheckAPIKey(ctx); return err }},
		{"generateConnectButton", `"function x() {}"`, "POST", "/rest/v1/auth/account/association/generate_web3connect_button_js", "", `{"api_key_secret":"test-api-key-secret","redirect_url":"https://a/?b=c"}`, func(c *Client) error {
			_, err := c.GenerateConnectButton(ctx, "https://a/?b=c")
			return err
		}},
		{"importEndUser", `{"email":"a","id_wallet_address":"0x1"}`, "POST", "/rest/v1/account/import", "", `{"email":"a@example.com"}`, func(c *Client) error { _, err := c.ImportEndUser(ctx, "a@example.com"); return err }},
		{"submitImportBatch", `{"batch_id":"b"}`, "POST", "/rest/v1/account/import/batch/submit", "", `{"api_key_secret":"test-api-key-secret","emails":["a"]}`, func(c *Client) error { _, err := c.SubmitImportBatch(ctx, []string{"a"}); return err }},
		{"checkImportBatch", `{"batch_result":{"status":"done"}}`, "POST", "/rest/v1/account/import/batch/check", "", `{"api_key_secret":"test-api-key-secret","batch_id":"b"}`, func(c *Client) error { _, err := c.CheckImportBatch(ctx, "b"); return err }},
		{"startPhoneVerification", `{"tmp_token":"t","code_sent":true}`, "POST", "/rest/v1/verify/phone/step1", "", `{"phone_number":"+81312345678"}`, func(c *Client) error { _, err := c.StartPhoneVerification(ctx, "+81312345678"); return err }},
		{"finishPhoneVerification", `true`, "POST", "/rest/v1/verify/phone/step2", "", `{"code":"123456","tmp_token":"t"}`, func(c *Client) error { _, err := c.FinishPhoneVerification(ctx, "t", "123456"); return err }},
		{"getDomainVerification", `{"domain":"d","txt_record":"t"}`, "GET", "/rest/v1/verify/domain/step1", "", "", func(c *Client) error { _, err := c.GetDomainVerification(ctx); return err }},
		{"verifyDomain", `true`, "GET", "/rest/v1/verify/domain/step2", "", "", func(c *Client) error { _, _, err := c.VerifyDomain(ctx); return err }},
		{"getIDWallet", `{"id_wallet_address":"0x1"}`, "GET", "/rest/v1/account/id_wallet/0xA%2FB/public_info", "", "", func(c *Client) error { _, err := c.GetIDWallet(ctx, "0xA/B"); return err }},
		{"getMyInfo", `{"account_id":"x"}`, "GET", "/rest/v1/account/my_info", "", "", func(c *Client) error { _, err := c.GetMyInfo(ctx); return err }},
		{"mintNFT", `{"token_id":"0x1"}`, "POST", "/rest/v1/nft/mint/to/0xA%2FB", "", `{"metadata":{"static":{"n":1},"dynamic":null}}`, func(c *Client) error {
			_, err := c.MintNFT(ctx, "0xA/B", Metadata{Static: raws(`{"n":1}`)})
			return err
		}},
		{"getNFT", `{"token_id":"0x1"}`, "GET", "/rest/v1/nft/..%2Fx", "", "", func(c *Client) error { _, err := c.GetNFT(ctx, "../x"); return err }},
		{"transferNFT", `null`, "PUT", "/rest/v1/nft/0x1/transfer/to/0x2", "", "", func(c *Client) error { return c.TransferNFT(ctx, "0x1", "0x2") }},
		{"updateNFTMetadata", `{"token_id":"0x1"}`, "PUT", "/rest/v1/nft/0x1/metadata/dynamic", "", `{"a":null}`, func(c *Client) error {
			_, err := c.UpdateNFTMetadata(ctx, "0x1", raws(`{"a":null}`))
			return err
		}},
		{"listHeldNFTs", `[]`, "GET", "/rest/v1/nft/held_by_id_wallet/0xA%2FB", page, "", func(c *Client) error { return drain(c.ListHeldNFTs(ctx, "0xA/B", ListOptions{})) }},
		{"listMintedNFTs", `[]`, "GET", "/rest/v1/nft/minted_by_me", page, "", func(c *Client) error { return drain(c.ListMintedNFTs(ctx, ListOptions{})) }},
		{"setNFTVisibility", `"public"`, "PUT", "/rest/v1/nft/0x1/visibility", "", `{"to":"public"}`, func(c *Client) error { return c.SetNFTVisibility(ctx, "0x1", VisibilityPublic) }},
		{"searchNFTs", `[]`, "POST", "/rest/v1/nft/search", page, `{"issuer":"i"}`, func(c *Client) error { return drain(c.SearchNFTs(ctx, Filter{"issuer": "i"}, ListOptions{})) }},
		{"searchNFTs", `[]`, "POST", "/rest/v1/nft/search", page, `{}`, func(c *Client) error { return drain(c.SearchNFTs(ctx, nil, ListOptions{})) }},
		{"searchMintedNFTs", `[]`, "POST", "/rest/v1/nft/minted_by_me/search", page, `{"level":"l"}`, func(c *Client) error { return drain(c.SearchMintedNFTs(ctx, Filter{"level": "l"}, ListOptions{})) }},
		{"createNFTVerification", `{"code":"c","qr_code_base64":"data:"}`, "POST", "/rest/v1/nft/0x1/verification/qr_code/step1", "", `{"gps":{"latitude":"35.681236","longitude":"-139.7"}}`, func(c *Client) error {
			_, err := c.CreateNFTVerification(ctx, "0x1", at)
			return err
		}},
		{"confirmNFTVerification", `{"token_id":"0x1"}`, "POST", "/rest/v1/nft/verification/qr_code/step2", "c=a%2Fb%26c%3D%2B", `{"gps":{"latitude":"35.681236","longitude":"-139.7"}}`, func(c *Client) error {
			_, err := c.ConfirmNFTVerification(ctx, "a/b&c=+", at)
			return err
		}},
		{"getNFTVerification", `{"token_id":null}`, "GET", "/rest/v1/nft/verification/qr_code/result", "c=a%2Fb%26c%3D%2B", "", func(c *Client) error { _, err := c.GetNFTVerification(ctx, "a/b&c=+"); return err }},
		{"getNFTHistory", `{"token_id":"0x1"}`, "GET", "/rest/v1/nft/0x1/history", "", "", func(c *Client) error { _, err := c.GetNFTHistory(ctx, "0x1"); return err }},
	} {
		c, f := newFake(t, sequence(reply(200, `{"status":"ok","result":`+test.result+`}`)))
		if err := test.call(c); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		r := f.of()[0]
		if r.method != test.method || r.path != test.path || r.query != test.query || r.body != test.body {
			t.Errorf("%s sent %+v", test.name, r)
		}
		// A token, or the secret in the body: never both, never none.
		if token, secret := strings.HasPrefix(r.auth, "Bearer ey"), strings.Contains(r.body, testSecret); token == secret || secret && r.auth != "" {
			t.Errorf("%s is authenticated with %q and %s", test.name, r.auth, r.body)
		}
		// A result of another form is an error that names the operation, and never a panic.
		for _, result := range []string{`[]`, `17`, `"x"`, `null`, `{}`, `{"token_id":17,"code":17,"tmp_token":17,"batch_result":17}`} {
			c, _ := newFake(t, sequence(reply(200, `{"status":"ok","result":`+result+`}`)))
			if err := test.call(c); err != nil && (!strings.HasPrefix(err.Error(), test.name+" (HTTP 200): the result is not of the documented form: ") || strings.Contains(err.Error(), "17")) {
				t.Errorf("%s with result %s: %v", test.name, result, err)
			}
		}
	}
}

// TestResults has one row an answer that is more than an NFT object.
func TestResults(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	one, tokenID := &Transaction{Network: "7", TrackID: "t", TransactionID: "1-2", BlockNumber: "1", ExplorerURL: "e", PanelURL: "p"}, "0x1"
	const transaction = `{"network":7,"trackId":"t","transactionId":"1-2","blockNumber":"1","explorerUrl":"e","panelUrl":"p"}`
	for _, test := range []struct {
		result string
		want   any // an error: the text that its message ends with
		call   func(c *Client) (any, error)
	}{
		{`{"account_id":"a","id_wallet_address_eth":"0x1","id_wallet_address_suri":"5x","account_type":"end_user","new":1}`, &APIKey{"a", "0x1", "5x", "end_user"}, func(c *Client) (any, error) { return c.CheckAPIKey(ctx) }},
		{`"function f() {}"`, "function f() {}", func(c *Client) (any, error) { return c.GenerateConnectButton(ctx, "x") }},
		{`""`, errors.New("the script is empty"), func(c *Client) (any, error) { return c.GenerateConnectButton(ctx, "x") }},
		{`{"email":"A@x","id_wallet_address":"0x1","id_wallet_address_eth":"0x2","id_wallet_address_suri":"5x"}`, &ImportedEndUser{"A@x", "0x1", "0x2", "5x", true}, func(c *Client) (any, error) { return c.ImportEndUser(ctx, "a@x") }},
		{`{"email":"a@x"}`, &ImportedEndUser{Email: "a@x"}, func(c *Client) (any, error) { return c.ImportEndUser(ctx, "a@x") }},
		{`{}`, errors.New("batch_id is missing"), func(c *Client) (any, error) { return c.SubmitImportBatch(ctx, nil) }},
		{`{"batch_result":{"batch_id":"b","status":"running","started_at":"s","finished_at":"","result":[]}}`, false, func(c *Client) (any, error) {
			b, err := c.CheckImportBatch(ctx, "b")
			return b.Done(), err
		}},
		{`{"batch_result":{"batch_id":"b","status":"done","started_at":17,"finished_at":"f","result":[{"email":"a","ok":false}]}}`, &ImportBatch{"b", "done", "17", "f", []ImportedEndUser{{Email: "a"}}}, func(c *Client) (any, error) { return c.CheckImportBatch(ctx, "b") }},
		{`{"tmp_token":"t","code_sent":true}`, &PhoneVerification{"t", true}, func(c *Client) (any, error) { return c.StartPhoneVerification(ctx, "+1") }},
		{`{"code_sent":true}`, errors.New("tmp_token is missing"), func(c *Client) (any, error) { return c.StartPhoneVerification(ctx, "+1") }},
		{`true`, true, func(c *Client) (any, error) { return c.FinishPhoneVerification(ctx, "t", "1") }},
		{`"true"`, false, func(c *Client) (any, error) { return c.FinishPhoneVerification(ctx, "t", "1") }},
		{`null`, false, func(c *Client) (any, error) { return c.FinishPhoneVerification(ctx, "t", "1") }},
		{`{"id_wallet_address":"0x1","id_wallet_public_key_jwk":{"kty":"EC","crv":"secp256k1","x":"x","y":"y","kid":"k"}}`, &IDWalletInfo{"0x1", PublicKeyJWK{"EC", "secp256k1", "x", "y"}}, func(c *Client) (any, error) { return c.GetIDWallet(ctx, "0x1") }},
		{`{"created_at":1700000000,"updated_at":null}`, &Account{CreatedAt: "1700000000"}, func(c *Client) (any, error) { return c.GetMyInfo(ctx) }},
		{`{"account_id":["x"]}`, errors.New("account_id has the JSON type array"), func(c *Client) (any, error) { return c.GetMyInfo(ctx) }},
		{`{}`, errors.New("token_id is missing"), func(c *Client) (any, error) { return c.GetNFT(ctx, "0x1") }},
		{`{"code":"c","qr_code_base64":"data:image/png;base64,AA=="}`, &NFTVerification{"c", "data:image/png;base64,AA=="}, func(c *Client) (any, error) { return c.CreateNFTVerification(ctx, "0x1", GPS{}) }},
		{`{"qr_code_base64":"data:"}`, errors.New("code is missing"), func(c *Client) (any, error) { return c.CreateNFTVerification(ctx, "0x1", GPS{}) }},
		{`{"token_id":"0x1"}`, "0x1", func(c *Client) (any, error) { return c.ConfirmNFTVerification(ctx, "c", GPS{}) }},
		{`{"token_id":null}`, errors.New("token_id is missing"), func(c *Client) (any, error) { return c.ConfirmNFTVerification(ctx, "c", GPS{}) }},
		{`{"token_id":"0x1"}`, &tokenID, func(c *Client) (any, error) { return c.GetNFTVerification(ctx, "c") }},
		{`{"token_id":null}`, (*string)(nil), func(c *Client) (any, error) { return c.GetNFTVerification(ctx, "c") }},
		{`null`, (*string)(nil), func(c *Client) (any, error) { return c.GetNFTVerification(ctx, "c") }},
		{`{"token_id":"0x1","transactions":[` + transaction + `],"mint":` + transaction + `,"transfers":[],"burn":null}`, &NFTHistory{"0x1", []Transaction{*one}, one, []Transaction{}, nil}, func(c *Client) (any, error) { return c.GetNFTHistory(ctx, "0x1") }},
	} {
		c, _ := newFake(t, sequence(reply(200, `{"status":"ok","result":`+test.result+`}`)))
		got, err := test.call(c)
		if want, ok := test.want.(error); ok {
			if err == nil || !strings.HasSuffix(err.Error(), want.Error()) {
				t.Errorf("%s gives %v, %v", test.result, got, err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s gives %+v, %v, want %+v", test.result, got, err, test.want)
		}
	}
}

// TestRefusals proves that every operation gives the service's refusal.
func TestRefusals(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for name, call := range map[string]func(c *Client) error{
		"checkAPIKey":             func(c *Client) error { _, err := c.CheckAPIKey(ctx); return err },
		"importEndUser":           func(c *Client) error { _, err := c.ImportEndUser(ctx, "a"); return err },
		"checkImportBatch":        func(c *Client) error { _, err := c.CheckImportBatch(ctx, "b"); return err },
		"startPhoneVerification":  func(c *Client) error { _, err := c.StartPhoneVerification(ctx, "+1"); return err },
		"finishPhoneVerification": func(c *Client) error { _, err := c.FinishPhoneVerification(ctx, "t", "1"); return err },
		"getDomainVerification":   func(c *Client) error { _, err := c.GetDomainVerification(ctx); return err },
		"getIDWallet":             func(c *Client) error { _, err := c.GetIDWallet(ctx, "0x1"); return err },
		"createNFTVerification":   func(c *Client) error { _, err := c.CreateNFTVerification(ctx, "0x1", GPS{}); return err },
		"confirmNFTVerification":  func(c *Client) error { _, err := c.ConfirmNFTVerification(ctx, "c", GPS{}); return err },
		"getNFTVerification":      func(c *Client) error { _, err := c.GetNFTVerification(ctx, "c"); return err },
		"getNFTHistory":           func(c *Client) error { _, err := c.GetNFTHistory(ctx, "0x1"); return err },
	} {
		for _, status := range []int{200, 404} {
			c, _ := newFake(t, sequence(reply(status, refused("not_found ;; no such thing"))))
			if err := call(c); !IsGone(err) || !strings.HasPrefix(err.Error(), name+" ") {
				t.Errorf("%s: %v", name, err)
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
		"408 is not":               {reply(408, refused("too late")), true},
		"429 is not":               {reply(429, refused("too_fast")), true},
		"503 is not":               {reply(503, refused("not now")), true},
		"an HTML page is not":      {reply(200, "<html>"), true},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := newFake(t, sequence(test.answer))
			verified, _, err := c.VerifyDomain(t.Context())
			if verified || (err != nil) != test.failure {
				t.Errorf("%s: verified %t, %v", name, verified, err)
			}
		})
	}
}
