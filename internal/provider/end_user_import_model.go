package provider

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// maxAddressMap is up to how many e-mails id_wallet_addresses is filled: a map of
// more costs Terraform itself seconds of every plan.
const maxAddressMap = 1000

// endUserImportModel is an import of end users in Terraform. It converts and
// never calls the API.
type endUserImportModel struct {
	importOutcome
	Emails        meaning.Value[meaning.Emails] `tfsdk:"emails"`
	RetryFailures types.Bool                    `tfsdk:"retry_failures"`
	BatchIDs      types.List                    `tfsdk:"batch_ids"`
	Timeouts      timeouts.Value                `tfsdk:"timeouts"`
}

// importOutcome is what an import gives, in the resource and in the data source
// of a batch.
type importOutcome struct {
	Wallets           meaning.Value[meaning.JSON] `tfsdk:"wallets"`
	IDWalletAddresses types.Map                   `tfsdk:"id_wallet_addresses"`
	Failures          types.Map                   `tfsdk:"failures"`
}

// wallet is an imported end user's wallet, a member of the document in wallets.
type wallet struct {
	IDWalletAddress     string `json:"id_wallet_address"`
	IDWalletAddressEth  string `json:"id_wallet_address_eth"`
	IDWalletAddressSuri string `json:"id_wallet_address_suri"`
}

// importState is what is known of an import, by normalised e-mail.
type importState struct {
	wallets  map[string]wallet
	failures map[string]string // reasons
	batches  []string          // ids of the batches so far
}

func newImportState() importState {
	return importState{wallets: map[string]wallet{}, failures: map[string]string{}}
}

// state reads what the model knows. Unknown and null are nothing.
func (m *endUserImportModel) state() importState {
	s := newImportState()
	if isKnown(m.Wallets) && json.Unmarshal([]byte(m.Wallets.ValueString()), &s.wallets) != nil || s.wallets == nil {
		s.wallets = map[string]wallet{} // edited by hand: importing again gives the same wallets
	}
	for email, reason := range m.Failures.Elements() {
		if text, ok := reason.(types.String); ok && isKnown(text) {
			s.failures[email] = text.ValueString()
		}
	}
	for _, id := range m.BatchIDs.Elements() {
		if text, ok := id.(types.String); ok && isKnown(text) {
			s.batches = append(s.batches, text.ValueString())
		}
	}
	return s
}

// setState puts down what is known of the model's e-mails; that of others is
// left out.
func (m *endUserImportModel) setState(s importState) {
	m.importOutcome = s.outcome(meaning.ParseEmails(m.Emails.ValueString()))
	m.BatchIDs = stringList(s.batches)
}

// outcome is what is known of some e-mails.
func (s importState) outcome(emails []string) importOutcome {
	wallets, failures := map[string]wallet{}, map[string]attr.Value{}
	addresses := map[string]attr.Value{}
	for _, email := range emails {
		key := meaning.NormalizeEmail(email)
		addresses[key] = types.StringNull()
		if w, ok := s.wallets[key]; ok {
			wallets[key] = w
			addresses[key] = types.StringValue(w.IDWalletAddress)
		} else if reason, ok := s.failures[key]; ok {
			failures[key] = types.StringValue(reason)
		}
	}
	return importOutcome{
		Wallets:           encodeWallets(wallets),
		IDWalletAddresses: addressMap(addresses),
		Failures:          types.MapValueMust(types.StringType, failures),
	}
}

// planState is setState before the import: what the service has still to say is
// unknown. Wallets that are known stay known, so that what depends on them does
// not look changed because others are added.
func (m *endUserImportModel) planState(s importState) {
	todo := m.todo(s)
	m.setState(s)
	if len(todo) == 0 {
		return
	}
	if !m.IDWalletAddresses.IsNull() {
		addresses := m.IDWalletAddresses.Elements()
		for _, email := range todo {
			addresses[meaning.NormalizeEmail(email)] = types.StringUnknown()
		}
		m.IDWalletAddresses = addressMap(addresses)
	}
	m.Wallets = meaning.Unknown[meaning.JSON]()
	m.Failures = types.MapUnknown(types.StringType)
	m.BatchIDs = types.ListUnknown(types.StringType)
}

// todo are the e-mails that have to be submitted, as they are spelled.
func (m *endUserImportModel) todo(s importState) []string {
	var todo []string
	for _, email := range meaning.ParseEmails(m.Emails.ValueString()) {
		key := meaning.NormalizeEmail(email)
		_, imported := s.wallets[key]
		_, failed := s.failures[key]
		if !imported && (!failed || m.RetryFailures.ValueBool()) {
			todo = append(todo, email)
		}
	}
	return todo
}

// add takes the service's results for e-mails over. An e-mail that it doesn't
// mention failed.
func (s *importState) add(emails []string, answered []client.ImportedEndUser) {
	results := map[string]client.ImportedEndUser{}
	for _, r := range answered {
		results[meaning.NormalizeEmail(r.Email)] = r
	}
	for _, email := range emails {
		key := meaning.NormalizeEmail(email)
		switch r, ok := results[key]; {
		case !ok:
			s.failures[key] = "the service's answer doesn't mention this e-mail"
		case !r.OK || r.IDWalletAddress == "":
			s.failures[key] = "the service could not import this e-mail"
		default:
			s.wallets[key] = wallet{r.IDWalletAddress, r.IDWalletAddressEth, r.IDWalletAddressSuri}
			delete(s.failures, key)
		}
	}
}

// missing are the e-mails of which nothing is known, neither wallet nor failure.
func (s *importState) missing(emails []string) []string {
	var missing []string
	for _, email := range emails {
		key := meaning.NormalizeEmail(email)
		_, imported := s.wallets[key]
		_, failed := s.failures[key]
		if !imported && !failed {
			missing = append(missing, email)
		}
	}
	return missing
}

// fail puts down that a batch of e-mails could not be imported.
func (s *importState) fail(emails []string, reason string) {
	for _, email := range emails {
		s.failures[meaning.NormalizeEmail(email)] = reason
	}
}

func encodeWallets(wallets map[string]wallet) meaning.Value[meaning.JSON] {
	return meaning.New[meaning.JSON](string(mustMarshal(wallets)))
}

func addressMap(addresses map[string]attr.Value) types.Map {
	if len(addresses) > maxAddressMap {
		return types.MapNull(types.StringType)
	}
	return types.MapValueMust(types.StringType, addresses)
}

func stringList(texts []string) types.List {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return types.ListValueMust(types.StringType, values)
}
