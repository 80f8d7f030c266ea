package client

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestDecodeAnswer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body  string
		status      int
		contentType string
		reason      Reason
		code        Code
		message     string
		gone        bool
	}{
		{name: "code and detail", status: 400, body: `{"status":"error","result":null,"error":"invalid_value ;; serial_number"}`, code: CodeInvalidValue, message: "invalid_value ;; serial_number"},
		{name: "code alone", status: 200, body: `{"status":"error","error":"not_found"}`, code: CodeNotFound, message: "not_found", gone: true},
		{name: "another text", status: 404, body: `{"status":"error","error":"nada"}`, code: CodeNotFound, message: "nada", gone: true},
		{name: "another text with 200", status: 200, body: `{"status":"error","error":"no such thing"}`, message: "no such thing"},
		{name: "another form of the code is no code", status: 200, body: `{"status":"error","error":"x not_found ;; y"}`, message: "x not_found ;; y"},
		{name: "object", status: 403, body: `{"status":"error","error":{"code":"permission_denied","message":"not yours"}}`, code: CodePermissionDenied, message: "not yours"},
		{name: "object of another form", status: 409, body: `{"status":"error","error":{"why": [1, 2]}}`, message: `{"why":[1,2]}`},
		{name: "null", status: 500, body: `{"status":"error","error":null}`, code: CodeInternalError, message: "the service gave no reason"},
		{name: "number", status: 400, body: `{"status":"error","error":17}`, code: CodeValidationFailed, message: "17"},
		{name: "ok with 400", status: 400, body: `{"status":"ok","result":1}`, code: CodeValidationFailed, message: "the service gave no reason"},
		{name: "HTML", status: 200, contentType: "text/html; charset=utf-8", body: "<!doctype html><html><head><title>Sign\n in</title></head>", reason: ReasonUnreadable, message: `an HTML page, not JSON: "Sign in"`},
		{name: "HTML with 404", status: 404, body: "<h1>Not <b>found</b></h1>", reason: ReasonUnreadable, message: `"Not found"`},
		{name: "JSON that isn't the envelope", status: 404, body: `{"message":"no route"}`, reason: ReasonUnreadable, message: "no status"},
		{name: "text", status: 404, body: `404 page not found`, reason: ReasonUnreadable, message: "not a JSON object"},
		{name: "empty", status: 404, body: ``, reason: ReasonUnreadable, message: "empty"},
		{name: "401 as HTML", status: 401, body: `<p>no</p>`, reason: ReasonUnreadable, code: CodeUnauthorized, message: "HTML"},
		{name: "broken", status: 200, body: `{"status": "ok", "result": [1,`, reason: ReasonUnreadable, message: "broken JSON"},
		{name: "redirect", status: 301, body: ``, reason: ReasonUnreadable, message: "redirected"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{"Content-Type": {test.contentType}}
			a := decodeAnswer(test.status, header, []byte(test.body))
			if a.err == nil {
				t.Fatalf("no error, result %s", a.result)
			}
			if a.err.Reason != test.reason || a.err.Code != test.code || !strings.Contains(a.err.Message, test.message) {
				t.Errorf("got reason %d, code %q, message %q", a.err.Reason, a.err.Code, a.err.Message)
			}
			if IsGone(a.err) != test.gone {
				t.Errorf("IsGone is %t", IsGone(a.err))
			}
		})
	}
}

func TestDecodeAnswerIgnoresUnknownKeys(t *testing.T) {
	t.Parallel()
	a := decodeAnswer(200, nil, []byte(`{"status":"ok","result":{"token_id":"0x1","new":{"a":[]}},"error":null,"trace":"t"}`))
	var n NFT
	if a.err != nil || decodeResult(a.result, &n) != nil || n.TokenID != "0x1" {
		t.Errorf("%v %+v", a.err, n)
	}
}

func FuzzDecodeAnswer(f *testing.F) {
	for _, seed := range []string{`{"status":"ok","result":true}`, `{"status":"error","error":{"code":1}}`, "<html>", "", "[1]", `{"status":"error","error":";;"}`} {
		f.Add(200, seed)
		f.Add(404, seed)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		a := decodeAnswer(status, http.Header{}, []byte(body))
		if a.err != nil && a.err.Message == "" {
			t.Errorf("an error without a message for %d %q", status, body)
		}
		if a.err == nil && (status >= 300 || !strings.Contains(body, "ok")) {
			t.Errorf("%d %q counts as success", status, body)
		}
		if a.err != nil && IsGone(a.err) && status != 404 && !strings.Contains(body, "not_found") && !strings.Contains(body, `\u`) {
			t.Errorf("%d %q counts as gone", status, body)
		}
	})
}

