package emulator

import (
	"context"
	"slices"
)

func getDomainVerification(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	if !r.account.domain.Valid {
		return nil, notFound("the organization has no domain")
	}
	return map[string]string{"domain": r.account.domain.String, "txt_record": r.account.txtRecord.String}, nil
}

// lookUpDomain asks DNS for the TXT records of the organization's domain.
func lookUpDomain(ctx context.Context, e *Emulator, r *request) error {
	if !r.account.domain.Valid {
		return notFound("the organization has no domain")
	}
	records, err := e.resolver.LookupTXT(ctx, r.account.domain.String)
	if err != nil {
		return failed("DNS gives no TXT records of %s (%s), looked for %s", r.account.domain.String, err, r.account.txtRecord.String)
	}
	r.prepared = records
	return nil
}

func verifyDomain(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	a, records := r.account, r.prepared.([]string)
	if !slices.Contains(records, a.txtRecord.String) {
		return nil, failed("none of the %d TXT records of %s is %s", len(records), a.domain.String, a.txtRecord.String)
	}
	err := t.exec(ctx, "UPDATE accounts SET domain_verified = 1, updated_at = ? WHERE id = ? AND domain_verified = 0", e.Now().UnixMilli(), a.id)
	return true, err
}
