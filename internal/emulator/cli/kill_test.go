package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/conformance"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

// serveInChild makes the test's binary an emulator, which can be killed.
const serveInChild = "WEB3CONNECT_EMULATOR_TEST_SERVE"

// All that is asked and answered is checked against the OpenAPI description.
func TestMain(m *testing.M) {
	middleware = conformance.Middleware(emulator.OpenAPI, func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, format+"\n", args...)
		os.Exit(1)
	})
	if os.Getenv(serveInChild) != "" {
		os.Exit(Main(context.Background(), os.Args[1:], os.Stdout, os.Stderr, "test"))
	}
	os.Exit(m.Run())
}

// child is an emulator in a process of its own.
type child struct {
	t             *testing.T
	cmd           *exec.Cmd
	rest, control string
	token         string
}

func startChild(t *testing.T, file string) *child {
	t.Helper()
	c := &child{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0], "serve", "--listen", "127.0.0.1:0", "--control-listen", "127.0.0.1:0", "--data", file, "--log-level", "error", "--import-delay", "1ms")}
	c.cmd.Env, c.cmd.Stderr = append(os.Environ(), serveInChild+"=1"), os.Stderr
	stdout, err := c.cmd.StdoutPipe()
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	addresses := announce.Read(stdout, announce.Control)
	c.rest, c.control = addresses[announce.REST], addresses[announce.Control]
	c.must(c.call("POST", c.rest+"/auth/account/access_token/refresh", map[string]any{"api_key_secret": emulator.DemoOrganizationSecret}, &c.token))
	return c
}

func (c *child) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// kill ends the process as a crash does.
func (c *child) kill() {
	c.t.Helper()
	c.must(c.cmd.Process.Kill())
	_ = c.cmd.Wait() // "signal: killed"
}

// errUnanswered is a request whose answer did not come.
var errUnanswered = errors.New("no answer")

// call sends JSON and decodes the result.
func (c *child) call(method, url string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, url, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return errUnanswered
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return errUnanswered
	}
	var envelope struct{ Result json.RawMessage }
	if resp.StatusCode != http.StatusOK || json.Unmarshal(answer, &envelope) != nil {
		return fmt.Errorf("%s %s answers %d %s", method, url, resp.StatusCode, answer)
	}
	if strings.HasPrefix(url, c.control) {
		envelope.Result = answer
	}
	return json.Unmarshal(envelope.Result, out)
}

// promises are what was answered with success.
type promises struct {
	mu      sync.Mutex
	numbers map[string]int    // token id → number in its dynamic metadata
	pending map[string]int    // token id → number that was sent and not answered
	wallets map[string]string // e-mail → address
	batches map[string][]string
	made    int // in this round
	limit   int
	enough  context.Context // ends when there are so many
	end     context.CancelFunc
}

// keep notes a promise, and ends the round when there are enough.
func (p *promises) keep(note func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	note()
	if p.made++; p.made == p.limit {
		p.end()
	}
}

type nftObject struct {
	TokenID  string `json:"token_id"`
	Metadata struct{ Dynamic struct{ Number int } }
}

// load writes until there is no answer any more.
func (c *child) load(p *promises, worker, round int, holder string) error {
	for n := 0; ; n++ {
		email := fmt.Sprintf("w%d.%d.%d@example.com", worker, round, n)
		var user struct {
			Address string `json:"id_wallet_address"`
		}
		if err := c.call("POST", c.rest+"/account/import", map[string]string{"email": email}, &user); err != nil {
			return err
		}
		p.keep(func() { p.wallets[email] = user.Address })

		var batch map[string]string
		emails := []string{"a." + email, "b." + email}
		if err := c.call("POST", c.rest+"/account/import/batch/submit", map[string]any{"api_key_secret": emulator.DemoOrganizationSecret, "emails": emails}, &batch); err != nil {
			return err
		}
		p.keep(func() { p.batches[batch["batch_id"]] = emails })

		var minted nftObject
		if err := c.call("POST", c.rest+"/nft/mint/to/"+holder, mintBody(email), &minted); err != nil {
			return err
		}
		p.keep(func() { p.numbers[minted.TokenID] = 0 })
		for number := 1; number <= 3; number++ {
			p.mu.Lock()
			p.pending[minted.TokenID] = number
			p.mu.Unlock()
			if err := c.call("PUT", c.rest+"/nft/"+minted.TokenID+"/metadata/dynamic", map[string]any{"Number": number, "level": fmt.Sprint(number)}, &minted); err != nil {
				return err
			}
			p.keep(func() { p.numbers[minted.TokenID] = number })
		}
	}
}

func mintBody(name string) map[string]any {
	return map[string]any{"metadata": map[string]any{"static": map[string]any{
		"issuer": "Demo", "contents_provider": "Demo", "name": name, "description": "d", "image": "https://x.example/i.png", "link": "https://x.example/",
		"serial_number": 1, "total_issued": 1, "animation_url": "https://x.example/a.mp4",
	}, "dynamic": map[string]any{"Number": 0}}}
}

