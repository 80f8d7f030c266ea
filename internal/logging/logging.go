// Package logging tells how much of the provider's log anybody reads.
package logging

import (
	"os"
	"strings"
)

// prefix is what the names of Terraform's settings for logs begin with.
const prefix = "TF_LOG"

// Level is how much of a log is wanted.
type Level int

// Levels, as far as anything depends on them.
const (
	Off   Level = iota
	Some        // errors, warnings, information
	Debug       // lines, too
	Trace       // bodies, too
)

// Wanted is the highest level that a setting asks for. One that says where the log goes,
// or that is for Terraform's own, asks for none; what isn't a level counts as TRACE, as it
// does for Terraform.
func Wanted() Level {
	level := Off
	for _, setting := range os.Environ() {
		name, value, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, prefix+"_PATH") && name != prefix+"_CORE" && value != "" {
			level = max(level, parse(value))
		}
	}
	return level
}

func parse(value string) Level {
	switch strings.ToUpper(value) {
	case "OFF":
		return Off
	case "ERROR", "WARN", "INFO":
		return Some
	case "DEBUG":
		return Debug
	}
	return Trace
}

// loggers are those of Terraform's libraries: each subsystem has a level of its own.
var loggers = []string{"_SDK", "_SDK_FRAMEWORK", "_SDK_PROTO", "_PROVIDER_WEB3CONNECT"}

// OffUnlessWanted turns the loggers of Terraform's libraries off, which make all their
// lines for nobody where no level is set: half of what a plan costs the provider. It has
// to come before the provider is served.
func OffUnlessWanted() error {
	if Wanted() > Off {
		return nil
	}
	for _, name := range loggers {
		if err := os.Setenv(prefix+name, "off"); err != nil {
			return err
		}
	}
	return nil
}
