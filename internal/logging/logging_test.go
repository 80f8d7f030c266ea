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
		wanted  bool
	}{
		{"", false},
		{"TF_LOG=", false},
		{"TF_LOG=off", false},
		{"TF_LOG=OFF", false},
		{"TF_LOG_PATH=terraform.log", false},
		{"TF_LOG_PATH_MASK=%s.log", false},
		{"TF_LOG=trace", true},
		{"TF_LOG_PROVIDER=DEBUG", true},
		{"TF_LOG_PROVIDER_WEB3CONNECT=INFO", true},
		{"TF_LOG_SDK_PROTO=TRACE", true},
		{"TF_LOG_SDK_PROTO_DATA_DIR=.", true},
	} {
		t.Run(test.setting, func(t *testing.T) {
			for _, setting := range os.Environ() {
				if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "TF_LOG") {
					t.Setenv(name, "")
				}
			}
			t.Setenv("TF_LOG_SDK", "")
			t.Setenv("TF_LOG_PROVIDER_WEB3CONNECT", "")
			if name, value, ok := strings.Cut(test.setting, "="); ok {
				t.Setenv(name, value)
			}
			if got := logging.Wanted(); got != test.wanted {
				t.Errorf("wanted is %t", got)
			}
			if err := logging.OffUnlessWanted(); err != nil {
				t.Fatal(err)
			}
			if off := os.Getenv("TF_LOG_SDK") == "off" && os.Getenv("TF_LOG_PROVIDER_WEB3CONNECT") == "off"; off == test.wanted {
				t.Errorf("turned off is %t", off)
			}
		})
	}
}
