package figure

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// WriteTable writes a line for each figure.
func WriteTable(out io.Writer, figures []Figure) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "WHAT\tFIGURE\tBASE\tRATIO\tTARGET\tOK") // Flush gives the error
	for _, f := range figures {
		base, ratio, limit := "–", "–", fmt.Sprintf("%s %g", f.Target.Relation, f.Target.Limit)
		if f.Base > 0 {
			base, ratio = f.amount(f.Base), fmt.Sprintf("%.2f", f.Ratio)
		} else {
			limit += " " + f.Unit
		}
		verdict := "yes"
		if !f.OK {
			verdict = "NO"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", f.Name, f.amount(f.Value), base, ratio, limit, verdict)
	}
	return w.Flush()
}

// amount writes small values with decimals, unless they are counts.
func (f Figure) amount(v float64) string {
	if v < 100 && !f.Exact {
		return fmt.Sprintf("%.2f %s", v, f.Unit)
	}
	return fmt.Sprintf("%.0f %s", v, f.Unit)
}
