package conformance

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const document = `
openapi: 3.1.0
info: {title: Test, version: "1"}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: size, in: query, allowEmptyValue: true, schema: {type: integer, minimum: 1}}
      responses:
        '200':
          description: Things.
          headers: {Total: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
        default: {$ref: '#/components/responses/Failure'}
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
          application/yaml: {schema: {$ref: '#/components/schemas/Thing'}}
      responses:
        '200': {description: The thing., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}, text/html: {schema: {type: string}}}}
        '204': {description: Nothing.}
        default: {$ref: '#/components/responses/Failure'}
  /things/{id}/parts:
    get:
      operationId: listParts
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, pattern: '^[0-9/]+$'}}
      responses:
        '200': {description: Text., content: {text/plain: {schema: {type: string, pattern: ^ok$}}}}
  /things/by_name/{name}:
    get:
      operationId: listByName
      parameters:
        - {name: name, in: path, required: true, schema: {type: string}}
      responses:
        '200': {description: Text., content: {text/plain: {schema: {type: string}}}}
  /files:
    put:
      operationId: putFile
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses:
        '200': {description: The file., content: {application/octet-stream: {}}}
components:
  responses:
    Failure: {description: A failure., content: {application/json: {schema: {$ref: '#/components/schemas/Failure'}}}}
  schemas:
    Failure: {type: object, required: [status], properties: {status: {const: error}}}
    Thing:
      type: object
      required: [id, note]
      properties:
        id: {type: integer}
        kind: {const: thing}
        note: {type: [string, "null"]}
      patternProperties: {^x-: {type: boolean}}
      additionalProperties: false
`

// answer is what the handler under test answers.
type answer struct {
	status            int
	contentType, body string
	header            http.Header
}

func (a answer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	maps.Copy(w.Header(), a.header)
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = io.WriteString(w, a.body)
}

// reports collects what a checker reports.
type reports struct {
	mu   sync.Mutex
	list []string
}

func (r *reports) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, fmt.Sprintf(format, args...))
}

func (r *reports) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.list, "\n")
}

