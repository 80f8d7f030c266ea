package emulator

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestMetadataTypes(t *testing.T) {
	t.Parallel()
	for typ, values := range map[*jsonType]struct{ good, bad string }{
		&typeInteger: {
			"0 -0 0.000 -0e5 1 -12 100 1.0 12.50e1 5e0 1e400 1E+2 12345678901234567890123456789012345678901234567890 1e99999999999999999999",
			"1.5 0.1 1e-1 12.55e1 0.5e0 1e-999999999 1e-99999999999999999999 1." + strings.Repeat("0", 100) + "1",
		},
		&typeTime: {
			"2030-01-01 2030-01-01T03:04Z 2030-01-01T03:04:05Z 2030-01-01T03:04:05.678Z 2030-01-01T03:04:05 2030-01-01T03:04:05+09:00 2028-02-29",
			"20300101 2030-1-1 2030-02-30 2030-13-01 2030-01-01T3:04:05Z 2030-01-01T24:00:00Z 2030-01-01T03:04:05+24:00 2030-01-01T 2030-01-01Z 03:04",
		},
	} {
		for text, want := range map[string]bool{values.good: true, values.bad: false} {
			for field := range strings.FieldsSeq(text) {
				var v any = field
				if typ == &typeInteger {
					v = json.Number(field)
				}
				if typ.is(v) != want {
					t.Errorf("%s is %s: %t", field, typ.name, !want)
				}
			}
		}
	}
}

// The order of RFC 8785 is that of UTF-16, and it escapes only what it must.
func TestCanonical(t *testing.T) {
	t.Parallel()
	got := canonical(map[string]any{
		"\u20ac": json.Number("1.0"), "\ufb33": "<&>\u2028\u000f\"", "😀": []any{true, nil}, "a": map[string]any{"c": json.Number("12345678901234567890"), "b": json.Number("1E2")},
	})
	want := `{"a":{"b":1E2,"c":12345678901234567890},"€":1.0,"😀":[true,null],"` + "\ufb33" + `":"<&>` + "\u2028" + `\u000f\""}`
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
