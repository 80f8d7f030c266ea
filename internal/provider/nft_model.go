package provider

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// Values of deletion_policy.
const (
	deletionAbandon = "abandon"
	deletionHide    = "hide"
	deletionPrevent = "prevent"
)

// Values of on_existing.
const (
	existingAdopt = "adopt"
	existingError = "error"
	existingMint  = "mint"
	// existingUnclear is for one that may have been minted already, and not for users: it
	// takes what no resource has, and mints where there is none.
	existingUnclear = "unclear"
)

// nobody is the address that stands for a holder that isn't known: after an import
// by token id alone, and once the holder that was known has the NFT no more.
const nobody = "0x0000000000000000000000000000000000000000"

func isNobody(v meaning.Value[meaning.Address]) bool {
	return v.Means(meaning.New[meaning.Address](nobody))
}

// nftModel is an NFT in Terraform. It converts and never calls the API.
type nftModel struct {
	TokenID                types.String                   `tfsdk:"token_id"`
	HolderIDWalletAddress  meaning.Value[meaning.Address] `tfsdk:"holder_id_wallet_address"`
	Visibility             types.String                   `tfsdk:"visibility"`
	StaticMetadata         types.Object                   `tfsdk:"static_metadata"`
	DynamicMetadata        types.Object                   `tfsdk:"dynamic_metadata"`
	DynamicMetadataAll     meaning.Value[meaning.JSON]    `tfsdk:"dynamic_metadata_all"`
	DeletionPolicy         types.String                   `tfsdk:"deletion_policy"`
	RemintOnStaticChange   types.Bool                     `tfsdk:"remint_on_static_change"`
	OnExisting             types.String                   `tfsdk:"on_existing"`
	TokenURI               types.String                   `tfsdk:"token_uri"`
	MinterDigitalSignature types.String                   `tfsdk:"minter_digital_signature"`
	CreatedAt              types.String                   `tfsdk:"created_at"`
}

// metadata is what the model's NFT is minted with.
func (m *nftModel) metadata() client.Metadata {
	return client.Metadata{Static: encodeKeys(staticKeys, m.StaticMetadata), Dynamic: encodeDynamic(m.DynamicMetadata)}
}

// serial names the NFT to people: its serial number and name.
func (m *nftModel) serial() string {
	static := m.StaticMetadata.Attributes()
	return fmt.Sprintf("%s of %s", static["serial_number"], static["name"])
}

// credential tells one credential from another: holder and static metadata.
func (m *nftModel) credential() string {
	return strings.ToLower(m.HolderIDWalletAddress.ValueString()) + " " + staticKey(m.StaticMetadata)
}

// staticKey is the same for static metadata of the same meaning, and for no other.
func staticKey(object types.Object) string {
	static := encodeKeys(staticKeys, object)
	if at, err := meaning.ParseTimestamp(expiry(object.Attributes()["expired_at"]).ValueString()); err == nil {
		static["expired_at"] = mustMarshal(at.UTC().Format(time.RFC3339Nano)) // has many spellings
	}
	sum := sha256.Sum256(encodeObject(static))
	return hex.EncodeToString(sum[:])
}

// encodeKeys gives the JSON of an object's keys that are set.
func encodeKeys(keys []metadataKey, object types.Object) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	values := object.Attributes() // a copy
	for _, key := range keys {
		if v, ok := values[key.name]; ok && isKnown(v) {
			out[key.name] = key.kind.encode(v)
		}
	}
	return out
}

// encodeDynamic gives the keys that dynamic_metadata owns, those in custom beside
// the documented ones.
func encodeDynamic(object types.Object) map[string]json.RawMessage {
	out := encodeKeys(dynamicKeys, object)
	custom := out[customKey]
	delete(out, customKey)
	for key, value := range parseObject(string(custom)) {
		if !isNull(value) {
			out[key] = value
		}
	}
	return out
}

// dynamicPatch is what to send so that the token has the keys that m owns and
// lacks those that prior owned and m doesn't. The service may merge or replace,
// so the keys of others, which are in remote, are part of it.
func (m *nftModel) dynamicPatch(prior *nftModel, remote map[string]json.RawMessage) map[string]json.RawMessage {
	patch := map[string]json.RawMessage{}
	for key, value := range remote {
		patch[key] = value
	}
	for key := range encodeDynamic(prior.DynamicMetadata) {
		if _, ok := remote[key]; ok {
			patch[key] = json.RawMessage("null")
		}
	}
	for key, value := range encodeDynamic(m.DynamicMetadata) {
		patch[key] = value
	}
	return patch
}

