package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
)

// sample is one round of a figure.
type sample struct{ value, base float64 }

// target is what a figure is held to.
type target struct {
	Relation string  `json:"relation"` // >=, <= or <
	Limit    float64 `json:"limit"`
}

func (t target) holds(v float64) bool {
	switch t.Relation {
	case ">=":
		return v >= t.Limit
	case "<=":
		return v <= t.Limit
	default:
		return v < t.Limit
	}
}

// figure is a line of the table. One without a base is held to its target itself,
// the others are with their ratio.
type figure struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	Value  float64 `json:"value"`
	Base   float64 `json:"base,omitempty"`
	Ratio  float64 `json:"ratio,omitempty"`
	Target target  `json:"target"`
	OK     bool    `json:"ok"`
}

// compared makes a figure of its rounds. The ratio is the median of the rounds'
// ratios, since what disturbs a round disturbs both sides of it.
func compared(name, unit string, t target, samples []sample) figure {
	var values, bases, ratios []float64
	for _, s := range samples {
		values, bases, ratios = append(values, s.value), append(bases, s.base), append(ratios, s.value/s.base)
	}
	f := figure{Name: name, Unit: unit, Value: median(values), Base: median(bases), Ratio: median(ratios), Target: t}
	f.OK = t.holds(f.Ratio)
	return f
}

// plain makes a figure that stands alone.
func plain(name, unit string, t target, value float64) figure {
	return figure{Name: name, Unit: unit, Value: value, Target: t, OK: t.holds(value)}
}

// median is the middle of the values, of which there is at least one.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

func writeTable(out io.Writer, figures []figure) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "WHAT\tFIGURE\tBASE\tRATIO\tTARGET\tOK") // Flush gives the error
	for _, f := range figures {
		base, ratio, limit := "–", "–", fmt.Sprintf("%s %g", f.Target.Relation, f.Target.Limit)
		if f.Base > 0 {
			base, ratio = amount(f.Base, f.Unit), fmt.Sprintf("%.2f", f.Ratio)
		} else {
			limit += " " + f.Unit
		}
		verdict := "yes"
		if !f.OK {
			verdict = "NO"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", f.Name, amount(f.Value, f.Unit), base, ratio, limit, verdict)
	}
	return w.Flush()
}

// amount writes small values with decimals.
func amount(v float64, unit string) string {
	if v < 100 {
		return fmt.Sprintf("%.2f %s", v, unit)
	}
	return fmt.Sprintf("%.0f %s", v, unit)
}

// report is what goes into the file of -json.
type report struct {
	Go      string   `json:"go"`
	OS      string   `json:"os"`
	Arch    string   `json:"arch"`
	CPUs    int      `json:"cpus"`
	N       int      `json:"n"`
	Seconds float64  `json:"seconds"`
	Rounds  int      `json:"rounds"`
	Figures []figure `json:"figures"`
}

func writeJSON(o options, figures []figure) error {
	raw, err := json.MarshalIndent(report{runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.n, o.seconds, o.rounds, figures}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.json, append(raw, '\n'), 0o600)
}
