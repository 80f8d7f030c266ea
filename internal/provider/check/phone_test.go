package check

import "testing"

func TestPhoneNumber(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"+81312345678": true, "+123456789012345": true,
		"": false, "+": false, "81312345678": false, "+0312345678": false, "+81 3 1234 5678": false, "+81-3-1234-5678": false, "+1234567890123456": false, "+81312345678\n": false,
	} {
		if err := PhoneNumber(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
