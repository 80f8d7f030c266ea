package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axe is the source of axe-core, which `make browser` installs.
var axe = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(filepath.Join("testdata", "axe", "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})

// accessibility asks axe for the levels A and AA of WCAG 2.0, 2.1 and 2.2.
const accessibility = `axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}, resultTypes: ["violations"]})
	.then(({violations}) => violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map((node) => node.html + " " + node.failureSummary)})))`

// accessibilityFaults are what axe finds wrong with the page at hand; nothing where
// axe isn't there and needn't be.
func (v *visitor) accessibilityFaults() []string {
	v.t.Helper()
	source, err := axe()
	if errors.Is(err, os.ErrNotExist) && !required() {
		return nil
	}
	if err != nil {
		v.t.Fatal(err)
	}
	type violation struct {
		ID, Help string
		Nodes    []string
	}
	// The page's policy doesn't apply to what DevTools evaluates.
	v.do("loading axe", chromedp.Evaluate[chromedp.Void](source+";undefined"))
	var faults []string
	for _, found := range get(v, "running axe", chromedp.Evaluate[[]violation](accessibility, chromedp.EvalAwaitPromise)) {
		faults = append(faults, fmt.Sprintf("accessibility %s (%s): %s", found.ID, found.Help, strings.Join(found.Nodes, "\n")))
	}
	return faults
}
