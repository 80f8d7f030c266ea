package release

import (
	"context"
	"encoding/json"
	"fmt"
	"go/version"
	"net"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/cli"
)

const dockerfileName = "Dockerfile"

// stage is one of a Dockerfile: its instructions in order, with what they are given.
type stage struct {
	name, from   string
	instructions []instruction
}

type instruction struct{ word, args string }

// parseDockerfile knows what ours has: no here-documents, no parser directives.
func parseDockerfile(text string) ([]stage, error) {
	var stages []stage
	var line string
	for next := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(next), "#") {
			continue
		}
		line += strings.TrimSpace(next)
		if more, ok := strings.CutSuffix(line, "\\"); ok {
			line = more
			continue
		}
		word, args, _ := strings.Cut(line, " ")
		args = strings.TrimSpace(args)
		line = ""
		switch {
		case word == "":
		case word == "FROM":
			fields := slices.DeleteFunc(strings.Fields(args), func(s string) bool { return strings.HasPrefix(s, "--") })
			s := stage{from: fields[0]}
			if len(fields) == 3 {
				s.name = fields[2]
			}
			stages = append(stages, s)
		case len(stages) == 0:
			return nil, fmt.Errorf("%s stands before FROM", word)
		default:
			last := &stages[len(stages)-1]
			last.instructions = append(last.instructions, instruction{word, args})
		}
	}
	return stages, nil
}

// resolve gives all instructions of a stage, those that it begins with included, and the
// image that it begins with.
func resolve(stages []stage, s stage) ([]instruction, string) {
	all, from := s.instructions, s.from
	for i := len(stages) - 1; i >= 0; i-- {
		if stages[i].name == from {
			all, from = append(slices.Clone(stages[i].instructions), all...), stages[i].from
		}
	}
	return all, from
}

func args(all []instruction, word string) []string {
	var found []string
	for _, i := range all {
		if i.word == word {
			found = append(found, i.args)
		}
	}
	return found
}

// dockerfile are the problems with both images: the one from the source, which is what
// docker build makes, and that of a release.
func dockerfile(text []byte) (*problems, error) {
	p := &problems{}
	stages, err := parseDockerfile(string(text))
	if err != nil {
		return p, err
	}
	build := one(p, "stage", "build", stages, func(s stage) string { return s.name })
	released := one(p, "stage", releaseStage, stages, func(s stage) string { return s.name })
	p.expect(len(stages) > 0 && stages[len(stages)-1].name == "", "docker build doesn't make the last stage")

	binary := path.Join("/out", emulatorName)
	command := strings.Join(args(build.instructions, "RUN"), "\n")
	for _, part := range []string{
		"CGO_ENABLED=0", "GOOS=$TARGETOS GOARCH=$TARGETARCH", "-trimpath", "-X main.version=$VERSION", "-o " + binary, "./cmd/" + emulatorName,
	} {
		p.expect(strings.Contains(command, part), "build: no %s", part)
	}
	for _, arg := range []string{"TARGETOS", "TARGETARCH", "VERSION=dev"} {
		p.expect(slices.Contains(args(build.instructions, "ARG"), arg), "build: no ARG %s", arg)
	}

	copies := map[string]string{
		releaseStage: "$TARGETPLATFORM/" + emulatorName + " /" + emulatorName,
		"":           "--from=build " + binary + " /" + emulatorName,
	}
	for _, s := range []stage{released, stages[len(stages)-1]} {
		all, from := resolve(stages, s)
		p.expect(from == "scratch", "stage %q: begins with %s", s.name, from)
		p.expect(slices.Equal(args(all, "COPY"), []string{copies[s.name]}), "stage %q: copies %q", s.name, args(all, "COPY"))
		container(p, all)
	}
	p.expect(slices.Contains(args(released.instructions, "ARG"), "TARGETPLATFORM"), "release: no ARG TARGETPLATFORM")
	return p, nil
}

// container are the problems with what an image runs, as whom, and where.
func container(p *problems, all []instruction) {
	// A name would need a file of names.
	const user = "65532:65532"
	p.expect(slices.Equal(args(all, "USER"), []string{user}), "runs as %q", args(all, "USER"))
	owned := slices.IndexFunc(all, func(i instruction) bool { return i.word == "USER" })
	for _, folder := range []string{"/data", "/tmp"} {
		made := slices.Index(all, instruction{"WORKDIR", folder})
		p.expect(made > owned, "%s is not the user's", folder)
		if volume := slices.Index(all, instruction{"VOLUME", folder}); volume >= 0 {
			p.expect(volume > made, "volume %s comes before its folder", folder)
		}
	}
	p.expect(slices.Equal(args(all, "VOLUME"), []string{"/data"}), "volumes are %q", args(all, "VOLUME"))

	env := map[string]string{}
	for _, pairs := range args(all, "ENV") {
		for _, pair := range strings.Fields(pairs) {
			key, value, _ := strings.Cut(pair, "=")
			env[key] = value
		}
	}
	p.expect(list(p, all, "ENTRYPOINT") == "/"+emulatorName, "runs %s", list(p, all, "ENTRYPOINT"))
	command := list(p, all, "CMD")
	help, code := helpOf(command)
	p.expect(code == 0, "%s %s: exit code %d", emulatorName, command, code)
	for key := range env {
		p.expect(strings.Contains(help, "($"+key+")"), "%s %s knows no %s", emulatorName, command, key)
	}
	p.expect(path.Dir(env["WEB3CONNECT_EMULATOR_DATA"]) == "/data", "state is in %q", env["WEB3CONNECT_EMULATOR_DATA"])
	var ports []string
	for _, key := range []string{"WEB3CONNECT_EMULATOR_LISTEN", "WEB3CONNECT_EMULATOR_CONTROL_LISTEN"} {
		host, port, err := net.SplitHostPort(env[key])
		p.expect(err == nil && host == "0.0.0.0", "%s is %q", key, env[key])
		ports = append(ports, port)
	}
	p.expect(slices.Equal(args(all, "EXPOSE"), []string{strings.Join(ports, " ")}), "exposes %q, listens on %q", args(all, "EXPOSE"), ports)
}

