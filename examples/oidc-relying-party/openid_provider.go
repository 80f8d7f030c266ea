package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/oauth2"
)

// openIDProvider is what this client asks of Web3Connect's OpenID Provider.
type openIDProvider struct {
	client   *http.Client
	oauth    oauth2.Config
	userinfo string
	tokens   *idTokens
}

func newOpenIDProvider(s *settings, now func() time.Time) *openIDProvider {
	client := &http.Client{
		Timeout: 10 * time.Second,
		// Codes and tokens go to the endpoints of the settings, nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &openIDProvider{
		client: client,
		oauth: oauth2.Config{
			ClientID:    s.ClientID, // public, there is no secret
			RedirectURL: s.redirectURI(),
			Endpoint:    oauth2.Endpoint{TokenURL: s.TokenEndpoint, AuthStyle: oauth2.AuthStyleInParams},
		},
		userinfo: s.UserinfoEndpoint,
		tokens:   newIDTokens(&keySet{client: client, uri: s.JWKSURI}, s.Issuer, s.ClientID, now),
	}
}

// exchange gives the tokens for a code.
func (p *openIDProvider) exchange(ctx context.Context, code, verifier string) (*oauth2.Token, error) {
	token, err := p.oauth.Exchange(context.WithValue(ctx, oauth2.HTTPClient, p.client), code, oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused): // its text would have the whole answer in it
		return nil, fmt.Errorf("the token endpoint answered %q, error %q", refused.Response.Status, refused.ErrorCode)
	case err != nil:
		return nil, fmt.Errorf("the token endpoint: %w", err)
	case token.Type() != "Bearer":
		return nil, errors.New("the token endpoint answered with a token that is not Bearer")
	}
	return token, nil
}

// userClaims is what userinfo tells. The e-mail can change at any time.
type userClaims struct {
	Subject string `json:"sub"`
	Email   string `json:"email"`
}

func (p *openIDProvider) userClaims(ctx context.Context, accessToken string) (userClaims, error) {
	var c userClaims
	if err := getJSON(ctx, p.client, p.userinfo, accessToken, &c); err != nil {
		return userClaims{}, fmt.Errorf("userinfo: %w", err)
	}
	return c, nil
}

// getJSON reads a document of at most 1 MiB, with a token if there is one.
func getJSON(ctx context.Context, client *http.Client, uri, token string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, uri, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(req)
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err // without the URL, which is no matter of a visitor
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read only
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer is %q", resp.Status)
	}
	if err := json.UnmarshalRead(io.LimitReader(resp.Body, 1<<20), into); err != nil {
		return errors.New("the answer is not the JSON that was expected") // the cause may quote it
	}
	return nil
}
