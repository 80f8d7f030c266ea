package check

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FuzzTexts: what a check takes is what its name says, and what it refuses becomes
// one error that can be read on one line.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{
		"4006381333931", "73513537", "https://example.com", "ipfs://bafy/1.png", "data:,x", "HTTP://[::1]:80/", "https://:80/", "90", "-90.0", "+1", "NaN", "1_0", "2m", "1h-1s", "9999999h",
		"+81312345678", "..", "a/b?c#d%", "0x0000", "\n", "é\u2028", "public",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip() // Terraform has none
		}
		for name, c := range map[string]struct {
			test func(string) error
			is   func() bool
		}{
			"URL":          {URL, func() bool { return isURL(text) }},
			"web URL":      {WebURL, func() bool { return isURL(text) && strings.HasPrefix(strings.ToLower(text), "http") }},
			"degrees":      {Degrees(90), func() bool { v, err := strconv.ParseFloat(text, 64); return err == nil && v >= -90 && v <= 90 }},
			"GTIN":         {GTIN(8, 12, 13, 14), func() bool { return isGTIN(text) }},
			"duration":     {Duration, func() bool { d, err := time.ParseDuration(text); return err == nil && d > 0 }},
			"phone number": {PhoneNumber, func() bool { return strings.Trim(text, "0123456789") == "+" && len(text) <= 16 && text[1] != '0' }},
			"visibility":   {OneOf("public", "private"), func() bool { return text == "public" || text == "private" }},
			"address of zero": {NotZeroAddress, func() bool {
				return !strings.HasPrefix(text, "0x00") || strings.Trim(text, "0x") != "" || strings.Count(text, "x") > 1
			}},
			"token id": {TokenID, func() bool {
				u, err := url.Parse("https://a/nft/" + url.PathEscape(text))
				return err == nil && u.Path == "/nft/"+text && strings.Count(u.JoinPath().EscapedPath(), "/") == 2 && u.JoinPath().Path == u.Path && !unicode.IsSpace([]rune(text)[0])
			}},
		} {
			resp := validator.StringResponse{}
			String(name, c.test).ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: types.StringValue(text)}, &resp)
			switch {
			case !resp.Diagnostics.HasError():
				if !c.is() {
					t.Errorf("%q is taken as %s", text, name)
				}
			case len(resp.Diagnostics) > 1 || strings.ContainsFunc(resp.Diagnostics[0].Detail(), unicode.IsControl):
				t.Errorf("%s: %q", name, resp.Diagnostics)
			}
		}
	})
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.IsAbs() && len(text) > len(u.Scheme)+1 && !strings.ContainsFunc(text, func(r rune) bool { return r == ' ' || unicode.IsControl(r) })
}

// isGTIN wants a check digit that notices each other digit in one place.
func isGTIN(text string) bool {
	for i := range text {
		for digit := byte('0'); digit <= '9'; digit++ {
			if other := text[:i] + string(digit) + text[i+1:]; other != text && GTIN(len(text))(other) == nil {
				return false
			}
		}
	}
	return strings.Trim(text, "0123456789") == "" && len(text) >= 8 && len(text) <= 14
}

// FuzzNumbers: the checks of numbers take what lies between their bounds.
func FuzzNumbers(f *testing.F) {
	f.Add(int64(0), 0.0)
	f.Add(int64(1700000000000), 1e308)
	f.Add(int64(-1), -1e-300)
	f.Fuzz(func(t *testing.T, n int64, x float64) {
		year := time.Unix(n, 0).UTC().Year()
		if (UnixSeconds(n) == nil) != (n >= 0 && year <= 9999 && n < 1e15) {
			t.Errorf("%d seconds", n)
		}
		if (NotNegative(n) == nil) != (n >= 0) || (Between(0, 100)(n) == nil) != (n >= 0 && n <= 100) {
			t.Errorf("%d", n)
		}
		if (Positive(x) == nil) != (x > 0 && x <= 1.7976931348623157e308) {
			t.Errorf("%g", x)
		}
	})
}
