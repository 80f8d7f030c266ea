package policy

import (
	"regexp"
	"slices"
	"strings"
)

// address is of a resource, with its key where it has one.
var address = regexp.MustCompile(`web3connect_nft(_batch)?\.\w+(\["[^"]*"\])?`)

// short gives of each line of a report the kind, if it is denied, the address, and the
// entry of a batch.
func short(report []string) []string {
	entry := regexp.MustCompile(`entry "[^"]*" is taken out(, and a new entry is for the same holder)?`)
	kind := regexp.MustCompile(`^(denied: \[\w+\]|warning:)`)
	var lines []string
	for _, line := range report {
		if found := kind.FindString(line); found != "" {
			line = strings.TrimSpace(found + " " + address.FindString(line) + " " + entry.FindString(line))
		}
		lines = append(lines, line)
	}
	return lines
}

const (
	allows = "The policy allows the plan."
	denies = "The policy denies the plan."
)

func (k *tools) judges(what, dir string, want []string, args ...string) {
	k.t.Helper()
	report, allowed := k.judge(dir, args...)
	if got := short(report); !slices.Equal(got, want) {
		k.t.Errorf("%s: the policy says\n%s\nwant\n%s\nin full\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"), strings.Join(report, "\n"))
	}
	if allowed != (want[len(want)-1] == allows) {
		k.t.Errorf("%s: allowed is %t", what, allowed)
	}
}

// testKinds has plans of each kind of change.
func (k *tools) testKinds() {
	dir := k.folder("before.tf")
	k.judges("nothing but new credentials", dir, []string{allows})
	k.tf(dir, "apply", "-input=false", "-no-color", "-auto-approve")
	k.judges("no change", dir, []string{allows})

	var all []string
	for line := range strings.Lines(k.tf(dir, "state", "list")) {
		all = append(all, "denied: [destroy] "+strings.TrimSpace(line))
	}
	if len(all) < 15 {
		k.t.Errorf("only %d resources", len(all))
	}
	k.judges("all is destroyed", dir, append(all, denies), "-destroy")

	k.configure(dir, "after.tf", "main.tf")
	replace := "-replace=web3connect_nft.replaced_by_request"
	k.judges("each kind", dir, []string{
		`denied: [destroy] web3connect_nft.shrinking["5"]`,
		`denied: [destroy] web3connect_nft_batch.destroyed`,
		`denied: [leave] web3connect_nft_batch.partly_unknown entry "three" is taken out`,
		`denied: [leave] web3connect_nft_batch.shrinking entry "changes" is taken out, and a new entry is for the same holder`,
		`denied: [leave] web3connect_nft_batch.shrinking entry "goes" is taken out`,
		`denied: [mint] web3connect_nft.once_more`,
		`denied: [mint] web3connect_nft.perhaps_once_more`,
		`denied: [mint] web3connect_nft_batch.once_more`,
		`denied: [reissue] web3connect_nft.reminted`,
		`denied: [reissue] web3connect_nft.reminted_first`,
		`denied: [reissue] web3connect_nft.replaced_by_request`,
		`denied: [unknown] web3connect_nft_batch.unknown`,
		`warning: web3connect_nft.forgotten`,
		`warning: web3connect_nft.loosened`, // its deletion_policy
		`warning: web3connect_nft.loosened`, // its remint_on_static_change
		`warning: web3connect_nft.transferred`,
		`warning: web3connect_nft_batch.forgotten`,
		`warning: web3connect_nft_batch.growing`, // a transfer
		`warning: web3connect_nft_batch.once_more`,
		denies,
	}, replace)
}

// An errored plan has no changes beside the errors, and would pass.
func (k *tools) testPlanWithErrors() {
	dir := k.folder("before.tf")
	k.configure(dir, "error.tf", "error.tf")
	if _, err := k.run(dir, k.terraform, "plan", "-input=false", "-no-color", "-out=plan.tfplan"); err == nil {
		k.t.Fatal("the plan has no errors")
	}
	out, allowed := k.script(dir, k.example("ci/judge.sh"), "plan.tfplan")
	if allowed || !strings.Contains(out, "the plan has errors") {
		k.t.Errorf("allowed is %t:\n%s", allowed, out)
	}
}
