package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func newDomainVerificationRecordDataSource() datasource.DataSource {
	return &domainVerificationRecordDataSource{}
}

// domainVerificationRecordDataSource is web3connect_domain_verification_record
// (operation getDomainVerification).
type domainVerificationRecordDataSource struct{ dataSourceBase }

func (d *domainVerificationRecordDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_domain_verification_record"
}

func (d *domainVerificationRecordDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The DNS record that proves that the organization's domain is its own. Publish it with your DNS provider, " +
			"then verify the domain with `web3connect_domain_verification`. Organizations only.",
		Attributes: map[string]schema.Attribute{
			"domain": schema.StringAttribute{
				MarkdownDescription: "The domain that the organization gave when it signed up; the name of the TXT record.",
				Computed:            true,
			},
			"txt_record": schema.StringAttribute{
				MarkdownDescription: "The whole text of the TXT record, `web3connect-domain-verification=…`.",
				Computed:            true,
			},
		},
	}
}

// domainVerificationRecordModel is the record in Terraform.
type domainVerificationRecordModel struct {
	Domain    types.String `tfsdk:"domain"`
	TXTRecord types.String `tfsdk:"txt_record"`
}

func (d *domainVerificationRecordDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.known(&resp.Diagnostics) {
		return
	}
	v, err := d.api.GetDomainVerification(ctx)
	if err != nil {
		d.report(&resp.Diagnostics, "read the domain's verification record", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, domainVerificationRecordModel{types.StringValue(v.Domain), types.StringValue(v.TXTRecord)})...)
}
