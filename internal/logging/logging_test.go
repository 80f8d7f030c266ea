package logging_test

import (
	"os"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/logging"
)

func TestWanted(t *testing.T) {
	for _, test := range []struct {
		setting string
		level   logging.Level
	}{
		{"", logging.Off},
		{"TF_LOG=", logging.Off},
		{"TF_LOG=off", logging.Off},
		{"TF_LOG=OFF", logging.Off},
		{"TF_LOG_PATH=terraform.log", logging.Off},
		{"TF_LOG_PATH_MASK=%s.log", logging.Off},
		{"TF_LOG=trace", logging.Trace},
		{"TF_LOG_PROVIDER=DEBUG", logging.Debug},
		{"TF_LOG_PROVIDER_WEB3CONNECT=INFO", logging.Some},
		{"TF_LOG=json", logging.Trace},
		{"TF_LOG_SDK_PROTO_DATA_DIR=.", logging.Trace},
		{"TF_LOG=1", logging.Trace},
		{"TF_LOG_CORE=TRACE", logging.Off},
		{"TF_LOG=INFO TF_LOG_PROVIDER=TRACE", logging.Trace},
		{"TF_LOG=DEBUG TF_LOG_SDK=off", logging.Debug},
	} {
		t.Run(test.setting, func(t *testing.T) {
			for _, setting := range os.Environ() {
				if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "TF_LOG") {
					t.Setenv(name, "")
				}
			}
			names := []string{"TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_PROVIDER_WEB3CONNECT"}
			for _, name := range names {
				t.Setenv(name, "")
			}
			for setting := range strings.FieldsSeq(test.setting) {
				name, value, _ := strings.Cut(setting, "=")
				t.Setenv(name, value)
			}
			if got := logging.Wanted(); got != test.level {
				t.Errorf("the level is %d", got)
			}
			if err := logging.OffUnlessWanted(); err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				if off := os.Getenv(name) == "off"; test.level == logging.Off && !off || test.level > logging.Off && os.Getenv(name) != settingOf(test.setting, name) {
					t.Errorf("%s is %q", name, os.Getenv(name))
				}
			}
		})
	}
}

// settingOf is the value of a name in settings.
func settingOf(settings, name string) string {
	for setting := range strings.FieldsSeq(settings) {
		if found, value, _ := strings.Cut(setting, "="); found == name {
			return value
		}
	}
	return ""
}
