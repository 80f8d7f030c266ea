package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// w3blockProfileModel is a user of W3Block ID in Terraform.
type w3blockProfileModel struct {
	ID            types.String          `tfsdk:"id"`
	TenantID      types.String          `tfsdk:"tenant_id"`
	Name          types.String          `tfsdk:"name"`
	Email         types.String          `tfsdk:"email"`
	EmailVerified types.Bool            `tfsdk:"email_verified"`
	Phone         types.String          `tfsdk:"phone"`
	PhoneVerified types.Bool            `tfsdk:"phone_verified"`
	Verified      types.Bool            `tfsdk:"verified"`
	Roles         []types.String        `tfsdk:"roles"`
	I18nLocale    types.String          `tfsdk:"i18n_locale"`
	KYCStatus     types.String          `tfsdk:"kyc_status"`
	AvatarURL     types.String          `tfsdk:"avatar_url"`
	MainWalletID  types.String          `tfsdk:"main_wallet_id"`
	MainWallet    *w3blockWalletModel   `tfsdk:"main_wallet"`
	Wallets       []w3blockWalletModel  `tfsdk:"wallets"`
	AddressID     types.String          `tfsdk:"address_id"`
	Address       *w3blockAddressModel  `tfsdk:"address"`
	Contexts      []w3blockContextModel `tfsdk:"contexts"`
	ReferrerUser  *w3blockReferrerModel `tfsdk:"referrer_user"`
	CreatedAt     types.String          `tfsdk:"created_at"`
	UpdatedAt     types.String          `tfsdk:"updated_at"`
}

type w3blockWalletModel struct {
	ID       types.String `tfsdk:"id"`
	TenantID types.String `tfsdk:"tenant_id"`
	Address  types.String `tfsdk:"address"`
	OwnerID  types.String `tfsdk:"owner_id"`
	Type     types.String `tfsdk:"type"`
	Status   types.String `tfsdk:"status"`
	Owner    types.String `tfsdk:"owner"`
}

type w3blockAddressModel struct {
	ID          types.String `tfsdk:"id"`
	Street      types.String `tfsdk:"street"`
	Number      types.String `tfsdk:"number"`
	District    types.String `tfsdk:"district"`
	Complement  types.String `tfsdk:"complement"`
	City        types.String `tfsdk:"city"`
	State       types.String `tfsdk:"state"`
	Country     types.String `tfsdk:"country"`
	PostalCode  types.String `tfsdk:"postal_code"`
	Coordinates types.String `tfsdk:"coordinates"`
}

// w3blockContextModel is a form that a user has filled in.
type w3blockContextModel struct {
	ID             types.String             `tfsdk:"id"`
	TenantID       types.String             `tfsdk:"tenant_id"`
	ContextID      types.String             `tfsdk:"context_id"`
	UserID         types.String             `tfsdk:"user_id"`
	Status         types.String             `tfsdk:"status"`
	ApproverUserID types.String             `tfsdk:"approver_user_id"`
	CreatedAt      types.String             `tfsdk:"created_at"`
	UpdatedAt      types.String             `tfsdk:"updated_at"`
	Context        *w3blockFormModel        `tfsdk:"context"`
	Logs           []w3blockContextLogModel `tfsdk:"logs"`
}

type w3blockFormModel struct {
	ID             types.String `tfsdk:"id"`
	TenantID       types.String `tfsdk:"tenant_id"`
	Slug           types.String `tfsdk:"slug"`
	Type           types.String `tfsdk:"type"`
	Description    types.String `tfsdk:"description"`
	MaxSubmissions types.Int64  `tfsdk:"max_submissions"`
	IsPreOrder     types.Bool   `tfsdk:"is_pre_order"`
	CreatedAt      types.String `tfsdk:"created_at"`
	UpdatedAt      types.String `tfsdk:"updated_at"`
}

type w3blockContextLogModel struct {
	InputIDs    []types.String `tfsdk:"input_ids"`
	ModeratorID types.String   `tfsdk:"moderator_id"`
	Reason      types.String   `tfsdk:"reason"`
	RegisterAt  types.String   `tfsdk:"register_at"`
	Status      types.String   `tfsdk:"status"`
}

type w3blockReferrerModel struct {
	ID    types.String `tfsdk:"id"`
	Email types.String `tfsdk:"email"`
}

