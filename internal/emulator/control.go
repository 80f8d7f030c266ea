package emulator

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"time"
)

// newControlHandler serves the control API. Its answers have no envelope; an
// error is {"error": text}.
func (e *Emulator) newControlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("POST /control/v1/reset", func(w http.ResponseWriter, r *http.Request) {
		answerControl(w, struct{}{}, e.Reset(r.Context()))
	})
	mux.HandleFunc("GET /control/v1/requests", func(w http.ResponseWriter, _ *http.Request) {
		answerControl(w, e.Requests(), nil)
	})
	mux.HandleFunc("DELETE /control/v1/requests", func(w http.ResponseWriter, _ *http.Request) {
		e.ClearRequests()
		answerControl(w, struct{}{}, nil)
	})
	mux.HandleFunc("PUT /control/v1/dns/{name}/txt", control(func(r *http.Request, in struct {
		Values []string `json:"values"`
	},
	) (any, error) {
		e.SetTXT(r.PathValue("name"), in.Values...)
		return in, nil
	}))
	mux.HandleFunc("PUT /control/v1/clock", control(func(_ *http.Request, in struct {
		Advance Duration `json:"advance"`
	},
	) (any, error) {
		e.Advance(time.Duration(in.Advance))
		return map[string]time.Time{"now": e.Now()}, nil
	}))
	mux.HandleFunc("GET /control/v1/faults", func(w http.ResponseWriter, _ *http.Request) {
		answerControl(w, e.Faults(), nil)
	})
	mux.HandleFunc("POST /control/v1/faults", control(func(_ *http.Request, in Fault) (any, error) {
		return in, e.AddFault(in)
	}))
	mux.HandleFunc("DELETE /control/v1/faults", func(w http.ResponseWriter, _ *http.Request) {
		e.ClearFaults()
		answerControl(w, struct{}{}, nil)
	})
	mux.HandleFunc("GET /control/v1/options", func(w http.ResponseWriter, _ *http.Request) {
		answerControl(w, e.Switches(), nil)
	})
	mux.HandleFunc("PUT /control/v1/options", func(w http.ResponseWriter, r *http.Request) {
		in := e.Switches() // what the request doesn't name stays
		err := decodeControl(r, &in)
		if err == nil {
			err = e.SetSwitches(in)
		}
		answerControl(w, e.Switches(), err)
	})
	// Neither another host's page under a name of this machine nor one in a browser
	// on it may change anything.
	return localOnly(http.NewCrossOriginProtection().Handler(mux))
}

// control reads a JSON body into In. Keys that it doesn't know are an error.
func control[In any](do func(*http.Request, In) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		if err := decodeControl(r, &in); err != nil {
			answerControl(w, nil, err)
			return
		}
		out, err := do(r, in)
		answerControl(w, out, err)
	}
}

func decodeControl(r *http.Request, in any) error {
	dec := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	dec.DisallowUnknownFields()
	return dec.Decode(in)
}

func answerControl(w http.ResponseWriter, result any, err error) {
	status := http.StatusOK
	if err != nil {
		status, result = http.StatusBadRequest, map[string]string{"error": err.Error()}
	}
	write(w, jsonResponse(status, result))
}

// localOnly refuses requests that name another host than a loopback one: a web
// page that has its name resolve to 127.0.0.1 must not reach the control API.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !IsLoopback(host) {
			write(w, jsonResponse(http.StatusForbidden, map[string]string{"error": "the control API answers to loopback hosts only"}))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// IsLoopback tells whether a host name or address is this machine's own.
func IsLoopback(host string) bool {
	if len(host) > 1 && host[0] == '[' {
		host = host[1 : len(host)-1]
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
