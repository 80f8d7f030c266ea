package emulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxBody bounds a request's body: 10,000 e-mails fit in.
const maxBody = 4 << 20

// request is a request as a handler sees it.
type request struct {
	*http.Request
	op      *operation
	raw     []byte                     // the body as it was sent
	rawErr  error                      // why it could not be read
	body    map[string]json.RawMessage // of operations that have one
	account account                    // who is signed in
	// txtRecords is what lookUpDomain found.
	txtRecords []string
}

// response is what is written in the end.
type response struct {
	status int
	header http.Header
	body   []byte
}

func (e *Emulator) newHandler() http.Handler {
	mux := http.NewServeMux()
	for i := range operations {
		op := &operations[i]
		mux.HandleFunc(op.method+" /rest/v1"+op.path, func(w http.ResponseWriter, r *http.Request) { e.serve(w, r, op) }) //nolint:contextcheck // the request carries it
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/" {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			e.refuse(w, r, fail(http.StatusMethodNotAllowed, codeInvalidValue, "%s is not possible here", r.Method))
			return
		}
		e.refuse(w, r, notFound("there is no %s", r.URL.Path))
	})
	mux.HandleFunc("GET /healthz", healthz)
	return mux
}

func healthz(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "ok\n")
}

// refuse answers what is no operation.
func (e *Emulator) refuse(w http.ResponseWriter, r *http.Request, err error) {
	resp := e.errorResponse(err)
	e.requests.add(RequestLogEntry{Time: e.Now(), Method: r.Method, Path: r.URL.Path, Status: resp.status})
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
	if fault.before() && e.strike(w, r, fault, response{}) {
		e.requests.finish(entry, fault.loggedStatus(0), "")
		return
	}
	resp := e.run(req)
	if fault.after() {
		e.requests.finish(entry, fault.loggedStatus(resp.status), req.account.id)
		e.strike(w, r, fault, resp)
		return
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
			resp = e.errorResponse(fail(http.StatusInternalServerError, codeInternalError, "the emulator failed, see its log"))
		}
	}()
	result, err := e.execute(r.Context(), r)
	if err != nil {
		return e.errorResponse(err)
	}
	return jsonResponse(http.StatusOK, envelope{"ok", result, nil})
}

func (e *Emulator) execute(ctx context.Context, r *request) (result any, err error) {
	// A key is part of the body; a token is looked at first.
	first, second := r.readBody, func() error { return e.authenticate(ctx, r) }
	if r.op.auth == authToken {
		first, second = second, first
	}
	if err := first(); err != nil {
		return nil, err
	}
	if err := second(); err != nil {
		return nil, err
	}
	if r.op.organization && r.account.kind != typeOrganization {
		return nil, denied("%s is for organizations only", r.op.name)
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
		result, err = r.op.handle(ctx, e, t, r)
		return err
	})
	return result, err
}

// readBody reads the JSON object of operations that have one.
func (r *request) readBody() error {
	if !r.op.body {
		return nil
	}
	var tooLarge *http.MaxBytesError
	if errors.As(r.rawErr, &tooLarge) {
		return fail(http.StatusRequestEntityTooLarge, codeInvalidValue, "the body is larger than %d bytes", maxBody)
	}
	if r.rawErr != nil {
		return fail(http.StatusBadRequest, codeValidationFailed, "the body can't be read")
	}
	if err := decodeStrictly(r.raw, &r.body); err != nil || r.body == nil {
		return fail(http.StatusBadRequest, codeValidationFailed, "the body is not a JSON object")
	}
	return nil
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
func (r *request) text(key string) (string, error) {
	raw, ok := r.body[key]
	if !ok || string(raw) == "null" {
		return "", missing("%s is missing", key)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", invalid("%s is not a string", key)
	}
	return s, nil
}

type envelope struct {
	Status string `json:"status"`
	Result any    `json:"result"`
	Error  any    `json:"error"`
}

func (e *Emulator) errorResponse(err error) response {
	var api *apiError
	if !errors.As(err, &api) {
		e.log.Error("internal error", "error", err.Error())
		api = &apiError{http.StatusInternalServerError, codeInternalError, "the emulator failed, see its log"}
	}
	status := api.status
	if e.Switches().ErrorStatusOK {
		status = http.StatusOK
	}
	return jsonResponse(status, envelope{"error", nil, api.Error()})
}

func jsonResponse(status int, body any) response {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		panic(err)
	}
	return response{status, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, bytes.TrimSpace(out.Bytes())}
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
