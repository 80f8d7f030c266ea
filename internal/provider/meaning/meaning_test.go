package meaning

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const address = "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"

// TestCheck has texts of each kind; fault is a part of the error, "" for none.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind        Kind
		text, fault string
	}{
		{Address{}, address, ""},
		{Address{}, "0x" + strings.ToUpper(address[2:]), ""},
		{Address{}, address[:41], `has 39 hex digits`},
		{Address{}, address[2:], "does not begin with 0x"},
		{Address{}, address[:41] + "g", `contains 'g'`},
		{Address{}, "", "does not begin with 0x"},
		{Timestamp{}, "2027-03-31", ""},
		{Timestamp{}, "2027-03-31T23:59:59+09:00", ""},
		{Timestamp{}, "2027-03-31T23:59:59.000Z", ""},
		{Timestamp{}, "2027-02-30", "is not an ISO 8601 date"},
		{Timestamp{}, "31.3.2027", "is not an ISO 8601 date"},
		{JSON{}, `17`, ""},
		{JSON{}, `{"a":1} x`, "something follows"},
		{JSON{}, `{"a"`, "ends too early"},
		{JSONArray{}, `[]`, ""},
		{JSONArray{}, `{}`, "not a JSON array"},
		{JSONObject{}, `{}`, ""},
		{JSONObject{}, `null`, "not a JSON object"},
		{Email{}, " Ada@Example.com\n", ""},
		{Email{}, "a@example.com\nb@example.com", "is not an e-mail address such as"},
		{Email{}, "", "it has no @"},
		{Email{}, "Ann <a@example.com>", "is not an e-mail address such as"},
		{Domain{}, "University.example.", ""},
		{Domain{}, "例え.jp", ""},
		{Domain{}, "https://university.example", "write the name alone"},
		{Domain{}, "ada@university.example", "write the name alone"},
		{Domain{}, "university", "is not a domain"},
		{Domain{}, "", "is not a domain"},
		{Emails{}, "a@example.com\n\n  B@example.com \r\n", ""},
		{Emails{}, "", ""},
		{Emails{}, "a@example.com\nb@example.com\n\nc.example.com", `line 4: "c.example.com" is not an e-mail address: it has no @`},
		{Emails{}, "Ann <a@example.com>", "line 1"},
		{Emails{}, "a@b@c", "line 1"},
		{Emails{}, "山田@例え.jp\no'brien@example.com", ""},
		{Emails{}, strings.Repeat("x\n", 9), "and 4 more lines"},
	} {
		err := test.kind.Check(test.text)
		if test.fault == "" && err != nil || test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) {
			t.Errorf("%s %q: got %v, want %q", test.kind.Name(), test.text, err, test.fault)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind Kind
		a, b string
		same bool
	}{
		{Address{}, address, "0x" + strings.ToUpper(address[2:]), true},
		{Address{}, address, address[:41] + "0", false},
		{Timestamp{}, "2027-03-31", "2027-03-31T00:00:00.000Z", true},
		{Timestamp{}, "2027-03-31T09:00:00+09:00", "2027-03-31T00:00Z", true},
		{Timestamp{}, "2027-03-31", "2027-04-01", false},
		{JSON{}, `{"a":[1,2.50],"b":null}`, ` { "b": null, "a": [1.0, 25e-1] }`, true},
		{JSON{}, `{"a":[1,2]}`, `{"a":[2,1]}`, false},
		{JSON{}, `{"a":1}`, `{"a":1,"b":null}`, false},
		{JSON{}, `"1"`, `1`, false},
		{JSON{}, `"\u00e9"`, `"é"`, true},
		{JSON{}, `12345678901234567890`, `12345678901234567891`, false},
		{Email{}, "Ada@x.com ", "ada@X.com", true},
		{Email{}, "ada@x.com", "ad@x.com", false},
		{Domain{}, "University.example.", "university.EXAMPLE", true},
		{Domain{}, "university.example", "www.university.example", false},
		{Emails{}, "a@x.com\nB@x.com", "b@X.com\n\n a@x.com\na@x.com", true},
		{Emails{}, "a@x.com", "b@x.com", false},
		{Emails{}, "a@x.com\nb@x.com", "a@x.com\nA@x.com", false},
		{Emails{}, "a@x.com", "", false},
	} {
		if test.kind.Same(test.a, test.b) != test.same || test.kind.Same(test.b, test.a) != test.same {
			t.Errorf("%s: %q and %q: want %t", test.kind.Name(), test.a, test.b, test.same)
		}
	}
}

