package emulator

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// controlOperation is one of the control API. Its answers have no envelope; an error
// is {"error": text}.
type controlOperation struct {
	name   string
	method string
	path   string // below /control/v1
	handle func(e *Emulator, r *http.Request) (any, error)
}

const controlPrefix = "/control/v1"

var controlOperations = []controlOperation{
	{"resetState", "POST", "/reset", func(e *Emulator, r *http.Request) (any, error) { return done(e.Reset(r.Context())) }},
	{"listAccounts", "GET", "/accounts", func(e *Emulator, r *http.Request) (any, error) { return e.Accounts(r.Context()) }},
	{"createAccount", "POST", "/accounts", createAccount},
	{"loadSeed", "POST", "/seed", loadSeed},
	{"listTXTRecords", "GET", "/dns", func(e *Emulator, r *http.Request) (any, error) { return e.TXTRecords(r.Context()) }},
	{"setTXTRecords", "PUT", "/dns/{name}/txt", control(func(e *Emulator, r *http.Request, in txtValues) (any, error) {
		if in.Values == nil {
			return nil, errors.New("values is missing")
		}
		return in, e.SetTXT(r.Context(), r.PathValue("name"), in.Values...)
	})},
	{"listOutbox", "GET", "/outbox", func(e *Emulator, r *http.Request) (any, error) { return e.Outbox(r.Context()) }},
	{"clearOutbox", "DELETE", "/outbox", func(e *Emulator, r *http.Request) (any, error) { return done(e.ClearOutbox(r.Context())) }},
	{"listRequests", "GET", "/requests", listRequests},
	{"clearRequests", "DELETE", "/requests", func(e *Emulator, _ *http.Request) (any, error) { e.ClearRequests(); return done(nil) }},
	{"getClock", "GET", "/clock", func(e *Emulator, _ *http.Request) (any, error) { return e.clockState(), nil }},
	{"advanceClock", "PUT", "/clock", control(func(e *Emulator, r *http.Request, in clockAdvance) (any, error) {
		if in.Advance == nil {
			return nil, errors.New("advance is missing, such as \"5m\"")
		}
		if err := e.Advance(r.Context(), time.Duration(*in.Advance)); err != nil {
			return nil, err
		}
		return e.clockState(), nil
	})},
	{"listFaults", "GET", "/faults", func(e *Emulator, _ *http.Request) (any, error) { return e.Faults(), nil }},
	{"addFault", "POST", "/faults", control(func(e *Emulator, _ *http.Request, in Fault) (any, error) { return in, e.AddFault(in) })},
	{"clearFaults", "DELETE", "/faults", func(e *Emulator, _ *http.Request) (any, error) { e.ClearFaults(); return done(nil) }},
	{"getOptions", "GET", "/options", func(e *Emulator, _ *http.Request) (any, error) { return e.Switches(), nil }},
	{"setOptions", "PUT", "/options", func(e *Emulator, r *http.Request) (any, error) {
		in := e.Switches() // what the request doesn't name stays
		err := decodeControl(r, &in)
		if err == nil {
			err = e.SetSwitches(in)
		}
		return e.Switches(), err
	}},
	{"getSnapshot", "GET", "/snapshot", nil}, // see serveSnapshot
	{"putSnapshot", "PUT", "/snapshot", func(e *Emulator, r *http.Request) (any, error) { return done(e.Restore(r.Context(), r.Body)) }},
	{"completeAssociation", "POST", "/associations", control(func(e *Emulator, r *http.Request, in association) (any, error) {
		redirect, user, err := e.Associate(r.Context(), in.Code, in.Email)
		return map[string]string{"redirect_url": redirect, "id_wallet_address": user.IDWalletAddress}, err
	})},
}

type txtValues struct {
	Values []string `json:"values"`
}

type clockAdvance struct {
	Advance *Duration `json:"advance"`
}

type association struct {
	Code  string `json:"code"`
	Email string `json:"email"`
}

// done is the answer of what has nothing to say.
func done(err error) (any, error) { return struct{}{}, err }

func (e *Emulator) clockState() any { return map[string]time.Time{"now": e.Now()} }

func createAccount(e *Emulator, r *http.Request) (any, error) {
	raw, err := readControl(r)
	if err != nil {
		return nil, err
	}
	n, err := parseOneAccount(raw)
	if err != nil {
		return nil, err
	}
	a, secret, err := e.AddAccount(r.Context(), n)
	answer := a.object()
	answer["api_key_secret"] = secret
	return answer, err
}

func loadSeed(e *Emulator, r *http.Request) (any, error) {
	raw, err := readControl(r)
	if err != nil {
		return nil, err
	}
	s, err := ParseSeed("", raw)
	if err != nil {
		return nil, err
	}
	err = e.store.write(r.Context(), func(ctx context.Context, t *tx) error { return e.plant(ctx, t, s) })
	return map[string]int{"accounts": len(s.Accounts), "nfts": len(s.NFTs)}, err
}

