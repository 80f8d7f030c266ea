package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

func newW3BlockProfileDataSource() datasource.DataSource { return &w3blockProfileDataSource{} }

// w3blockProfileDataSource is web3connect_w3block_profile (GET /users/profile of
// W3Block ID).
type w3blockProfileDataSource struct{ dataSourceBase }

func (d *w3blockProfileDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_w3block_profile"
}

func (d *w3blockProfileDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	wallet := map[string]schema.Attribute{
		"id":        computedText("Id of the wallet."),
		"tenant_id": computedText("Id of the tenant."),
		"address":   computedText("Address, `0x` and 40 hex digits."),
		"owner_id":  computedText("Id of the user who owns it."),
		"type":      computedText("Type, such as `vault`."),
		"status":    computedText("Status, such as `ready`."),
		"owner":     computedText("The owner: a JSON object, or a text."),
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The W3Block ID user whom the provider is signed in as (`w3block` in the provider block, with `email` and `password`). " +
			"A tenant has no profile. What isn't set is null; times are ISO 8601.",
		Attributes: map[string]schema.Attribute{
			"id":             computedText("Id of the user."),
			"tenant_id":      computedText("Id of the user's tenant."),
			"name":           computedText("Full name."),
			"email":          computedText("E-mail address."),
			"email_verified": computedBool("Whether the e-mail address is verified."),
			"phone":          computedText("Telephone number."),
			"phone_verified": computedBool("Whether the telephone number is verified."),
			"verified":       computedBool("Whether the user is verified."),
			"roles":          computedTexts("Roles of the user, such as `admin` or `user`."),
			"i18n_locale":    computedText("Language, such as `en`."),
			"kyc_status":     computedText("How far the user's identity is checked (KYC), such as `no-requested`."),
			"avatar_url":     computedText("URL of the picture."),
			"main_wallet_id": computedText("Id of the main wallet."),
			"main_wallet":    computedObject("The main wallet.", wallet),
			"wallets":        computedObjects("All wallets.", wallet),
			"address_id":     computedText("Id of the postal address."),
			"address": computedObject("Postal address.", map[string]schema.Attribute{
				"id":          computedText("Id of the address."),
				"street":      computedText("Street."),
				"number":      computedText("Number of the house."),
				"district":    computedText("District."),
				"complement":  computedText("Complement, such as a floor."),
				"city":        computedText("City."),
				"state":       computedText("State."),
				"country":     computedText("Country."),
				"postal_code": computedText("Postal code."),
				"coordinates": computedText("Position: JSON, or a text."),
			}),
			"contexts": computedObjects("Forms that the user has filled in, such as those of KYC.", map[string]schema.Attribute{
				"id":               computedText("Id of what was filled in."),
				"tenant_id":        computedText("Id of the tenant."),
				"context_id":       computedText("Id of the form."),
				"user_id":          computedText("Id of the user."),
				"status":           computedText("How far it is, such as `approved`."),
				"approver_user_id": computedText("Id of the user who approved it."),
				"created_at":       computedText("When it was made."),
				"updated_at":       computedText("When it was last changed."),
				"context": computedObject("The form.", map[string]schema.Attribute{
					"id":              computedText("Id of the form."),
					"tenant_id":       computedText("Id of the tenant."),
					"slug":            computedText("Short name."),
					"type":            computedText("Type."),
					"description":     computedText("Description."),
					"max_submissions": schema.Int64Attribute{MarkdownDescription: "How often one user may fill it in.", Computed: true},
					"is_pre_order":    computedBool("Whether it is for a pre-order."),
					"created_at":      computedText("When it was made."),
					"updated_at":      computedText("When it was last changed."),
				}),
				"logs": computedObjects("Decisions about it.", map[string]schema.Attribute{
					"input_ids":    computedTexts("Ids of the inputs that it is about."),
					"moderator_id": computedText("Id of the user who decided."),
					"reason":       computedText("Reason."),
					"register_at":  computedText("When it was decided."),
					"status":       computedText("Status that was given."),
				}),
			}),
			"referrer_user": computedObject("The user who invited this one.", map[string]schema.Attribute{
				"id":    computedText("Id of the user."),
				"email": computedText("E-mail address."),
			}),
			"created_at": computedText("When the user was made."),
			"updated_at": computedText("When the user was last changed."),
		},
	}
}

func (d *w3blockProfileDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.known(&resp.Diagnostics) {
		return
	}
	const signIn = "Sign in as a user: set w3block.email and w3block.password in the provider block."
	if d.w3block == nil {
		resp.Diagnostics.AddError("Not signed in with W3Block", "The provider is signed in with an API key secret, and a profile is that of a user of W3Block ID. "+
			signIn+" They take the place of api_key_secret or WEB3CONNECT_API_KEY_SECRET.")
		return
	}
	profile, err := w3block.GetProfile(ctx, d.api, *d.w3block)
	if err != nil && d.w3block.Email == "" && isRefused(err) {
		resp.Diagnostics.AddError("A tenant has no profile", fmt.Sprintf("Could not read the profile: %s.\n\nThe provider is signed in as a tenant, and only users have a profile. %s", err, signIn))
		return
	}
	if err != nil {
		d.report(&resp.Diagnostics, "read the profile", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newW3BlockProfileModel(profile))...)
}

// isRefused tells whether a service that took the credentials refused what was asked of it.
func isRefused(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && e.Reason == client.ReasonAnswered && (e.Code == client.CodeUnauthorized || e.Code == client.CodePermissionDenied)
}
