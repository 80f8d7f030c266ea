package emulator

import (
	"cmp"
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

const (
	pathSignIn = "/sign-in"
	// signInLifetime is how long an end user can take from the first page to consent.
	signInLifetime = 30 * time.Minute
	// browserCookie tells one browser from another. A sign-in goes on only in the one
	// that began it: else somebody could begin it, and have another sign in for him.
	browserCookie = "web3connect_browser"
)

// webSignIn is a sign-in on the pages: at an organization, by an authorization request,
// or an association with it, by the code of a button.
type webSignIn struct {
	id              string // as the browser has it
	organization    account
	associationCode sql.NullString
	request         oidc.Request
	email           string // "" before it was given
	code            string // "" where none waits to be entered
	codeSentAt      time.Time
	codesSent       int
	attempts        int
	accountID       string // who has signed in; "" before
	signedInAt      time.Time
}

// newSignIn is what a sign-in begins with.
type newSignIn struct {
	organizationID, associationCode string
	request                         *oidc.Request
}

// beginSignIn stores a sign-in of the request's browser, and sends that to its page.
func (e *Emulator) beginSignIn(ctx context.Context, t *tx, r *request, n newSignIn) (any, error) {
	r.account.id = n.organizationID // for the request log
	id, err := newCode(e.random)
	if err != nil {
		return nil, err
	}
	resp := seeOther(pathOfSignIn(id))
	browser, err := r.Cookie(browserCookie)
	if err != nil || browser.Value == "" {
		value, err := newCode(e.random)
		if err != nil {
			return nil, err
		}
		// Lax: another site's link may lead to the page, its forms may not.
		browser = &http.Cookie{Name: browserCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil} //nolint:gosec // without TLS it could not be kept
		resp.header.Set("Set-Cookie", browser.String())
	}
	var authorization sql.NullString
	if n.request != nil {
		authorization = nullable(string(encode(n.request)))
	}
	err = t.exec(ctx, "INSERT INTO sign_ins (id_hash, browser_hash, organization_id, association_code, request, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		secretHash(id), secretHash(browser.Value), n.organizationID, nullable(n.associationCode), authorization, e.Now().UnixMilli())
	return resp, err
}

func pathOfSignIn(id string) string { return pathSignIn + "?" + url.Values{"id": {id}}.Encode() }

// signInOf finds the sign-in of a request that its browser may go on with.
func (e *Emulator) signInOf(ctx context.Context, t *tx, r *request, id string) (webSignIn, error) {
	if err := http.NewCrossOriginProtection().Check(r.Request); err != nil {
		return webSignIn{}, denied("This form was sent by another site.")
	}
	s := webSignIn{id: id}
	var browser []byte
	var organizationID string
	var request, email, code, accountID sql.NullString
	var created int64
	var sent, signedIn, finished sql.NullInt64
	err := t.row(ctx, `SELECT browser_hash, organization_id, association_code, request, created_at, email, code, code_sent_at, codes_sent, attempts, account_id, signed_in_at, finished_at
		FROM sign_ins WHERE id_hash = ?`, secretHash(id)).
		Scan(&browser, &organizationID, &s.associationCode, &request, &created, &email, &code, &sent, &s.codesSent, &s.attempts, &accountID, &signedIn, &finished)
	if errors.Is(err, sql.ErrNoRows) {
		return webSignIn{}, notFound("There is no such sign-in. Go back to the site where you came from, and begin again.")
	}
	if err != nil {
		return webSignIn{}, err
	}
	s.codeSentAt, s.signedInAt = fromMillis(sent.Int64), fromMillis(signedIn.Int64)
	s.email, s.code, s.accountID = email.String, code.String, accountID.String
	cookie, err := r.Cookie(browserCookie)
	switch {
	case err != nil || subtle.ConstantTimeCompare(secretHash(cookie.Value), browser) == 0:
		return webSignIn{}, denied("This sign-in was begun in another browser, or the browser keeps no cookies.")
	case finished.Valid:
		return webSignIn{}, fail(http.StatusGone, codeNotFound, "This sign-in is finished. To sign in again, go back to the site where you came from.")
	case e.Now().After(fromMillis(created).Add(signInLifetime)):
		return webSignIn{}, fail(http.StatusGone, codeNotFound, "This sign-in took too long. Go back to the site where you came from, and begin again.")
	}
	if request.Valid {
		if err := json.Unmarshal([]byte(request.String), &s.request); err != nil {
			return webSignIn{}, err
		}
	}
	var ok bool
	s.organization, ok, err = t.accountBy(ctx, "id", organizationID)
	if err == nil && !ok {
		err = notFound("The organization does not exist any more.")
	}
	r.account.id = organizationID // for the request log
	return s, err
}

func (s webSignIn) isAssociation() bool { return s.associationCode.Valid }

// card is what all pages of the sign-in show.
func (s webSignIn) card() web.Card {
	return web.Card{
		Organization: s.organization.title(), Association: s.isAssociation(), SignIn: s.id, Email: s.email,
		AsksEmail: s.request.AsksEmail(),
	}
}

// title is how an account is called among people.
func (a account) title() string {
	return cmp.Or(a.name.String, a.domain.String, a.email.String, a.id)
}

// pageResponse is an answer with a page.
func pageResponse(status int, p web.Page, err error) (any, error) {
	return response{status, p.Header, p.Body}, err
}

func showSignIn(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	query, err := queryOf(r.Request)
	if err != nil {
		return nil, err
	}
	s, err := e.signInOf(ctx, t, r, query.Get("id"))
	switch {
	case err != nil:
		return nil, err
	case query.Get("email") == "another":
		return s.emailForm(http.StatusOK, "", "")
	case s.accountID != "":
		return s.consentForm(ctx, t)
	case s.code != "":
		return s.codeForm(http.StatusOK, "")
	}
	return s.emailForm(http.StatusOK, s.request.LoginHint, "")
}

func (s webSignIn) emailForm(status int, email, problem string) (any, error) {
	c := s.card()
	c.Email, c.Problem = email, problem
	p, err := web.EmailForm(c)
	return pageResponse(status, p, err)
}

func (s webSignIn) codeForm(status int, problem string) (any, error) {
	c := s.card()
	c.Problem = problem
	p, err := web.CodeForm(c)
	return pageResponse(status, p, err)
}

func (s webSignIn) consentForm(ctx context.Context, t *tx) (any, error) {
	user, err := s.user(ctx, t)
	if err != nil {
		return nil, err
	}
	c := s.card()
	c.Email, c.IDWalletAddress = user.email.String, user.wallet.address
	p, err := web.ConsentForm(c)
	return pageResponse(http.StatusOK, p, err)
}

// user is who has signed in.
func (s webSignIn) user(ctx context.Context, t *tx) (account, error) {
	user, ok, err := t.accountBy(ctx, "id", s.accountID)
	if err == nil && !ok {
		err = notFound("The account does not exist any more.")
	}
	return user, err
}
