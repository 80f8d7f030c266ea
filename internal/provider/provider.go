// Package provider is the Terraform provider: one file a resource, data source
// or model, named after its HCL name.
package provider

import (
	"context"
	"net"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

// Option changes a provider, for tests.
type Option func(*web3connectProvider)

// WithPollInterval sets the first pause between two looks at something that
// takes time, and an upper bound to the later ones.
func WithPollInterval(first, longest time.Duration) Option {
	return func(p *web3connectProvider) { p.poll = pollInterval{first, longest} }
}

// WithClock replaces the clock.
func WithClock(now func() time.Time) Option {
	return func(p *web3connectProvider) { p.now = now }
}

// WithRetryWait bounds the pauses before a request is sent again, where the service
// doesn't name one.
func WithRetryWait(shortest, longest time.Duration) Option {
	return func(p *web3connectProvider) { p.retryWait = pollInterval{shortest, longest} }
}

// WithTXTLookup asks lookup for TXT records in place of the system's resolver.
func WithTXTLookup(lookup func(ctx context.Context, name string) ([]string, error)) Option {
	return func(p *web3connectProvider) { p.lookupTXT = lookup }
}

// New makes provider servers of the given version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &web3connectProvider{version: version, poll: pollInterval{time.Second, 15 * time.Second}, lookupTXT: net.DefaultResolver.LookupTXT}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

type web3connectProvider struct {
	version   string
	poll      pollInterval
	retryWait pollInterval     // zero for the client's default
	now       func() time.Time // nil for the system's
	lookupTXT txtLookup
}

var (
	_ provider.ProviderWithValidateConfig     = (*web3connectProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*web3connectProvider)(nil)
	_ provider.ProviderWithListResources      = (*web3connectProvider)(nil)
	_ provider.ProviderWithActions            = (*web3connectProvider)(nil)
	_ provider.ProviderWithFunctions          = (*web3connectProvider)(nil)
)

func (p *web3connectProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "web3connect", p.version
}

func (p *web3connectProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Issues credentials (diplomas, certificates, tickets, memberships) as NFTs through the [Web3Connect](https://web3connect.jp) REST API.",
		Attributes: map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{
				MarkdownDescription: "Base URL of the REST API. Plain `http` is accepted for loopback hosts only, such as an emulator's. " +
					"Environment: `WEB3CONNECT_ENDPOINT`. Default: `" + client.DefaultEndpoint + "`.",
				Optional:   true,
				Validators: []validator.String{check.String("endpoint", checkEndpoint)},
			},
			"oidc_issuer": schema.StringAttribute{
				MarkdownDescription: "Issuer of OpenID Connect, a URL without a slash at its end; plain `http` as for `endpoint`. Environment: `WEB3CONNECT_OIDC_ISSUER`. Default: `" + client.DefaultOIDCIssuer + "`.",
				Optional:            true,
				Validators:          []validator.String{check.String("issuer", checkIssuer)},
			},
			"api_key_secret": schema.StringAttribute{
				MarkdownDescription: "API key secret of the organization's account, with which the provider signs in when the first operation needs it; the other way is `w3block`. " +
					"Better kept out of the configuration: environment `WEB3CONNECT_API_KEY_SECRET`.",
				Optional: true, Sensitive: true,
				Validators: []validator.String{check.String("API key secret", checkAPIKeySecret)},
			},
			"w3block": w3blockSchema(),
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: "How often a request that failed for a passing reason is sent again, from 0. Refusals for coming too fast count only if nothing of the kind was accepted in the meantime. A mint or a transfer is sent again only after the service turned it down or said that it failed, and a look showed that it was not carried out. " +
					"Environment: `WEB3CONNECT_MAX_RETRIES`. Default: 4.",
				Optional: true, Validators: []validator.Int64{check.Int64("number of retries", check.Between(0, 100))},
			},
			"max_concurrency": schema.Int64Attribute{
				MarkdownDescription: "How many requests may be under way at the same time, from 1: an upper bound. Where the service refuses requests for coming too fast (429, `too_fast`), all wait as long as it asks (`Retry-After`); " +
					"then fewer are under way, at a pace that follows what it accepts. Environment: `WEB3CONNECT_MAX_CONCURRENCY`. Default: 16.",
				Optional: true, Validators: []validator.Int64{check.Int64("number of concurrent requests", check.Between(1, 1000))},
			},
			"requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "How many requests may be begun a second, over 0: an upper bound, for a limit that others need, too. A limit of the service is found without it. Environment: `WEB3CONNECT_REQUESTS_PER_SECOND`. " +
					"Default: no bound of the provider's own.",
				Optional: true, Validators: []validator.Float64{check.Float64("number", check.Positive)},
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: "How long one try of a request may take, a duration such as `30s` or `2m`. Environment: `WEB3CONNECT_REQUEST_TIMEOUT`. Default: `60s`.",
				Optional:            true, Validators: []validator.String{check.String("duration", check.Duration)},
			},
			"detect_drift": schema.SingleNestedAttribute{
				MarkdownDescription: "What a refresh of NFTs finds out beyond the NFT object, which carries neither holder nor visibility. Where the service's object does carry them, nothing is asked.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"holder": schema.BoolAttribute{
						MarkdownDescription: "Whether to look whether an NFT is still held by the wallet in the state: one listing for each distinct holder. Default: `true`.",
						Optional:            true,
					},
					"visibility": schema.BoolAttribute{
						MarkdownDescription: "Whether to look which NFTs are public: one search for each group of NFTs with the same issuer, contents provider, name and description. Default: `true`.",
						Optional:            true,
					},
				},
			},
		},
	}
}

// ValidateConfig finds what is wrong whatever the environment says.
func (p *web3connectProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var cfg providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &cfg)...)
	cfg.validate(ctx, &resp.Diagnostics)
}

func (p *web3connectProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	checkTerraform(req.TerraformVersion, &resp.Diagnostics)
	var cfg providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &cfg)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := &providerData{poll: p.poll, lookupTXT: p.lookupTXT, lookup: newNFTLookup(req.TerraformVersion)}
	clientConfig, unknown := cfg.clientConfig(ctx, data, &resp.Diagnostics)
	clientConfig.RetryWaitMin, clientConfig.RetryWaitMax = p.retryWait.first, p.retryWait.longest
	clientConfig.UserAgent = "terraform-provider-web3connect/" + p.version + " Terraform/" + req.TerraformVersion
	clientConfig.Now = p.now
	if resp.Diagnostics.HasError() {
		return
	}
	if len(unknown) > 0 {
		data.unknown = unknown
	} else {
		c, err := client.New(clientConfig)
		if err != nil {
			resp.Diagnostics.AddError("Invalid provider configuration", err.Error())
			return
		}
		data.api, data.sealer = c, newSealer(clientConfig, data.w3block)
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = data, data, data
	resp.ListResourceData, resp.ActionData = data, data
}