// list gives the words of an instruction in its JSON form, the only one that works
// without a shell.
func list(p *problems, all []instruction, word string) string {
	found := args(all, word)
	p.expect(len(found) == 1, "%d %s, not 1", len(found), word)
	if len(found) == 0 {
		return ""
	}
	var words []string
	err := json.Unmarshal([]byte(found[0]), &words)
	p.expect(err == nil, "%s %s: %v", word, found[0], err)
	return strings.Join(words, " ")
}

// helpOf is what the emulator says about a command of it.
func helpOf(command string) (string, int) {
	var help strings.Builder
	code := cli.Main(context.Background(), append(strings.Fields(command), "--help"), &help, &help, "")
	return help.String(), code
}

func TestDockerfile(t *testing.T) {
	found, err := dockerfile(read(t, dockerfileName))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range *found {
		t.Error(problem)
	}
}

func TestDockerfileProblems(t *testing.T) {
	testBreakages(t, dockerfileName, map[string]breakage{
		"stage":         {"AS release", "AS released", `there is no stage "release"`},
		"default":       {"FROM settings\n", "FROM settings AS source\n", "docker build doesn't make the last stage"},
		"base":          {"FROM scratch", "FROM busybox", `stage "release": begins with busybox`},
		"source":        {"./cmd/web3connect-emulator", "./cmd/emulator", "build: no ./cmd/web3connect-emulator"},
		"CGO":           {"CGO_ENABLED=0", "CGO_ENABLED=1", "build: no CGO_ENABLED=0"},
		"paths":         {" -trimpath", "", "build: no -trimpath"},
		"version":       {"main.version=$VERSION", "main.vers=$VERSION", "build: no -X main.version"},
		"platform":      {"GOARCH=$TARGETARCH", "GOARCH=amd64", "build: no GOOS=$TARGETOS GOARCH=$TARGETARCH"},
		"argument":      {"ARG TARGETARCH\n", "", "build: no ARG TARGETARCH"},
		"target":        {"ARG TARGETPLATFORM\n", "", "release: no ARG TARGETPLATFORM"},
		"release copy":  {"COPY $TARGETPLATFORM/", "COPY ", `stage "release": copies`},
		"source copy":   {"--from=build /out", "--from=build /bin", `stage "": copies`},
		"user":          {"USER 65532:65532", "USER nobody", `runs as ["nobody"]`},
		"root":          {"USER 65532:65532\n", "", "runs as []"},
		"folder":        {"WORKDIR /tmp\n", "", "/tmp is not the user's"},
		"root's folder": {"USER 65532:65532\n", "WORKDIR /data\nUSER 65532:65532\n", "/data is not the user's"},
		"volume":        {"WORKDIR /data\nVOLUME /data\n", "VOLUME /data\nWORKDIR /data\n", "volume /data comes before its folder"},
		"no volume":     {"VOLUME /data\n", "", "volumes are []"},
		"entrypoint":    {`ENTRYPOINT ["/web3connect-emulator"]`, `ENTRYPOINT ["/emulator"]`, "runs /emulator"},
		"shell":         {`ENTRYPOINT ["/web3connect-emulator"]`, "ENTRYPOINT /web3connect-emulator", "ENTRYPOINT /web3connect-emulator: "},
		"command":       {`CMD ["serve"]`, `CMD ["start"]`, "exit code 2"},
		"no command":    {"CMD [\"serve\"]\n", "", "0 CMD, not 1"},
		"flag":          {"WEB3CONNECT_EMULATOR_DATA=", "WEB3CONNECT_EMULATOR_STATE=", "knows no WEB3CONNECT_EMULATOR_STATE"},
		"data":          {"=/data/emulator.db", "=/emulator.db", `state is in "/emulator.db"`},
		"loopback":      {"_LISTEN=0.0.0.0:8586", "_LISTEN=127.0.0.1:8586", "WEB3CONNECT_EMULATOR_CONTROL_LISTEN is"},
		"ports":         {"EXPOSE 8585 8586", "EXPOSE 8585", "exposes"},
	}, dockerfile)
}

// The image from the source is built with a Go that is new enough for the module.
func TestDockerfileGo(t *testing.T) {
	wanted := ""
	for line := range strings.Lines(string(read(t, "go.mod"))) {
		if v, ok := strings.CutPrefix(line, "go "); ok {
			wanted = version.Lang("go" + strings.TrimSpace(v))
		}
	}
	stages, err := parseDockerfile(string(read(t, dockerfileName)))
	if err != nil {
		t.Fatal(err)
	}
	tag, ok := strings.CutPrefix(stages[0].from, "golang:")
	if have := "go" + tag; !ok || wanted == "" || !version.IsValid(have) || version.Compare(have, wanted) < 0 {
		t.Errorf("built with %s, the module wants %s", stages[0].from, wanted)
	}
}
