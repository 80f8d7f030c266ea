package client

import (
	"os"
	"strings"
	"testing"
)

// TestLogging has what a shell says about the log, and what is made for it. It can't be
// parallel: it sets TF_LOG.
func TestLogging(t *testing.T) {
	for _, env := range os.Environ() {
		if name, _, _ := strings.Cut(env, "="); strings.HasPrefix(name, "TF_LOG") {
			t.Setenv(name, "")
		}
	}
	for settings, want := range map[string][2]bool{
		"":                                       {false, false},
		"TF_LOG=":                                {false, false},
		"TF_LOG_PATH=/x":                         {false, false},
		"TF_LOG=off":                             {false, false},
		"TF_LOG=INFO":                            {false, false},
		"TF_LOG_PROVIDER=debug":                  {true, false},
		"TF_LOG=TRACE":                           {true, true},
		"TF_LOG=JSON":                            {true, true},
		"TF_LOG=1":                               {true, true},
		"TF_LOG=INFO TF_LOG_PROVIDER=TRACE":      {true, true},
		"TF_LOG=DEBUG TF_LOG_SDK=off":            {true, false},
		"TF_LOG_PROVIDER_WEB3CONNECT=TRACE":      {true, true},
		"TF_LOG_CORE=WARN TF_LOG_PATH=trace.log": {false, false},
	} {
		t.Run(settings, func(t *testing.T) {
			for setting := range strings.FieldsSeq(settings) {
				name, value, _ := strings.Cut(setting, "=")
				t.Setenv(name, value)
			}
			if lines, bodies := logging(); (lines != want[0]) || bodies != want[1] {
				t.Errorf("lines %t, bodies %t", lines, bodies)
			}
		})
	}
}
