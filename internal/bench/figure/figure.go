// Package figure has what the benchmarks make of their rounds: figures, whether they
// hold what is asked of them, and a table of them.
package figure

import "slices"

// Sample is one round of a figure: what is measured, and what it is compared with.
type Sample struct{ Value, Base float64 }

// Target is what a figure is held to.
type Target struct {
	Relation string  `json:"relation"` // >=, <= or <
	Limit    float64 `json:"limit"`
}

// AtLeast includes the limit.
func AtLeast(limit float64) Target { return Target{">=", limit} }

// AtMost includes the limit.
func AtMost(limit float64) Target { return Target{"<=", limit} }

// Below excludes the limit.
func Below(limit float64) Target { return Target{"<", limit} }

func (t Target) holds(v float64) bool {
	switch t.Relation {
	case ">=":
		return v >= t.Limit
	case "<=":
		return v <= t.Limit
	default:
		return v < t.Limit
	}
}

// Figure is a line of the table. One without a base is held to its target itself,
// the others are with their ratio.
type Figure struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	Value  float64 `json:"value"`
	Base   float64 `json:"base,omitempty"`
	Ratio  float64 `json:"ratio,omitempty"`
	Target Target  `json:"target"`
	OK     bool    `json:"ok"`
	// Exact figures are counts: they are the same on every machine.
	Exact bool `json:"exact,omitempty"`
}

// Compared makes a figure of its rounds. The ratio is the median of the rounds'
// ratios, since what disturbs a round disturbs both sides of it.
func Compared(name, unit string, t Target, samples []Sample) Figure {
	var values, bases, ratios []float64
	for _, s := range samples {
		values, bases, ratios = append(values, s.Value), append(bases, s.Base), append(ratios, s.Value/s.Base)
	}
	f := Figure{Name: name, Unit: unit, Value: Median(values), Base: Median(bases), Ratio: Median(ratios), Target: t}
	f.OK = t.holds(f.Ratio)
	return f
}

// Plain makes a figure that stands alone.
func Plain(name, unit string, t Target, value float64) Figure {
	return Figure{Name: name, Unit: unit, Value: value, Target: t, OK: t.holds(value)}
}

// Count makes a figure of a count, which stands alone and is exact.
func Count(name, unit string, most, value int) Figure {
	f := Plain(name, unit, AtMost(float64(most)), float64(value))
	f.Exact = true
	return f
}

// Median is the middle of the values, of which there is at least one.
func Median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
