package emulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// maxBody bounds a request's body: the 10,000 longest e-mails fit in, every
// character escaped.
const maxBody = 8 << 20

// request is a request as a handler sees it.
type request struct {
	*http.Request
	op       *operation
	raw      []byte                     // the body as it was sent
	rawErr   error                      // why it could not be read
	body     map[string]json.RawMessage // of operations that have one
	form     url.Values                 // likewise
	account  account                    // who is signed in; for W3Block ID the tenant's organization
	caller   w3blockCaller              // who is signed in with W3Block ID
	prepared any                        // what prepare hands to handle
}

// response is what is written in the end.
type response struct {
	status int
	header http.Header
	body   []byte
}

func (e *Emulator) newHandler() http.Handler {
	routes := &router[http.HandlerFunc]{}
	for _, op := range operations {
		routes.add(op.method, op.surface.prefix+op.path, func(w http.ResponseWriter, r *http.Request) { e.serve(w, r, op) }) //nolint:contextcheck // the request carries it
	}
	addCommon(routes, e.refuse)
	return handler(routes, e.refuse)
}

// addCommon adds what both listeners serve.
func addCommon(routes *router[http.HandlerFunc], refuse func(http.ResponseWriter, *http.Request, *apiError)) {
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		routes.add(method, "/healthz", func(w http.ResponseWriter, _ *http.Request) {
			write(w, response{http.StatusOK, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, []byte("ok\n")})
		})
		routes.add(method, web.AssetPath, func(w http.ResponseWriter, r *http.Request) {
			if !web.Asset(w, r) {
				refuse(w, r, noRoute(r))
			}
		})
	}
	routes.add(http.MethodGet, "/openapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
		write(w, response{http.StatusOK, http.Header{"Content-Type": {"application/yaml"}}, OpenAPI})
	})
}

// refuse answers what is no operation.
func (e *Emulator) refuse(w http.ResponseWriter, r *http.Request, err *apiError) {
	resp := surfaceOf(r.URL.Path).failure(e, r, err)
	e.requests.add(RequestLogEntry{Time: e.Now(), Method: r.Method, Path: r.URL.EscapedPath(), Status: resp.status})
	write(w, resp)
}

// serve is the pipeline.
func (e *Emulator) serve(w http.ResponseWriter, r *http.Request, op *operation) {
	req := &request{Request: r, op: op}
	entry := e.requests.add(RequestLogEntry{Time: e.Now(), Operation: op.name, Method: r.Method, Path: r.URL.EscapedPath()})
	// Before all else: only then does a client that goes away end the context.
	req.raw, req.rawErr = io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	e.observe(op.name)
	fault := e.faults.strike(op.name)
	if fault.before() && e.strike(w, req, fault, response{}) {
		e.requests.finish(entry, fault.loggedStatus(0), "")
		return
	}
	resp := e.run(req)
	if fault.after() {
		e.requests.finish(entry, fault.loggedStatus(resp.status), req.account.id)
		if e.strike(w, req, fault, resp) {
			return
		}
	}
	e.requests.finish(entry, resp.status, req.account.id)
	e.log.Info("request", "operation", op.name, "status", resp.status, "account", req.account.id)
	write(w, resp)
}

// run makes the answer, and nothing that it promises is lost afterwards.
func (e *Emulator) run(r *request) (resp response) {
	defer func() {
		if p := recover(); p != nil {
			e.log.Error("panic", "operation", r.op.name, "panic", fmt.Sprint(p))
			resp = e.failure(r, internalError())
		}
	}()
	result, err := e.execute(r.Context(), r)
	if err != nil {
		var refusal *apiError
		if !errors.As(err, &refusal) {
			e.log.Error("internal error", "operation", r.op.name, "error", err.Error())
			refusal = internalError()
		}
		return e.failure(r, refusal)
	}
	if resp, ok := result.(response); ok {
		return resp // a page
	}
	status := http.StatusOK
	if r.op.status != 0 {
		status = r.op.status
	}
	return r.op.surface.success(status, result)
}

func (e *Emulator) failure(r *request, err *apiError) response {
	resp := r.op.surface.failure(e, r.Request, err)
	if err.retryAfter != "" {
		resp.header.Set("Retry-After", err.retryAfter)
	}
	return resp
}