// No result is no empty one: a listing without it must not look like one of nothing.
func TestNoResult(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"status":"ok","result":null,"error":null}`, `{"status":"ok"}`, `{"status":"ok","result": null }`} {
		for name, call := range map[string]func(c *Client) error{
			"listHeldNFTs":     func(c *Client) error { return drain(c.ListHeldNFTs(t.Context(), "0x1", ListOptions{})) },
			"searchMintedNFTs": func(c *Client) error { return drain(c.SearchMintedNFTs(t.Context(), nil, ListOptions{})) },
			"getMyInfo":        func(c *Client) error { _, err := c.GetMyInfo(t.Context()); return err },
			"importEndUser":    func(c *Client) error { _, err := c.ImportEndUser(t.Context(), "a"); return err },
			"checkImportBatch": func(c *Client) error { _, err := c.CheckImportBatch(t.Context(), "b"); return err },
		} {
			c, _ := newFake(t, sequence(reply(200, body)))
			if err := call(c); err == nil || !strings.HasPrefix(err.Error(), name) || !strings.HasSuffix(err.Error(), "it is missing") {
				t.Errorf("%s: %s gives %v", name, body, err)
			}
		}
		c, _ := newFake(t, sequence(reply(200, body)))
		if err := c.TransferNFT(t.Context(), "0x1", "0x2"); err != nil {
			t.Errorf("transferNFT: %s gives %v", body, err)
		}
		if verified, _, err := c.VerifyDomain(t.Context()); verified || err != nil {
			t.Errorf("verifyDomain: %s gives %t, %v", body, verified, err)
		}
		if finished, err := c.FinishPhoneVerification(t.Context(), "t", "1"); finished || err != nil {
			t.Errorf("finishPhoneVerification: %s gives %t, %v", body, finished, err)
		}
		if id, err := c.GetNFTVerification(t.Context(), "c"); id != nil || err != nil {
			t.Errorf("getNFTVerification: %s gives %v, %v", body, id, err)
		}
	}
}

// What is read in one go is what is read in two, and what isn't leaves nothing behind.
func FuzzDecodeInto(f *testing.F) {
	for _, seed := range []string{
		`{"status":"ok","result":[{"token_id":"0x1","metadata":{"static":{"a":1.50},"dynamic":null}}],"error":null}`,
		`{"status":"ok","result":[]}`, `{"result":[{"token_id":"0x1"}],"status":"error"}`, `{"status":"ok","result":null}`, `{"status":"ok"}`,
		`{"status":"ok","result":[{"token_id":"0x1"},{"token_id":17}]}`, `{"status":"ok","result":[{"token_id":"0x1"}]} x`, `{"status":"ok","result":{}}`,
		`{"status":"OK","result":[{"token_id":"0x1"}]}`, `{"status":17,"result":[{"token_id":"0x1"}]}`, `<html>`,
	} {
		f.Add(200, seed)
		f.Add(404, seed)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		var once, twice []NFT
		done := decodeInto(status, []byte(body), &once)
		if !done && once != nil {
			t.Fatalf("%d %q leaves %+v", status, body, once)
		}
		a := decodeAnswer(status, http.Header{}, []byte(body))
		good := a.err == nil && decodeResult(a.result, &twice) == nil
		if !hasTwins(body) && (done != good || good && !reflect.DeepEqual(once, twice)) {
			t.Errorf("%d %q: %t %+v, and in two goes %t %+v", status, body, done, once, good, twice)
		}
	})
}

// A result that nobody wants, that is wanted as it came, or is null at last, is no
// matter of decodeInto.
func TestDecodeIntoNothing(t *testing.T) {
	t.Parallel()
	body := []byte(`{"status":"ok","result":{"a":1}}`)
	var raw json.RawMessage
	if decodeInto(200, body, nil) || decodeInto(200, body, &raw) || raw != nil {
		t.Errorf("it was decoded: %s", raw)
	}
	var nfts []NFT
	if decodeInto(200, []byte(`{"status":"ok","result":[{"token_id":"0x1"}],"result":null}`), &nfts) || nfts != nil {
		t.Errorf("null was decoded: %+v", nfts)
	}
}
