package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// planFile is where plan leaves what apply carries out.
const planFile = "demo.tfplan"

// plannedChanges is what the demo reads of `terraform show -json`.
type plannedChanges struct {
	PlannedValues struct {
		Outputs map[string]struct{ Value json.RawMessage }
	} `json:"planned_values"`
	ResourceChanges []struct {
		Address string
		Change  struct{ Actions []string }
	} `json:"resource_changes"`
}

func (d *demo) init(ctx context.Context) error {
	out, err := d.terraform(ctx, "init", "-no-color", "-input=false")
	if err == nil {
		printLines(out, "- Installed", "- Installing")
	}
	return err
}

func (d *demo) plan(ctx context.Context) error {
	out, err := d.terraform(ctx, "plan", "-no-color", "-input=false", "-out="+planFile)
	if err != nil {
		return err
	}
	printExample(out)
	printLines(out, "Plan:", "No changes")
	fmt.Printf("The whole plan is in %s.\n", d.path("terraform.log"))
	return d.printRequests(ctx)
}

func (d *demo) planned(ctx context.Context) (*plannedChanges, error) {
	out, err := d.terraform(ctx, "show", "-json", planFile)
	if err != nil {
		return nil, err
	}
	var p plannedChanges
	return &p, json.Unmarshal([]byte(out), &p)
}

// publish takes the record from the plan, where it is known already.
func (d *demo) publish(ctx context.Context) error {
	p, err := d.planned(ctx)
	if err != nil {
		return err
	}
	var record struct{ Name, Text string }
	if err := json.Unmarshal(p.PlannedValues.Outputs["domain_verification_record"].Value, &record); err != nil {
		return fmt.Errorf("the plan has no output domain_verification_record: %w", err)
	}
	fmt.Printf("%s  TXT  %q\n", record.Name, record.Text)
	return d.emulator.setTXT(ctx, record.Name, record.Text)
}

func (d *demo) apply(ctx context.Context) error {
	out, err := d.terraform(ctx, "apply", "-no-color", "-input=false", planFile)
	if err != nil {
		return err
	}
	printLines(out, "Apply complete")
	return d.printRequests(ctx)
}

func (d *demo) show(ctx context.Context) error {
	out, err := d.terraform(ctx, "output", "-json", "credentials")
	if err != nil {
		return err
	}
	var credentials map[string]struct {
		Name, Course, Grade string
		TokenID             string `json:"token_id"`
	}
	if err := json.Unmarshal([]byte(out), &credentials); err != nil {
		return err
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "E-MAIL\tTOKEN\tGRADE\tNAME\tCOURSE")
	for _, email := range slices.Sorted(maps.Keys(credentials)) {
		c := credentials[email]
		_, _ = fmt.Fprintf(table, "%s\t%.14s…\t%s\t%s\t%s\n", email, c.TokenID, c.Grade, c.Name, c.Course)
	}
	return table.Flush()
}

func (d *demo) planUnchanged(ctx context.Context) error {
	out, err := d.terraform(ctx, "plan", "-no-color", "-input=false", "-detailed-exitcode")
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	printLines(out, "No changes")
	return d.printRequests(ctx)
}

// changeGrade edits one grade and wants the plan to be one update in place.
func (d *demo) changeGrade(ctx context.Context) error {
	name, err := d.editGrade()
	if err != nil {
		return err
	}
	fmt.Printf("%s has a better grade now.\n", name)
	if err := d.plan(ctx); err != nil {
		return err
	}
	p, err := d.planned(ctx)
	if err != nil {
		return err
	}
	var changes []string
	for _, r := range p.ResourceChanges {
		if action := strings.Join(r.Change.Actions, "+"); action != "no-op" && action != "read" {
			changes = append(changes, action+" "+r.Address)
		}
	}
	if len(changes) != 1 || !strings.HasPrefix(changes[0], "update web3connect_nft.credential") {
		return fmt.Errorf("the plan is not one update in place but %v", changes)
	}
	return nil
}

// editGrade gives the first recipient of the working copy another grade.
func (d *demo) editGrade() (name string, err error) {
	file := d.path("work", "recipients.csv")
	raw, err := os.ReadFile(file) //nolint:gosec // a file of the demo's own
	if err != nil {
		return "", err
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		return "", err
	}
	column := slices.Index(rows[0], "grade")
	if column < 0 || len(rows) < 2 {
		return "", errors.New("recipients.csv has no grades")
	}
	rows[1][column] += "+"
	var out strings.Builder
	w := csv.NewWriter(&out)
	if err := w.WriteAll(rows); err != nil {
		return "", err
	}
	return rows[1][0], os.WriteFile(file, []byte(out.String()), 0o600)
}

func (d *demo) printRequests(ctx context.Context) error {
	counts, err := d.emulator.requests(ctx)
	if err != nil {
		return err
	}
	total := 0
	var parts []string
	for _, operation := range slices.Sorted(maps.Keys(counts)) {
		total += counts[operation]
		d.sent[operation] += counts[operation]
		parts = append(parts, fmt.Sprintf("%s %d", operation, counts[operation]))
	}
	fmt.Printf("Requests: %d (%s)\n", total, strings.Join(parts, ", "))
	return nil
}

// checkCounts proves by the emulator's request log that nothing was sent twice.
func (d *demo) checkCounts() error {
	for operation, want := range map[string]int{"mintNFT": 40, "setNFTVisibility": 40, "submitImportBatch": 1, "updateNFTMetadata": 1, "transferNFT": 0} {
		if d.sent[operation] != want {
			return fmt.Errorf("%s was called %d times instead of %d", operation, d.sent[operation], want)
		}
	}
	return nil
}

// printLines prints the lines that begin with one of the prefixes.
func printLines(output string, prefixes ...string) {
	for line := range strings.Lines(output) {
		for _, prefix := range prefixes {
			if strings.HasPrefix(line, prefix) {
				fmt.Print(line)
			}
		}
	}
}

// printExample prints a plan's first NFT.
func printExample(output string) {
	_, rest, found := strings.Cut(output, "  # web3connect_nft.")
	if !found {
		return
	}
	example, _, _ := strings.Cut(rest, "\n    }\n")
	fmt.Printf("One of them:\n\n  # web3connect_nft.%s\n    }\n\n", example)
}
