// Package conformance checks, while a server answers, whether it does what its OpenAPI
// 3.1 document says.
package conformance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// Checker knows a document.
type Checker struct {
	operations []*operation
	// failures are the schemas of the answers that operations have by default.
	failures []*jsonschema.Schema
}

// operation is one of the document, with its schemas compiled.
type operation struct {
	id, method, path string
	segments         []string // a literal, or {name}
	parameters       []parameter
	body             media // nil without one
	bodyRequired     bool
	responses        map[string]response // by status, or default
}

type parameter struct {
	name, in           string
	required, mayEmpty bool
	schema             *jsonschema.Schema
}

type response struct {
	content media
	headers []parameter
}

// media are the contents by media type.
type media map[string]content

type content struct {
	schema *jsonschema.Schema // nil for any
	text   bool               // the schema is about the text itself
}

// Check reads a document and sees to it that it is valid.
func Check(document []byte) (*Checker, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("loading the document: %w", err)
	}
	if err := doc.Validate(loader.Context); err != nil {
		return nil, fmt.Errorf("the document is not valid: %w", err)
	}
	if !doc.IsOpenAPI31OrLater() {
		return nil, fmt.Errorf("the document is OpenAPI %s, not 3.1", doc.OpenAPI)
	}
	raw, err := jsonOfYAML(document)
	if err != nil {
		return nil, fmt.Errorf("the document is no JSON: %w", err)
	}
	c, compiler := &Checker{}, newSchemas(raw)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			added, err := compiler.operation(method, path, item, op)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			c.operations = append(c.operations, added)
		}
	}
	slices.SortFunc(c.operations, func(a, b *operation) int { return strings.Compare(a.path+" "+a.method, b.path+" "+b.method) })
	for _, op := range c.operations {
		if failure := op.responses["default"].content["application/json"].schema; failure != nil && !slices.Contains(c.failures, failure) {
			c.failures = append(c.failures, failure)
		}
	}
	return c, nil
}

// Operations are the operationIds by method and path, such as "GET /nft/{token_id}".
func (c *Checker) Operations() map[string]string {
	out := map[string]string{}
	for _, op := range c.operations {
		out[op.method+" "+op.path] = op.id
	}
	return out
}

// schemas compiles schemas. kin-openapi would compile them anew for each value, and
// leave those that refer to components to its validator for OpenAPI 3.0.
type schemas struct {
	compiler *jsonschema.Compiler
	document map[string]any
	compiled map[string]*jsonschema.Schema // by reference
	n        int
}

