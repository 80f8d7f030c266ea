package meaning

import (
	"math/big"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FuzzType takes texts through the type, its values and its plan modifier, for every
// kind: what is written is read again, meaning the same is an equivalence among the
// texts that are valid, and the plan keeps the state's spelling just where it means
// the same.
func FuzzType(f *testing.F) {
	f.Add(address, "0x"+strings.ToUpper(address[2:]), address)
	f.Add("2027-03-31", "2027-03-31T00:00:00.000Z", "2027-03-31T09:00+09:00")
	f.Add(`{"a":[1,2.50],"b":null}`, ` { "b": null, "a": [1.0, 25e-1] }`, `{"b":null,"a":[10e-1,2.5]}`)
	f.Add(`1e999999999`, `2e999999999`, `1e-999999999`)
	f.Add(`9007199254740993`, `9007199254740992`, `9007199254740993.0`)
	f.Add(`"\ud800"`, `"\ufffd"`, `"�"`)
	f.Add(" Ada@Example.com\n", "ada@example.com", "ADA@EXAMPLE.COM")
	f.Add("b@x.com\n\nA@x.com", "a@x.com\r\nB@X.com", "a@x.com\nb@x.com\na@x.com")
	f.Add("ſ@x.com", "S@x.com", "s@x.com")
	f.Add("K.example", "k.example.", "k.example") // the Kelvin sign
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, text := range []string{a, b, c} {
			if !utf8.ValidString(text) {
				t.Skip() // Terraform has none
			}
		}
		checkType[Address](t, a, b, c)
		checkType[Timestamp](t, a, b, c)
		checkType[JSON](t, a, b, c)
		checkType[JSONArray](t, a, b, c)
		checkType[JSONObject](t, a, b, c)
		checkType[Email](t, a, b, c)
		checkType[Emails](t, a, b, c)
		checkType[Domain](t, a, b, c)
	})
}

func checkType[K Kind](t *testing.T, a, b, c string) {
	t.Helper()
	var kind K
	read, err := Type[K]{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, a))
	if err != nil || !read.Equal(New[K](a)) || !read.Type(t.Context()).Equal(Type[K]{}) {
		t.Fatalf("%s: %q is read as %v, %v", kind.Name(), a, read, err)
	}
	if written, err := read.ToTerraformValue(t.Context()); err != nil || !written.Equal(tftypes.NewValue(tftypes.String, a)) {
		t.Errorf("%s: %q is written as %v, %v", kind.Name(), a, written, err)
	}
	x, y, z := New[K](a), New[K](b), New[K](c)
	switch same, diags := x.StringSemanticEquals(t.Context(), y); {
	case diags.HasError() || same != x.Means(y):
		t.Errorf("%s: %q, %q: %v", kind.Name(), a, b, diags)
	case !x.Means(x):
		t.Errorf("%s: %q isn't the same as itself", kind.Name(), a)
	case same != y.Means(x):
		t.Errorf("%s: %q and %q compare differently the other way round", kind.Name(), a, b)
	case same && y.Means(z) && !x.Means(z):
		t.Errorf("%s: %q is %q, and that is %q, but the first isn't the last", kind.Name(), a, b, c)
	case same && a != b && (kind.Check(a) != nil || kind.Check(b) != nil):
		t.Errorf("%s: %q and %q mean the same, but one of them is none", kind.Name(), a, b)
	default:
		resp := planmodifier.StringResponse{PlanValue: types.StringValue(b)}
		Keep[K]().PlanModifyString(t.Context(), planmodifier.StringRequest{StateValue: types.StringValue(a), PlanValue: resp.PlanValue}, &resp)
		want := b
		if same {
			want = a
		}
		if resp.PlanValue.ValueString() != want {
			t.Errorf("%s: of %q in the state and %q in the plan %s is kept", kind.Name(), a, b, resp.PlanValue)
		}
	}
}

