package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// faultKinds are the kinds in words.
var faultKinds = []web.Choice{
	{Value: FaultStatus, Label: "status: an error with a status of your choice"},
	{Value: FaultLatency, Label: "latency: the answer comes later"},
	{Value: FaultHTML, Label: "html: an HTML page in place of the answer"},
	{Value: FaultTruncate, Label: "truncate: carried out, half of the answer arrives"},
	{Value: FaultCloseBeforeCommit, Label: "close_before_commit: the connection breaks, nothing is carried out"},
	{Value: FaultCloseAfterCommit, Label: "close_after_commit: carried out, then the connection breaks"},
	{Value: FaultHang, Label: "hang: no answer"},
}

func showFaults(e *Emulator, r *http.Request) (web.Page, error) {
	return e.faultsPage(r, web.FaultForm{Operation: "mintNFT", Kind: FaultStatus, Nth: "1", Status: "503"}, "", "").Page()
}

func (e *Emulator) faultsPage(r *http.Request, form web.FaultForm, problem, field string) web.Faults {
	return web.Faults{
		Console: e.console(r, "/faults"), List: e.faultStates(), Operations: operationChoices(), Kinds: faultKinds,
		Form: form, Problem: problem, Field: field,
	}
}

// faultStates are the faults, in words.
func (e *Emulator) faultStates() (out []web.FaultState) {
	for _, f := range e.Faults() {
		state := web.FaultState{Operation: f.Operation, Kind: f.Kind, Calls: f.calls, Striking: f.mayStrike()}
		switch {
		case f.Probability > 0:
			state.When = fmt.Sprintf("each call with a probability of %g", f.Probability)
		case f.Count > 1:
			state.When = fmt.Sprintf("calls %d to %d", f.Nth, f.Nth+f.Count-1)
		default:
			state.When = fmt.Sprintf("call %d", f.Nth)
		}
		var what []string
		if f.Kind == FaultHTML {
			f.Status = f.htmlStatus()
		}
		if f.Status != 0 {
			what = append(what, fmt.Sprintf("status %d", f.Status))
		}
		if f.RetryAfter != "" {
			what = append(what, "Retry-After "+f.RetryAfter)
		}
		if f.Latency != 0 {
			what = append(what, time.Duration(f.Latency).String())
		}
		if f.AfterCommit {
			what = append(what, "when it is carried out")
		}
		state.What = strings.Join(what, ", ")
		out = append(out, state)
	}
	return out
}

// mayStrike tells whether calls to come can be struck.
func (f *Fault) mayStrike() bool { return f.Probability > 0 || f.calls-f.Nth+1 < f.Count }

func (e *Emulator) activeFaults() (n int) {
	for _, f := range e.Faults() {
		if f.mayStrike() {
			n++
		}
	}
	return n
}

func addFaultByForm(e *Emulator, r *http.Request) (string, error) {
	form, err := readForm(r)
	if err != nil {
		return "", err
	}
	f, field, err := faultOf(form)
	if err == nil {
		err = e.AddFault(f)
		if err == nil {
			return "/faults?done=fault", nil
		}
		field = fieldOf(err.Error(), form)
	}
	typed := web.FaultForm{
		Operation: form.Get("operation"), Kind: form.Get("kind"), Nth: form.Get("nth"), Count: form.Get("count"), Probability: form.Get("probability"),
		Seed: form.Get("seed"), Status: form.Get("status"), RetryAfter: form.Get("retry_after"), Latency: form.Get("latency"), AfterCommit: form.Get("after_commit") != "",
	}
	return "", e.problem(e.faultsPage(r, typed, err.Error(), field).Page())
}

// problem shows a form again.
func (e *Emulator) problem(page web.Page, err error) error {
	if err != nil {
		return err
	}
	return formProblem{page}
}

// fieldOf is the field that an error begins with.
func fieldOf(text string, form url.Values) string {
	name, _, _ := strings.Cut(text, " ")
	if name = strings.TrimSuffix(name, ":"); form.Has(name) {
		return name
	}
	return ""
}

// faultOf reads the form of a fault; of a field that can't be read it gives the name.
func faultOf(form url.Values) (f Fault, field string, err error) {
	text := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	f = Fault{Operation: text("operation"), Kind: text("kind"), RetryAfter: text("retry_after"), AfterCommit: text("after_commit") != ""}
	for name, number := range map[string]*int{"nth": &f.Nth, "count": &f.Count, "status": &f.Status} {
		if text(name) == "" {
			continue
		}
		if *number, err = strconv.Atoi(text(name)); err != nil {
			return f, name, fmt.Errorf("%s %q is no whole number", name, text(name))
		}
	}
	if text("probability") != "" {
		if f.Probability, err = strconv.ParseFloat(text("probability"), 64); err != nil {
			return f, "probability", fmt.Errorf("probability %q is no number, such as 0.1", text("probability"))
		}
	}
	if text("seed") != "" {
		if f.Seed, err = strconv.ParseUint(text("seed"), 10, 64); err != nil {
			return f, "seed", fmt.Errorf("seed %q is no whole number from 0", text("seed"))
		}
	}
	if text("latency") != "" {
		if err := f.Latency.UnmarshalText([]byte(text("latency"))); err != nil {
			return f, "latency", fmt.Errorf("latency: %w", err)
		}
	}
	return f, "", nil
}

func clearFaultsByForm(e *Emulator, _ *http.Request) (string, error) {
	e.ClearFaults()
	return "/faults?done=cleared", nil
}
