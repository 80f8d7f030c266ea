package emulator

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// The README names a test for each operation and each switch, and those tests exist.
func TestREADME(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := ""
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tests += string(raw)
	}
	rows := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|.*\\| (Test\\w+) \\|$").FindAllStringSubmatch(string(readme), -1) {
		rows[row[1]] = row[2]
		if !strings.Contains(tests, "func "+row[2]+"(") {
			t.Errorf("%s: there is no %s", row[1], row[2])
		}
	}
	var names []string
	for _, op := range operations {
		names = append(names, op.name)
	}
	for _, op := range controlOperations {
		names = append(names, op.name)
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Switches]()) {
		names = append(names, field.Tag.Get("json"))
	}
	for _, name := range names {
		if rows[name] == "" {
			t.Errorf("the README doesn't list %s with its test", name)
		}
		delete(rows, name)
	}
	for name := range rows {
		t.Errorf("the README lists %s, which doesn't exist", name)
	}
}