// FuzzEmails: each e-mail is there once, in the spelling and order of the text, and a
// text of those alone means the same.
func FuzzEmails(f *testing.F) {
	f.Add(" B@x.com\n\na@x.com\r\nb@X.com")
	f.Add("a@x.com\u0085b@x.com\u2028c@x.com\rd@x.com")
	f.Add("İ@x.com\ni̇@x.com\nI@x.com")
	f.Fuzz(func(t *testing.T, text string) {
		emails := ParseEmails(text)
		seen := map[string]bool{}
		rest := text
		var texts []string
		for _, email := range emails {
			if seen[email.Key] || email.Key == "" || NormalizeEmail(email.Key) != email.Key || NormalizeEmail(email.Text) != email.Key || email.Text != strings.TrimSpace(email.Text) {
				t.Errorf("%+v in %q", email, text)
			}
			seen[email.Key] = true
			_, after, found := strings.Cut(rest, email.Text)
			if !found {
				t.Errorf("%q is not in %q, or not behind those before it", email.Text, text)
			}
			rest = after
			texts = append(texts, email.Text)
		}
		again := strings.Join(texts, "\n")
		if !slices.Equal(ParseEmails(again), emails) || (Emails{}).Check(text) == nil && !New[Emails](again).Means(New[Emails](text)) {
			t.Errorf("%q gives %q", text, emails)
		}
		if err := (Emails{}).Check(text); err == nil {
			for _, email := range emails {
				if CheckEmail(email.Text) != nil || (Email{}).Check(email.Text) != nil {
					t.Errorf("%q is taken in %q", email.Text, text)
				}
			}
		}
	})
}

// FuzzPlainEmail: the short way takes nothing that net/mail refuses or reads
// otherwise, and each address of the common form.
func FuzzPlainEmail(f *testing.F) {
	for _, text := range plainEmails {
		f.Add(text)
	}
	for _, text := range otherEmails {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := mail.ParseAddress(text)
		valid := err == nil && parsed.Address == text
		if plain := isPlainEmail(text); plain != (valid && commonForm.MatchString(text)) {
			t.Errorf("%q is plain: %t, valid: %t, %v", text, plain, valid, err)
		}
	})
}

// FuzzParseTimestamp: a time is the same in every zone and spelling that it can be
// written in.
func FuzzParseTimestamp(f *testing.F) {
	for _, text := range []string{"2027-03-31", "2027-03-31T23:59:59+09:00", "2027-03-31T23:59Z", "9999-12-31T23:59:59.000Z", "0000-01-01", "2027-03-31T23:59:59,5", "2027-03-31T23:59:59.999999999-23:59"} {
		f.Add(text, 9*3600)
	}
	f.Fuzz(func(t *testing.T, text string, offset int) {
		at, err := ParseTimestamp(text)
		if err != nil {
			return
		}
		elsewhere := at.In(time.FixedZone("", offset%(23*60)*60))
		for _, spelling := range []string{at.Format(time.RFC3339Nano), at.UTC().Format(time.RFC3339Nano), elsewhere.Format(time.RFC3339Nano)} {
			if len(spelling) > 4 && spelling[4] != '-' {
				continue // before the year 0 or after 9999
			}
			if !New[Timestamp](text).Means(New[Timestamp](spelling)) {
				t.Errorf("%q is not %q", text, spelling)
			}
		}
	})
}

// FuzzSameNumber: numbers are the same if they are so at a precision of 512 bits,
// however large or small they are.
func FuzzSameNumber(f *testing.F) {
	f.Add("1", int64(0), "10", int64(-1))
	f.Add("9007199254740993", int64(0), "9007199254740992", int64(0))
	f.Add("1", int64(400), "1", int64(401))
	f.Add("1", int64(999999999), "2", int64(999999999))
	f.Add("1", int64(-999999999), "0", int64(0))
	f.Add("-0.0", int64(0), "0", int64(7))
	f.Add("10", int64(646456993), "1", int64(646456994))
	f.Fuzz(func(t *testing.T, a string, e int64, b string, g int64) {
		x, okX := new(big.Rat).SetString(a)
		y, okY := new(big.Rat).SetString(b)
		e, g = e%(1<<40), g%(1<<40)
		first, second := a+"e"+big.NewInt(e).String(), b+"e"+big.NewInt(g).String()
		if !okX || !okY || len(a)+len(b) > 100 || (JSON{}).Check(first) != nil || (JSON{}).Check(second) != nil {
			t.Skip()
		}
		want := x.Sign() == 0 && y.Sign() == 0
		if d := e - g; x.Sign() == y.Sign() && x.Sign() != 0 && -200 < d && d < 200 { // else they differ in any case: fewer digits than that
			scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(max(d, -d)), nil))
			if d > 0 {
				x.Mul(x, scale)
			} else {
				y.Mul(y, scale)
			}
			want = x.Cmp(y) == 0
		}
		if got := (JSON{}).Same(first, second); got != want {
			t.Errorf("%s and %s: %t", first, second, got)
		}
	})
}
