package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes are the ways in which a text can be written.
var escapes = []func(string) string{
	func(s string) string { return jsonText(s, true) },
	func(s string) string { return jsonText(s, false) },
	func(s string) string { return strings.ReplaceAll(jsonText(s, false), "/", `\/`) },
	html.EscapeString,
	url.QueryEscape,
	url.PathEscape,
	func(s string) string { quoted := strconv.QuoteToASCII(s); return quoted[1 : len(quoted)-1] },
	each(func(s string) string { // as JavaScript and PHP write what isn't ASCII
		out := ""
		for _, unit := range utf16.Encode([]rune(s)) {
			out += fmt.Sprintf(`\u%04x`, unit)
		}
		return out
	}),
	each(func(s string) string { return fmt.Sprintf("&#x%X;", []rune(s)[0]) }),
	each(func(s string) string { return fmt.Sprintf("&#%d;", []rune(s)[0]) }),
	each(func(s string) string {
		out := ""
		for _, b := range []byte(s) {
			out += fmt.Sprintf("%%%02x", b)
		}
		return out
	}),
}

func each(escape func(string) string) func(string) string {
	return func(s string) string {
		var out strings.Builder
		for _, r := range s {
			out.WriteString(escape(string(r)))
		}
		return out.String()
	}
}

// jsonText is a text as it stands between the quotes of a JSON string.
func jsonText(text string, escapeHTML bool) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(escapeHTML)
	if err := enc.Encode(text); err != nil {
		panic(err)
	}
	quoted := strings.TrimSpace(out.String())
	return quoted[1 : len(quoted)-1]
}

// FuzzRedact hides a secret in a text, escaped in up to three ways one after the
// other. It is taken out, and nothing beside it.
func FuzzRedact(f *testing.F) {
	for i := range escapes {
		f.Add(`s3cret-<&"ü/+ \`, i, i+3, i+5, 9)
	}
	f.Add("%41%42&lt;%2541", 3, 4, -1, 8)
	f.Add("😀😀\u2028abcdef", 7, 0, 10, 12)
	f.Fuzz(func(t *testing.T, secret string, first, second, third, cut int) {
		if len(secret) < 4 || len(secret) > 200 || !utf8.ValidString(secret) || strings.ContainsFunc(secret, unicode.IsControl) || strings.ContainsAny(secret, "‹›") {
			t.Skip()
		}
		for l := range layers(secret) {
			if len(l.text) < 4 {
				t.Skip() // it looks escaped, and stands for next to nothing
			}
		}
		r := newRedactor(secret)
		escaped := secret
		for _, n := range []int{first, second, third} {
			if n >= 0 {
				escaped = escapes[n%len(escapes)](escaped)
			}
		}
		if got := r.text("‹" + escaped + "›" + escaped); got != "‹"+redacted+"›"+redacted {
			t.Errorf("%q as %q leaves %q", secret, escaped, got)
		}
		// As a value of a log's line, and as a key.
		for _, body := range []string{`["‹` + jsonText(escaped, true) + `›"]`, `{"‹` + jsonText(escaped, false) + `›":1}`} {
			if got := r.body(opGetNFT, []byte(body), true); !strings.Contains(got, "‹"+redacted+"›") {
				t.Errorf("%q in %s leaves %q", secret, body, got)
			}
		}
		// A text that breaks off keeps less than the beginning that tells it.
		if cut = max(cut, -cut-1) % len(secret); cut >= 8 {
			if got := r.text("‹" + secret[:cut]); got != "‹"+redacted {
				t.Errorf("%q cut to %q leaves %q", secret, secret[:cut], got)
			}
		}
	})
}

// FuzzRedactText: a text keeps no secret, and all of itself where it has none.
func FuzzRedactText(f *testing.F) {
	f.Add("you sent abcd-efgh, and %61bcd", "abcd-efgh", "abcd")
	f.Add(`{"a":"\u0061bc\ud83d\ude00"}\`, "abc😀", "%%%%")
	f.Add("&amp;amp;lt;&#;&#x110000;", "<&#;", "1234")
	f.Fuzz(func(t *testing.T, text, one, two string) {
		if len(one) < 4 || len(two) < 4 {
			t.Skip()
		}
		r := newRedactor(one, two)
		got := r.text(text)
		if rest := strings.ReplaceAll(got, redacted, "\x00\x00\x00\x00"); strings.Contains(rest, one) || strings.Contains(rest, two) {
			if !strings.Contains(one+two, "\x00") {
				t.Errorf("%q leaves %q of %q, %q", text, got, one, two)
			}
		}
		if got != text && !strings.Contains(got, redacted) {
			t.Errorf("%q becomes %q", text, got)
		}
		if newRedactor().text(text) != text {
			t.Errorf("%q changes without any secret", text)
		}
	})
}
