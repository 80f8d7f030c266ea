// Package logging tells whether anybody reads the provider's log.
package logging

import (
	"os"
	"strings"
)

// prefix is what the names of Terraform's settings for logs begin with.
const prefix = "TF_LOG"

// Wanted tells whether a setting turns a log on. One that says where it goes, or that
// is off, doesn't.
func Wanted() bool {
	for _, setting := range os.Environ() {
		name, value, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, prefix+"_PATH") && value != "" && !strings.EqualFold(value, "off") {
			return true
		}
	}
	return false
}

// OffUnlessWanted turns the loggers of Terraform's libraries off, which write all they
// have for nobody where no level is set: a third of what a plan costs. It has to come
// before the provider is served.
func OffUnlessWanted() error {
	if Wanted() {
		return nil
	}
	for _, name := range []string{"_SDK", "_PROVIDER_WEB3CONNECT"} {
		if err := os.Setenv(prefix+name, "off"); err != nil {
			return err
		}
	}
	return nil
}
