package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// phoneVerificationModel is a phone number's verification in Terraform.
type phoneVerificationModel struct {
	PhoneNumber   types.String `tfsdk:"phone_number"`
	CodeWO        types.String `tfsdk:"code_wo"` // null but in the configuration
	ResendTrigger types.String `tfsdk:"resend_trigger"`
	Verified      types.Bool   `tfsdk:"verified"`
}

// phoneVerificationIdentity tells verifications apart.
type phoneVerificationIdentity struct {
	PhoneNumber types.String `tfsdk:"phone_number"`
}

func (m *phoneVerificationModel) identity() phoneVerificationIdentity {
	return phoneVerificationIdentity{m.PhoneNumber}
}

// phoneClaim is what an account says of a phone number.
type phoneClaim int

const (
	phoneUnclear  phoneClaim = iota // nothing
	phoneVerified                   // it is the account's, and verified
	phoneOther                      // it is not verified, or the account has another one
)

// claim reads what the account says of the model's number. Every claim of an
// account can be missing.
func (m *phoneVerificationModel) claim(a *client.Account) phoneClaim {
	switch {
	case a.PhoneNumber == nil:
		return phoneUnclear
	case digits(*a.PhoneNumber) != digits(m.PhoneNumber.ValueString()):
		return phoneOther
	case a.PhoneNumberVerified == nil:
		return phoneUnclear
	case *a.PhoneNumberVerified:
		return phoneVerified
	}
	return phoneOther
}

// digits are those of a phone number: OpenID Connect allows +1 (202) 555-0100, too.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}