func newW3BlockProfileModel(p *w3block.Profile) w3blockProfileModel {
	return w3blockProfileModel{
		ID:            optionalText(p.ID),
		TenantID:      optionalText(p.TenantID),
		Name:          optionalText(p.Name),
		Email:         optionalText(p.Email),
		EmailVerified: types.BoolPointerValue(p.EmailVerified),
		Phone:         optionalText(p.Phone),
		PhoneVerified: types.BoolPointerValue(p.PhoneVerified),
		Verified:      types.BoolPointerValue(p.Verified),
		Roles:         convertEach(p.Roles, optionalText),
		I18nLocale:    optionalText(p.I18nLocale),
		KYCStatus:     optionalText(p.KYCStatus),
		AvatarURL:     optionalText(p.AvatarURL),
		MainWalletID:  optionalText(p.MainWalletID),
		MainWallet:    convertOptional(p.MainWallet, newW3BlockWalletModel),
		Wallets:       convertEach(p.Wallets, newW3BlockWalletModel),
		AddressID:     optionalText(p.AddressID),
		Address:       convertOptional(p.Address, newW3BlockAddressModel),
		Contexts:      convertEach(p.Contexts, newW3BlockContextModel),
		ReferrerUser: convertOptional(p.ReferrerUser, func(u w3block.Referrer) w3blockReferrerModel {
			return w3blockReferrerModel{ID: optionalText(u.ID), Email: optionalText(u.Email)}
		}),
		CreatedAt: optionalText(p.CreatedAt),
		UpdatedAt: optionalText(p.UpdatedAt),
	}
}

func newW3BlockWalletModel(w w3block.Wallet) w3blockWalletModel {
	return w3blockWalletModel{
		ID:       optionalText(w.ID),
		TenantID: optionalText(w.TenantID),
		Address:  optionalText(w.Address),
		OwnerID:  optionalText(w.OwnerID),
		Type:     optionalText(w.Type),
		Status:   optionalText(w.Status),
		Owner:    optionalText(w.Owner),
	}
}

func newW3BlockAddressModel(a w3block.Address) w3blockAddressModel {
	return w3blockAddressModel{
		ID:          optionalText(a.ID),
		Street:      optionalText(a.Street),
		Number:      optionalText(a.Number),
		District:    optionalText(a.District),
		Complement:  optionalText(a.Complement),
		City:        optionalText(a.City),
		State:       optionalText(a.State),
		Country:     optionalText(a.Country),
		PostalCode:  optionalText(a.PostalCode),
		Coordinates: optionalText(a.Coordinates),
	}
}

func newW3BlockContextModel(c w3block.UserContext) w3blockContextModel {
	return w3blockContextModel{
		ID:             optionalText(c.ID),
		TenantID:       optionalText(c.TenantID),
		ContextID:      optionalText(c.ContextID),
		UserID:         optionalText(c.UserID),
		Status:         optionalText(c.Status),
		ApproverUserID: optionalText(c.ApproverUserID),
		CreatedAt:      optionalText(c.CreatedAt),
		UpdatedAt:      optionalText(c.UpdatedAt),
		Context:        convertOptional(c.Context, newW3BlockFormModel),
		Logs: convertEach(c.Logs, func(l w3block.ContextLog) w3blockContextLogModel {
			return w3blockContextLogModel{
				InputIDs:    convertEach(l.InputIDs, optionalText),
				ModeratorID: optionalText(l.ModeratorID),
				Reason:      optionalText(l.Reason),
				RegisterAt:  optionalText(l.RegisterAt),
				Status:      optionalText(l.Status),
			}
		}),
	}
}

func newW3BlockFormModel(c w3block.Context) w3blockFormModel {
	return w3blockFormModel{
		ID:             optionalText(c.ID),
		TenantID:       optionalText(c.TenantID),
		Slug:           optionalText(c.Slug),
		Type:           optionalText(c.Type),
		Description:    optionalText(c.Description),
		MaxSubmissions: types.Int64PointerValue(c.MaxSubmissions),
		IsPreOrder:     types.BoolPointerValue(c.IsPreOrder),
		CreatedAt:      optionalText(c.CreatedAt),
		UpdatedAt:      optionalText(c.UpdatedAt),
	}
}

// convertEach converts the elements of a list; nil, which is null in Terraform, stays nil.
func convertEach[A, B any](list []A, convert func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

// convertOptional converts what may be nil.
func convertOptional[A, B any](v *A, convert func(A) B) *B {
	if v == nil {
		return nil
	}
	out := convert(*v)
	return &out
}
