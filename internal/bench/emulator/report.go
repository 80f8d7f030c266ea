package main

import "github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"

// report is what goes into the file of -json.
type report struct {
	figure.Machine
	N       int             `json:"n"`
	Seconds float64         `json:"seconds"`
	Rounds  int             `json:"rounds"`
	Figures []figure.Figure `json:"figures"`
}

func writeJSON(o options, figures []figure.Figure) error {
	return figure.WriteJSON(o.json, report{figure.ThisMachine(), o.n, o.seconds, o.rounds, figures})
}
