package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

func TestPhoneClaim(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	same, spelled, other := "+12025550100", "+1 (202) 555-0100", "+81312345678"
	for _, test := range []struct {
		number   *string
		verified *bool
		want     phoneClaim
	}{
		{nil, nil, phoneUnclear},
		{nil, &yes, phoneUnclear},
		{nil, &no, phoneUnclear},
		{&same, nil, phoneUnclear},
		{&same, &yes, phoneVerified},
		{&spelled, &yes, phoneVerified},
		{&same, &no, phoneOther},
		{&other, &yes, phoneOther},
		{&other, nil, phoneOther},
	} {
		m := phoneVerificationModel{PhoneNumber: types.StringValue(same)}
		if got := m.claim(&client.Account{PhoneNumber: test.number, PhoneNumberVerified: test.verified}); got != test.want {
			t.Errorf("%+v: got %d", test, got)
		}
	}
}
