package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// A map of thousands costs Terraform itself seconds of every plan, one of 100,000
// many minutes.
const (
	// maxAddressMap is up to how many e-mails id_wallet_addresses is filled.
	maxAddressMap = 1000
	// maxUnfinished is how many e-mails of a batch whose outcome isn't known stand in
	// failures. The rest stands nowhere, and is to be imported all the same.
	maxUnfinished = 100
)

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
	Wallets           types.String `tfsdk:"wallets"`
	IDWalletAddresses types.Map    `tfsdk:"id_wallet_addresses"`
	Failures          types.Map    `tfsdk:"failures"`
}

// importState is what is known of an import, by normalised e-mail.
type importState struct {
	wallets  map[string]wallet
	failures map[string]string // reasons
	batches  []string          // ids of the batches so far
	document string            // of wallets, "" if it has to be written
}

func newImportState() importState {
	return importState{wallets: map[string]wallet{}, failures: map[string]string{}}
}

// emails are the model's e-mails, in order.
func (m *endUserImportModel) emails() []meaning.ListedEmail {
	return meaning.ParseEmails(m.Emails.ValueString())
}

// state reads what the model knows. Unknown and null are nothing.
func (m *endUserImportModel) state() importState {
	s := newImportState()
	if isKnown(m.Wallets) {
		document := m.Wallets.ValueString()
		wallets, asWritten := decodeWallets(document)
		if wallets != nil { // else edited by hand: importing again gives the same wallets
			s.wallets = wallets
		}
		if asWritten {
			s.document = document
		}
	}
	s.failures = mapTexts(m.Failures)
	for _, id := range m.BatchIDs.Elements() {
		if text, ok := id.(types.String); ok && isKnown(text) {
			s.batches = append(s.batches, text.ValueString())
		}
	}
	return s
}

// setState puts down what is known of the model's e-mails; that of others is
// left out.
func (m *endUserImportModel) setState(emails []meaning.ListedEmail, s importState) {
	m.importOutcome = s.outcome(emails)
	m.BatchIDs = stringList(s.batches)
}

// sameOutcome tells whether all that is computed is the same.
func (m *endUserImportModel) sameOutcome(o endUserImportModel) bool {
	return m.Wallets.Equal(o.Wallets) && m.IDWalletAddresses.Equal(o.IDWalletAddresses) && m.Failures.Equal(o.Failures) && m.BatchIDs.Equal(o.BatchIDs)
}

// outcome is what is known of some e-mails.
func (s importState) outcome(emails []meaning.ListedEmail) importOutcome {
	failures := map[string]attr.Value{}
	if len(s.failures) > 0 {
		for _, email := range emails {
			_, imported := s.wallets[email.Key]
			if reason, failed := s.failures[email.Key]; failed && !imported {
				failures[email.Key] = types.StringValue(reason)
			}
		}
	}
	document := s.document
	if document == "" || s.count(emails) != len(s.wallets) {
		document = encodeWallets(s.walletsOf(emails))
	}
	return importOutcome{
		Wallets:           types.StringValue(document),
		IDWalletAddresses: s.addresses(emails),
		Failures:          types.MapValueMust(types.StringType, failures),
	}
}

// count is how many of the e-mails have a wallet.
func (s importState) count(emails []meaning.ListedEmail) int {
	n := 0
	for _, email := range emails {
		if _, ok := s.wallets[email.Key]; ok {
			n++
		}
	}
	return n
}

func (s importState) walletsOf(emails []meaning.ListedEmail) map[string]wallet {
	wallets := make(map[string]wallet, len(emails))
	for _, email := range emails {
		if w, ok := s.wallets[email.Key]; ok {
			wallets[email.Key] = w
		}
	}
	return wallets
}

// addresses is null for many e-mails.
func (s importState) addresses(emails []meaning.ListedEmail) types.Map {
	if len(emails) > maxAddressMap {
		return types.MapNull(types.StringType)
	}
	addresses := map[string]attr.Value{}
	for _, email := range emails {
		addresses[email.Key] = types.StringNull()
		if w, ok := s.wallets[email.Key]; ok {
			addresses[email.Key] = types.StringValue(w.IDWalletAddress)
		}
	}
	return types.MapValueMust(types.StringType, addresses)
}

