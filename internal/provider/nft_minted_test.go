package provider_test

import (
	"context"
	"encoding/json"
	"maps"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// issuer mints NFTs for a test past Terraform.
type issuer struct {
	t   *testing.T
	api *client.Client
}

// newIssuer signs in with an API key secret.
func newIssuer(t *testing.T, e *acctest.Emulator, secret string) issuer {
	t.Helper()
	api := e.Client(secret)
	return issuer{t, api}
}

// anotherOrganization is one whose domain is verified.
func anotherOrganization(t *testing.T, e *acctest.Emulator) issuer {
	t.Helper()
	_, secret, err := e.AddAccount(t.Context(), emulator.NewAccount{Type: "organization", Name: "Other", Domain: "other.example", DomainVerified: true})
	if err != nil {
		t.Fatal(err)
	}
	return newIssuer(t, e, secret)
}

// mint mints an NFT with some metadata other than the usual and gives its token id.
func (i issuer) mint(holder emulator.Account, static, dynamic map[string]any) string {
	i.t.Helper()
	all := map[string]any{
		"issuer": "Demo University", "contents_provider": "Demo University", "name": "Diploma", "description": "Certifies a degree.", "serial_number": 1, "total_issued": 40,
		"image": "https://university.example/d.png", "link": "https://university.example/d", "animation_url": "https://university.example/d.mp4",
	}
	maps.Copy(all, static)
	n, err := mintSurely(i.t, i.api, holder.IDWalletAddress, client.Metadata{Static: raws(i.t, all), Dynamic: raws(i.t, dynamic)})
	if err != nil {
		i.t.Fatal(err)
	}
	return n.TokenID
}

// mintSeries mints NFTs whose serial numbers count from 1.
func (i issuer) mintSeries(holder emulator.Account, count int) []string {
	i.t.Helper()
	var ids []string
	for number := range count {
		ids = append(ids, i.mint(holder, map[string]any{"serial_number": number + 1}, nil))
	}
	return ids
}

func (i issuer) publish(tokenIDs ...string) {
	i.t.Helper()
	for _, id := range tokenIDs {
		if err := i.api.SetNFTVisibility(i.t.Context(), id, client.VisibilityPublic); err != nil {
			i.t.Fatal(err)
		}
	}
}

func raws(t *testing.T, values map[string]any) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	for key, v := range values {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out[key] = raw
	}
	return out
}

// mintSurely mints also where the service fails or refuses at first.
func mintSurely(t *testing.T, c *client.Client, holder string, metadata client.Metadata) (n *client.NFT, err error) {
	t.Helper()
	err = c.Retry(t.Context(), func(ctx context.Context) (bool, error) {
		n, err = c.MintNFT(ctx, holder, metadata)
		return client.Failed(err) || client.CodeOf(err) == client.CodeTooFast, err
	})
	return n, err
}
