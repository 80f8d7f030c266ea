package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
)

// report is what a run has found out.
type report struct {
	figure.Machine
	Terraform string          `json:"terraform"`
	Rows      []row           `json:"rows"`
	Figures   []figure.Figure `json:"figures"`
	Skipped   []string        `json:"skipped,omitempty"`

	rounds map[cell][]usage
}

// cell is what is measured once in a round.
type cell struct {
	scenario, step string
	n              int
	subject        string
}

// row is a step of a scenario: medians of the rounds.
type row struct {
	Scenario string  `json:"scenario"`
	Step     string  `json:"step"`
	N        int     `json:"n"`
	Subject  string  `json:"subject"`
	Rounds   int     `json:"rounds"`
	Cost     cost    `json:"cost"`
	Floor    *cost   `json:"floor,omitempty"`
	Ratio    float64 `json:"ratio,omitempty"` // of CPU, to the floor
}

// cost is the median of what a step has used, and the requests of the round that had
// most of them.
type cost struct {
	CPU         float64        `json:"cpu_seconds"`          // of terraform with its providers
	ProviderCPU float64        `json:"provider_cpu_seconds"` // thereof
	Wall        float64        `json:"wall_seconds"`
	Peak        float64        `json:"provider_peak_mb"`
	Requests    int            `json:"requests"`
	Operations  map[string]int `json:"operations,omitempty"`
}

func newReport() *report {
	return &report{Machine: figure.ThisMachine(), rounds: map[cell][]usage{}}
}

// measured takes a round down.
func (r *report) measured(scenario, step string, n int, s subject, u usage) {
	c := cell{scenario, step, n, s.name}
	r.rounds[c] = append(r.rounds[c], u)
}

// of are the rounds of a step.
func (r *report) of(scenario, step string, n int, s subject) []usage {
	return r.rounds[cell{scenario, step, n, s.name}]
}

// add makes a row of the rounds, beside those of the floor; its name is empty where there
// is none.
func (r *report) add(scenario, step string, n int, s, floor subject) {
	rounds := r.of(scenario, step, n, s)
	made := row{Scenario: scenario, Step: step, N: n, Subject: s.name, Rounds: len(rounds), Cost: costOf(rounds)}
	if base := r.of(scenario, step, n, floor); len(base) > 0 {
		c := costOf(base)
		made.Floor, made.Ratio = &c, figure.Compared("", "", figure.Target{}, cpuSamples(rounds, base)).Ratio
	}
	r.Rows = append(r.Rows, made)
}

// compare makes a figure of the CPU time of rounds.
func (r *report) compare(name string, most float64, values, bases []usage) {
	r.Figures = append(r.Figures, figure.Compared(name, "s", figure.AtMost(most), cpuSamples(values, bases)))
}

// count makes a figure of a step's requests by the provider.
func (r *report) count(name string, budget int, scenario, step string, n int) {
	requests := costOf(r.of(scenario, step, n, subject{name: "provider"})).Requests
	r.Figures = append(r.Figures, figure.Count(name, "requests", budget, requests))
}

func cpuSamples(values, bases []usage) []figure.Sample {
	samples := make([]figure.Sample, min(len(values), len(bases)))
	for i := range samples {
		samples[i] = figure.Sample{Value: values[i].CPU, Base: bases[i].CPU}
	}
	return samples
}

func costOf(rounds []usage) cost {
	var c cost
	middle := func(of func(usage) float64) float64 {
		var values []float64
		for _, u := range rounds {
			values = append(values, of(u))
		}
		return figure.Median(values)
	}
	c.CPU, c.ProviderCPU = middle(func(u usage) float64 { return u.CPU }), middle(func(u usage) float64 { return u.Provider })
	c.Wall, c.Peak = middle(func(u usage) float64 { return u.Wall }), middle(func(u usage) float64 { return u.Peak })
	most := slices.MaxFunc(rounds, func(a, b usage) int { return len(a.Requests) - len(b.Requests) })
	c.Requests, c.Operations = len(most.Requests), byOperation(most.Requests)
	return c
}

// over tells whether a count is over its budget.
func (r *report) over() bool {
	return slices.ContainsFunc(r.Figures, func(f figure.Figure) bool { return f.Exact && !f.OK })
}

// write puts the report, its plot and its table into a folder. What this run hasn't measured stays
// as it is there, if it is of the same machine, Go and Terraform.
func (r *report) write(dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	file := filepath.Join(dir, "provider.json")
	var before report
	if raw, err := os.ReadFile(filepath.Clean(file)); err == nil && json.Unmarshal(raw, &before) == nil {
		r.keep(&before)
	}
	var table bytes.Buffer
	return errors.Join(
		figure.WriteJSON(file, r),
		os.WriteFile(filepath.Join(dir, "provider.svg"), r.plot(), 0o600), //nolint:gosec // the folder that was asked for
		r.print(&table),
		os.WriteFile(filepath.Join(dir, "provider.txt"), table.Bytes(), 0o600),
	)
}

// keep takes over what only a former report has.
func (r *report) keep(before *report) {
	if before.Machine != r.Machine || before.Terraform != r.Terraform {
		return
	}
	for _, old := range before.Rows {
		if !slices.ContainsFunc(r.Rows, func(n row) bool {
			return n.Scenario == old.Scenario && n.Step == old.Step && n.N == old.N && n.Subject == old.Subject
		}) {
			r.Rows = append(r.Rows, old)
		}
	}
	for _, old := range before.Figures {
		if !slices.ContainsFunc(r.Figures, func(n figure.Figure) bool { return n.Name == old.Name }) {
			r.Figures = append(r.Figures, old)
		}
	}
	slices.SortStableFunc(r.Rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(scenarioIndex(a.Scenario), scenarioIndex(b.Scenario)), cmp.Compare(a.N, b.N))
	})
	slices.SortStableFunc(r.Figures, func(a, b figure.Figure) int { return cmp.Compare(a.Name, b.Name) })
}

func scenarioIndex(name string) int { return slices.Index(scenarioNames(), name) }
