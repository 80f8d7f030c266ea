package check

import (
	"strings"
	"testing"
)

// TestTexts has values of each check; fault is a part of the error, "" for none.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		test        func(string) error
		text, fault string
	}{
		{URL, "https://example.com/a.png?x=1#y", ""},
		{URL, "ipfs://bafy/1.png", ""},
		{URL, "data:image/png;base64,AAAA", ""},
		{URL, "/a.png", "not an absolute URL"},
		{URL, "example.com", "not an absolute URL"},
		{URL, "https:///a", "has no host"},
		{URL, "https://a b", "is not a URL"},
		{URL, "", "not an absolute URL"},
		{URL, "x:", "nothing behind"},
		{WebURL, "http://127.0.0.1:8590/callback?x=1", ""},
		{WebURL, "HTTPS://example.com", ""},
		{WebURL, "ipfs://bafy/1", "is not a URL of http or https"},
		{WebURL, "https:///welcome", "has no host"},
		{WebURL, "example.com/welcome", "is not a URL of http or https"},
		{Degrees(90), "35.681236", ""},
		{Degrees(90), "-90", ""},
		{Degrees(90), "90.1", "outside"},
		{Degrees(180), "139.76", ""},
		{Degrees(90), "35°", "is not a number"},
		{Degrees(90), "NaN", "is not a number"},
		{Degrees(90), "1e1", "is not a number"},
		{GTIN(13), "4006381333931", ""},
		{GTIN(13), "4006381333932", "check digit 2, but its other digits give 1"},
		{GTIN(8), "73513537", ""},
		{GTIN(12), "036000291452", ""},
		{GTIN(14), "10012345000017", ""},
		{GTIN(8, 12, 13, 14), "73513537", ""},
		{GTIN(8, 13), "036000291452", "has 12 digits instead of 8, 13"},
		{GTIN(13), "400638133393x", "digits only"},
		{GTIN(13), "", "has 0 digits"},
		{OneOf("public", "private"), "hidden", `"hidden" is not possible; write "public" or "private"`},
		{Duration, "2m", ""},
		{Duration, "2", "is not a duration"},
		{Duration, "-2s", "not over zero"},
		{TokenID, "any id / of 1", ""},
		{TokenID, "", "is empty"},
		{TokenID, " \t", "is empty"},
		{TokenID, "0x1\n", "has white space around it"},
		{TokenID, "..", "is not the id"},
	} {
		err := test.test(test.text)
		if test.fault == "" && err != nil || test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) {
			t.Errorf("%q: got %v, want %q", test.text, err, test.fault)
		}
	}
}

func TestIntegers(t *testing.T) {
	t.Parallel()
	if UnixSeconds(1700000000) != nil || UnixSeconds(0) != nil || UnixSeconds(-1) == nil {
		t.Error("seconds")
	}
	if err := UnixSeconds(1700000000000); err == nil || !strings.Contains(err.Error(), "milliseconds") {
		t.Errorf("milliseconds: %v", err)
	}
	if NotNegative(0) != nil || NotNegative(-1) == nil {
		t.Error("not negative")
	}
}
