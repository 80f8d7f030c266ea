package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// API is an emulator as its organization uses it.
type API struct {
	Client        *http.Client
	REST, Control string // base URLs
	Token         string
}

// SignIn gets what minting needs: a token and a verified domain.
func SignIn(ctx context.Context, client *http.Client, rest, control string) (*API, error) {
	a := &API{Client: client, REST: rest, Control: control}
	if err := a.Renew(ctx); err != nil {
		return nil, err
	}
	var record struct {
		Text string `json:"txt_record"`
	}
	if err := a.Result(ctx, http.MethodGet, "/verify/domain/step1", nil, &record); err != nil {
		return nil, err
	}
	if _, err := a.Call(ctx, http.MethodPut, control+"/control/v1/dns/"+emulator.DemoDomain+"/txt", map[string][]string{"values": {record.Text}}); err != nil {
		return nil, err
	}
	var verified bool
	return a, a.Result(ctx, http.MethodGet, "/verify/domain/step2", nil, &verified)
}

// Renew gets a new token.
func (a *API) Renew(ctx context.Context) error {
	return a.Result(ctx, http.MethodPost, "/auth/account/access_token/refresh", map[string]string{"api_key_secret": emulator.DemoOrganizationSecret}, &a.Token)
}

// Import imports an end user and gives the address of the wallet.
func (a *API) Import(ctx context.Context, email string) (string, error) {
	var imported struct {
		Address string `json:"id_wallet_address"`
	}
	err := a.Result(ctx, http.MethodPost, "/account/import", map[string]string{"email": email}, &imported)
	return imported.Address, err
}

// Metadata is that of an NFT.
type Metadata struct {
	Static  map[string]any `json:"static"`
	Dynamic map[string]any `json:"dynamic"`
}

// MintBody is the body of a mint.
func MintBody(m Metadata) map[string]Metadata { return map[string]Metadata{"metadata": m} }

// Mint mints an NFT and gives its id.
func (a *API) Mint(ctx context.Context, holder string, m Metadata) (string, error) {
	var nft struct {
		TokenID string `json:"token_id"`
	}
	err := a.Result(ctx, http.MethodPost, "/nft/mint/to/"+holder, MintBody(m), &nft)
	if err == nil && nft.TokenID == "" {
		err = errors.New("the answer to a mint has no token_id")
	}
	return nft.TokenID, err
}

// Result calls an operation and reads its result.
func (a *API) Result(ctx context.Context, method, path string, in, out any) error {
	got, err := a.Call(ctx, method, a.REST+path, in)
	if err != nil {
		return err
	}
	var envelope struct {
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(got.Body, &envelope); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return json.Unmarshal(envelope.Result, out)
}

// Answer is a success.
type Answer struct {
	Header http.Header
	Body   []byte
}

// Call sends a request with the token; what isn't answered with 200 is an error.
func (a *API) Call(ctx context.Context, method, url string, in any) (Answer, error) {
	var body io.Reader = http.NoBody
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return Answer{}, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return Answer{}, err
	}
	if a.Token != "" {
		req.Header.Set("Authorization", "Bearer "+a.Token)
	}
	resp, err := a.Client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: HTTP %d: %.500s", method, url, resp.StatusCode, raw)
	}
	return Answer{resp.Header, raw}, err
}
