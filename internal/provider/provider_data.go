package provider

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// providerData is what Configure hands to resources and data sources.
type providerData struct {
	api       *client.Client // nil while unknown isn't empty
	unknown   []string       // arguments of the provider that are known only after apply
	poll      pollInterval
	lookupTXT txtLookup
	sealer    *sealer         // nil while unknown isn't empty
	issuer    string          // of OpenID Connect
	w3block   *w3block.Config // nil where an API key secret signs in
	drift     driftDetection
	lookup    *nftLookup

	mu      sync.Mutex
	account *client.Account

	// renewed has the newest token (a tokenLease) that the renewals of a
	// web3connect_w3block_token gave, by the token that it handed out. Terraform gives
	// Close the private data of Open, not that of the last Renew.
	renewed sync.Map
}

// driftDetection says what a refresh finds out beyond the NFT object.
type driftDetection struct{ holder, visibility bool }

// signedIn is the account that is signed in. It is read once and shared by all
// that ask in this process, until forgetAccount.
func (d *providerData) signedIn(ctx context.Context) (*client.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.account != nil {
		return d.account, nil
	}
	account, err := d.api.GetMyInfo(ctx)
	if err == nil {
		d.account = account
	}
	return account, err
}

// forgetAccount is for those who have changed the account.
func (d *providerData) forgetAccount() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.account = nil
}

// known tells whether the service can be called. If not, while Terraform plans,
// the diagnostics say why.
func (d *providerData) known(diags *diag.Diagnostics) bool {
	if d == nil {
		diags.AddError("Provider isn't configured", "This needs the service. It is a bug of what calls the provider, or of the provider; please report it.")
		return false
	}
	if len(d.unknown) > 0 {
		diags.AddError("Provider configuration isn't known yet", fmt.Sprintf(
			"This needs the service, but %s in the provider block depends on something that is known only after apply. "+
				"Apply that first (terraform apply -target=…), or use a value that is known.", strings.Join(d.unknown, ", ")))
		return false
	}
	return true
}

// refreshable is known for a refresh: what can't be asked now stays as it is.
func (d *providerData) refreshable(diags *diag.Diagnostics) bool {
	if d == nil {
		return d.known(diags)
	}
	if len(d.unknown) > 0 {
		diags.AddWarning("Not refreshed", fmt.Sprintf(
			"%s in the provider block is known only after apply, so the state is taken as it is.", strings.Join(d.unknown, ", ")))
		return false
	}
	return true
}

// resourceBase and dataSourceBase receive the provider's data.
type resourceBase struct{ *providerData }

func (b *resourceBase) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	b.providerData = dataFrom(req.ProviderData, &resp.Diagnostics)
}

type dataSourceBase struct{ *providerData }

func (b *dataSourceBase) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	b.providerData = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// ephemeralBase and actionBase do so for ephemeral resources and actions.
type ephemeralBase struct{ *providerData }

func (b *ephemeralBase) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	b.providerData = dataFrom(req.ProviderData, &resp.Diagnostics)
}

type actionBase struct{ *providerData }

func (b *actionBase) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	b.providerData = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// dataFrom takes nil, which the framework passes while it only validates.
func dataFrom(value any, diags *diag.Diagnostics) *providerData {
	data, ok := value.(*providerData)
	if value != nil && !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T. This is a bug of the provider; please report it.", value))
	}
	return data
}
