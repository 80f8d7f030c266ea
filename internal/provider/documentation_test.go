package provider_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The kinds of pages, as their folders are called in docs/ and examples/, with the file
// of the example.
var pageKinds = map[string]string{
	"resources": "resource.tf", "data-sources": "data-source.tf", "ephemeral-resources": "ephemeral-resource.tf",
	"list-resources": "list-resource.tfquery.hcl", "actions": "action.tf", "functions": "function.tf",
}

// namesOf are the registrations of each kind.
func (s *protocolServer) namesOf() map[string][]string {
	return map[string][]string{
		"resources":           slices.Sorted(maps.Keys(s.schemas.ResourceSchemas)),
		"data-sources":        slices.Sorted(maps.Keys(s.schemas.DataSourceSchemas)),
		"ephemeral-resources": slices.Sorted(maps.Keys(s.schemas.EphemeralResourceSchemas)),
		"list-resources":      slices.Sorted(maps.Keys(s.schemas.ListResourceSchemas)),
		"actions":             slices.Sorted(maps.Keys(s.schemas.ActionSchemas)),
		"functions":           slices.Sorted(maps.Keys(s.schemas.Functions)),
	}
}

// importable tells whether a resource can be imported.
func (s *protocolServer) importable(name string) bool {
	s.t.Helper()
	resp, err := s.ImportResourceState(s.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: "-"})
	if err != nil {
		s.t.Fatal(err)
	}
	return !slices.ContainsFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "Resource Import Not Implemented" })
}

// Each registration has a page and its examples, and what there is of either belongs to
// a registration.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	s := newProtocolServer(t)
	identities := s.identityTypes()
	var pages, examples []string
	for kind, names := range s.namesOf() {
		for _, name := range names {
			page := readPage(t, kind, strings.TrimPrefix(name, "web3connect_")+".md")
			pages = append(pages, page.path)
			files := []string{pageKinds[kind]}
			page.shows(t, "Example Usage", kind, name, pageKinds[kind])
			if kind == "resources" {
				files = append(files, page.importsOf(t, name, s.importable(name), identities[name].AttributeTypes != nil)...)
			}
			for _, file := range files {
				examples = append(examples, filepath.Join(kind, name, file))
			}
		}
	}
	readPage(t, "index.md").shows(t, "Example Usage", "provider", "provider.tf")
	for kind := range pageKinds {
		sameFiles(t, "../../docs", kind, pages)
		sameFiles(t, examplesFolder, kind, examples)
	}
	sameFiles(t, examplesFolder, "provider", []string{filepath.Join("provider", "provider.tf")})
	programs, err := os.ReadDir(examplesFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		if _, ok := pageKinds[program.Name()]; ok || program.Name() == "provider" {
			continue
		}
		if readme := readExample(t, program.Name(), "README.md"); !strings.HasPrefix(readme, "# ") {
			t.Errorf("%s/README.md has no title", program.Name())
		}
	}
}

// page is a page of the documentation.
type page struct{ path, text string }

func readPage(t *testing.T, path ...string) page {
	t.Helper()
	p := page{path: filepath.Join(path...)}
	raw, err := os.ReadFile(filepath.Join("../../docs", p.path))
	if err != nil {
		t.Error(err)
	}
	p.text = string(raw)
	return p
}

// shows fails unless a section has an example in a block of code.
func (p page) shows(t *testing.T, section string, example ...string) {
	t.Helper()
	_, text, ok := strings.Cut(p.text, "\n## "+section+"\n")
	text, _, _ = strings.Cut(text, "\n## ")
	source := strings.TrimSpace(readExample(t, example...))
	if !ok || source == "" || !strings.Contains(text, "```terraform\n"+source+"\n```") && !strings.Contains(text, "```shell\n"+source+"\n```") {
		t.Errorf("%s: the section %s doesn't show %s", p.path, section, filepath.Join(example...))
	}
}

// importsOf checks what a resource's page says of imports, and gives their examples.
func (p page) importsOf(t *testing.T, name string, importable, identity bool) (files []string) {
	t.Helper()
	if !importable {
		if strings.Contains(p.text, "\n## Import\n") || !strings.Contains(p.text, "To take over ") {
			t.Errorf("%s: it can't be imported, so the page has to say how to take over what there is", p.path)
		}
		return nil
	}
	files = []string{"import.sh", "import-by-string-id.tf"}
	if identity {
		files = append(files, "import-by-identity.tf")
	} else if !strings.Contains(p.text, " no identity ") {
		t.Errorf("%s: it has no identity, so the page has to say so", p.path)
	}
	for _, file := range files {
		p.shows(t, "Import", "resources", name, file)
	}
	return files
}

// sameFiles fails for files in a folder that aren't wanted.
func sameFiles(t *testing.T, root, folder string, wanted []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err == nil && !slices.Contains(wanted, name) {
			err = errors.New(path + " belongs to nothing that the provider has")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
