// Package conformance checks, while a server answers, whether it does what its OpenAPI
// 3.1 document says.
package conformance

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
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
	if op.method == http.MethodHead || answer.status == http.StatusNoContent || answer.status == http.StatusNotModified {
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
