package figure

import (
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 2, 100}, 3},
	} {
		if got := Median(test.values); got != test.want {
			t.Errorf("Median(%v) = %v, want %v", test.values, got, test.want)
		}
	}
}

// The ratio is of the rounds, not of the medians.
func TestCompared(t *testing.T) {
	t.Parallel()
	samples := []Sample{{60, 100}, {10, 10}, {90, 200}}
	f := Compared("x", "/s", AtLeast(0.6), samples)
	if f.Value != 60 || f.Base != 100 || f.Ratio != 0.6 || !f.OK {
		t.Errorf("%+v", f)
	}
	if f := Compared("x", "/s", Below(0.6), samples); f.OK {
		t.Error("0.6 is below 0.6")
	}
	if f := Compared("x", "ms", AtMost(0.6), samples); !f.OK {
		t.Error("0.6 is not at most 0.6")
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := WriteTable(&out, []Figure{
		Compared("mint", "/s", AtLeast(0.6), []Sample{{1500, 2000}}),
		Plain("memory", "MB", Below(300), 412),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `WHAT    FIGURE   BASE     RATIO  TARGET    OK
mint    1500 /s  2000 /s  0.75   >= 0.6    yes
memory  412 MB   –        –      < 300 MB  NO
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
