package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
)

// drawing are panels side by side.
type drawing struct {
	label  string
	panels []panel
}

// panel is a diagram with axes from zero.
type panel struct {
	title, x string
	series   []series
}

// Sizes in pixels.
const (
	panelWidth, panelHeight = 440.0, 300.0
	left, right, top, below = 56.0, 24.0, 64.0, 48.0
)

// style has colours that can be read on white and on black, and told apart by who
// doesn't see red and green as two.
const style = `
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 13px }
.grid { stroke: #d0d7de; stroke-width: 1 }
.line { fill: none; stroke-width: 2 }
.a { stroke: #0969da } .dot.a, .mark.a { fill: #0969da }
.b { stroke: #bc4c00 } .dot.b, .mark.b { fill: #bc4c00 }
.dot, .mark { stroke: none }
.line.b { stroke-dasharray: 5 3 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.grid { stroke: #30363d }
.a { stroke: #58a6ff } .dot.a, .mark.a { fill: #58a6ff }
.b { stroke: #f0883e } .dot.b, .mark.b { fill: #f0883e }
.dot, .mark { stroke: none }
}
`

// svg draws it.
func (d drawing) svg() []byte {
	var out bytes.Buffer
	width := panelWidth * float64(len(d.panels))
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="%s">`+"\n",
		width, panelHeight, width, panelHeight, escape(d.label))
	fmt.Fprintf(&out, "<style>%s</style>\n", style)
	for i, p := range d.panels {
		fmt.Fprintf(&out, `<g transform="translate(%g 0)">`+"\n", float64(i)*panelWidth)
		p.draw(&out)
		out.WriteString("</g>\n")
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

func (p panel) draw(out *bytes.Buffer) {
	var most point
	for _, s := range p.series {
		for _, at := range s.points {
			most = point{max(most.x, at.x), max(most.y, at.y)}
		}
	}
	stepX, stepY := step(most.x), step(most.y)
	// The axes end at the tick after the largest value.
	end := point{math.Ceil(most.x/stepX) * stepX, math.Ceil(most.y/stepY) * stepY}
	if end.x == 0 || end.y == 0 {
		end = point{1, 1}
	}
	const w, h = panelWidth - left - right, panelHeight - top - below
	place := func(at point) point { return point{left + w*at.x/end.x, top + h - h*at.y/end.y} }

	text(out, left, 20, "start", "title", p.title)
	text(out, left+w/2, panelHeight-10, "middle", "", p.x)
	for y := 0.0; y <= end.y+stepY/2; y += stepY {
		at := place(point{0, y})
		fmt.Fprintf(out, `<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`+"\n", left, at.y, left+w, at.y)
		text(out, left-6, at.y+4, "end", "", number(y))
	}
	for x := 0.0; x <= end.x+stepX/2; x += stepX {
		text(out, place(point{x, 0}).x, top+h+18, "middle", "", number(x))
	}
	for i, s := range p.series {
		x := left + float64(i)*w/2
		fmt.Fprintf(out, `<rect class="mark %s" x="%.1f" y="33" width="14" height="4"/>`+"\n", s.class, x)
		text(out, x+20, 40, "start", "", s.name)
		s.draw(out, place)
	}
}

func (s series) draw(out *bytes.Buffer, place func(point) point) {
	if len(s.points) == 0 {
		return
	}
	fmt.Fprintf(out, `<polyline class="line %s" points="`, s.class)
	for i, p := range s.points {
		at := place(p)
		if i > 0 {
			out.WriteByte(' ')
		}
		fmt.Fprintf(out, "%.1f,%.1f", at.x, at.y)
	}
	out.WriteString(`"/>` + "\n")
	for _, p := range s.points {
		at := place(p)
		fmt.Fprintf(out, `<circle class="dot %s" cx="%.1f" cy="%.1f" r="3.5"><title>%s: %s at %s</title></circle>`+"\n",
			s.class, at.x, at.y, escape(s.name), number(p.y), number(p.x))
	}
}

// step is the distance of ticks: 1, 2 or 5 times a power of ten, so that there are about
// five.
func step(most float64) float64 {
	if most <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(most/5)))
	for _, factor := range []float64{1, 2, 5} {
		if most/(factor*power) <= 6 {
			return factor * power
		}
	}
	return 10 * power
}

func text(out *bytes.Buffer, x, y float64, anchor, class, s string) {
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`+"\n", x, y, anchor, class, escape(s))
}

// number writes at most four digits.
func number(v float64) string {
	digits := 4
	if v >= 1e4 {
		digits = 8
	}
	return strconv.FormatFloat(v, 'g', digits, 64)
}

func escape(s string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(s)) // a buffer takes all
	return out.String()
}
