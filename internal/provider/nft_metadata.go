package provider

import (
	"fmt"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// metadataKey is one documented key of an NFT's metadata: schema, conversion and
// comparison come from these tables alone.
type metadataKey struct {
	name        string
	kind        metadataKind
	description string // Markdown
	required    bool
	writing     string // Markdown, for those who set it
}

// setDescription is the description for those who set the key.
func (k metadataKey) setDescription() string {
	return strings.TrimSpace(k.description + " " + k.writing)
}

// customKey is the attribute that holds the keys that aren't documented.
const customKey = "custom"

// staticKeys are the keys that are fixed when an NFT is minted.
var staticKeys = []metadataKey{
	static("issuer", textKind{}, "Who issues the credential, as people are to read it."),
	static("contents_provider", textKind{}, "Who provides the credential's contents."),
	static("name", textKind{}, "Name of the credential."),
	static("description", textKind{}, "What the credential certifies."),
	static("image", urlKind, "URL of the credential's image."),
	static("link", urlKind, "URL of a page about the credential."),
	static("serial_number", integerKind{"serial number", check.NotNegative}, "Number of this NFT within its issue, an integer from 0."),
	static("total_issued", integerKind{"number of issued NFTs", check.NotNegative}, "How many NFTs the issue has, an integer from 0."),
	static("animation_url", urlKind, "URL of an animation or a video."),
	{
		name: "expired_at", kind: meaningKind[meaning.Timestamp]{}, description: "When the credential expires, in ISO 8601; null if never.",
		writing: "A date (`2027-03-31`, its beginning in UTC) or date and time (`2027-03-31T23:59:59+09:00`). Another spelling of the same time is no change. " +
			"Left out, it never expires (the service says `9999-12-31T23:59:59.000Z`).",
	},
}

func static(name string, kind metadataKind, description string) metadataKey {
	return metadataKey{name: name, kind: kind, description: description, required: true}
}

// neverExpires is what the service may show where expired_at was left out.
const neverExpires = "9999-12-31T23:59:59.000Z"

// dynamicKeys are the documented keys that the minter may change.
var dynamicKeys = []metadataKey{
	dynamic("external_url", urlKind, "URL of the credential on a site of the issuer."),
	dynamic("youtube_url", urlKind, "URL of a video on YouTube."),
	dynamic("background_color", textKind{}, "Background colour for displays, usually six hex digits without `#`."),
	dynamic("category", textKind{}, "Category of the NFT. The searches can filter by it."),
	dynamic("id", textKind{}, "An identifier of the issuer's own."),
	dynamic("unit_of_points", textKind{}, "Unit of `points_earned`, such as `credits`."),
	dynamic("program_name", textKind{}, "Name of the program that the credential belongs to. The searches can filter by it."),
	dynamic("organization", textKind{}, "Name of the organization. The searches can filter by it."),
	dynamic("brand", textKind{}, "Brand. The searches can filter by it."),
	dynamic("branch", textKind{}, "Branch of the organization."),
	dynamic("department", textKind{}, "Department of the organization."),
	dynamic("address", textKind{}, "Postal address."),
	dynamic("sns1", textKind{}, "First social network account, as URL or name."),
	dynamic("sns2", textKind{}, "Second social network account, as URL or name."),
	dynamic("sns3", textKind{}, "Third social network account, as URL or name."),
	dynamic("role", textKind{}, "Role of the holder, such as `member` or `instructor`."),
	dynamic("email", checkedText("e-mail address", meaning.CheckEmail), "E-mail address for questions. Whoever may see the NFT sees it."),
	dynamic("tel", textKind{}, "Telephone number for questions. Whoever may see the NFT sees it."),
	dynamic("reference_name", textKind{}, "Name of a reference."),
	dynamic("license", textKind{}, "Licence that the credential stands for or is under."),
	dynamic("competency", textKind{}, "Competency that is certified. The searches can filter by it."),
	dynamic("credential_category", textKind{}, "Category of the credential, such as `diploma`. The searches can filter by it."),
	dynamic("level", textKind{}, "Level that was reached. The searches can filter by it."),
	dynamic("status", textKind{}, "Status of the credential, such as `active`. The searches can filter by it."),
	dynamic("valid_latitude", checkedText("latitude", check.Degrees(90)), "Latitude of the place where it is valid, decimal degrees as text, from `-90` to `90`, such as `\"35.681236\"`."),
	dynamic("valid_longitude", checkedText("longitude", check.Degrees(180)), "Longitude of the place where it is valid, decimal degrees as text, from `-180` to `180`, such as `\"139.767125\"`."),
	dynamic("unit_of_length", textKind{}, "Unit of `valid_radius`, such as `m`."),
	dynamic("ticketed_seat", textKind{}, "Seat that a ticket is for."),
	dynamic("price_currency", textKind{}, "Currency of the values, such as `JPY`."),
	dynamic("gtin", checkedText("GTIN", check.GTIN(8, 12, 13, 14)), "Global Trade Item Number of 8, 12, 13 or 14 digits; the check digit is checked. The searches can filter by it."),
	dynamic("gtin12", checkedText("GTIN-12", check.GTIN(12)), "GTIN-12 (UPC) with its check digit. The searches can filter by it."),
	dynamic("gtin13", checkedText("GTIN-13", check.GTIN(13)), "GTIN-13 (EAN, JAN) with its check digit. The searches can filter by it."),
	dynamic("gtin14", checkedText("GTIN-14", check.GTIN(14)), "GTIN-14 with its check digit. The searches can filter by it."),
	dynamic("gtin8", checkedText("GTIN-8", check.GTIN(8)), "GTIN-8 with its check digit. The searches can filter by it."),
	dynamic("has_adult_consideration", textKind{}, "Whether and why it is for adults only. The searches can filter by it."),
	dynamic("rating", textKind{}, "Age rating or other rating. The searches can filter by it."),
	dynamic("copyright_notice", textKind{}, "Copyright notice."),
	dynamic("credit_text", textKind{}, "Credit line."),
	dynamic("version", textKind{}, "Version of the credential."),
	dynamic("policy", textKind{}, "Policy that applies, as text or URL."),
	dynamic("keywords", textKind{}, "Keywords. The searches can filter by the whole text."),
	dynamic("numbered_position", integerKind{"position", check.NotNegative}, "Position in a numbered order, an integer from 0."),
	dynamic("date_created", integerKind{"Unix time", check.UnixSeconds}, "When the credential was created, in Unix seconds."),
	dynamic("date_modified", integerKind{"Unix time", check.UnixSeconds}, "When the credential was last changed, in Unix seconds."),
	dynamic("expires", integerKind{"Unix time", check.UnixSeconds}, "When the credential expires, in Unix seconds."),
	dynamic("copyright_year", integerKind{"year", check.NotNegative}, "Year of the copyright, an integer."),
	dynamic("points_earned", numberKind{}, "Points that were earned, a number."),
	dynamic("valid_radius", numberKind{}, "Radius around the place where it is valid, a number in `unit_of_length`."),
	dynamic("total_value", numberKind{}, "Value of a voucher or ticket, a number in `price_currency`."),
	dynamic("consumable_value", numberKind{}, "Value that is left, a number in `price_currency`."),
	dynamic("discount_rate", numberKind{}, "Discount, a number."),
	dynamicJSON("attributes", meaningKind[meaning.JSONArray]{json: true}, "Attributes for displays: a JSON array.", "Written with `jsonencode([…])`."),
	dynamicJSON("properties", meaningKind[meaning.JSONObject]{json: true}, "Properties: a JSON object.", "Written with `jsonencode({…})`."),
	dynamicJSON("localization", meaningKind[meaning.JSONObject]{json: true}, "Translations: a JSON object.", "Written with `jsonencode({…})`."),
	dynamicJSON(customKey, meaningKind[customKeys]{json: true}, "The keys beside the documented ones, as members of a JSON object.",
		"Written with `jsonencode({…})`; each member is sent as a key of its own. A member that is null counts as left out."),
}

func dynamic(name string, kind metadataKind, description string) metadataKey {
	return metadataKey{name: name, kind: kind, description: description}
}

func dynamicJSON(name string, kind metadataKind, description, writing string) metadataKey {
	return metadataKey{name: name, kind: kind, description: description, writing: writing + " Compared by meaning, not by spelling."}
}

// isDocumentedDynamicKey tells which keys have an attribute of their own.
var isDocumentedDynamicKey = func() map[string]bool {
	documented := map[string]bool{}
	for _, key := range dynamicKeys {
		if key.name != customKey {
			documented[key.name] = true
		}
	}
	return documented
}()

// customKeys is the JSON object of the keys that aren't documented.
type customKeys struct{ meaning.JSONObject }

// Check refuses the documented keys, which would have two places otherwise.
func (k customKeys) Check(text string) error {
	if err := k.JSONObject.Check(text); err != nil {
		return err
	}
	for key := range parseObject(text) {
		if isDocumentedDynamicKey[key] {
			return fmt.Errorf("%q is a documented key; set it as dynamic_metadata.%s, outside of custom", key, key)
		}
	}
	return nil
}
