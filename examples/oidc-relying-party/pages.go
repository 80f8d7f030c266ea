package main

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
)

//go:embed web
var web embed.FS

var pages = template.Must(template.ParseFS(web, "web/*.html"))

// staticFiles are those of web/static.
var staticFiles = []string{"style.css", "home.js", "callback.js", "icon.svg"}

// home shows who is signed in, and the buttons.
func (rp *relyingParty) home(w http.ResponseWriter, r *http.Request) {
	rp.show(w, http.StatusOK, "home.html", map[string]any{
		"Title": rp.settings.Organization, "User": rp.sessions.user(rp.cookie.value(r)),
	})
}

func (rp *relyingParty) signOut(w http.ResponseWriter, r *http.Request) {
	rp.sessions.end(rp.cookie.value(r))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// showCallback shows a page that passes on what only its script can see, the
// fragment of its URL.
func (rp *relyingParty) showCallback(w http.ResponseWriter, _ *http.Request) {
	rp.show(w, http.StatusOK, "callback.html", map[string]any{"Title": "Signing in"})
}

// connectScript serves the connect button's script, as the pages run none that
// stands in them.
func (rp *relyingParty) connectScript(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	rp.write(w, []byte(rp.settings.ConnectScript))
}

// connected is where the connect button leads in the end. Anybody can make up such a
// link: the address tells which wallet was associated, not who is looking, so it
// signs nobody in.
func (rp *relyingParty) connected(w http.ResponseWriter, r *http.Request) {
	addresses := r.URL.Query()["id_wallet_address"]
	if len(addresses) != 1 || !walletAddress.MatchString(addresses[0]) {
		rp.show(w, http.StatusBadRequest, "error.html", map[string]any{
			"Title": "Not connected", "Reason": "id_wallet_address is not one address",
		})
		return
	}
	rp.show(w, http.StatusOK, "connected.html", map[string]any{
		"Title": "Connected", "Organization": rp.settings.Organization, "WalletAddress": addresses[0],
	})
}

// show answers with a page, complete or not at all.
func (rp *relyingParty) show(w http.ResponseWriter, status int, page string, data map[string]any) {
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, page, data); err != nil {
		rp.log.Error("a page can't be made", "page", page, "reason", err)
		http.Error(w, "This page can't be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	rp.write(w, out.Bytes())
}

func (rp *relyingParty) write(w http.ResponseWriter, body []byte) {
	if _, err := w.Write(body); err != nil {
		rp.log.Debug("a browser went away", "reason", err)
	}
}
