package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

// TestExchangeCredentials has the ways in which a request to another service is
// authenticated.
func TestExchangeCredentials(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		foreign Foreign
		auth    string // prefix; "" for none
		signIns int
	}{
		"none":  {Foreign{}, "", 0},
		"given": {Foreign{Credentials: BearerToken("their-token")}, "Bearer their-token", 0},
		"own":   {Foreign{SignedIn: true}, "Bearer ey", 1},
	} {
		c, f := newFake(t, sequence(reply(201, `{"a":1}`)))
		test.foreign.Name, test.foreign.Method, test.foreign.URL, test.foreign.Body = "theirs", http.MethodPost, "https://other.test/x/y?z=1", map[string]int{"b": 2}
		raw, err := c.Exchange(t.Context(), test.foreign)
		if err != nil || string(raw) != `{"a":1}` {
			t.Errorf("%s: got %s, %v", name, raw, err)
		}
		r := f.of()[0]
		if r.method != "POST" || r.path != "/x/y" || r.query != "z=1" || r.body != `{"b":2}` || !strings.HasPrefix(r.auth, test.auth) || test.auth == "" && r.auth != "" || f.signIns() != test.signIns {
			t.Errorf("%s: sent %+v, %d sign-ins", name, r, f.signIns())
		}
	}
}

// Own credentials that the other service refuses are renewed once, others aren't.
func TestExchangeRenews(t *testing.T) {
	t.Parallel()
	foreign := Foreign{Name: "theirs", Method: http.MethodGet, URL: "https://other.test/", SignedIn: true}
	c, f := newFake(t, sequence(reply(401, `{"message":"Unauthorized"}`), reply(200, `{}`)))
	if _, err := c.Exchange(t.Context(), foreign); err != nil || f.signIns() != 2 {
		t.Errorf("%v after %d sign-ins", err, f.signIns())
	}
	c, f = newFake(t, sequence(reply(401, `{"message":"Unauthorized"}`)))
	var e *Error
	if _, err := c.Exchange(t.Context(), foreign); !errors.As(err, &e) || e.Reason != ReasonAnswered || e.Code != CodeUnauthorized || f.signIns() != 2 || len(f.of()) != 2 {
		t.Errorf("%v after %d sign-ins", err, f.signIns())
	}
	foreign.SignedIn, foreign.Credentials = false, BearerToken("their-token")
	c, f = newFake(t, sequence(reply(401, `{"message":"Unauthorized"}`)))
	if _, err := c.Exchange(t.Context(), foreign); CodeOf(err) != CodeUnauthorized || len(f.requests) != 1 {
		t.Errorf("%v after %d requests", err, len(f.requests))
	}
}

func TestExchangeAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer   func() (*http.Response, error)
		result   string
		reason   Reason
		code     Code
		message  string // "" for success
		requests int
	}{
		"200":                 {reply(200, `{"a":1}`), `{"a":1}`, 0, "", "", 1},
		"204":                 {reply(204, ``), ``, 0, "", "", 1},
		"message":             {reply(403, `{"statusCode":403,"message":"no","path":"/x"}`), "", ReasonAnswered, CodePermissionDenied, "theirs (HTTP 403): no", 1},
		"messages":            {reply(422, `{"message":["a must be a string","b is empty"]}`), "", ReasonAnswered, CodeValidationFailed, `["a must be a string","b is empty"]`, 1},
		"without a message":   {reply(400, `{"error":"x"}`), "", ReasonAnswered, CodeValidationFailed, "the service gave no reason", 1},
		"not an object":       {reply(400, `[]`), "", ReasonAnswered, CodeValidationFailed, "the service gave no reason", 1},
		"a secret":            {reply(400, `{"message":"you sent `+testSecret+`"}`), "", ReasonAnswered, CodeValidationFailed, "you sent (redacted)", 1},
		"a path of another":   {reply(404, `{"message":"no route"}`), "", ReasonUnreadable, "", "there is no such path", 1},
		"HTML":                {reply(200, `<title>x</title>`), "", ReasonUnreadable, "", "an HTML page", 1},
		"a secret in HTML":    {reply(500, `<title>`+testSecret+`</title>`), "", ReasonUnreadable, "", `"(redacted)"`, 4},
		"redirect":            {reply(301, `{}`, "Location", "/y"), "", ReasonUnreadable, "", `redirected to "/y"`, 1},
		"broken off":          {reply(200, `{"a":`), "", ReasonUnreadable, "", "broken JSON", 4},
		"too many":            {reply(429, `{"message":"slow down"}`), "", ReasonAnswered, CodeTooFast, "slow down", 4},
		"down":                {reply(503, `{"message":"later"}`), "", ReasonAnswered, CodeInternalError, "later", 4},
		"nobody":              {fails(errDial), "", ReasonNoAnswer, "", "no answer from the service", 4},
		"another status: 304": {reply(304, ``), "", ReasonUnreadable, "", "redirected", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, f := newFake(t, sequence(test.answer))
			raw, err := c.Exchange(t.Context(), Foreign{Name: "theirs", Method: http.MethodGet, URL: "https://other.test/"})
			if string(raw) != test.result || len(f.requests) != test.requests {
				t.Errorf("%s: got %s, %d requests", name, raw, len(f.requests))
			}
			var e *Error
			switch {
			case test.message == "":
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			case !errors.As(err, &e) || e.Operation != "theirs" || e.Reason != test.reason || e.Code != test.code || !strings.Contains(err.Error(), test.message) || strings.Contains(err.Error(), testSecret):
				t.Errorf("%s: got %+v", name, e)
			}
		})
	}
}

func TestExchangeUnsendable(t *testing.T) {
	t.Parallel()
	for name, foreign := range map[string]Foreign{
		"body": {Name: "theirs", Method: http.MethodPost, URL: "https://other.test/", Body: func() {}},
		"URL":  {Name: "theirs", Method: http.MethodPost, URL: "https://other.test:port/"},
	} {
		c, f := newFake(t, answerAll)
		_, err := c.Exchange(t.Context(), foreign)
		var e *Error
		if !errors.As(err, &e) || e.Operation != "theirs" || MayHaveHappened(err) || len(f.requests) != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	BearerToken("x").Refused() // has no effect
}

func TestAddSecret(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, sequence(reply(400, refused("invalid_value ;; new-secret"))))
	c.AddSecret("new-secret")
	if err := get(t.Context(), c); err == nil || !strings.HasSuffix(err.Error(), "invalid_value ;; (redacted)") {
		t.Errorf("got %v", err)
	}
}