// sameDynamic tells whether two models own the same keys with the same values.
func (m *nftModel) sameDynamic(o *nftModel) bool {
	return sameKeys(encodeDynamic(m.DynamicMetadata), encodeDynamic(o.DynamicMetadata))
}

// sameKeys tells whether two objects have the same keys with values of the same meaning.
func sameKeys(a, b map[string]json.RawMessage) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		other, ok := b[key]
		if !ok || !(meaning.JSON{}).Same(string(value), string(other)) {
			return false
		}
	}
	return true
}

// staticChange is a key of static metadata that a plan wants to have otherwise.
type staticChange struct{ key, from, to string }

func (c staticChange) String() string { return fmt.Sprintf("%s (%s → %s)", c.key, c.from, c.to) }

// staticChanges compares what is minted with what is planned. Values that aren't
// known yet don't count.
func (m *nftModel) staticChanges(plan *nftModel) []staticChange {
	if m.StaticMetadata.IsNull() || plan.StaticMetadata.IsNull() || plan.StaticMetadata.IsUnknown() {
		return nil
	}
	var changes []staticChange
	minted, planned := m.StaticMetadata.Attributes(), plan.StaticMetadata.Attributes()
	for _, key := range staticKeys {
		from, to := minted[key.name], planned[key.name]
		if to.IsUnknown() || from.Equal(to) {
			continue
		}
		if key.name == "expired_at" && expiry(from).Means(expiry(to)) {
			continue
		}
		if isKnown(from) && isKnown(to) && key.kind.same(from, to) {
			continue
		}
		changes = append(changes, staticChange{key.name, from.String(), to.String()})
	}
	return changes
}

// expiry is the point in time that expired_at means when it is left out, too.
func expiry(v attr.Value) meaning.Value[meaning.Timestamp] {
	if t, ok := v.(meaning.Value[meaning.Timestamp]); ok && !t.IsNull() {
		return t
	}
	return meaning.New[meaning.Timestamp](neverExpires)
}

// setComputed takes over what the service decides about a token. What never changes
// stays in the spelling that is known.
func (m *nftModel) setComputed(n *client.NFT) {
	if !isKnown(m.TokenID) {
		m.TokenID = types.StringValue(n.TokenID)
	}
	if !isKnown(m.CreatedAt) {
		m.CreatedAt = types.StringValue(string(n.CreatedAt))
	}
	m.TokenURI = types.StringValue(n.TokenURI)
	m.MinterDigitalSignature = types.StringValue(n.MinterDigitalSignature)
	m.DynamicMetadataAll = m.dynamicAll(n.Metadata.Dynamic)
}

// dynamicAll is the JSON object of all keys, in the former spelling where it
// means the same.
func (m *nftModel) dynamicAll(remote map[string]json.RawMessage) meaning.Value[meaning.JSON] {
	all := map[string]json.RawMessage{}
	for key, value := range remote {
		if !isNull(value) {
			all[key] = value
		}
	}
	v := meaning.New[meaning.JSON](string(encodeObject(all)))
	if m.DynamicMetadataAll.Means(v) {
		return m.DynamicMetadataAll
	}
	return v
}

// refresh takes over what the service has. Keys of dynamic metadata that the
// model doesn't own stay out of it; a model that was just imported owns nothing
// yet and takes all. Holder and visibility stay as they are known, unless the
// object carries them.
func (m *nftModel) refresh(n *client.NFT) {
	imported := m.StaticMetadata.IsNull()
	m.StaticMetadata = decodeStatic(m.StaticMetadata, n.Metadata.Static)
	m.DynamicMetadata = decodeDynamic(m.DynamicMetadata, n.Metadata.Dynamic, imported)
	m.setComputed(n)
	if holder := optionalAddress(n.HolderIDWalletAddress); !holder.IsNull() && !m.HolderIDWalletAddress.Means(holder) {
		m.HolderIDWalletAddress = holder
	}
	if n.Visibility != nil {
		m.Visibility = types.StringValue(*n.Visibility)
	}
}

