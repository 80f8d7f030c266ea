package check

import (
	"strings"
	"testing"
)

func TestNotZeroAddress(t *testing.T) {
	t.Parallel()
	if NotZeroAddress("0x"+strings.Repeat("0", 40)) == nil {
		t.Error("the zero address is taken")
	}
	for _, other := range []string{"0x" + strings.Repeat("0", 39) + "1", "0x", "", "0"} { // what is no address is another check's
		if err := NotZeroAddress(other); err != nil {
			t.Errorf("%q: %v", other, err)
		}
	}
}