func TestKeep(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ state, plan, want types.String }{
		{types.StringValue("0x" + strings.ToUpper(address[2:])), types.StringValue(address), types.StringValue("0x" + strings.ToUpper(address[2:]))},
		{types.StringValue(address[:41] + "0"), types.StringValue(address), types.StringValue(address)},
		{types.StringNull(), types.StringValue(address), types.StringValue(address)},
		{types.StringValue(address), types.StringNull(), types.StringNull()},
		{types.StringValue(address), types.StringUnknown(), types.StringUnknown()},
	} {
		resp := planmodifier.StringResponse{PlanValue: test.plan}
		Keep[Address]().PlanModifyString(t.Context(), planmodifier.StringRequest{StateValue: test.state, PlanValue: test.plan}, &resp)
		if !resp.PlanValue.Equal(test.want) {
			t.Errorf("%+v: got %s", test, resp.PlanValue)
		}
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	if Null[Address]().Means(Unknown[Address]()) || Unknown[Address]().Means(Unknown[Address]()) || !Null[Address]().Means(Null[Address]()) || New[Address](address).Means(Null[Address]()) {
		t.Error("null and unknown don't compare as they should")
	}
	var resp xattr.ValidateAttributeResponse
	New[Address]("0x12").ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("holder")}, &resp)
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "Invalid ID wallet address" || !strings.HasPrefix(resp.Diagnostics[0].Detail(), `holder: "0x12" has 2`) {
		t.Errorf("got %v", resp.Diagnostics)
	}
}

func TestParseEmails(t *testing.T) {
	t.Parallel()
	got := ParseEmails(" B@x.com\n\na@x.com\r\nb@X.com")
	if want := []ListedEmail{{"B@x.com", "b@x.com"}, {"a@x.com", "a@x.com"}}; !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// Addresses that need no net/mail, and such as do, valid or not.
var (
	plainEmails = []string{"a@b", "Ada.Lovelace+x@example.com", "a_b%c-d@sub-domain.example", "-@-", "0@1.2"}
	otherEmails = []string{
		"", "@", "a@", "@b", "a@b@c", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.", "a@b..c", "a b@c", "a@b c", " a@b", "a@b\n", "a@b\x00", "a,b@c", "a@b,c@d",
		"Ann <a@b>", "<a@b>", "a@b (c)", `"a b"@c`, `"a"@b`, "a@[127.0.0.1]", "o'brien@example.com", "a/b@c", "山田@例え.jp", "a@\xff", "=?utf-8?q?a?=@b", "a:b@c;",
	}
	commonForm = regexp.MustCompile(`^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9._%+-]+$`)
)

func TestIsPlainEmail(t *testing.T) {
	t.Parallel()
	for _, text := range plainEmails {
		if parsed, err := mail.ParseAddress(text); !isPlainEmail(text) || err != nil || parsed.Address != text {
			t.Errorf("%q is plain: %t, %v", text, isPlainEmail(text), err)
		}
	}
	for _, text := range otherEmails {
		if isPlainEmail(text) {
			t.Errorf("%q is plain", text)
		}
	}
}

// A long value is no long log line.
func TestValueString(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value Value[Emails]
		want  string
	}{
		{New[Emails]("a@x.com\n"), `"a@x.com\n"`},
		{New[Emails](strings.Repeat("é", 60)), `"` + strings.Repeat("é", 60) + `"`},
		{New[Emails](strings.Repeat("é", 61)), `"` + strings.Repeat("é", 60) + `…"`},
		{Null[Emails](), "<null>"},
		{Unknown[Emails](), "<unknown>"},
	} {
		if got := test.value.String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// FuzzSame looks for texts for which "means the same" isn't reflexive and
// symmetric, or panics.
func FuzzSame(f *testing.F) {
	f.Add(`{"a":1e2}`, `{"a":100}`)
	f.Add("2027-03-31", "2027-03-31T00:00:00Z")
	f.Add("a@x.com\nb@x.com", "b@x.com\na@x.com")
	f.Add(`1e999999999`, `-1e-999999999`)
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, kind := range []Kind{Address{}, Timestamp{}, JSON{}, JSONArray{}, JSONObject{}, Email{}, Emails{}, Domain{}} {
			if kind.Check(a) == nil && !kind.Same(a, a) {
				t.Errorf("%s: %q isn't the same as itself", kind.Name(), a)
			}
			if kind.Same(a, b) != kind.Same(b, a) {
				t.Errorf("%s: %q and %q compare differently the other way round", kind.Name(), a, b)
			}
		}
	})
}