// planState is setState before the import: what the service has still to say is
// unknown. Wallets that are known stay known, so that what depends on them does
// not look changed because others are added.
func (m *endUserImportModel) planState(s importState) {
	emails := m.emails()
	todo := s.todo(emails, m.RetryFailures.ValueBool())
	if len(todo) == 0 {
		m.setState(emails, s)
		return
	}
	m.IDWalletAddresses = s.addresses(emails)
	if !m.IDWalletAddresses.IsNull() {
		addresses := m.IDWalletAddresses.Elements()
		for _, email := range todo {
			addresses[email.Key] = types.StringUnknown()
		}
		m.IDWalletAddresses = types.MapValueMust(types.StringType, addresses)
	}
	m.Wallets = types.StringUnknown()
	m.Failures = types.MapUnknown(types.StringType)
	m.BatchIDs = types.ListUnknown(types.StringType)
}

// todo are the e-mails that have to be imported: those without a wallet, and
// without a failure that is to be left alone.
func (s importState) todo(emails []meaning.ListedEmail, retryFailures bool) []meaning.ListedEmail {
	var todo []meaning.ListedEmail
	for _, email := range emails {
		if _, imported := s.wallets[email.Key]; imported {
			continue
		}
		reason, failed := s.failures[email.Key]
		if !failed || retryFailures || isUnfinished(reason) {
			todo = append(todo, email)
		}
	}
	return todo
}

// add takes the service's results for e-mails over. An e-mail that it doesn't
// mention failed.
func (s *importState) add(emails []meaning.ListedEmail, answered []client.ImportedEndUser) {
	results := resultsByEmail(answered)
	for _, email := range emails {
		if r, ok := results[email.Key]; ok {
			s.addOne(email.Key, r)
		} else {
			s.failures[email.Key] = "the service's answer doesn't mention this e-mail"
		}
	}
}

// addMentioned is add for results that may be of other e-mails, too.
func (s *importState) addMentioned(emails []meaning.ListedEmail, answered []client.ImportedEndUser) {
	results := resultsByEmail(answered)
	for _, email := range emails {
		if r, ok := results[email.Key]; ok {
			s.addOne(email.Key, r)
		}
	}
}

func (s *importState) addOne(key string, r *client.ImportedEndUser) {
	if !r.OK || r.IDWalletAddress == "" {
		s.failures[key] = "the service could not import this e-mail"
		return
	}
	s.wallets[key] = wallet{r.IDWalletAddress, r.IDWalletAddressEth, r.IDWalletAddressSuri}
	s.document = ""
	delete(s.failures, key)
}

// resultsByEmail has the last result of each normalised e-mail.
func resultsByEmail(answered []client.ImportedEndUser) map[string]*client.ImportedEndUser {
	results := make(map[string]*client.ImportedEndUser, len(answered))
	for i := range answered {
		results[meaning.NormalizeEmail(answered[i].Email)] = &answered[i]
	}
	return results
}

// missing are the e-mails of which nothing is known, neither wallet nor failure.
func (s *importState) missing(emails []meaning.ListedEmail) []meaning.ListedEmail {
	var missing []meaning.ListedEmail
	for _, email := range emails {
		_, imported := s.wallets[email.Key]
		_, failed := s.failures[email.Key]
		if !imported && !failed {
			missing = append(missing, email)
		}
	}
	return missing
}

// mapTexts are the known ones of a map.
func mapTexts(m types.Map) map[string]string {
	out := map[string]string{}
	for key, value := range m.Elements() {
		if text, ok := value.(types.String); ok && isKnown(text) {
			out[key] = text.ValueString()
		}
	}
	return out
}

func stringList(texts []string) types.List {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return types.ListValueMust(types.StringType, values)
}
