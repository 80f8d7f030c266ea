package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

var (
	provided = subject{name: "provider"}
	floored  = subject{name: "floor"}
)

// twoSizes is a report of plans of 100 and 1,000 NFTs in three rounds.
func twoSizes() *report {
	r := newReport()
	for _, n := range []int{1000, 100} {
		for i := range 3 {
			requests := make([]emulator.RequestLogEntry, n/100+i)
			for j := range requests {
				requests[j].Operation = "listMintedNFTs"
			}
			s := float64(n) / 100 * float64(i+1)
			r.measured("nft", stepPlan, n, provided, usage{CPU: 3 * s, Provider: s, Wall: 4 * s, Peak: 50, Requests: requests})
			r.measured("nft", stepNoDrift, n, provided, usage{CPU: 2 * s, Requests: requests[:1]})
			r.measured("nft", stepPlan, n, floored, usage{CPU: 2 * s, Provider: s / 2, Wall: 3 * s, Peak: 30})
		}
		r.add("nft", stepPlan, n, provided, floored)
		r.add("nft", stepNoDrift, n, provided, floored)
	}
	return r
}

func TestRows(t *testing.T) {
	t.Parallel()
	row := twoSizes().Rows[0]
	if row.Cost.CPU != 60 || row.Cost.ProviderCPU != 20 || row.Cost.Wall != 80 || row.Floor.CPU != 40 || row.Ratio != 1.5 {
		t.Errorf("%+v with the floor %+v", row, row.Floor)
	}
	// Of requests the round with most of them counts.
	if row.Cost.Requests != 12 || row.Cost.Operations["listMintedNFTs"] != 12 {
		t.Errorf("%+v", row.Cost)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	r := twoSizes()
	r.Skipped = []string{"batch: " + missing(batchType).Error()}
	r.count("requests of a plan", 11, "nft", stepPlan, 1000)
	var out strings.Builder
	if err := r.print(&out); err != nil {
		t.Fatal(err)
	}
	want := `STEP                           N     CPU s  FLOOR  RATIO  PROVIDER'S  FLOOR  WALL s  FLOOR  REQUESTS  PEAK MB
nft: plan                      1000  60.00  40.00  1.50   20.00       10.00  80.00   60.00  12        50
nft: plan, no drift detection  1000  40.00  –      –      0.00        –      0.00    –      1         0
nft: plan                      100   6.00   4.00   1.50   2.00        1.00   8.00    6.00   3         50
nft: plan, no drift detection  100   4.00   –      –      0.00        –      0.00    –      1         0
batch: skipped, since the provider has no web3connect_nft_batch

WHAT                FIGURE       BASE  RATIO  TARGET          OK
requests of a plan  12 requests  –     –      <= 11 requests  NO
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// Times say more about the machine: only a count that is over its budget fails.
func TestOver(t *testing.T) {
	t.Parallel()
	r := twoSizes()
	r.plain("memory", "MB", 1, 2)
	r.count("requests of a plan", 12, "nft", stepPlan, 1000)
	if r.over() {
		t.Error("what isn't exact counts")
	}
	r.count("requests of a plan", 11, "nft", stepPlan, 1000)
	if !r.over() {
		t.Error("12 of 11 requests are not over")
	}
}

func TestGrowth(t *testing.T) {
	t.Parallel()
	b := &bench{options: options{sizes: []int{100, 1000}, rounds: 3}, provider: provided, floor: floored, report: twoSizes()}
	b.growth()
	if f := b.report.Figures[0]; f.Value != 10 || f.Base != 10 || f.Ratio != 1 || !f.OK {
		t.Errorf("%+v", f)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "benchmarks")
	if err := twoSizes().write(dir); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "provider.json"))
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		CPUs int
		Rows []struct {
			Step string
			N    int
			Cost struct {
				CPU float64 `json:"cpu_seconds"`
			}
		}
	}
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	if read.CPUs == 0 || len(read.Rows) != 4 || read.Rows[2].N != 100 || read.Rows[2].Cost.CPU != 6 {
		t.Errorf("%+v", read)
	}
	svg, err := os.ReadFile(filepath.Join(dir, "provider.svg"))
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, svg)
}

func TestPlot(t *testing.T) {
	t.Parallel()
	svg := twoSizes().plot()
	wellFormed(t, svg)
	// Four lines of two points each, the smaller number first. 60 CPU seconds are at the
	// top, and 40, the floor's, at two thirds of the way to it.
	if n := bytes.Count(svg, []byte("<circle")); n != 8 {
		t.Errorf("%d points", n)
	}
	for _, want := range []string{
		`class="line a" points="92.0,233.2 416.0,64.0"`, `class="line b" points="92.0,239.5 416.0,126.7"`, "prefers-color-scheme: dark",
	} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("there is no %s in\n%s", want, svg)
		}
	}
}

func TestPlotOfNothing(t *testing.T) {
	t.Parallel()
	wellFormed(t, newReport().plot())
	odd := drawing{label: `"<&>"`, panels: []panel{{title: "<b>", series: []series{{name: "a & b", class: "a", points: []point{{1, 1}}}}}}}
	wellFormed(t, odd.svg())
}

func wellFormed(t *testing.T, raw []byte) {
	t.Helper()
	if len(raw) == 0 {
		t.Fatal("there is none")
	}
	for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, raw)
		}
		if text, ok := token.(xml.CharData); ok && (bytes.Contains(text, []byte("NaN")) || bytes.Contains(text, []byte("Inf"))) {
			t.Fatalf("%q", text)
		}
	}
}

func TestStep(t *testing.T) {
	t.Parallel()
	for most, want := range map[float64]float64{0: 1, 3000: 500, 1000: 200, 12: 2, 60: 10, 0.3: 0.05, 3015: 1000, 7: 2} {
		if got := step(most); got < want*0.999 || got > want*1.001 {
			t.Errorf("step(%v) = %v, want %v", most, got, want)
		}
	}
}

// A report keeps what another run of the same machine has measured, and no other.
func TestKeep(t *testing.T) {
	t.Parallel()
	made := func(n int, value float64, name string) *report {
		r := newReport()
		r.Terraform = "Terraform 1"
		r.Rows = []row{{Scenario: "nft", Step: stepPlan, N: n, Subject: "provider", Cost: cost{CPU: value}}}
		r.Figures = []figure.Figure{figure.Plain(name, "s", figure.AtMost(9), value)}
		return r
	}
	before := made(100, 1, "a")
	before.Rows = append(before.Rows, row{Scenario: "start", Step: "x", N: 7})
	now := made(1000, 2, "b")
	now.keep(before)
	if len(now.Rows) != 3 || now.Rows[0].Scenario != "start" || now.Rows[1].N != 100 || len(now.Figures) != 2 {
		t.Errorf("got %+v", now)
	}
	again := made(100, 3, "a")
	again.keep(before)
	if len(again.Rows) != 2 || again.Rows[1].Cost.CPU != 3 || len(again.Figures) != 1 || again.Figures[0].Value != 3 {
		t.Errorf("got %+v", again)
	}
	other := made(1000, 2, "b")
	other.Terraform = "Terraform 2"
	other.keep(before)
	if len(other.Rows) != 1 {
		t.Errorf("got %+v", other)
	}
}
