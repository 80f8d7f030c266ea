package client

import (
	"bytes"
	"cmp"
	"encoding/json"
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
	values []string
}

func newRedactor(secrets ...string) *redactor {
	r := &redactor{}
	for _, s := range secrets {
		r.add(s)
	}
	return r
}

// add makes a value a secret from now on. One that looks escaped is one in what it
// stands for, too, as that is what is left where the text around it is read. Each
// renewal of a token adds one.
func (r *redactor) add(secret string) {
	const shortest = 4 // a shorter one would blot out every other word
	r.mu.Lock()
	defer r.mu.Unlock()
	for l := range layers(secret) {
		if value := string(l.text); len(value) >= shortest && !slices.Contains(r.values, value) {
			r.values = append(r.values, value)
		}
	}
}

// text is s without any known secret, however it is escaped, and without the
// beginning of one where s was cut.
func (r *redactor) text(s string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var found [][2]int
	for l := range layers(s) {
		for _, secret := range r.values {
			found = l.find(secret, found)
		}
	}
	if found == nil {
		return s
	}
	slices.SortFunc(found, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	var out strings.Builder
	end := 0
	for _, span := range found {
		if span[0] >= end {
			out.WriteString(s[end:span[0]] + redacted)
		}
		end = max(end, span[1])
	}
	return out.String() + s[end:]
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
