package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// switchHints say what the switches do, by their JSON names.
var switchHints = map[string]string{ //nolint:gosec // there is no secret in them
	"error_status_ok":        "Errors of Web3Connect come with HTTP 200 and the error envelope.",
	"rich_nft":               "The NFT object has holder, minter and visibility.",
	"replace_dynamic":        "A change of dynamic metadata replaces it as a whole.",
	"default_visibility":     "Of a new NFT.",
	"page_cap":               "The largest page of a listing; larger ones are cut.",
	"token_lifetime":         "How long an access token lives, such as 720h; at least 1s.",
	"history_delay":          "By how much an NFT's history lags behind, such as 30s.",
	"rate_limit":             "Requests a second, of all callers together; 0 for all.",
	"import_delay":           "How long a batch waits before it runs; negative to run it before its submission is answered.",
	"w3block_token_lifetime": "How long an access token of W3Block ID lives; at least 1s.",
	"w3block_rate_limit":     "Requests a minute that W3Block ID answers; negative for all.",
	"w3block_sign_in_limit":  "Sign-ins a minute at W3Block ID; negative for all.",
}

// switchChoices are the values of switches that have few.
var switchChoices = map[string][]string{"default_visibility": {visibilityPrivate, visibilityPublic}}

func showSettings(e *Emulator, r *http.Request) (web.Page, error) {
	return e.settingsPage(r).Page()
}

func (e *Emulator) settingsPage(r *http.Request) web.Settings {
	return web.Settings{Console: e.console(r, "/settings"), Advance: "5m", Switches: switchFields(e.Switches())}
}

// switchFields are the fields of the form, one a switch.
func switchFields(s Switches) (out []web.SwitchField) {
	values := reflect.ValueOf(s)
	for _, field := range reflect.VisibleFields(values.Type()) {
		name := field.Tag.Get("json")
		f := web.SwitchField{Name: name, Hint: switchHints[name], Choices: switchChoices[name]}
		switch v := values.FieldByIndex(field.Index).Interface().(type) {
		case bool:
			f.Checkbox, f.Checked = true, v
		case Duration:
			f.Value = time.Duration(v).String()
		case string:
			f.Value = v
		default:
			f.Value, f.Number = fmt.Sprint(v), true
		}
		out = append(out, f)
	}
	return out
}

func setOptionsByForm(e *Emulator, r *http.Request) (string, error) {
	form, err := readForm(r)
	if err != nil {
		return "", err
	}
	in, typed := e.Switches(), switchFields(e.Switches())
	keys := map[string]json.RawMessage{}
	for i := range typed {
		f := &typed[i]
		if f.Checkbox {
			f.Checked = form.Get(f.Name) != ""
			keys[f.Name] = encode(f.Checked)
			continue
		}
		if form.Has(f.Name) {
			f.Value = strings.TrimSpace(form.Get(f.Name))
		}
		keys[f.Name] = encode(f.Value)
		if raw := []byte(f.Value); f.Number && json.Valid(raw) {
			keys[f.Name] = raw
		}
	}
	if err = decodeFields(keys, &in); err == nil {
		err = in.Validate()
	}
	if err == nil {
		err = e.SetSwitches(in)
	}
	if err == nil {
		return "/settings?done=options", nil
	}
	return "", e.settingsProblem(r, "options", err, func(v *web.Settings) { v.Switches, v.Field = typed, fieldOf(err.Error(), form) })
}

// settingsProblem shows a form of the settings again.
func (e *Emulator) settingsProblem(r *http.Request, form string, err error, typed func(*web.Settings)) error {
	v := e.settingsPage(r)
	v.Form, v.Problem = form, err.Error()
	typed(&v)
	return e.problem(v.Page())
}

func advanceClockByForm(e *Emulator, r *http.Request) (string, error) {
	form, err := readForm(r)
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(form.Get("advance"))
	var d Duration
	if err = d.UnmarshalText([]byte(text)); err == nil {
		err = e.Advance(r.Context(), time.Duration(d))
	}
	if err == nil {
		return "/settings?done=advanced", nil
	}
	return "", e.settingsProblem(r, "clock", err, func(v *web.Settings) { v.Advance = text })
}

// downloadSnapshot sends the state, keys included, which is for this machine and no
// other site's page.
func downloadSnapshot(e *Emulator, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Disposition", `attachment; filename="web3connect-emulator.db"`)
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	e.serveSnapshot(w, r)
}

// restoreSnapshotByForm takes a snapshot as it comes, without keeping it in memory.
func restoreSnapshotByForm(e *Emulator, r *http.Request) (string, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", invalid("the form can't be read")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", e.settingsProblem(r, "restore", errors.New("choose the file of a snapshot"), func(*web.Settings) {})
		}
		if err != nil {
			return "", invalid("the form can't be read")
		}
		if part.FormName() != "snapshot" || part.FileName() == "" {
			continue
		}
		if err := e.Restore(r.Context(), part); err != nil {
			return "", e.settingsProblem(r, "restore", err, func(*web.Settings) {})
		}
		return "/settings?done=restored", nil
	}
}

func resetStateByForm(e *Emulator, r *http.Request) (string, error) {
	form, err := readForm(r)
	if err != nil {
		return "", err
	}
	if confirmation(form) != nil {
		return "", e.settingsProblem(r, "reset", confirmation(form), func(*web.Settings) {})
	}
	return "/settings?done=reset", e.Reset(r.Context())
}

func confirmation(form url.Values) error {
	if form.Get("confirm") != "yes" {
		return errors.New("confirm that all is to be lost")
	}
	return nil
}
