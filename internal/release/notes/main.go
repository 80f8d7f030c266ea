// Command notes prints what the changelog says about the version of a tag, for the
// release of it, and fails if that is not what is to be released.
//
//	go run ./internal/release/notes v1.2.3
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/release"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "notes: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("the tag is missing: notes TAG")
	}
	changelog, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	text, err := release.Notes(string(changelog), args[0])
	if err != nil {
		return err
	}
	_, err = fmt.Print(text)
	return err
}