// listRequests gives the request log, or that part of it which the query names.
func listRequests(e *Emulator, r *http.Request) (any, error) {
	query := r.URL.Query()
	for key := range query {
		if key != "operation" && key != "account" && key != "status" {
			return nil, fmt.Errorf("there is no filter %q; possible are operation, account and status", key)
		}
	}
	operation, account := query.Get("operation"), query.Get("account")
	if operation != "" && !operationNames[operation] {
		return nil, fmt.Errorf("operation %q doesn't exist", operation)
	}
	status := -1
	if text := query.Get("status"); text != "" {
		var err error
		if status, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("status %q is not a number", text)
		}
	}
	return e.requests.filtered(func(entry *RequestLogEntry) bool {
		return (operation == "" || entry.Operation == operation) && (account == "" || entry.AccountID == account) && (status < 0 || entry.Status == status)
	}), nil
}

// newControlHandler serves the control API.
func (e *Emulator) newControlHandler() http.Handler {
	routes := &router[http.HandlerFunc]{}
	for _, op := range controlOperations {
		handler := func(w http.ResponseWriter, r *http.Request) {
			result, err := op.handle(e, r)
			answerControl(w, result, err)
		}
		if op.handle == nil {
			handler = e.serveSnapshot
		}
		routes.add(op.method, controlPrefix+op.path, e.guarded(handler))
	}
	addCommon(routes)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, allowed, ok := routes.find(r)
		switch {
		case ok:
			handler(w, r)
		case len(allowed) > 0:
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			refuseControl(w, http.StatusMethodNotAllowed, r.Method+" is not possible here")
		default:
			refuseControl(w, http.StatusNotFound, "there is no "+r.URL.Path)
		}
	})
}

// serveSnapshot sends the state as a file.
func (e *Emulator) serveSnapshot(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	sent := &countingWriter{w: w}
	if err := e.Snapshot(r.Context(), sent); err != nil {
		e.log.Error("snapshot failed", "error", err.Error())
		if sent.n > 0 {
			panic(http.ErrAbortHandler) // the client must not take a part for the whole
		}
		answerControl(w, nil, err)
	}
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// guarded lets those through who may use the control API: with a token, or else on
// this machine. Neither another host's page under a name of this machine nor one in a
// browser on it may change anything.
func (e *Emulator) guarded(next http.HandlerFunc) http.HandlerFunc {
	crossOrigin := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		if e.controlToken != "" {
			scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare([]byte(token), []byte(e.controlToken)) == 0 {
				w.Header().Set("WWW-Authenticate", "Bearer")
				refuseControl(w, http.StatusUnauthorized, "the control API wants the control token: Authorization: Bearer TOKEN")
				return
			}
		} else if host := r.Host; !IsLoopback(withoutPort(host)) {
			refuseControl(w, http.StatusForbidden, fmt.Sprintf("without a control token the control API answers to loopback hosts only, not to %q", host))
			return
		}
		if err := crossOrigin.Check(r); err != nil {
			refuseControl(w, http.StatusForbidden, "the control API doesn't answer to pages of other origins")
			return
		}
		next(w, r)
	}
}

func withoutPort(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		return h
	}
	return host
}

// control reads a JSON body into In. Keys that it doesn't know are an error.
func control[In any](do func(*Emulator, *http.Request, In) (any, error)) func(*Emulator, *http.Request) (any, error) {
	return func(e *Emulator, r *http.Request) (any, error) {
		var in In
		if err := decodeControl(r, &in); err != nil {
			return nil, err
		}
		return do(e, r, in)
	}
}

func readControl(r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
}

// decodeControl reads a JSON object into a struct: just the keys that it has, in
// their one spelling.
func decodeControl(r *http.Request, in any) error {
	raw, err := readControl(r)
	if err != nil {
		return err
	}
	var keys map[string]json.RawMessage
	if err := decodeStrictly(raw, &keys); err != nil || keys == nil {
		return errors.New("the body is not a JSON object")
	}
	var known []string
	for _, field := range reflect.VisibleFields(reflect.TypeOf(in).Elem()) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			known = append(known, name)
		}
	}
	for key, value := range keys {
		if !slices.Contains(known, key) {
			return fmt.Errorf("there is no key %q; possible are %s", key, strings.Join(known, ", "))
		}
		if string(value) == "null" {
			return fmt.Errorf("%s is null", key)
		}
	}
	return json.Unmarshal(raw, in)
}

func answerControl(w http.ResponseWriter, result any, err error) {
	var refusal *apiError
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		write(w, jsonResponse(http.StatusOK, result))
	case errors.As(err, &tooLarge):
		refuseControl(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", maxBody))
	case errors.As(err, &refusal):
		refuseControl(w, refusal.status, err.Error())
	default:
		refuseControl(w, http.StatusBadRequest, err.Error())
	}
}

func refuseControl(w http.ResponseWriter, status int, text string) {
	write(w, jsonResponse(status, map[string]string{"error": text}))
}

// IsLoopback tells whether a host name or address is this machine's own.
func IsLoopback(host string) bool {
	if len(host) > 1 && host[0] == '[' {
		host = host[1 : len(host)-1]
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
