package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
)

// print writes what was measured, and the figures that are to be reached.
func (r *report) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "STEP\tN\tCPU s\tFLOOR\tRATIO\tPROVIDER'S\tFLOOR\tWALL s\tFLOOR\tREQUESTS\tPEAK MB") // Flush gives the error
	for _, row := range r.Rows {
		c := row.Cost
		cpu, ratio, own, wall := "–", "–", "–", "–"
		if f := row.Floor; f != nil {
			cpu, ratio, own, wall = seconds(f.CPU), fmt.Sprintf("%.2f", row.Ratio), seconds(f.ProviderCPU), seconds(f.Wall)
		}
		_, _ = fmt.Fprintf(w, "%s: %s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%.0f\n",
			row.Scenario, row.Step, row.N, seconds(c.CPU), cpu, ratio, seconds(c.ProviderCPU), own, seconds(c.Wall), wall, c.Requests, c.Peak)
	}
	err := w.Flush()
	for _, text := range r.Skipped {
		_, _ = fmt.Fprintln(out, text)
	}
	_, _ = fmt.Fprintln(out)
	return errors.Join(err, figure.WriteTable(out, r.Figures))
}

func seconds(s float64) string { return fmt.Sprintf("%.2f", s) }
