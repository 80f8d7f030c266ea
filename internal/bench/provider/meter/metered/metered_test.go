package metered

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// burnVariable makes this test's program burn CPU: "child" itself, "parent" in a child
// that it waits for.
const burnVariable = "METERED_BURN"

const burnt = 300 * time.Millisecond

func TestMain(m *testing.M) {
	switch os.Getenv(burnVariable) {
	case "parent":
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), burnVariable+"=child")
		if cmd.Run() != nil {
			os.Exit(1)
		}
	case "child":
		memory := make([]byte, 64<<20)
		for began := time.Now(); time.Since(began) < burnt; {
			for i := range memory {
				memory[i]++
			}
		}
	default:
		os.Exit(m.Run())
	}
}

// What terraform has used has what its providers have used in it.
func TestUsageHasThatOfChildren(t *testing.T) {
	t.Parallel()
	for _, who := range []string{"child", "parent"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), burnVariable+"="+who)
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		// Others may have had the processor for a part of the time.
		u := UsageOf(cmd.ProcessState)
		if u.CPU < burnt.Seconds()/10 {
			t.Errorf("%s: %.3f CPU seconds", who, u.CPU)
		}
		if runtime.GOOS != "windows" && (u.Peak < 64 || u.Peak > 1000) { // which doesn't tell
			t.Errorf("%s: %.0f MB", who, u.Peak)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "usage.json")
	if total, n, err := Read(file); err != nil || n != 0 || total != (Usage{}) {
		t.Errorf("%+v %d %v", total, n, err)
	}
	if err := os.WriteFile(file, []byte("{\"cpu\":0.25,\"peak\":30}\n{\"cpu\":1.5,\"peak\":20}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if total, n, err := Read(file); err != nil || n != 2 || total != (Usage{1.75, 30}) {
		t.Errorf("%+v %d %v", total, n, err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Error("the file is still there")
	}
	if err := os.WriteFile(file, []byte("{\"cpu\":0.2"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Read(file); err == nil {
		t.Error("half a line is accepted")
	}
}
