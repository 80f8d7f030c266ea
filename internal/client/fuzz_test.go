package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// decoder is an operation, called with anything that the request is made of.
type decoder struct {
	name string
	call func(ctx context.Context, c *Client) (any, error)
	// check tells what a result that was taken lacks of the documented form; got is the
	// result as it was sent.
	check func(result, got any) bool
}

// decoders are all that read an answer.
var decoders = []decoder{
	{"refreshAccessToken", func(ctx context.Context, c *Client) (any, error) { return c.RefreshAccessToken(ctx) }, isText},
	{"checkAPIKey", func(ctx context.Context, c *Client) (any, error) { return c.CheckAPIKey(ctx) }, isObject},
	{"generateConnectButton", func(ctx context.Context, c *Client) (any, error) { return c.GenerateConnectButton(ctx, "https://a/") }, isText},
	{"importEndUser", func(ctx context.Context, c *Client) (any, error) { return c.ImportEndUser(ctx, "a@example.com") }, func(result, got any) bool {
		u := result.(*ImportedEndUser)
		return u.OK == (u.IDWalletAddress != "") && isObject(result, got)
	}},
	{"submitImportBatch", func(ctx context.Context, c *Client) (any, error) { return c.SubmitImportBatch(ctx, nil) }, isMember("batch_id")},
	{"checkImportBatch", func(ctx context.Context, c *Client) (any, error) { return c.CheckImportBatch(ctx, "b") }, isObject},
	{"startPhoneVerification", func(ctx context.Context, c *Client) (any, error) {
		return c.StartPhoneVerification(ctx, "+81312345678")
	}, func(result, got any) bool {
		return isMember("tmp_token")(result.(*PhoneVerification).TmpToken, got)
	}},
	{"finishPhoneVerification", func(ctx context.Context, c *Client) (any, error) { return c.FinishPhoneVerification(ctx, "t", "1") }, isTrue},
	{"getDomainVerification", func(ctx context.Context, c *Client) (any, error) { return c.GetDomainVerification(ctx) }, isObject},
	{"verifyDomain", func(ctx context.Context, c *Client) (any, error) {
		verified, reason, err := c.VerifyDomain(ctx)
		if reason != "" {
			return nil, err // a refusal, that says "not yet"
		}
		return verified, err
	}, isTrue},
	{"getIDWallet", func(ctx context.Context, c *Client) (any, error) { return c.GetIDWallet(ctx, "0x1") }, isObject},
	{"getMyInfo", func(ctx context.Context, c *Client) (any, error) { return c.GetMyInfo(ctx) }, isObject},
	{"mintNFT", func(ctx context.Context, c *Client) (any, error) { return c.MintNFT(ctx, "0x1", Metadata{}) }, isNFT},
	{"getNFT", func(ctx context.Context, c *Client) (any, error) { return c.GetNFT(ctx, "0x1") }, isNFT},
	{"updateNFTMetadata", func(ctx context.Context, c *Client) (any, error) { return c.UpdateNFTMetadata(ctx, "0x1", nil) }, isNFT},
	{"transferNFT", func(ctx context.Context, c *Client) (any, error) { return nil, c.TransferNFT(ctx, "0x1", "0x2") }, nil},
	{"setNFTVisibility", func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SetNFTVisibility(ctx, "0x1", "public")
	}, nil},
	{"listHeldNFTs", firstPage(func(ctx context.Context, c *Client) iter.Seq2[NFT, error] {
		return c.ListHeldNFTs(ctx, "0x1", ListOptions{})
	}), isListing},
	{"listMintedNFTs", firstPage(func(ctx context.Context, c *Client) iter.Seq2[NFT, error] {
		return c.ListMintedNFTs(ctx, ListOptions{})
	}), isListing},
	{"searchNFTs", firstPage(func(ctx context.Context, c *Client) iter.Seq2[NFT, error] {
		return c.SearchNFTs(ctx, nil, ListOptions{})
	}), isListing},
	{"searchMintedNFTs", firstPage(func(ctx context.Context, c *Client) iter.Seq2[NFT, error] {
		return c.SearchMintedNFTs(ctx, nil, ListOptions{})
	}), isListing},
	{"createNFTVerification", func(ctx context.Context, c *Client) (any, error) { return c.CreateNFTVerification(ctx, "0x1", GPS{}) }, func(result, got any) bool {
		return isMember("code")(result.(*NFTVerification).Code, got)
	}},
	{"confirmNFTVerification", func(ctx context.Context, c *Client) (any, error) { return c.ConfirmNFTVerification(ctx, "c", GPS{}) }, isMember("token_id")},
	{"getNFTVerification", func(ctx context.Context, c *Client) (any, error) { return c.GetNFTVerification(ctx, "c") }, func(result, got any) bool {
		id := result.(*string)
		return id == nil || isMember("token_id")(*id, got) || *id == ""
	}},
	{"getNFTHistory", func(ctx context.Context, c *Client) (any, error) { return c.GetNFTHistory(ctx, "0x1") }, isObject},
	{OperationGetOIDCConfiguration, func(ctx context.Context, c *Client) (any, error) { return c.GetOIDCConfiguration(ctx, "https://i") }, func(result, _ any) bool {
		return result.(*OIDCConfiguration).Issuer == "https://i"
	}},
}