func decodeStatic(prior types.Object, remote map[string]json.RawMessage) types.Object {
	values, known := map[string]attr.Value{}, prior.Attributes()
	for _, key := range staticKeys {
		values[key.name] = decodeKey(key, known[key.name], remote[key.name])
	}
	// An object without expired_at, or with the value that stands for never, says
	// nothing against the state.
	if old, ok := known["expired_at"]; ok && expiry(values["expired_at"]).Means(expiry(old)) {
		values["expired_at"] = old
	} else if expiry(values["expired_at"]).Means(expiry(nil)) {
		values["expired_at"] = meaning.Null[meaning.Timestamp]()
	}
	return types.ObjectValueMust(staticTypes, values)
}

func decodeDynamic(prior types.Object, remote map[string]json.RawMessage, takeAll bool) types.Object {
	if takeAll {
		stated := map[string]json.RawMessage{}
		for name, value := range remote {
			if !isDocumentedDynamicKey[name] || string(value) != `""` { // generated configuration leaves it out
				stated[name] = value
			}
		}
		return dynamicObject(stated)
	}
	if prior.IsNull() {
		return prior
	}
	values, known := map[string]attr.Value{}, prior.Attributes()
	for _, key := range dynamicKeys {
		old := known[key.name]
		switch {
		case key.name == customKey:
			values[key.name] = decodeCustom(key, old, remote)
		case old != nil && isKnown(old):
			values[key.name] = decodeKey(key, old, remote[key.name])
		default:
			values[key.name] = key.kind.null()
		}
	}
	return types.ObjectValueMust(dynamicTypes, values)
}

// dynamicObject has all keys, those that aren't documented in custom; null if there are
// none.
func dynamicObject(all map[string]json.RawMessage) types.Object {
	values, empty := map[string]attr.Value{}, true
	for _, key := range dynamicKeys {
		if key.name == customKey {
			values[key.name] = allCustom(key, all)
		} else {
			values[key.name] = decodeKey(key, nil, all[key.name])
		}
		empty = empty && values[key.name].IsNull()
	}
	if empty {
		return types.ObjectNull(dynamicTypes)
	}
	return types.ObjectValueMust(dynamicTypes, values)
}

// allCustom are the keys that aren't documented.
func allCustom(key metadataKey, all map[string]json.RawMessage) attr.Value {
	custom := map[string]json.RawMessage{}
	for name, value := range all {
		if !isDocumentedDynamicKey[name] && !isNull(value) {
			custom[name] = value
		}
	}
	if len(custom) == 0 {
		return key.kind.null()
	}
	return decodeKey(key, nil, encodeObject(custom))
}

// decodeCustom collects the keys that old has.
func decodeCustom(key metadataKey, old attr.Value, remote map[string]json.RawMessage) attr.Value {
	if old == nil || !isKnown(old) {
		return key.kind.null()
	}
	custom := map[string]json.RawMessage{}
	for name, was := range parseObject(string(key.kind.encode(old))) {
		if value, ok := remote[name]; ok && !isNull(value) {
			custom[name] = value
		} else if isNull(was) {
			custom[name] = was
		}
	}
	return decodeKey(key, old, encodeObject(custom))
}

// decodeKey reads one key, in the former spelling where it means the same. What
// is missing, null or of another type than documented is null: the plan then
// shows that the configured value is put back.
func decodeKey(key metadataKey, old attr.Value, raw json.RawMessage) attr.Value {
	v, ok := key.kind.decode(raw)
	if !ok {
		return key.kind.null()
	}
	if old != nil && isKnown(old) && key.kind.same(old, v) {
		return old
	}
	return v
}

// staticTypes and dynamicTypes are the types of the objects.
var staticTypes, dynamicTypes = attrTypes(staticKeys), attrTypes(dynamicKeys)

func attrTypes(keys []metadataKey) map[string]attr.Type {
	out := map[string]attr.Type{}
	for _, key := range keys {
		out[key.name] = key.kind.attrType()
	}
	return out
}

func encodeObject(object map[string]json.RawMessage) json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(object); err != nil {
		return json.RawMessage("{}") // its members were decoded from JSON, so they are valid
	}
	return bytes.TrimSpace(out.Bytes())
}

func isKnown(v attr.Value) bool { return !v.IsNull() && !v.IsUnknown() }

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
