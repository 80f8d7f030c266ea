package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

func newNFTHistoryDataSource() datasource.DataSource { return &nftHistoryDataSource{} }

// nftHistoryDataSource is web3connect_nft_history (operation getNFTHistory).
type nftHistoryDataSource struct{ dataSourceBase }

// defaultHistoryTimeout is how long a read may take unless timeouts says otherwise.
const defaultHistoryTimeout = 10 * time.Minute

// nftHistoryDataModel is the data source: its arguments and the history.
type nftHistoryDataModel struct {
	TokenID     types.String   `tfsdk:"token_id"`
	WaitForMint types.Bool     `tfsdk:"wait_for_mint"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
	nftHistoryModel
}

func (d *nftHistoryDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_history"
}

func (d *nftHistoryDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	transaction := func(description string) schema.Attribute {
		return schema.SingleNestedAttribute{MarkdownDescription: description, Computed: true, Attributes: transactionAttributes()}
	}
	transactions := func(description string) schema.Attribute {
		return schema.ListNestedAttribute{
			MarkdownDescription: description, Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: transactionAttributes()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "What happened to an NFT on chain. It can be read by whoever may see the NFT, and lags behind: the mint of a new NFT can be missing for a while, see `wait_for_mint`.",
		Attributes: map[string]schema.Attribute{
			"token_id": tokenIDArgument(),
			"wait_for_mint": schema.BoolAttribute{
				MarkdownDescription: "Whether to wait until the history has the mint, for as long as `timeouts.read` says. Default: `false`, the history is given as it is.",
				Optional:            true,
			},
			"timeouts":     readTimeout(ctx, "How long to wait, a duration such as `30s` or `45m`. Default: `10m`."),
			"transactions": transactions("All transactions of the NFT, in the order of the service."),
			"mint":         transaction("The transaction that minted it, null until the history has it."),
			"transfers":    transactions("The transactions that gave it to another ID wallet."),
			"burn":         transaction("The transaction that burned it, null unless it is burned."),
		},
	}
}

func transactionAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return map[string]schema.Attribute{
		"network":        schema.NumberAttribute{MarkdownDescription: "Number of the network.", Computed: true},
		"track_id":       text("Id under which the service tracks it."),
		"transaction_id": text("Id of the transaction, such as `1033784-2`."),
		"block_number":   text("Number of its block, as text."),
		"explorer_url":   text("URL of the transaction in the explorer."),
		"panel_url":      text("URL of the NFT's panel."),
	}
}

// readTimeout is the library's attribute with a description of its own. Nobody but
// the data source itself enforces its value.
func readTimeout(ctx context.Context, description string) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{ReadDescription: description})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long operations may take."
		return nested
	}
	return attribute
}

func (d *nftHistoryDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m nftHistoryDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	timeout, diags := m.Timeouts.Read(ctx, defaultHistoryTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	timedOut := fmt.Errorf("not read within %s", timeout)
	waiting, cancel := context.WithTimeoutCause(ctx, timeout, timedOut)
	defer cancel()
	var history *client.NFTHistory
	err := d.poll.until(waiting, func(ctx context.Context) (done bool, err error) {
		read, err := d.api.GetNFTHistory(ctx, m.TokenID.ValueString())
		if err != nil {
			return false, err
		}
		history = read
		return history.Mint != nil || !m.WaitForMint.ValueBool(), nil
	})
	switch {
	case history != nil && ranOut(err, timedOut, true):
		resp.Diagnostics.AddError("The history doesn't have the mint yet", fmt.Sprintf(
			"Within %s the mint of NFT %s did not come into its history, which lags behind. Read it again later, wait longer with timeouts = { read = \"30m\" }, "+
				"or leave out wait_for_mint to read the history as it is.", timeout, m.TokenID.ValueString()))
	case err != nil:
		d.reportToken(&resp.Diagnostics, "read the history of NFT", m.TokenID, err)
	default:
		m.nftHistoryModel = newNFTHistoryModel(history)
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}
