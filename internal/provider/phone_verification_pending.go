package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// pendingPhone is a phone verification between the two applies: the first sends
// the code, the second confirms it. It lies sealed in private state.
type pendingPhone struct {
	TmpToken string `json:"tmp_token"`
	// OldCode stood in the configuration when the code was sent, so it isn't that.
	OldCode string `json:"old_code,omitempty"`
}

// pendingPhoneKey is the private state's key.
const pendingPhoneKey = "pending"

func (p pendingPhone) save(ctx context.Context, s *sealer, number string, private privateWriter, diags *diag.Diagnostics) {
	text, err := json.Marshal(p)
	if err == nil {
		var sealed []byte
		if sealed, err = s.seal(string(text), pendingPhoneKey+number); err == nil {
			diags.Append(private.SetKey(ctx, pendingPhoneKey, sealed)...)
			return
		}
	}
	diags.AddError("Could not keep the verification", err.Error())
}

// loadPendingPhone reads what save wrote. Its error is for users to read.
func loadPendingPhone(ctx context.Context, s *sealer, number string, private privateReader) (p pendingPhone, err error) {
	sealed, diags := private.GetKey(ctx, pendingPhoneKey)
	if diags.HasError() || len(sealed) == 0 {
		return p, errors.New("nothing is kept of the code that was sent")
	}
	text, err := s.open(sealed, pendingPhoneKey+number)
	if err == nil {
		err = json.Unmarshal([]byte(text), &p)
	}
	if err != nil {
		err = fmt.Errorf("what is kept of it can't be opened: %w; it opens only for the credentials that had the code sent", err)
	}
	return p, err
}
