package provider_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/racedetector"
)

// TestAccExampleCommands follows the documentation as a user does: with the provider
// that terraform init installs, and the commands as they are written there.
func TestAccExampleCommands(t *testing.T) {
	t.Parallel()
	if racedetector.On {
		t.Skip("runs the built provider, which the race detector doesn't watch")
	}
	in, w := install(t)
	t.Run("provider", func(t *testing.T) {
		w.write("main.tf", readExample(t, "data-sources", "web3connect_account", "data-source.tf"))
		w.shell("terraform validate")
		if got := w.plan("plan"); got != (planned{}) {
			t.Errorf("planned %+v", got)
		}
		if w.e.Count("getMyInfo") == 0 {
			t.Errorf("the account wasn't read: %v", w.e.Requests())
		}
	})
	for _, name := range exampleFolders(t, "resources", "import.sh") {
		t.Run("import."+name, func(t *testing.T) {
			t.Parallel()
			testExampleImport(t, in.workspace(t), name)
		})
	}
	for name, example := range exampleActions {
		t.Run("action."+name, func(t *testing.T) {
			t.Parallel()
			if lack := acctest.Actions.Lacking(in.tf); lack != "" {
				t.Skip(lack)
			}
			w := in.workspace(t)
			source := readExample(t, "actions", name, "action.tf")
			w.write("main.tf", source)
			variables := example.prepare(t, w.e)
			var settings []string
			for variable, value := range variables {
				settings = append(settings, fmt.Sprintf("TF_VAR_%s=%s", variable, value))
			}
			w.shell("terraform apply", settings...)
			w.shell(commandIn(t, source), settings...)
			example.check(t, w.e)
			if got := w.plan("plan"); got != (planned{}) && !strings.Contains(source, "apply -var") {
				t.Errorf("planned %+v afterwards", got)
			}
		})
	}
	t.Run("query", func(t *testing.T) {
		t.Parallel()
		if lack := acctest.ListResources.Lacking(in.tf); lack != "" {
			t.Skip(lack)
		}
		w := in.workspace(t)
		source, wanted := listExample(t, w.e)
		w.write("diplomas.tfquery.hcl", source)
		w.shell(commandIn(t, source))
		w.e.ClearRequests()
		if got := w.plan("apply"); got != (planned{Import: len(wanted)}) {
			t.Errorf("planned %+v\n%s", got, w.read("diplomas.tf"))
		}
		w.changesNothing()
	})
}

// commandIn is the command that an example's comment tells.
func commandIn(t *testing.T, source string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^#.*(terraform .*)$`).FindAllStringSubmatch(source, -1)
	if len(found) != 1 {
		t.Fatalf("it tells %d commands instead of one", len(found))
	}
	return found[0][1]
}

// testExampleImport applies a resource's example, has the state forget the resource, and
// takes it over again in each way that there is, without a change.
func testExampleImport(t *testing.T, w *workspace, name string) {
	t.Helper()
	w.write("main.tf", readExample(t, "resources", name, "resource.tf"))
	w.shell("terraform apply")
	if name == "web3connect_phone_verification" {
		w.shell("terraform apply -var phone_code=" + sentCode(w.e))
	}
	inReality := realValues(t, w.e, name)
	byID := inReality(readExample(t, "resources", name, "import-by-string-id.tf"))
	address := regexp.MustCompile(`to = (\S+)`).FindStringSubmatch(byID)[1]
	forget := func() {
		t.Helper()
		w.shell("terraform state rm " + address)
		w.e.ClearRequests()
	}

	// Paragraphs of the script are alternatives.
	for script := range strings.SplitSeq(inReality(readExample(t, "resources", name, "import.sh")), "\n\n") {
		forget()
		w.shell(script)
		if got := w.plan("plan"); got != (planned{Change: configuredAlone[name]}) {
			t.Errorf("planned %+v after\n%s", got, script)
		}
		w.changesNothing()
	}
	blocks := map[string]string{"import-by-string-id.tf": byID}
	if identity := "import-by-identity.tf"; slices.Contains(exampleFolders(t, "resources", identity), name) && acctest.ImportByIdentity.Lacking(w.tf) == "" {
		blocks[identity] = inReality(readExample(t, "resources", name, identity))
	}
	for file, block := range blocks {
		forget()
		w.write("import.tf", block)
		if got := w.plan("apply"); got != (planned{Import: 1, Change: configuredAlone[name]}) {
			t.Errorf("planned %+v with\n%s", got, block)
		}
		w.remove("import.tf")
		if got := w.plan("plan"); got != (planned{}) {
			t.Errorf("planned %+v behind %s", got, file)
		}
		w.changesNothing()
	}
}

// configuredAlone are the resources whose examples have an argument that an import can't
// know, timeouts and resend_trigger: the plan shows it as a change, for which nothing is
// sent.
var configuredAlone = map[string]int{"web3connect_domain_verification": 1, "web3connect_phone_verification": 1}

// The examples' token ids and ID wallets, which stand for real ones.
var (
	exampleTokens  = []string{"0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c", "0x2e9b4d7a1c8f3e6b5d0a9c7e4f2b8d6a3c1e5f7b9d0a2c4e6f8b1d3a5c7e9f02"}
	exampleWallets = []string{"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249", "0x9bc269e6b230220238d2b9efe115f3a3c489b369"}
)

// realValues puts the emulator's NFTs, in the order of their serial numbers, and their
// holders into an example in place of those that are printed.
func realValues(t *testing.T, e *acctest.Emulator, name string) func(string) string {
	t.Helper()
	nfts := e.AllNFTs()
	serial := func(n emulator.NFT) int {
		var static struct {
			Number int `json:"serial_number"`
		}
		if err := json.Unmarshal(n.Static, &static); err != nil {
			t.Fatal(err)
		}
		return static.Number
	}
	slices.SortFunc(nfts, func(a, b emulator.NFT) int { return serial(a) - serial(b) })
	var pairs []string
	for i, nft := range nfts {
		pairs = append(pairs, exampleTokens[i], nft.TokenID, exampleWallets[i], nft.Holder)
	}
	replacer := strings.NewReplacer(pairs...)
	return func(source string) string {
		replaced := replacer.Replace(source)
		for _, literal := range regexp.MustCompile(`0x[0-9a-f]+`).FindAllString(replaced, -1) {
			if !slices.Contains(pairs, literal) || slices.Contains(exampleTokens, literal) {
				t.Errorf("%s: nothing stands for %s", name, literal)
			}
		}
		return replaced
	}
}