func (e *Emulator) execute(ctx context.Context, r *request) (result any, err error) {
	if err := e.limits.take(e, r.op); err != nil {
		return nil, err
	}
	if r.op.prepare == nil && !r.op.write {
		err = e.store.read(ctx, func(ctx context.Context, t *tx) error {
			if err := e.admit(ctx, t, r); err != nil {
				return err
			}
			result, err = r.op.handle(ctx, e, t, r)
			return err
		})
		return result, err
	}
	if err := e.store.read(ctx, func(ctx context.Context, t *tx) error { return e.admit(ctx, t, r) }); err != nil {
		return nil, err
	}
	if r.op.prepare != nil {
		if err := r.op.prepare(ctx, e, r); err != nil {
			return nil, err
		}
	}
	do := e.store.read
	if r.op.write {
		do = e.store.write
	}
	err = do(ctx, func(ctx context.Context, t *tx) error {
		if err := r.isCurrent(ctx, t); err != nil {
			return err
		}
		result, err = r.op.handle(ctx, e, t, r)
		return err
	})
	if err == nil && r.op.after != nil {
		r.op.after(e)
	}
	if no, ok := result.(refused); ok && err == nil {
		return nil, no.error
	}
	return result, err
}

// admit reads the body, and finds out who calls and whether he may.
func (e *Emulator) admit(ctx context.Context, t *tx, r *request) error {
	// A key is part of the body; a token is looked at first.
	first, second := r.readBody, func() error { return e.authenticate(ctx, t, r) }
	if r.op.auth == authToken || r.op.auth == authW3Block {
		first, second = second, first
	}
	if err := first(); err != nil {
		return err
	}
	if err := second(); err != nil {
		return err
	}
	if r.op.organization && r.account.kind != typeOrganization {
		return denied("%s is for organizations only", r.op.name)
	}
	return nil
}

// refused is a result that says no, and what the handler wrote is kept.
type refused struct{ error }

// readBody reads the JSON object or the form of operations that have one.
func (r *request) readBody() error {
	if !r.op.body && !r.op.form {
		return nil
	}
	var tooLarge *http.MaxBytesError
	if errors.As(r.rawErr, &tooLarge) {
		return fail(http.StatusRequestEntityTooLarge, codeInvalidValue, "the body is larger than %d bytes", maxBody)
	}
	if r.rawErr != nil {
		return failed("the body can't be read")
	}
	if r.op.form {
		return r.readForm()
	}
	if err := decodeStrictly(r.raw, &r.body); err != nil || r.body == nil {
		return failed("the body is not a JSON object")
	}
	return checkText(r.raw)
}

func (r *request) readForm() (err error) {
	const form = "application/x-www-form-urlencoded"
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != form {
		return failed("the body is not of the type %s", form)
	}
	if r.form, err = url.ParseQuery(string(r.raw)); err != nil {
		return failed("the form can't be read")
	}
	return nil
}

// maxDepth bounds how deep JSON is nested, so that clients can read it again: Go's
// decoder gives up at 10,000.
const maxDepth = 1000

// checkText refuses what encoding/json changes without a word, and what is nested
// too deep.
func checkText(raw []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true))
	for {
		switch _, err := dec.ReadToken(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return failed("the body has characters that are no Unicode")
		case dec.StackDepth() > maxDepth:
			return failed("the body is nested deeper than %d values", maxDepth)
		}
	}
}

// decodeStrictly reads exactly one JSON value.
func decodeStrictly(raw []byte, out any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(out); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows after the first value")
	}
	return nil
}

// text is a string of the body.
func (r *request) text(key string) (string, error) { return textOf(r.body, key, key) }

// textOf is a string of a JSON object; name is the key as errors call it.
func textOf(object map[string]json.RawMessage, key, name string) (string, error) {
	raw, ok := object[key]
	if !ok || string(raw) == "null" {
		return "", missing("%s is missing", name)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", invalid("%s is not a string", name)
	}
	return s, nil
}

func jsonResponse(status int, body any) response {
	return response{status, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, bytes.TrimSpace(encode(body))}
}

func write(w http.ResponseWriter, resp response) {
	for key, values := range resp.header {
		w.Header()[key] = values
	}
	w.WriteHeader(resp.status)
	_, _ = w.Write(resp.body)
}

// wait pauses until d has passed, the client has gone or the emulator closes.
func (e *Emulator) wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-e.closing:
	}
}