func newSchemas(document any) *schemas {
	s := &schemas{compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	s.compiler.DefaultDraft(jsonschema.Draft2020)
	s.document, _ = document.(map[string]any)
	return s
}

func (s *schemas) compile(ref *openapi3.SchemaRef) (*jsonschema.Schema, error) {
	if ref == nil {
		return nil, nil //nolint:nilnil // nil takes any value
	}
	raw, err := json.Marshal(ref)
	if err != nil {
		return nil, err
	}
	if schema, ok := s.compiled[string(raw)]; ok {
		return schema, nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	// References begin at the root of the document, so the schema gets that as well.
	s.n++
	at := fmt.Sprintf("mem:///%d.json", s.n)
	if err := s.compiler.AddResource(at, map[string]any{"components": s.document["components"], "schema": value}); err != nil {
		return nil, err
	}
	schema, err := s.compiler.Compile(at + "#/schema")
	s.compiled[string(raw)] = schema
	return schema, err
}

func (s *schemas) operation(method, path string, item *openapi3.PathItem, op *openapi3.Operation) (*operation, error) {
	out := &operation{id: op.OperationID, method: method, path: path, segments: strings.Split(path, "/"), responses: map[string]response{}}
	for _, ref := range slices.Concat(item.Parameters, op.Parameters) {
		p, err := s.parameter(ref.Value.Name, ref.Value.In, ref.Value)
		if err != nil {
			return nil, err
		}
		out.parameters = append(out.parameters, p)
	}
	if op.RequestBody != nil {
		var err error
		out.bodyRequired = op.RequestBody.Value.Required
		if out.body, err = s.media(op.RequestBody.Value.Content); err != nil {
			return nil, err
		}
	}
	for status, ref := range op.Responses.Map() {
		content, err := s.media(ref.Value.Content)
		if err != nil {
			return nil, err
		}
		r := response{content: content}
		for name, header := range ref.Value.Headers {
			p, err := s.parameter(name, openapi3.ParameterInHeader, &header.Value.Parameter)
			if err != nil {
				return nil, err
			}
			r.headers = append(r.headers, p)
		}
		out.responses[status] = r
	}
	return out, nil
}

func (s *schemas) parameter(name, in string, p *openapi3.Parameter) (parameter, error) {
	schema, err := s.compile(p.Schema)
	return parameter{name: name, in: in, required: p.Required, mayEmpty: p.AllowEmptyValue, schema: schema}, err
}

func (s *schemas) media(types openapi3.Content) (media, error) {
	out := media{}
	for mediaType, entry := range types {
		schema, err := s.compile(entry.Schema)
		if err != nil {
			return nil, err
		}
		isText := entry.Schema != nil && entry.Schema.Value.Type.Is(openapi3.TypeString) && !isJSON(mediaType)
		out[strings.ToLower(mediaType)] = content{schema, isText}
	}
	return out, nil
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

// find gives the operation of a request and its path's values. Where several match,
// the one with more literals does.
func (c *Checker) find(r *http.Request) (found *operation, values map[string]string) {
	segments := strings.Split(r.URL.EscapedPath(), "/")
	for i := range segments {
		text, err := url.PathUnescape(segments[i])
		if err != nil {
			return nil, nil
		}
		segments[i] = text
	}
	for _, op := range c.operations {
		if op.method != r.Method {
			continue
		}
		if got, ok := op.match(segments); ok && (found == nil || len(got) < len(values)) {
			found, values = op, got
		}
	}
	return found, values
}

func (op *operation) match(segments []string) (values map[string]string, ok bool) {
	if len(segments) != len(op.segments) {
		return nil, false
	}
	values = map[string]string{}
	for i, segment := range op.segments {
		name, isParameter := strings.CutPrefix(segment, "{")
		switch {
		case isParameter && segments[i] != "":
			values[strings.TrimSuffix(name, "}")] = segments[i]
		case segment != segments[i]:
			return nil, false
		}
	}
	return values, true
}

// Wrap serves what next does, and reports each answer that is not as the document
// says: one that is not valid, a success for a request that is not valid, and one
// under a path that the document doesn't have. Security requirements are not looked
// at. Reports come from the goroutine of the request, before its answer has ended.
func (c *Checker) Wrap(next http.Handler, report func(format string, args ...any)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		op, values := c.find(r)
		query := r.URL.Query()
		served, sent := record(r, op)
		answer := &recorder{ResponseWriter: w}
		next.ServeHTTP(answer, served) // a panic goes through, without a check
		if answer.hijacked {
			return
		}
		answer.begin(http.StatusOK) // unless it has begun
		if op == nil {
			if answer.status != http.StatusNotFound && answer.status != http.StatusMethodNotAllowed && !answer.isErrorEnvelope() {
				report("%s %s is not in the document, but is answered with %d", r.Method, r.URL.Path, answer.status)
			}
			return
		}
		if err := c.checkResponse(op, answer); err != nil {
			report("%s %s (%s): the answer with %d is not valid: %v", r.Method, r.URL.Path, op.id, answer.status, err)
		}
		if !answer.isSuccess() {
			return
		}
		if err := op.checkRequest(r, values, query, sent); err != nil {
			report("%s %s (%s): a request that is not valid is answered with %d: %v", r.Method, r.URL.Path, op.id, answer.status, err)
		}
	})
}

func (c *Checker) checkResponse(op *operation, answer *recorder) error {
	resp, ok := op.responses[strconv.Itoa(answer.status)]
	if !ok {
		resp, ok = op.responses[strconv.Itoa(answer.status/100)+"XX"]
	}
	if !ok {
		resp, ok = op.responses["default"]
	}
	if !ok {
		return errors.New("the status is not in the document")
	}
	for _, header := range resp.headers {
		values := answer.header.Values(header.name)
		if err := header.check(strings.Join(values, ", "), len(values) > 0); err != nil {
			return err
		}
	}
	if answer.status == http.StatusNoContent || answer.status == http.StatusNotModified {
		return nil // net/http drops the body
	}
	if len(resp.content) == 0 {
		if answer.written > 0 {
			return fmt.Errorf("it has a body of %d bytes", answer.written)
		}
		return nil
	}
	mediaType := answer.mediaType()
	content, ok := resp.content[mediaType]
	if !ok {
		return fmt.Errorf("the content type %q is not in the document", mediaType)
	}
	if answer.skip {
		return nil
	}
	value, err := content.decode(mediaType, answer.body.Bytes())
	if err != nil {
		return err
	}
	err = content.check(value)
	if err != nil && (answer.status == http.StatusNotFound || answer.isErrorEnvelope()) && c.isFailure(value) {
		return nil // of a listener that serves another part of the document
	}
	return err
}

func (c *Checker) isFailure(value any) bool {
	return slices.ContainsFunc(c.failures, func(s *jsonschema.Schema) bool { return s.Validate(value) == nil })
}

func (op *operation) checkRequest(r *http.Request, path map[string]string, query url.Values, sent *recordedBody) error {
	for _, p := range op.parameters {
		var text string
		var given bool
		switch p.in {
		case openapi3.ParameterInPath:
			text, given = path[p.name]
		case openapi3.ParameterInQuery:
			text, given = query.Get(p.name), query.Has(p.name)
		case openapi3.ParameterInHeader:
			text, given = r.Header.Get(p.name), len(r.Header.Values(p.name)) > 0
		default:
			continue
		}
		if err := p.check(text, given); err != nil {
			return err
		}
	}
	// What the server has not read to its end can't be judged.
	if op.body == nil || sent.skip || !sent.ended && r.ContentLength != 0 {
		return nil
	}
	if sent.data.Len() == 0 {
		if op.bodyRequired {
			return errors.New("the body is missing")
		}
		return nil
	}
	return op.body.check(mediaTypeOf(r.Header), sent.data.Bytes())
}

// check takes the media type as a hint only: a server may read a body without a look
// at what its content type says.
func (m media) check(hint string, raw []byte) error {
	types := slices.Sorted(maps.Keys(m))
	slices.SortStableFunc(types, func(a, b string) int {
		if a == hint {
			return -1
		} else if b == hint {
			return 1
		}
		return 0
	})
	var first error
	for _, mediaType := range types {
		value, err := m[mediaType].decode(mediaType, raw)
		if err == nil {
			err = m[mediaType].check(value)
		}
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (p parameter) check(text string, given bool) error {
	switch {
	case !given && p.required:
		return fmt.Errorf("%s %q is missing", p.in, p.name)
	case !given, text == "" && p.mayEmpty, p.schema == nil:
		return nil
	}
	err := p.schema.Validate(text)
	if err == nil {
		return nil
	}
	// The text of a number or a boolean, in any form of it.
	var value any
	if n, parseErr := strconv.ParseInt(text, 10, 64); parseErr == nil {
		value = json.Number(strconv.FormatInt(n, 10))
	} else if f, parseErr := strconv.ParseFloat(text, 64); parseErr == nil {
		value = f
	} else if b, parseErr := strconv.ParseBool(text); parseErr == nil {
		value = b
	}
	if value != nil && p.schema.Validate(value) == nil {
		return nil
	}
	return fmt.Errorf("%s %q: %w", p.in, p.name, err)
}

func (c content) check(value any) error {
	if c.schema == nil {
		return nil
	}
	return c.schema.Validate(value)
}

func (c content) decode(mediaType string, raw []byte) (value any, err error) {
	switch {
	case c.schema == nil || c.text:
		return string(raw), nil
	case isJSON(mediaType):
		value, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	case strings.HasSuffix(mediaType, "yaml"):
		value, err = jsonOfYAML(raw)
	default:
		return nil, fmt.Errorf("a body of %s can't be read", mediaType)
	}
	if err != nil {
		return nil, fmt.Errorf("the body is not %s: %w", mediaType, err)
	}
	return value, nil
}

// jsonOfYAML reads YAML as the JSON that it stands for.
func jsonOfYAML(raw []byte) (any, error) {
	var value any
	if err := yaml.Unmarshal(raw, &value); err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
}

func mediaTypeOf(header http.Header) string {
	mediaType, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return mediaType
}

// maxRecorded is how much of a body is looked at; larger ones are not checked.
const maxRecorded = 16 << 20

const octetStream = "application/octet-stream"

// recordedBody records a request's body while the server reads it. It is not read
// ahead: errors, such as of a client that goes away, come when they would.
type recordedBody struct {
	io.ReadCloser
	data        bytes.Buffer
	ended, skip bool
}

// record gives the request with a body that is recorded, if that is of interest.
func record(r *http.Request, op *operation) (*http.Request, *recordedBody) {
	sent := &recordedBody{ReadCloser: r.Body, skip: true}
	if op == nil || op.body == nil || mediaTypeOf(r.Header) == octetStream {
		return r, sent
	}
	if _, isFile := op.body[octetStream]; isFile {
		return r, sent
	}
	sent.skip = false
	copied := r.WithContext(r.Context()) // the request itself is the server's
	copied.Body = sent
	return copied, sent
}

// Read implements io.Reader.
func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.data.Len()+n > maxRecorded {
		b.skip, b.data = true, bytes.Buffer{}
	}
	if !b.skip {
		b.data.Write(p[:n])
	}
	b.ended = b.ended || errors.Is(err, io.EOF)
	return n, err
}

// recorder records an answer while it is written.
type recorder struct {
	http.ResponseWriter
	status         int
	header         http.Header
	body           bytes.Buffer
	written        int64
	skip, hijacked bool
}

// begin notes status and headers, once.
func (r *recorder) begin(status int) {
	if r.status != 0 || status < http.StatusOK && status != http.StatusSwitchingProtocols {
		return
	}
	r.status, r.header = status, r.Header().Clone()
	r.skip = r.mediaType() == octetStream
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	r.begin(status)
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	r.begin(http.StatusOK)
	r.written += int64(len(p))
	if r.written > maxRecorded {
		r.skip, r.body = true, bytes.Buffer{}
	}
	if !r.skip {
		r.body.Write(p)
	}
	return r.ResponseWriter.Write(p)
}

// Hijack implements http.Hijacker.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, buffered, err
}

// Unwrap lets http.ResponseController do the rest.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// mediaType is that of the answer. net/http finds one out for those who set none.
func (r *recorder) mediaType() string {
	if _, ok := r.header["Content-Type"]; ok || r.body.Len() == 0 {
		return mediaTypeOf(r.header)
	}
	return mediaTypeOf(http.Header{"Content-Type": {http.DetectContentType(r.body.Bytes())}})
}

func (r *recorder) isErrorEnvelope() bool {
	var envelope struct {
		Status string `json:"status"`
	}
	return json.Unmarshal(r.body.Bytes(), &envelope) == nil && envelope.Status == "error"
}

// isSuccess tells whether the operation was carried out. A page is in place of an
// answer.
func (r *recorder) isSuccess() bool {
	return r.status/100 == 2 && r.mediaType() != "text/html" && !r.isErrorEnvelope()
}