func check(t *testing.T) *Checker {
	t.Helper()
	c, err := Check([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWrap(t *testing.T) {
	t.Parallel()
	const (
		isJSON = "application/json; charset=utf-8"
		good   = `{"id": 7, "note": null}`
		bad    = `{"id": "7", "note": null}`
		failed = `{"status": "error"}`
	)
	total := http.Header{"Total": {"1"}}
	c := check(t)
	for name, test := range map[string]struct {
		method, target, body string
		answer               answer
		report               string // a part of the only report; "" for none
	}{
		"good":                          {"GET", "/things", "", answer{200, isJSON, "[" + good + "]", total}, ""},
		"good parameter":                {"GET", "/things?size=%2B7", "", answer{200, isJSON, "[]", total}, ""},
		"empty parameter":               {"GET", "/things?size=", "", answer{200, isJSON, "[]", total}, ""},
		"bad parameter":                 {"GET", "/things?size=0", "", answer{200, isJSON, "[]", total}, "a request that is not valid is answered with 200: query \"size\""},
		"bad parameter, refused":        {"GET", "/things?size=0", "", answer{400, isJSON, failed, nil}, ""},
		"missing header":                {"GET", "/things", "", answer{200, isJSON, "[]", nil}, `"Total" is missing`},
		"bad answer":                    {"GET", "/things", "", answer{200, isJSON, "[" + bad + "]", total}, "the answer with 200 is not valid"},
		"unknown key":                   {"POST", "/things", good, answer{200, isJSON, `{"id": 7, "note": "", "y": 1}`, nil}, "the answer with 200 is not valid"},
		"const":                         {"POST", "/things", good, answer{200, isJSON, `{"id": 7, "note": "", "kind": "x"}`, nil}, "the answer with 200 is not valid"},
		"pattern of keys":               {"POST", "/things", good, answer{200, isJSON, `{"id": 7.0, "note": "", "x-a": true}`, nil}, ""},
		"no JSON":                       {"POST", "/things", good, answer{200, isJSON, `{"id": 7`, nil}, "the body is not application/json"},
		"bad failure":                   {"GET", "/things", "", answer{500, isJSON, good, nil}, "the answer with 500 is not valid"},
		"bad content type":              {"GET", "/things", "", answer{500, "text/html", "no", nil}, `the content type "text/html"`},
		"no status":                     {"GET", "/things/1/parts", "", answer{0, "", "ok", nil}, ""},
		"undocumented status":           {"GET", "/things/1/parts", "", answer{500, "text/plain", "ok", nil}, "the status is not in the document"},
		"text":                          {"GET", "/things/1/parts", "", answer{0, "", "no", nil}, "the answer with 200 is not valid"},
		"escaped slash":                 {"GET", "/things/1%2F2/parts", "", answer{0, "", "ok", nil}, ""},
		"literal wins":                  {"GET", "/things/by_name/parts", "", answer{0, "", "any", nil}, ""},
		"body":                          {"POST", "/things", good, answer{204, "", "", nil}, ""},
		"body of nothing":               {"POST", "/things", "", answer{204, "", "", nil}, "the body is missing"},
		"body in YAML":                  {"POST", "/things", "id: 7\nnote:", answer{204, "", "", nil}, ""},
		"bad body":                      {"POST", "/things", bad, answer{204, "", "", nil}, "a request that is not valid is answered with 204"},
		"bad body, failure with 200":    {"POST", "/things", bad, answer{200, isJSON, failed, nil}, ""},
		"bad body, page":                {"POST", "/things", bad, answer{200, "text/html", "<p>", nil}, ""},
		"file":                          {"PUT", "/files", "\x00\xff", answer{200, octetStream, "\xff\x00", nil}, ""},
		"unknown route":                 {"GET", "/others", "", answer{200, isJSON, good, nil}, "is not in the document"},
		"unknown method":                {"DELETE", "/things", "", answer{204, "", "", nil}, "is not in the document"},
		"unknown route, not found":      {"GET", "/others", "", answer{404, isJSON, failed, nil}, ""},
		"unknown route, failed":         {"GET", "/others", "", answer{200, isJSON, failed, nil}, ""},
		"unknown method, not allowed":   {"DELETE", "/things", "", answer{405, "text/plain", "no", nil}, ""},
		"other part of the document":    {"GET", "/things/1/parts", "", answer{404, isJSON, failed, nil}, "the status is not in the document"},
		"not found as another says it":  {"GET", "/things", "", answer{404, isJSON, `{"status": "error", "more": 1}`, nil}, ""},
		"not found as nobody says it":   {"GET", "/things", "", answer{404, isJSON, `{}`, nil}, "the answer with 404 is not valid"},
		"body where there must be none": {"POST", "/things", good, answer{201, isJSON, good, nil}, "the answer with 201 is not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got reports
			s := httptest.NewServer(c.Wrap(test.answer, got.add))
			req, err := http.NewRequestWithContext(t.Context(), test.method, s.URL+test.target, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := s.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			raw, err := io.ReadAll(resp.Body)
			s.Close()
			if err != nil || string(raw) != test.answer.body {
				t.Errorf("the client gets %q, %v", raw, err)
			}
			if len(got.list) > 1 || (test.report == "") != (len(got.list) == 0) || !strings.Contains(got.String(), test.report) {
				t.Errorf("got reports %q, want %q", got.list, test.report)
			}
		})
	}
}

func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	c := check(t)
	for name, handler := range map[string]http.HandlerFunc{
		"hijacked": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			_ = conn.Close()
		},
		"aborted": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half")
			if err := http.NewResponseController(w).Flush(); err != nil {
				panic(err)
			}
			panic(http.ErrAbortHandler)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got reports
			s := httptest.NewServer(c.Wrap(handler, got.add))
			defer s.Close()
			resp, err := s.Client().Get(s.URL + "/things")
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				_ = resp.Body.Close()
			}
			if err == nil || len(got.list) > 0 {
				t.Errorf("got %v, reports %q", err, got.list)
			}
		})
	}
}

// A client that goes away is an error for the handler as it would be without a check.
func TestAbortedBody(t *testing.T) {
	t.Parallel()
	var got reports
	failure := make(chan error, 1)
	s := httptest.NewServer(check(t).Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		failure <- err
		w.WriteHeader(http.StatusNoContent)
	}), got.add))
	defer s.Close()
	body, half := io.Pipe()
	go func() {
		_, _ = io.WriteString(half, `{"id":`)
		_ = half.CloseWithError(io.ErrClosedPipe)
	}()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/things", body)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := s.Client().Do(req); err == nil {
		_ = resp.Body.Close()
		t.Error("the client gets an answer")
	}
	if err := <-failure; err == nil {
		t.Error("the handler sees a whole body")
	}
	if text := got.String(); text != "" {
		t.Error(text)
	}
}

func TestOperations(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"GET /things": "listThings", "POST /things": "addThing", "GET /things/{id}/parts": "listParts", "GET /things/by_name/{name}": "listByName", "PUT /files": "putFile",
	}
	if got := check(t).Operations(); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestBadDocuments(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "{", "openapi: 3.1.0", strings.Replace(document, "3.1.0", "3.0.3", 1), strings.ReplaceAll(document, "schemas/Thing'", "schemas/Nothing'"),
		strings.Replace(document, "type: array", "type: list", 1),
	} {
		if _, err := Check([]byte(bad)); err == nil {
			t.Errorf("%.40q is taken", bad)
		}
	}
}
