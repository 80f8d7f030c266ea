package emulator

import (
	"context"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// decideSignIn takes the end user's yes or no, and sends the browser back.
func decideSignIn(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	s, err := e.signInOf(ctx, t, r, r.form.Get("id"))
	if err != nil {
		return nil, err
	}
	decision := r.form.Get("decision")
	if decision != "allow" && decision != "deny" {
		return nil, invalid("The decision %q is neither allow nor deny.", decision)
	}
	if s.accountID == "" { // the page is an old one
		return s.goOn(), nil
	}
	user, err := s.user(ctx, t)
	if err != nil {
		return nil, err
	}
	if err := t.exec(ctx, "UPDATE sign_ins SET finished_at = ? WHERE id_hash = ?", e.Now().UnixMilli(), secretHash(s.id)); err != nil {
		return nil, err
	}
	switch {
	case s.isAssociation() && decision == "deny":
		p, err := web.MessagePage(web.Message{Title: "Not connected", Text: "Your ID wallet was not connected with " + s.organization.title() + ". You can close this window."})
		return pageResponse(http.StatusOK, p, err)
	case s.isAssociation():
		redirect, err := e.associate(ctx, t, s.associationCode.String, user)
		return seeOther(redirect), err
	case decision == "deny":
		return respond(s.request.Refuse(&oidc.Error{Code: oidc.AccessDenied, Description: "the end user said no"}))
	}
	return e.authorize(ctx, t, oidc.Grant{
		Issuer: issuerOf(r.Request), Request: s.request, AccountID: user.id, IDWalletAddress: user.wallet.address, AuthenticatedAt: s.signedInAt,
	}, user)
}

// authorize answers an authorization request with a yes.
func (e *Emulator) authorize(ctx context.Context, t *tx, g oidc.Grant, user account) (any, error) {
	var code string
	if g.Request.ResponseType == oidc.Hybrid {
		var err error
		if code, err = newCode(e.random); err != nil {
			return nil, err
		}
		err = t.exec(ctx, "INSERT INTO oidc_codes (code_hash, grant, issued_at) VALUES (?, ?, ?)", secretHash(code), string(encode(g)), e.Now().UnixMilli())
		if err != nil {
			return nil, err
		}
	}
	key, err := t.oidcKey(ctx)
	if err != nil {
		return nil, err
	}
	token, err := g.IDToken(key, e.Now(), user.email.String, code)
	if err != nil {
		return nil, err
	}
	return respond(g.Request.Respond(oidc.Parameter{Name: "code", Value: code}, oidc.Parameter{Name: "id_token", Value: token}))
}

// respond sends the browser to the client with an answer.
func respond(a oidc.Response) (any, error) {
	if a.Mode != oidc.ModeFormPost {
		return seeOther(a.URL()), nil
	}
	form := web.FormPost{URL: a.RedirectURI}
	for _, p := range a.Parameters {
		form.Fields = append(form.Fields, web.Field(p))
	}
	p, err := web.FormPostPage(form)
	return pageResponse(http.StatusOK, p, err)
}
