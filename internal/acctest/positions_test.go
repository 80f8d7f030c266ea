package acctest

import "testing"

// A position in no group would be one that no test under the real terraform sees.
func TestGroups(t *testing.T) {
	t.Parallel()
	times := map[string]int{}
	for _, group := range groups {
		for _, name := range group {
			if Positions[name] == nil {
				t.Errorf("there is no position %q", name)
			}
			times[name]++
		}
	}
	for name := range Positions {
		if times[name] != 1 {
			t.Errorf("%q is in %d groups", name, times[name])
		}
	}
}
