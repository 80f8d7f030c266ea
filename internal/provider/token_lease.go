package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// tokenLease is what Renew and Close have to know of a token that an ephemeral
// resource handed out. Terraform keeps it in memory alone.
//
// A renewal can't change the value that was handed out. It only keeps the sign-in
// alive, and can't even warn: Terraform drops what Renew says before 1.17. So Close
// says whether the token ended too early, which it knows for certain.
type tokenLease struct {
	ExpiresAt string    `json:"expires_at,omitempty"` // as in the result
	EndsAt    time.Time `json:"ends_at,omitzero"`     // by this machine's clock
	// Of W3Block.
	Token        string `json:"token,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`
}

func newTokenLease(life client.TokenLife) tokenLease {
	lease := tokenLease{EndsAt: life.EndsAt}
	if !life.ExpiresAt.IsZero() {
		lease.ExpiresAt = life.ExpiresAt.UTC().Format(time.RFC3339)
	}
	return lease
}

// expiresAt is the attribute of that name: null for an opaque token.
func (l *tokenLease) expiresAt() types.String {
	if l.ExpiresAt == "" {
		return types.StringNull()
	}
	return types.StringValue(l.ExpiresAt)
}

// hasEnded tells whether the token is certainly of no more use.
func (l *tokenLease) hasEnded(now time.Time) bool { return !l.EndsAt.IsZero() && !now.Before(l.EndsAt) }

// nextRenewal is when Terraform is to renew. It is zero, which means never, for an
// opaque token and for one that came expired; Terraform renews at once what is
// overdue, again and again.
func nextRenewal(life client.TokenLife, now time.Time) time.Time {
	if !now.Before(life.EndsAt) {
		return time.Time{}
	}
	if soonest := now.Add(time.Second); life.RenewAt.Before(soonest) {
		return soonest
	}
	return life.RenewAt
}

// warnIfEnded warns of a token that ended while Terraform held it.
func (l *tokenLease) warnIfEnded(now time.Time, diags *diag.Diagnostics) {
	if !l.hasEnded(now) {
		return
	}
	diags.AddWarning("The token expired during this run", fmt.Sprintf(
		"It expired at %s, before Terraform was done with it. Terraform can't replace a value in what uses it already, so whatever was sent with it later was sent with an expired token.\n\n"+
			"If anything failed for that reason, apply again. Split a run that takes longer than a token lives (terraform apply -target=…).", l.ExpiresAt))
}

const leaseKey = "lease"

// save and load keep a lease in the private data of an ephemeral resource.
func (l *tokenLease) save(ctx context.Context, private privateWriter, diags *diag.Diagnostics) {
	raw, err := json.Marshal(l) //nolint:gosec // it holds tokens, in memory alone
	if err != nil {
		diags.AddError("Could not keep the token", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, leaseKey, raw)...)
}

func (l *tokenLease) load(ctx context.Context, private privateReader, diags *diag.Diagnostics) {
	raw, d := private.GetKey(ctx, leaseKey)
	diags.Append(d...)
	if len(raw) == 0 {
		return
	}
	if err := json.Unmarshal(raw, l); err != nil {
		diags.AddWarning("Could not read what was kept of the token", "Its private data is not what this provider wrote.")
	}
}
