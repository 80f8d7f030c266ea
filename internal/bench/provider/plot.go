package main

import "slices"

// plot shows how a plan of web3connect_nft grows: CPU time beside the floor's, and
// requests.
func (r *report) plot() []byte {
	cpu, floor := series{name: "provider", class: "a"}, series{name: "floor", class: "b"}
	drift, plain := series{name: "with drift detection", class: "a"}, series{name: "without", class: "b"}
	for _, row := range r.Rows {
		if row.Scenario != "nft" {
			continue
		}
		x := float64(row.N)
		switch row.Step {
		case stepPlan:
			cpu.add(x, row.Cost.CPU)
			drift.add(x, float64(row.Cost.Requests))
			if row.Floor != nil {
				floor.add(x, row.Floor.CPU)
			}
		case stepNoDrift:
			plain.add(x, float64(row.Cost.Requests))
		}
	}
	return drawing{
		label: "Plans without changes of N web3connect_nft: CPU seconds beside a provider that does nothing, and requests",
		panels: []panel{
			{title: "CPU seconds of a plan (Terraform and provider)", x: "NFTs", series: []series{cpu, floor}},
			{title: "Requests of a plan", x: "NFTs", series: []series{drift, plain}},
		},
	}.svg()
}

// series is a line of a panel.
type series struct {
	name, class string
	points      []point
}

type point struct{ x, y float64 }

func (s *series) add(x, y float64) {
	s.points = append(s.points, point{x, y})
	slices.SortFunc(s.points, func(a, b point) int {
		if a.x < b.x {
			return -1
		}
		return 1
	})
}
