package w3block_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

type answering func(req *http.Request) (status int, body string)

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	status, body := a(req)
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}, "Location": {"/x"}}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// FuzzAnswers gives any answer to each operation of W3Block ID. An error names the
// operation and holds neither credentials nor tokens; a sign-in that is taken has a
// token, which no error shows from then on, and a profile has an id; unknown keys and
// white space change nothing.
func FuzzAnswers(f *testing.F) {
	const signedIn = `{"token":"eyJhbGciOiJSUzI1NiJ9.eyJ0ZW5hbnRJZCI6InQifQ.c2ln","refreshToken":"refresh-1","data":{"roles":"user","aud":["a"]},"profile":null}`
	for n, body := range []string{
		signedIn, signedIn, `{"token":"t-1234","refreshToken":null}`, `{}`,
		`{"id":"u","email":null,"verified":true,"roles":["user",null,7],"address":{"coordinates":{"b":1,"a":2}},"mainWallet":{"owner":null,"type":"vault"},"wallets":[{}],"contexts":[{"context":{"maxSubmissions":9007199254740993},"logs":[{"inputIds":["i"]}]}]}`,
	} {
		f.Add(n, 201, body)
		f.Add(n, 401, `{"statusCode":401,"message":["no the-secret","the-password"]}`)
		f.Add(n, 409, `{"message":"ambiguous","tenants":["the-key-1"]}`)
	}
	f.Add(2, 403, `{"message":"the-refresh-token"}`)
	f.Add(4, 200, `{}`)
	f.Add(2, 509, `{"message":""}`)
	f.Add(4, 404, `<title>the-secret</title>`)
	f.Add(4, 200, `{"id":"u","contexts":null,"address":"x"}`)
	operations := []struct {
		name string
		call func(ctx context.Context, c *client.Client, tenant, user w3block.Config) (any, error)
	}{
		{"w3blockSignInTenant", func(ctx context.Context, c *client.Client, tenant, _ w3block.Config) (any, error) {
			return w3block.SignIn(ctx, c, tenant)
		}},
		{"w3blockSignIn", func(ctx context.Context, c *client.Client, _, user w3block.Config) (any, error) {
			return w3block.SignIn(ctx, c, user)
		}},
		{"w3blockRefreshToken", func(ctx context.Context, c *client.Client, tenant, _ w3block.Config) (any, error) {
			return w3block.Refresh(ctx, c, tenant, "the-refresh-token")
		}},
		{"w3blockSignOut", func(ctx context.Context, c *client.Client, tenant, _ w3block.Config) (any, error) {
			return nil, w3block.SignOut(ctx, c, tenant, "the-access-token")
		}},
		{"w3blockGetProfile", func(ctx context.Context, c *client.Client, tenant, _ w3block.Config) (any, error) {
			return w3block.GetProfile(ctx, c, tenant)
		}},
	}
	f.Fuzz(func(t *testing.T, n, status int, body string) {
		op := operations[max(n, -n-1)%len(operations)]
		status = 200 + max(status-200, 200-status)%400
		tenant := w3block.Config{Endpoint: "https://id.test", TenantID: "t", Key: "the-key-1", Secret: "the-secret", Method: w3block.MethodHeaders}
		user := w3block.Config{Endpoint: "https://id.test", Email: "u@x.com", Password: "the-password"}
		var sent string
		ask := func(body string) (*client.Client, any, error) {
			sent = body
			c, err := client.New(client.Config{Endpoint: "https://api.test", MaxRetries: -1, Authenticator: w3block.New(tenant), Transport: answering(func(*http.Request) (int, string) { return status, sent })})
			if err != nil {
				t.Fatal(err)
			}
			c.AddSecret(user.Password)
			c.AddSecret("the-refresh-token")
			c.AddSecret("the-access-token")
			result, err := op.call(t.Context(), c, tenant, user)
			return c, result, err
		}
		c, result, err := ask(body)
		if err != nil {
			var e *client.Error
			if !errors.As(err, &e) || e.Operation != op.name || !strings.HasPrefix(err.Error(), op.name) || e.Message == "" || e.Code == "" && e.Status == http.StatusUnauthorized {
				t.Errorf("%s: %d %q gives %#v", op.name, status, body, err)
			}
			for _, secret := range []string{"the-key-1", "the-secret", "the-password", "the-refresh-token", "the-access-token"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%s: %d %q tells %s: %s", op.name, status, body, secret, err)
				}
			}
			return
		}
		if status >= 300 {
			t.Fatalf("%s: %d %q counts as success", op.name, status, body)
		}
		switch result := result.(type) {
		case *w3block.Tokens:
			if result.Token == "" || !strings.Contains(body, `"`) {
				t.Errorf("%q gives %+v", body, result)
			}
			// The same client doesn't repeat what an answer says of these tokens.
			raw, err := json.Marshal(map[string]string{"message": result.Token + "|" + result.RefreshToken})
			if err != nil {
				t.Fatal(err)
			}
			status, sent = http.StatusBadRequest, string(raw)
			err = w3block.SignOut(t.Context(), c, tenant, "the-access-token")
			const hidden = "w3blockSignOut (HTTP 400): (redacted)|(redacted)"
			for _, token := range []string{result.Token, result.RefreshToken} {
				if len(token) >= 4 && !strings.Contains(hidden, token) && strings.Contains(err.Error(), token) {
					t.Errorf("%q is told: %v", token, err)
				}
			}
			return
		case *w3block.Profile:
			if result.ID == "" {
				t.Errorf("%q gives a profile without id", body)
			}
		}
		if trimmed := strings.TrimSpace(body); strings.HasPrefix(trimmed, "{") && len(trimmed) > 2 && json.Valid([]byte(trimmed)) {
			_, other, err := ask(` {"unknown":[{"token":"x","id":"y"}],` + trimmed[1:] + "\n")
			if err != nil || !reflect.DeepEqual(result, other) {
				t.Errorf("%q gives %+v, and with an unknown key %+v, %v", body, result, other, err)
			}
		}
	})
}
