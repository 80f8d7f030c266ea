package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// controlOperation is one of the control API. Its answers have no envelope; an error
// is {"error": text}.
type controlOperation struct {
	name   string
	method string
	path   string // below /control/v1
	handle func(e *Emulator, r *http.Request) (any, error)
	// serve is in place of handle where the answer is no JSON.
	serve func(e *Emulator, w http.ResponseWriter, r *http.Request)
}

const controlPrefix = "/control/v1"

var controlOperations = []controlOperation{
	{name: "resetState", method: "POST", path: "/reset", handle: func(e *Emulator, r *http.Request) (any, error) { return done(e.Reset(r.Context())) }},
	{name: "listAccounts", method: "GET", path: "/accounts", handle: func(e *Emulator, r *http.Request) (any, error) { return e.Accounts(r.Context()) }},
	{name: "createAccount", method: "POST", path: "/accounts", handle: createAccount},
	{name: "setRedirectURIs", method: "PUT", path: "/accounts/{account_id}/redirect_uris", handle: control(func(e *Emulator, r *http.Request, in values) (any, error) {
		if in.Values == nil {
			return nil, errors.New("values is missing")
		}
		return in, e.SetRedirectURIs(r.Context(), r.PathValue("account_id"), in.Values...)
	})},
	{name: "loadSeed", method: "POST", path: "/seed", handle: loadSeed},
	{name: "listTXTRecords", method: "GET", path: "/dns", handle: func(e *Emulator, r *http.Request) (any, error) { return e.TXTRecords(r.Context()) }},
	{name: "setTXTRecords", method: "PUT", path: "/dns/{name}/txt", handle: control(func(e *Emulator, r *http.Request, in values) (any, error) {
		if in.Values == nil {
			return nil, errors.New("values is missing")
		}
		return in, e.SetTXT(r.Context(), r.PathValue("name"), in.Values...)
	})},
	{name: "listOutbox", method: "GET", path: "/outbox", handle: func(e *Emulator, r *http.Request) (any, error) { return e.Outbox(r.Context()) }},
	{name: "clearOutbox", method: "DELETE", path: "/outbox", handle: func(e *Emulator, r *http.Request) (any, error) { return done(e.ClearOutbox(r.Context())) }},
	{name: "listRequests", method: "GET", path: "/requests", handle: listRequests},
	{name: "clearRequests", method: "DELETE", path: "/requests", handle: func(e *Emulator, _ *http.Request) (any, error) { e.ClearRequests(); return done(nil) }},
	{name: "getClock", method: "GET", path: "/clock", handle: func(e *Emulator, _ *http.Request) (any, error) { return e.clockState(), nil }},
	{name: "advanceClock", method: "PUT", path: "/clock", handle: control(func(e *Emulator, r *http.Request, in clockAdvance) (any, error) {
		if in.Advance == nil {
			return nil, errors.New("advance is missing, such as \"5m\"")
		}
		if err := e.Advance(r.Context(), time.Duration(*in.Advance)); err != nil {
			return nil, err
		}
		return e.clockState(), nil
	})},
	{name: "listFaults", method: "GET", path: "/faults", handle: func(e *Emulator, _ *http.Request) (any, error) { return e.Faults(), nil }},
	{name: "addFault", method: "POST", path: "/faults", handle: control(func(e *Emulator, _ *http.Request, in Fault) (any, error) { return in, e.AddFault(in) })},
	{name: "clearFaults", method: "DELETE", path: "/faults", handle: func(e *Emulator, _ *http.Request) (any, error) { e.ClearFaults(); return done(nil) }},
	{name: "getOptions", method: "GET", path: "/options", handle: func(e *Emulator, _ *http.Request) (any, error) { return e.Switches(), nil }},
	{name: "setOptions", method: "PUT", path: "/options", handle: func(e *Emulator, r *http.Request) (any, error) {
		in := e.Switches() // what the request doesn't name stays
		err := decodeControl(r, &in)
		if err == nil {
			err = in.Validate()
		}
		if err == nil {
			err = e.SetSwitches(in)
		}
		return e.Switches(), err
	}},
	{name: "getSnapshot", method: "GET", path: "/snapshot", serve: (*Emulator).serveSnapshot},
	{name: "putSnapshot", method: "PUT", path: "/snapshot", handle: func(e *Emulator, r *http.Request) (any, error) { return done(e.Restore(r.Context(), r.Body)) }},
	{name: "completeAssociation", method: "POST", path: "/associations", handle: control(func(e *Emulator, r *http.Request, in association) (any, error) {
		redirect, user, err := e.Associate(r.Context(), in.Code, in.Email)
		return map[string]string{"redirect_url": redirect, "id_wallet_address": user.IDWalletAddress}, err
	})},
}

type values struct {
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
	query, err := queryOf(r)
	if err != nil {
		return nil, err
	}
	for key, values := range query {
		if key != "operation" && key != "account" && key != "status" {
			return nil, fmt.Errorf("there is no filter %q; possible are operation, account and status", key)
		}
		if len(values) > 1 {
			return nil, fmt.Errorf("the filter %s is there %d times", key, len(values))
		}
	}
	wanted, err := requestFilter(query)
	if err != nil {
		return nil, err
	}
	return e.requests.filtered(wanted), nil
}

// requestFilter is the part of the request log that a query names.
func requestFilter(query url.Values) (wanted func(*RequestLogEntry) bool, err error) {
	operation, account := query.Get("operation"), query.Get("account")
	if operation != "" && !operationNames[operation] {
		return nil, fmt.Errorf("operation %q doesn't exist", operation)
	}
	status := -1
	if text := query.Get("status"); text != "" {
		if status, err = strconv.Atoi(text); err != nil || status < 0 {
			return nil, fmt.Errorf("status %q is not a status, such as 404, or 0 for no answer", text)
		}
	}
	return func(entry *RequestLogEntry) bool {
		return (operation == "" || entry.Operation == operation) && (account == "" || entry.AccountID == account) && (status < 0 || entry.Status == status)
	}, nil
}

// newControlHandler serves the control API and the console.
func (e *Emulator) newControlHandler() http.Handler {
	routes := &router[http.HandlerFunc]{}
	for _, op := range controlOperations {
		routes.add(op.method, controlPrefix+op.path, e.guarded(controlDoor, func(w http.ResponseWriter, r *http.Request) {
			if op.serve != nil {
				op.serve(e, w, r)
				return
			}
			result, err := op.handle(e, r)
			e.answerControl(w, result, err)
		}))
	}
	e.addConsole(routes)
	refuse := func(w http.ResponseWriter, r *http.Request, err *apiError) {
		doorOf(r).refuse(w, err.status, err.detail)
	}
	addCommon(routes, refuse)
	return handler(routes, refuse)
}
