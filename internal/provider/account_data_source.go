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
	resp.Schema = schema.Schema{
		MarkdownDescription: "The account that the provider is signed in with. A claim that isn't set is null.",
		Attributes: map[string]schema.Attribute{
			"account_id":            computedText("Id of the account; the `client_id` of OpenID Connect."),
			"account_type":          computedText("`organization` (mints, imports and verifies) or `end_user` (holds)."),
			"oidc_issuer_url":       computedText("Issuer of the account's ID tokens, a URL."),
			"sub":                   computedText("Subject of the account's ID tokens; equal to the wallet's address."),
			"domain":                computedText("Domain that the organization gave when it signed up."),
			"domain_verified":       computedBool("Whether the organization has proven that the domain is its own, without which it can't mint."),
			"name":                  computedText("Full name."),
			"given_name":            computedText("Given name."),
			"family_name":           computedText("Family name."),
			"middle_name":           computedText("Middle name."),
			"nickname":              computedText("Nickname."),
			"preferred_username":    computedText("User name that is preferred."),
			"profile":               computedText("URL of the profile page."),
			"picture":               computedText("URL of the picture."),
			"website":               computedText("URL of the web site."),
			"email":                 computedText("E-mail address."),
			"email_verified":        computedBool("Whether the e-mail address is verified."),
			"gender":                computedText("Gender."),
			"birthdate":             computedText("Birthday, as `YYYY-MM-DD`, or the year alone."),
			"zoneinfo":              computedText("Time zone, such as `Asia/Tokyo`."),
			"locale":                computedText("Locale, such as `ja-JP`."),
			"phone_number":          computedText("Telephone number, in E.164."),
			"phone_number_verified": computedBool("Whether the telephone number is verified."),
			"address":               computedText("Postal address: a JSON object of OpenID Connect's address claim, or a text."),
			"id_wallet_address":     computedText("Address of the account's ID wallet, `0x` and 40 hex digits; the same as `id_wallet.address`."),
			"id_wallet": computedObject("The account's ID wallet.", map[string]schema.Attribute{
				"address":             computedText("Address, `0x` and 40 hex digits."),
				"owner":               computedText("Owner."),
				"created_date_string": computedText("Day on which it was made, as text."),
				"created_at":          computedText("When it was made."),
				"updated_at":          computedText("When it was last changed."),
				"jwk_encrypted":       computedJWK("The wallet's key as a JSON Web Key."),
			}),
			"created_at": computedText("When the account was made."),
			"updated_at": computedText("When the account was last changed."),
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
