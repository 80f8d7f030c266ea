package client

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const redacted = "(redacted)"

// secretKeys are the JSON keys whose values no log may hold, in lower case
// without separators.
var secretKeys = map[string]bool{
	"apikeysecret": true, "secret": true, "password": true, "token": true, "refreshtoken": true, "accesstoken": true,
	"idtoken": true, "tmptoken": true, "code": true, "codeverifier": true, "clientsecret": true, "key": true,
	"qrcodebase64": true, "authorization": true,
}

// secretResults are the operations whose whole result is a secret: an access
// token, a script with a code for one use.
var secretResults = map[string]bool{opRefreshAccessToken.name: true, opGenerateConnectButton.name: true}

// redactor takes secrets out of what is logged or told: by the keys they stand
// under, and by their values wherever they stand.
type redactor struct {
	mu     sync.RWMutex
	values []string // longer ones first: one that begins another must not leave its rest
}

func newRedactor(secrets ...string) *redactor {
	r := &redactor{}
	for _, s := range secrets {
		r.add(s)
	}
	return r
}

// add makes a value a secret from now on, in the spellings in which an answer
// may repeat it. Each renewal of a token adds one.
func (r *redactor) add(secret string) {
	const shortest = 4 // a shorter one would blot out every other word
	if len(secret) < shortest {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, spelling := range []string{secret, jsonText(secret, true), jsonText(secret, false), html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret)} {
		if !slices.Contains(r.values, spelling) {
			r.values = append(r.values, spelling)
		}
	}
	slices.SortStableFunc(r.values, func(a, b string) int { return len(b) - len(a) })
}

// jsonText is a text as it stands between the quotes of a JSON string.
func jsonText(text string, escapeHTML bool) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(escapeHTML)
	if enc.Encode(text) != nil {
		return text
	}
	quoted := strings.TrimSpace(out.String())
	return quoted[1 : len(quoted)-1]
}

// text is s without any known secret.
func (r *redactor) text(s string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, secret := range r.values {
		s = strings.ReplaceAll(s, secret, redacted)
	}
	return s
}

// body is a JSON body fit for a log. What can't be read as JSON isn't shown.
func (r *redactor) body(op operation, raw []byte, isAnswer bool) string {
	if len(raw) == 0 {
		return ""
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return "(not JSON)"
	}
	if isAnswer && secretResults[op.name] {
		object, ok := v.(map[string]any)
		if !ok {
			return redacted
		}
		for key := range object {
			if key != "status" && key != "error" {
				object[key] = redacted
			}
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if enc.Encode(redactValue(v)) != nil {
		return "(not JSON)"
	}
	return r.text(strings.TrimSpace(out.String()))
}

func redactValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if secretKeys[strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(key))] {
				v[key] = redacted
				continue
			}
			v[key] = redactValue(value)
		}
	case []any:
		for i := range v {
			v[i] = redactValue(v[i])
		}
	}
	return v
}