// firstPage takes the first page.
func firstPage(list func(context.Context, *Client) iter.Seq2[NFT, error]) func(context.Context, *Client) (any, error) {
	return func(ctx context.Context, c *Client) (any, error) {
		out := []NFT{}
		for n, err := range list(ctx, c) {
			if err != nil && len(out) > 0 {
				break // the fake has one page alone
			}
			if err != nil {
				return nil, err
			}
			out = append(out, n)
		}
		return out, nil
	}
}

func isText(result, got any) bool { return result != "" && result == got }
func isTrue(result, got any) bool { return result == (got == true) }

func isObject(_, got any) bool {
	_, ok := got.(map[string]any)
	return ok
}

// isMember wants a result that is a text of the object.
func isMember(name string) func(result, got any) bool {
	return func(result, got any) bool { return isText(result, member(got, name)) }
}

// member is that of an object, under whatever case Go's decoder takes its name.
func member(v any, name string) any {
	object, _ := v.(map[string]any)
	for key, value := range object {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

func isNFT(result, got any) bool { return sameNFT(result.(*NFT), got) }

func isListing(result, got any) bool {
	nfts, sent := result.([]NFT), got.([]any)
	if len(nfts) > len(sent) { // a second page without ids is none of its own
		nfts = nfts[:len(sent)]
	}
	for i := range nfts {
		if sent[i] != nil && !sameNFT(&nfts[i], sent[i]) && nfts[i].TokenID != "" {
			return false
		}
	}
	return len(nfts) == len(sent)
}

// sameNFT tells whether an NFT has an id and just the metadata that was sent: no key
// more or less, every number with its digits.
func sameNFT(n *NFT, got any) bool {
	sent := member(got, "metadata")
	for name, values := range map[string]map[string]json.RawMessage{"static": n.Metadata.Static, "dynamic": n.Metadata.Dynamic} {
		want, _ := member(sent, name).(map[string]any)
		if len(values) != len(want) {
			return false
		}
		for key, raw := range values {
			if v, ok := generic(raw); !ok || !reflect.DeepEqual(v, want[key]) {
				return false
			}
		}
	}
	return isText(n.TokenID, member(got, "token_id"))
}

// generic reads JSON, numbers with their digits.
func generic(raw []byte) (v any, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	err := dec.Decode(&v)
	_, end := dec.Token()
	return v, err == nil && errors.Is(end, io.EOF)
}

// hasTwins tells whether an object has a key twice, or in two cases: then the order
// decides.
func hasTwins(raw string) bool {
	dec := json.NewDecoder(strings.NewReader(raw))
	var seen []map[string]bool // nil for an array
	isKey := false
	for {
		token, err := dec.Token()
		if err != nil {
			return false
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{':
				seen = append(seen, map[string]bool{})
			case '[':
				seen = append(seen, nil)
			default:
				seen = seen[:len(seen)-1]
			}
			isKey = len(seen) > 0 && seen[len(seen)-1] != nil
			continue
		case string:
			if isKey {
				keys, folded := seen[len(seen)-1], strings.ToLower(strings.ToUpper(token))
				if keys[folded] {
					return true
				}
				keys[folded], isKey = true, false
				continue
			}
		}
		isKey = len(seen) > 0 && seen[len(seen)-1] != nil
	}
}

// turned writes JSON with the keys of each object in the order opposite to theirs in
// the alphabet.
func turned(v any) string {
	var parts []string
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			parts = append(parts, turned(key)+":"+turned(value))
		}
		slices.Sort(parts)
		slices.Reverse(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		for _, value := range v {
			parts = append(parts, turned(value))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// comparableResult is a result in which objects that are kept as texts are read.
func comparableResult(result any) any {
	raw, err := json.Marshal(result)
	if err != nil {
		return err.Error()
	}
	v, _ := generic(raw)
	return readTexts(v)
}

func readTexts(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			v[key] = readTexts(value)
		}
	case []any:
		for i := range v {
			v[i] = readTexts(v[i])
		}
	case string:
		if object, ok := generic([]byte(v)); ok {
			return object
		}
	}
	return v
}

// answering is a client that gets one answer to all but its sign-ins.
func answering(t *testing.T, name string, status int, contentType, body string) *Client {
	t.Helper()
	transport := roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		if strings.HasSuffix(req.URL.Path, "/access_token/refresh") && name != "refreshAccessToken" {
			return answerWith(200, ok("another-secret-token")), nil
		}
		return answerWith(status, body, "Content-Type", contentType, "Location", "/x?"+testSecret), nil
	})
	c, err := New(Config{Endpoint: "https://api.test", APIKeySecret: testSecret, Transport: transport, MaxRetries: -1})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// FuzzOperations gives any answer to every operation. An error is one of the
// client's own, names the operation and holds no secret; what is taken has the
// documented form and is what was sent, whatever the order of its keys.
func FuzzOperations(f *testing.F) {
	const nftObject = `{"token_id":"0x1","token_uri":"0x2","created_at":17,"metadata":{"static":{"serial_number":9007199254740993,"name":"\u00e9"},"dynamic":{"points_earned":1e400,"x":[null,{"b":1,"a":2.50}]}}}`
	for name, result := range map[string]string{
		"refreshAccessToken": `"token"`, "checkAPIKey": `{"account_id":"a","account_type":"organization"}`, "generateConnectButton": `"function globalWeb3ConnectButtonOnClick() {}"`,
		"importEndUser": `{"email":"a@example.com","id_wallet_address":"0x1"}`, "submitImportBatch": `{"batch_id":"b"}`, "startPhoneVerification": `{"tmp_token":"t","code_sent":true}`, "finishPhoneVerification": `true`,
		"checkImportBatch":      `{"batch_result":{"batch_id":"b","status":"running","started_at":"x","finished_at":"","result":[{"email":"a","ok":false}]}}`,
		"getDomainVerification": `{"txt_record":"web3connect-domain-verification=x","domain":"d"}`, "verifyDomain": `true`,
		"getIDWallet": `{"id_wallet_address":"0x1","id_wallet_public_key_jwk":{"kty":"EC","crv":"secp256k1","x":"x","y":"y"}}`,
		"getMyInfo":   `{"account_id":"a","address":{"country":"JP","locality":"x"},"email":null,"id_wallet":{"owner":{"b":1,"a":2},"created_at":1.50}}`,
		"mintNFT":     nftObject, "getNFT": nftObject, "updateNFTMetadata": nftObject, "transferNFT": `null`, "setNFTVisibility": `"public"`,
		"listHeldNFTs": `[` + nftObject + `]`, "listMintedNFTs": `[` + nftObject + `]`, "searchNFTs": `[]`, "searchMintedNFTs": `[{"token_id":""},` + nftObject + `]`,
		"createNFTVerification": `{"code":"c","qr_code_base64":"data:image/png;base64,AA=="}`, "confirmNFTVerification": `{"token_id":"0x1"}`, "getNFTVerification": `{"token_id":null}`,
		"getNFTHistory": `{"token_id":"0x1","transactions":[{"network":7,"trackId":"t","blockNumber":1}],"mint":null,"transfers":[],"burn":{"network":1e3}}`,
	} {
		n := slices.IndexFunc(decoders, func(d decoder) bool { return d.name == name })
		f.Add(n, 200, "application/json", `{"status":"ok","result":`+result+`,"error":null}`)
		f.Add(n, 404, "application/json", `{"status":"error","error":"not_found ;; `+testSecret+`"}`)
	}
	for n := range decoders { // without what they promise
		f.Add(n, 200, "application/json", `{"status":"ok","result":{},"error":null}`)
	}
	f.Add(13, 400, "", strings.Repeat("x ", 75)+testSecret) // cut by an excerpt
	oidc := len(decoders) - 1
	f.Add(oidc, 200, "application/json", `{"issuer":"https://i","scopes_supported":["openid"],"jwks_uri":"https://i/jwks"}`)
	f.Add(oidc, 403, "", `{"message":["no `+testSecret+`"]}`)
	f.Add(13, 590, "", `{"status":"error","error":"not_found"}`)
	f.Add(15, 408, "", `{"status":"error","error":"not_found"}`)
	f.Add(0, 302, "text/html", "<title>"+testSecret+"</title>")
	f.Add(12, 500, "", "\xff{\"status\":\"ok\",\"result\":{\"token_id\":\"\xff\"}}")
	f.Fuzz(func(t *testing.T, n, status int, contentType, body string) {
		d := decoders[max(n, -n-1)%len(decoders)]
		status = 100 + max(status-100, 100-status)%500
		result, err := d.call(t.Context(), answering(t, d.name, status, contentType, body))
		if err != nil {
			var e *Error
			switch {
			case !errors.As(err, &e) || e.Operation != d.name || !strings.HasPrefix(err.Error(), d.name) || e.Message == "":
				t.Errorf("%s: %d %q gives %#v", d.name, status, body, err)
			case strings.Contains(err.Error(), testSecret[:8]) && strings.Count(body, testSecret) == strings.Count(body, testSecret[:8]):
				t.Errorf("%s: %d %q tells a part of a secret: %s", d.name, status, body, err)
			case strings.Contains(err.Error(), testSecret) || strings.Contains(fmt.Sprintf("%q", err), "another-secret-token"):
				t.Errorf("%s: %d %q tells a secret: %s", d.name, status, body, err)
			case IsGone(err) && MayHaveHappened(err):
				t.Errorf("%s: %d %q is gone and may have happened", d.name, status, body)
			}
			return
		}
		if result == nil || d.check == nil {
			return
		}
		foreign := d.name == OperationGetOIDCConfiguration
		if status >= 300 || foreign && status == http.StatusNoContent {
			t.Fatalf("%s: %d counts as success", d.name, status)
		}
		sent, isJSON := generic([]byte(body))
		if !isJSON {
			t.Fatalf("%s: %q is taken, which isn't JSON", d.name, body)
		}
		if hasTwins(body) {
			return
		}
		got := sent
		if !foreign {
			got = member(sent, "result")
		}
		if !d.check(result, got) {
			t.Errorf("%s: %q gives %+v", d.name, body, result)
		}
		other, err := d.call(t.Context(), answering(t, d.name, status, contentType, turned(sent)))
		if err != nil || !reflect.DeepEqual(comparableResult(result), comparableResult(other)) {
			t.Errorf("%s: %q gives\n%+v\nbut turned\n%+v, %v", d.name, body, result, other, err)
		}
	})
}
