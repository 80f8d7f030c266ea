package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newAccountDataSource() datasource.DataSource { return &accountDataSource{} }

// accountDataSource is web3connect_account (operation getMyInfo).
type accountDataSource struct{ dataSourceBase }

func (d *accountDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_account"
}

func (d *accountDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	yesNo := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The account that the provider is signed in with. A claim that isn't set is null.",
		Attributes: map[string]schema.Attribute{
			"account_id":            text("Id of the account; the `client_id` of OpenID Connect."),
			"account_type":          text("`organization` (mints, imports and verifies) or `end_user` (holds)."),
			"oidc_issuer_url":       text("Issuer of the account's ID tokens, a URL."),
			"sub":                   text("Subject of the account's ID tokens; equal to the wallet's address."),
			"domain":                text("Domain that the organization gave when it signed up."),
			"domain_verified":       yesNo("Whether the organization has proven that the domain is its own, without which it can't mint."),
			"name":                  text("Full name."),
			"given_name":            text("Given name."),
			"family_name":           text("Family name."),
			"middle_name":           text("Middle name."),
			"nickname":              text("Nickname."),
			"preferred_username":    text("User name that is preferred."),
			"profile":               text("URL of the profile page."),
			"picture":               text("URL of the picture."),
			"website":               text("URL of the web site."),
			"email":                 text("E-mail address."),
			"email_verified":        yesNo("Whether the e-mail address is verified."),
			"gender":                text("Gender."),
			"birthdate":             text("Birthday, as `YYYY-MM-DD`, or the year alone."),
			"zoneinfo":              text("Time zone, such as `Asia/Tokyo`."),
			"locale":                text("Locale, such as `ja-JP`."),
			"phone_number":          text("Telephone number, in E.164."),
			"phone_number_verified": yesNo("Whether the telephone number is verified."),
			"address":               text("Postal address: a JSON object of OpenID Connect's address claim, or a text."),
			"id_wallet_address":     text("Address of the account's ID wallet, `0x` and 40 hex digits; the same as `id_wallet.address`."),
			"id_wallet": schema.SingleNestedAttribute{
				MarkdownDescription: "The account's ID wallet.",
				Computed:            true,
				Attributes: map[string]schema.Attribute{
					"address":             text("Address, `0x` and 40 hex digits."),
					"owner":               text("Owner."),
					"created_date_string": text("Day on which it was made, as text."),
					"created_at":          text("When it was made."),
					"updated_at":          text("When it was last changed."),
					"jwk_encrypted": schema.SingleNestedAttribute{
						MarkdownDescription: "The wallet's key as a JSON Web Key.",
						Computed:            true,
						Attributes: map[string]schema.Attribute{
							"kty": text("Type of the key, `EC`."),
							"crv": text("Curve, `secp256k1`."),
							"x":   text("x coordinate, base64url."),
							"y":   text("y coordinate, base64url."),
						},
					},
				},
			},
			"created_at": text("When the account was made."),
			"updated_at": text("When the account was last changed."),
		},
	}
}

func (d *accountDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.known(&resp.Diagnostics) {
		return
	}
	account, err := d.signedIn(ctx)
	if err != nil {
		d.report(&resp.Diagnostics, "read the account", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newAccountModel(account))...)
}
