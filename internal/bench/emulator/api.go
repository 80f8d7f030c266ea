package main

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

// holder is the e-mail of whom NFTs are minted to.
const holder = "bench-holder@university.example"

// api is an emulator as its organization uses it.
type api struct {
	client        *http.Client
	rest, control string // base URLs
	token         string
	holder        string // address of the wallet that NFTs are minted to
}

// signIn gets all that minting needs: a token, a verified domain and a holder.
func signIn(ctx context.Context, client *http.Client, rest, control string) (*api, error) {
	a := &api{client: client, rest: rest, control: control}
	if err := a.result(ctx, http.MethodPost, "/auth/account/access_token/refresh", map[string]string{"api_key_secret": emulator.DemoOrganizationSecret}, &a.token); err != nil {
		return nil, err
	}
	var record struct {
		Text string `json:"txt_record"`
	}
	if err := a.result(ctx, http.MethodGet, "/verify/domain/step1", nil, &record); err != nil {
		return nil, err
	}
	if _, err := a.call(ctx, http.MethodPut, control+"/control/v1/dns/"+emulator.DemoDomain+"/txt", map[string][]string{"values": {record.Text}}); err != nil {
		return nil, err
	}
	var verified bool
	if err := a.result(ctx, http.MethodGet, "/verify/domain/step2", nil, &verified); err != nil {
		return nil, err
	}
	var imported struct {
		Address string `json:"id_wallet_address"`
	}
	err := a.result(ctx, http.MethodPost, "/account/import", map[string]string{"email": holder}, &imported)
	a.holder = imported.Address
	return a, err
}

// mint mints the NFT of an index to the holder and gives its id.
func (a *api) mint(ctx context.Context, i int) (string, error) {
	var nft struct {
		TokenID string `json:"token_id"`
	}
	err := a.result(ctx, http.MethodPost, "/nft/mint/to/"+a.holder, mintBody(i), &nft)
	if err == nil && nft.TokenID == "" {
		err = errors.New("the answer to a mint has no token_id")
	}
	return nft.TokenID, err
}

// result calls an operation and reads its result.
func (a *api) result(ctx context.Context, method, path string, in, out any) error {
	got, err := a.call(ctx, method, a.rest+path, in)
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

// answer is a success.
type answer struct {
	Header http.Header
	Body   []byte
}

func (a *api) call(ctx context.Context, method, url string, in any) (answer, error) {
	var body io.Reader = http.NoBody
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return answer{}, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return answer{}, err
	}
	if a.token != "" {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: HTTP %d: %.500s", method, url, resp.StatusCode, raw)
	}
	return answer{resp.Header, raw}, err
}