// accountFor looks for every promise.
func (c *child) accountFor(p *promises) {
	c.t.Helper()
	listed := map[string]int{}
	for page := 1; ; page++ {
		var nfts []nftObject
		c.must(c.call("GET", fmt.Sprintf("%s/nft/minted_by_me?perPageItemNum=100&pageNum=%d", c.rest, page), nil, &nfts))
		for _, n := range nfts {
			listed[n.TokenID]++
		}
		if len(nfts) < 100 {
			break
		}
	}
	for id, number := range p.numbers {
		var n nftObject
		c.must(c.call("GET", c.rest+"/nft/"+id, nil, &n))
		if got := n.Metadata.Dynamic.Number; got != number && got != p.pending[id] {
			c.t.Errorf("%s has number %d, %d was promised", id, got, number)
		}
		if listed[id] != 1 {
			c.t.Errorf("%s is listed %d times", id, listed[id])
		}
		p.numbers[id] = n.Metadata.Dynamic.Number
	}
	// The index agrees with the rows.
	found := 0
	for number := 1; number <= 3; number++ {
		for page := 1; ; page++ {
			var nfts []nftObject
			c.must(c.call("POST", fmt.Sprintf("%s/nft/minted_by_me/search?perPageItemNum=100&pageNum=%d", c.rest, page), map[string]string{"level": fmt.Sprint(number)}, &nfts))
			for _, n := range nfts {
				if n.Metadata.Dynamic.Number != number {
					c.t.Errorf("%s has number %d and is found as %d", n.TokenID, n.Metadata.Dynamic.Number, number)
				}
			}
			found += len(nfts)
			if len(nfts) < 100 {
				break
			}
		}
	}
	want := 0
	for _, number := range p.numbers {
		if number > 0 {
			want++
		}
	}
	if found != want {
		c.t.Errorf("%d NFTs are found by number, want %d", found, want)
	}
	for email, address := range p.wallets {
		var again map[string]string
		c.must(c.call("POST", c.rest+"/account/import", map[string]string{"email": email}, &again))
		if again["id_wallet_address"] != address {
			c.t.Errorf("%s has wallet %s, %s was promised", email, again["id_wallet_address"], address)
		}
	}
	for id, emails := range p.batches {
		c.awaitBatch(id, emails)
	}
}

// awaitBatch waits until a batch is done, which it is by itself.
func (c *child) awaitBatch(id string, emails []string) {
	c.t.Helper()
	for {
		var check struct {
			Batch struct {
				Status string
				Result []struct {
					Email string
					OK    bool
				}
			} `json:"batch_result"`
		}
		c.must(c.call("POST", c.rest+"/account/import/batch/check", map[string]string{"api_key_secret": emulator.DemoOrganizationSecret, "batch_id": id}, &check))
		if check.Batch.Status == "running" {
			continue
		}
		for i, email := range emails {
			if r := check.Batch.Result[i]; r.Email != email || !r.OK {
				c.t.Errorf("batch %s: %+v", id, r)
			}
		}
		return
	}
}

// Whatever was answered with success is there after a kill in the midst of it.
func TestKill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "e.db")
	p := &promises{numbers: map[string]int{}, pending: map[string]int{}, wallets: map[string]string{}, batches: map[string][]string{}}
	random := rand.New(rand.NewPCG(3, 7))
	for round := range 5 {
		c := startChild(t, file)
		if round == 0 {
			c.verifyDomain()
		}
		var holder struct {
			Address string `json:"id_wallet_address"`
		}
		c.must(c.call("POST", c.rest+"/account/import", map[string]string{"email": "holder@example.com"}, &holder))
		p.made, p.limit, p.pending = 0, 150+random.IntN(150), map[string]int{}
		p.enough, p.end = context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for worker := range 8 {
			wg.Go(func() {
				if err := c.load(p, worker, round, holder.Address); !errors.Is(err, errUnanswered) {
					t.Error(err)
					p.end()
				}
			})
		}
		<-p.enough.Done()
		c.kill()
		wg.Wait()

		c = startChild(t, file)
		before := maps.Clone(p.numbers)
		c.accountFor(p)
		t.Logf("round %d: %d NFTs, %d wallets, %d batches are there", round, len(before), len(p.wallets), len(p.batches))
		c.kill() // of an emulator that rests: nothing to lose, too
	}
}

func (c *child) verifyDomain() {
	c.t.Helper()
	var record map[string]string
	c.must(c.call("GET", c.rest+"/verify/domain/step1", nil, &record))
	c.must(c.call("PUT", c.control+"/control/v1/dns/"+record["domain"]+"/txt", map[string]any{"values": []string{record["txt_record"]}}, &map[string]any{}))
	c.must(c.call("GET", c.rest+"/verify/domain/step2", nil, new(bool)))
}
