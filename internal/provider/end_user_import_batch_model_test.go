package provider

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

func TestEndUserImportBatchModel(t *testing.T) {
	t.Parallel()
	imported := func(email string) client.ImportedEndUser {
		return client.ImportedEndUser{Email: email, IDWalletAddress: "0x1", IDWalletAddressEth: "0x2", IDWalletAddressSuri: "5x", OK: true}
	}
	many := make([]client.ImportedEndUser, maxAddressMap+1)
	for i := range many {
		many[i] = imported(strings.Repeat("a", i+1) + "@example.com")
	}
	for name, test := range map[string]struct {
		batch             client.ImportBatch
		wallets, failures string // e-mails
		addresses         string // e-mails that the map has
		finished          types.String
	}{
		"running":           {client.ImportBatch{Status: "running"}, "", "", "", types.StringNull()},
		"done":              {client.ImportBatch{Status: "done", FinishedAt: "f", Result: []client.ImportedEndUser{imported("b"), imported("a")}}, "a b", "", "a b", types.StringValue("f")},
		"another spelling":  {client.ImportBatch{Status: "done", Result: []client.ImportedEndUser{imported(" B@Example.com "), imported("b@example.com")}}, "b@example.com", "", "b@example.com", types.StringNull()},
		"failed":            {client.ImportBatch{Status: "done", Result: []client.ImportedEndUser{{Email: "a"}, imported("b")}}, "b", "a", "a b", types.StringNull()},
		"ok, but no wallet": {client.ImportBatch{Status: "done", Result: []client.ImportedEndUser{{Email: "a", OK: true}}}, "", "a", "a", types.StringNull()},
		"not ok, a wallet":  {client.ImportBatch{Status: "done", Result: []client.ImportedEndUser{{Email: "a", IDWalletAddress: "0x1"}}}, "", "a", "a", types.StringNull()},
	} {
		m := newEndUserImportBatchModel(types.StringValue("id"), &test.batch)
		var wallets map[string]wallet
		if err := json.Unmarshal([]byte(m.Wallets.ValueString()), &wallets); err != nil {
			t.Fatal(err)
		}
		if got := emails(wallets); got != test.wallets {
			t.Errorf("%s: wallets of %q", name, got)
		}
		for email, w := range wallets {
			if w != (wallet{"0x1", "0x2", "5x"}) {
				t.Errorf("%s: the wallet of %s is %+v", name, email, w)
			}
		}
		if got := emails(m.Failures.Elements()); got != test.failures {
			t.Errorf("%s: failures of %q", name, got)
		}
		if got := emails(m.IDWalletAddresses.Elements()); got != test.addresses {
			t.Errorf("%s: addresses of %q", name, got)
		}
		if m.BatchID.ValueString() != "id" || m.Status.ValueString() != test.batch.Status || !m.FinishedAt.Equal(test.finished) {
			t.Errorf("%s: got %+v", name, m)
		}
	}
	if m := newEndUserImportBatchModel(types.StringValue("id"), &client.ImportBatch{Result: many}); !m.IDWalletAddresses.IsNull() {
		t.Errorf("a map of %d addresses", len(m.IDWalletAddresses.Elements()))
	}
}

// emails are the keys of a map, in order.
func emails[V any](m map[string]V) string { return strings.Join(slices.Sorted(maps.Keys(m)), " ") }
