package provider

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// accountModel is an account in Terraform.
type accountModel struct {
	AccountID           types.String  `tfsdk:"account_id"`
	AccountType         types.String  `tfsdk:"account_type"`
	OIDCIssuerURL       types.String  `tfsdk:"oidc_issuer_url"`
	Sub                 types.String  `tfsdk:"sub"`
	Domain              types.String  `tfsdk:"domain"`
	DomainVerified      types.Bool    `tfsdk:"domain_verified"`
	Name                types.String  `tfsdk:"name"`
	GivenName           types.String  `tfsdk:"given_name"`
	FamilyName          types.String  `tfsdk:"family_name"`
	MiddleName          types.String  `tfsdk:"middle_name"`
	Nickname            types.String  `tfsdk:"nickname"`
	PreferredUsername   types.String  `tfsdk:"preferred_username"`
	Profile             types.String  `tfsdk:"profile"`
	Picture             types.String  `tfsdk:"picture"`
	Website             types.String  `tfsdk:"website"`
	Email               types.String  `tfsdk:"email"`
	EmailVerified       types.Bool    `tfsdk:"email_verified"`
	Gender              types.String  `tfsdk:"gender"`
	Birthdate           types.String  `tfsdk:"birthdate"`
	Zoneinfo            types.String  `tfsdk:"zoneinfo"`
	Locale              types.String  `tfsdk:"locale"`
	PhoneNumber         types.String  `tfsdk:"phone_number"`
	PhoneNumberVerified types.Bool    `tfsdk:"phone_number_verified"`
	Address             types.String  `tfsdk:"address"`
	IDWalletAddress     types.String  `tfsdk:"id_wallet_address"`
	IDWallet            idWalletModel `tfsdk:"id_wallet"`
	CreatedAt           types.String  `tfsdk:"created_at"`
	UpdatedAt           types.String  `tfsdk:"updated_at"`
}

// idWalletModel is an account's ID wallet in Terraform.
type idWalletModel struct {
	Address           types.String `tfsdk:"address"`
	Owner             types.String `tfsdk:"owner"`
	CreatedDateString types.String `tfsdk:"created_date_string"`
	CreatedAt         types.String `tfsdk:"created_at"`
	UpdatedAt         types.String `tfsdk:"updated_at"`
	JWKEncrypted      jwkModel     `tfsdk:"jwk_encrypted"`
}

// jwkModel is a wallet's key in Terraform.
type jwkModel struct {
	Kty types.String `tfsdk:"kty"`
	Crv types.String `tfsdk:"crv"`
	X   types.String `tfsdk:"x"`
	Y   types.String `tfsdk:"y"`
}

func newAccountModel(a *client.Account) accountModel {
	return accountModel{
		AccountID:           types.StringValue(a.AccountID),
		AccountType:         types.StringValue(a.AccountType),
		OIDCIssuerURL:       types.StringPointerValue(a.OIDCIssuerURL),
		Sub:                 types.StringPointerValue(a.Sub),
		Domain:              types.StringPointerValue(a.Domain),
		DomainVerified:      types.BoolPointerValue(a.DomainVerified),
		Name:                types.StringPointerValue(a.Name),
		GivenName:           types.StringPointerValue(a.GivenName),
		FamilyName:          types.StringPointerValue(a.FamilyName),
		MiddleName:          types.StringPointerValue(a.MiddleName),
		Nickname:            types.StringPointerValue(a.Nickname),
		PreferredUsername:   types.StringPointerValue(a.PreferredUsername),
		Profile:             types.StringPointerValue(a.Profile),
		Picture:             types.StringPointerValue(a.Picture),
		Website:             types.StringPointerValue(a.Website),
		Email:               types.StringPointerValue(a.Email),
		EmailVerified:       types.BoolPointerValue(a.EmailVerified),
		Gender:              types.StringPointerValue(a.Gender),
		Birthdate:           types.StringPointerValue(a.Birthdate),
		Zoneinfo:            types.StringPointerValue(a.Zoneinfo),
		Locale:              types.StringPointerValue(a.Locale),
		PhoneNumber:         types.StringPointerValue(a.PhoneNumber),
		PhoneNumberVerified: types.BoolPointerValue(a.PhoneNumberVerified),
		Address:             addressText(a.Address),
		IDWalletAddress:     types.StringValue(a.IDWallet.Address),
		IDWallet: idWalletModel{
			Address:           types.StringValue(a.IDWallet.Address),
			Owner:             optionalText(a.IDWallet.Owner),
			CreatedDateString: optionalText(a.IDWallet.CreatedDateString),
			CreatedAt:         optionalText(a.IDWallet.CreatedAt),
			UpdatedAt:         optionalText(a.IDWallet.UpdatedAt),
			JWKEncrypted:      newJWKModel(a.IDWallet.JWKEncrypted),
		},
		CreatedAt: optionalText(a.CreatedAt),
		UpdatedAt: optionalText(a.UpdatedAt),
	}
}

func newJWKModel(key client.PublicKeyJWK) jwkModel {
	return jwkModel{Kty: types.StringValue(key.Kty), Crv: types.StringValue(key.Crv), X: types.StringValue(key.X), Y: types.StringValue(key.Y)}
}

// addressText is the address claim: its text, or its object as JSON.
func addressText(raw json.RawMessage) types.String {
	if isNull(raw) {
		return types.StringNull()
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return types.StringValue(text)
	}
	return types.StringValue(string(raw))
}

func optionalText(t client.Text) types.String {
	if t == "" {
		return types.StringNull()
	}
	return types.StringValue(string(t))
}
