package conformance

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// FuzzBody: a body that is read is the JSON that it is, number by number, and the same
// if it is read as YAML, of which JSON is a part.
func FuzzBody(f *testing.F) {
	for _, body := range []string{`{"a":[9007199254740993,"é",null,true]}`, `{"n":1e400}`, `{"a":1,"a":2}`, "a: [b, 'c']", `"\ud800"`, "{} {}", "\xff", "? [x]\n: y", "a: .inf"} {
		f.Add(body)
	}
	c := content{schema: &jsonschema.Schema{}}
	f.Fuzz(func(t *testing.T, body string) {
		value, err := c.decode("application/json", []byte(body))
		if (err == nil) != json.Valid([]byte(body)) {
			t.Fatalf("%q: %v", body, err)
		}
		yaml, yamlErr := c.decode("application/yaml", []byte(body))
		if yamlErr == nil {
			written, err := json.Marshal(yaml)
			again, errAgain := c.decode("application/json", written)
			if err != nil || errAgain != nil || !reflect.DeepEqual(again, yaml) {
				t.Errorf("%q is written as %s: %v, %v", body, written, err, errAgain)
			}
		}
		if err != nil {
			return
		}
		written, err := json.Marshal(value)
		again, errAgain := c.decode("application/json", written)
		if err != nil || errAgain != nil || !reflect.DeepEqual(again, value) {
			t.Errorf("%q is written as %s: %v, %v", body, written, err, errAgain)
		}
		if plain := !strings.ContainsFunc(body, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`\.eE-+0<`, r) }); plain && yamlErr == nil && len(body) < 100 {
			if !reflect.DeepEqual(yaml, value) {
				t.Errorf("%q is %v in JSON and %v in YAML", body, value, yaml)
			}
		}
	})
}

// FuzzParameter: a text is an integer of a range just where it is one in any form of
// a number.
func FuzzParameter(f *testing.F) {
	for _, text := range []string{"1", "0", "10", "11", "1.0", "1e1", "0x5", "5_0", "NaN", "", "true", "9007199254740993", " 5"} {
		f.Add(text)
	}
	schema, err := newSchemas(nil).compile(openapi3.NewSchemaRef("", openapi3.NewIntegerSchema().WithMin(1).WithMax(10)))
	if err != nil {
		f.Fatal(err)
	}
	p := parameter{name: "n", in: openapi3.ParameterInQuery, schema: schema, required: true}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := strconv.ParseFloat(text, 64)
		want := err == nil && n >= 1 && n <= 10 && n == math.Trunc(n)
		if got := p.check(text, true); (got == nil) != want || got != nil && !strings.Contains(got.Error(), `"n"`) {
			t.Errorf("%q: %v", text, got)
		}
		if p.check(text, false) == nil {
			t.Error("it is missing")
		}
	})
}

// FuzzRecorder: an answer that is written in parts is recorded whole, and counts as a
// success just where no envelope, page or status says otherwise.
func FuzzRecorder(f *testing.F) {
	f.Add([]byte(`{"status":"error"}`), 5, 200)
	f.Add([]byte(`{"status":"ok"}`), 0, 404)
	f.Add([]byte(`<html>`), 3, 200)
	f.Fuzz(func(t *testing.T, body []byte, cut, status int) {
		status = 200 + max(status-200, 200-status)%400
		if status == http.StatusNoContent || status == http.StatusNotModified {
			t.Skip() // without a body
		}
		cut = max(cut, -cut-1) % (len(body) + 1)
		out := httptest.NewRecorder()
		r := &recorder{ResponseWriter: out}
		r.WriteHeader(status)
		for _, part := range [][]byte{body[:cut], body[cut:]} {
			if n, err := r.Write(part); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
		}
		if !bytes.Equal(r.body.Bytes(), body) || !bytes.Equal(out.Body.Bytes(), body) || r.status != status {
			t.Errorf("%q is recorded as %q, %d", body, r.body.Bytes(), r.status)
		}
		if r.isSuccess() && (status >= 300 || r.isErrorEnvelope()) {
			t.Errorf("%d %q counts as success", status, body)
		}
	})
}
