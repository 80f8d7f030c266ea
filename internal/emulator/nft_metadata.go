package emulator

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonType is the documented type of a metadata key.
type jsonType struct {
	name string
	is   func(v any) bool
}

var (
	typeString  = jsonType{"a string", func(v any) bool { _, ok := v.(string); return ok }}
	typeURL     = jsonType{"a URL", isURL}
	typeInteger = jsonType{"an integer", isInteger}
	typeNumber  = jsonType{"a number", func(v any) bool { _, ok := v.(json.Number); return ok }}
	typeArray   = jsonType{"an array", func(v any) bool { _, ok := v.([]any); return ok }}
	typeObject  = jsonType{"an object", func(v any) bool { _, ok := v.(map[string]any); return ok }}
	typeTime    = jsonType{"an ISO 8601 date", isISODate}
)

// staticTypes are the keys of static metadata; all but expired_at are required.
var staticTypes = map[string]jsonType{
	"issuer": typeString, "contents_provider": typeString, "name": typeString, "description": typeString,
	"image": typeURL, "link": typeURL, "serial_number": typeInteger, "total_issued": typeInteger, "animation_url": typeURL,
	"expired_at": typeTime,
}

const optionalStatic = "expired_at"

// dynamicTypes are the documented keys of dynamic metadata. Any others may have
// any values.
var dynamicTypes = func() map[string]jsonType {
	types := map[string]jsonType{"attributes": typeArray, "properties": typeObject, "localization": typeObject}
	for names, typ := range map[string]jsonType{
		`external_url youtube_url background_color category id unit_of_points program_name organization brand branch
		department address sns1 sns2 sns3 role email tel reference_name license competency credential_category level status
		valid_latitude valid_longitude unit_of_length ticketed_seat price_currency gtin gtin12 gtin13 gtin14 gtin8
		has_adult_consideration rating copyright_notice credit_text version policy keywords`: typeString,
		"numbered_position date_created date_modified expires copyright_year":   typeInteger,
		"points_earned valid_radius total_value consumable_value discount_rate": typeNumber,
	} {
		for name := range strings.FieldsSeq(names) {
			types[name] = typ
		}
	}
	return types
}()

func isURL(v any) bool {
	s, ok := v.(string)
	u, err := url.Parse(s)
	return ok && err == nil && u.Scheme != "" && (u.Hostname() != "" || u.Opaque != "" && u.Scheme == "data") && !strings.ContainsFunc(s, unicode.IsSpace)
}

func isInteger(v any) bool {
	n, ok := v.(json.Number)
	if !ok {
		return false
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(n.String()), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if strings.Trim(mantissa, "-0.") == "" {
		return true // zero
	}
	shift, err := strconv.Atoi(cmp.Or(exponent, "0"))
	if err != nil { // out of range
		return !strings.HasPrefix(exponent, "-")
	}
	digits := strings.TrimRight(whole+fraction, "0")
	return shift >= len(digits)-len(whole)
}

// isoDate is the form of the dates that are taken: the extended format. time.Parse
// alone takes more.
var isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]([01]\d|2[0-3]):\d{2})?)?$`)

func isISODate(v any) bool {
	s, ok := v.(string)
	ok = ok && isoDate.MatchString(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if _, err := time.Parse(layout, s); ok && err == nil {
			return true
		}
	}
	return false
}

// checkStatic checks metadata that is to be minted.
func checkStatic(static map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(staticTypes)) {
		typ := staticTypes[key]
		v, ok := static[key]
		switch {
		case (!ok || v == nil) && key == optionalStatic:
		case !ok || v == nil:
			return missing("metadata.static.%s is missing", key)
		case !typ.is(v):
			return invalid("metadata.static.%s is not %s", key, typ.name)
		}
	}
	for key := range static {
		if _, ok := staticTypes[key]; !ok {
			return invalid("metadata.static.%s is not a key of static metadata", key)
		}
	}
	return nil
}

// checkDynamic checks the types of documented keys. Null is possible: it removes.
func checkDynamic(dynamic map[string]any) error {
	for key, v := range dynamic {
		if typ, ok := dynamicTypes[key]; ok && v != nil && !typ.is(v) {
			return invalid("%s is not %s", key, typ.name)
		}
	}
	return nil
}

// mergeDynamic changes metadata as the PUT does: shallow, null removes.
func mergeDynamic(old, patch map[string]any, replace bool) map[string]any {
	merged := map[string]any{}
	if !replace {
		for key, v := range old {
			merged[key] = v
		}
	}
	for key, v := range patch {
		if v == nil {
			delete(merged, key)
		} else {
			merged[key] = v
		}
	}
	return merged
}

// canonical is JSON as RFC 8785 has it, but that numbers stay as they were written:
// no digit is lost.
func canonical(v map[string]any) json.RawMessage {
	out := jsontext.Value(encode(v))
	if err := out.Canonicalize(jsontext.CanonicalizeRawInts(false), jsontext.CanonicalizeRawFloats(false)); err != nil {
		panic(err) // what was encoded is JSON
	}
	return json.RawMessage(out)
}

// encode writes JSON as it is meant, <, > and & too.
func encode(v any) []byte {
	var out bytes.Buffer
	out.Grow(1 << 10)
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // all that is encoded can be
	}
	return out.Bytes()
}

// metadataHash is the SHA-256 of the canonical metadata.
func metadataHash(static, dynamic json.RawMessage) [32]byte {
	return sha256.Sum256(slices.Concat([]byte(`{"dynamic":`), dynamic, []byte(`,"static":`), static, []byte("}")))
}

func hex0x(b []byte) string { return "0x" + hex.EncodeToString(b) }
