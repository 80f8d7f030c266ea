package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// baseline is where the cases of a stage begin.
type baseline struct {
	stage     stage
	withTwins bool
	data      string // the emulator's file
	state     []byte // Terraform's; nil for none
	// calm are the requests of an apply, and of a plan after it, without faults.
	calm, calmPlan map[string]int
}

// seed fills an emulator with what is there before Terraform: some students have a
// wallet already, one has a credential of the organization and one of an impostor.
func seed(ctx context.Context, s *service) error {
	account, ok, err := s.emulator.Account(ctx, emulator.DemoDomain)
	if err != nil || !ok {
		return fmt.Errorf("the emulator has no demo organization: %w", err)
	}
	if err := s.emulator.SetTXT(ctx, emulator.DemoDomain, account.TXTRecord); err != nil {
		return err
	}
	_, impostor, err := s.emulator.AddAccount(ctx, emulator.NewAccount{Type: "organization", Name: "Impostor", Domain: "impostor.example", DomainVerified: true})
	if err != nil {
		return err
	}
	if err := s.emulator.VerifyDomain(ctx, emulator.DemoDomain); err != nil {
		return err
	}
	p := programOf(issuing, false)
	visiting := p.Credentials[key(adopted)]
	visiting.Title = visitor
	for _, by := range []struct {
		secret     string
		credential credential
		visibility string
	}{
		{impostor, visiting, "public"}, // before the one that is adopted
		{emulator.DemoOrganizationSecret, p.Credentials[key(adopted)], "private"},
		{impostor, p.Credentials[key(imitated)], "public"},
	} {
		if err := mintOutside(ctx, s, by.secret, by.credential, by.visibility); err != nil {
			return err
		}
	}
	return s.emulator.UnverifyDomain(ctx, emulator.DemoDomain)
}

// mintOutside mints what a credential says, but for its dynamic metadata.
func mintOutside(ctx context.Context, s *service, secret string, c credential, visibility string) error {
	holder, err := s.emulator.AddEndUser(ctx, c.Holder)
	if err != nil {
		return err
	}
	token, err := s.signIn(ctx, secret)
	if err != nil {
		return err
	}
	site := fmt.Sprintf("https://university.example/credentials/%d", c.SerialNumber)
	static := map[string]any{
		"issuer": "Demo University", "contents_provider": "Demo University", "name": c.Title, "description": "Certifies that the holder took part.",
		"image": site + ".png", "link": site, "serial_number": c.SerialNumber, "total_issued": 30, "animation_url": site + ".mp4", "expired_at": "2036-08-14T00:00:00Z",
	}
	body := map[string]any{"metadata": map[string]any{"static": static, "dynamic": map[string]any{"status": "by hand"}}}
	var n struct {
		TokenID string `json:"token_id"`
	}
	if err := s.call(ctx, token, http.MethodPost, "/nft/mint/to/"+holder.IDWalletAddress, body, &n); err != nil {
		return err
	}
	var ignored json.RawMessage
	return s.call(ctx, token, http.MethodPut, "/nft/"+n.TokenID+"/visibility", map[string]string{"to": visibility}, &ignored)
}

// addVendorKeys is what others do between the stages.
func addVendorKeys(ctx context.Context, s *service) error {
	nfts, err := s.nfts(ctx)
	if err != nil {
		return err
	}
	p := programOf(issuing, false)
	for _, i := range vendorKeys {
		n := nfts.of(p.Credentials[key(i)])[0]
		dynamic := map[string]json.RawMessage{}
		if err := json.Unmarshal(n.Dynamic, &dynamic); err != nil {
			return err
		}
		dynamic["vendor"] = json.RawMessage(`"kept"`)
		if n.Dynamic, err = json.Marshal(dynamic); err != nil {
			return err
		}
		if err := s.emulator.SetNFT(ctx, n.NFT); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the baselines by calm runs, which have to end as they should.
func (m *matrix) prepare(ctx context.Context) error {
	for _, withTwins := range []bool{false, true} {
		data := filepath.Join(m.dir, fmt.Sprintf("seed-%t.db", withTwins))
		s := &service{file: data, gate: newGate()}
		err := s.open() //nolint:contextcheck // an emulator outlives who starts it
		if err == nil {
			err = seed(ctx, s)
		}
		if err != nil {
			return err
		}
		if err := s.close(); err != nil {
			return err
		}
		b := &baseline{stage: issuing, withTwins: withTwins, data: data}
		m.baselines[b.name()] = b
		next := &baseline{stage: changing, withTwins: withTwins, data: filepath.Join(m.dir, fmt.Sprintf("issued-%t.db", withTwins))}
		m.baselines[next.name()] = next
		for _, b := range []*baseline{b, next} {
			if err := m.calm(ctx, b, next); err != nil {
				return fmt.Errorf("without any fault: %w", err)
			}
		}
	}
	return nil
}

func (b *baseline) name() string { return fmt.Sprintf("%s %t", b.stage, b.withTwins) }

// calm runs a stage without faults. What the first leaves is where the next begins.
func (m *matrix) calm(ctx context.Context, b, next *baseline) error {
	w := m.workers[0]
	c := &scenario{baseline: b, backend: localState, switches: emulator.Switches{}}
	if err := w.begin(ctx, c); err != nil {
		return err
	}
	r := w.terraform(ctx, "apply")
	b.calm = w.service.gate.counted()
	if r.err == nil {
		w.service.gate.begin()
		r = w.terraform(ctx, "apply")
		b.calmPlan = w.service.gate.counted()
	}
	if r.err != nil {
		return fmt.Errorf("%w\n%s", r.err, r.text())
	}
	if !r.unchanged() {
		return fmt.Errorf("the plan has changes\n%s", r.text())
	}
	found := verdict{logs: []*run{r}}
	found.outputs()
	if err := w.judge(ctx, c, &found); err != nil {
		return err
	}
	if len(found.faults) > 0 {
		return fmt.Errorf("%v", found.faults)
	}
	if b.stage == issuing {
		if err := addVendorKeys(ctx, w.service); err != nil {
			return err
		}
		// The vendor's keys are in the state as a refresh finds them.
		if r := w.terraform(ctx, "apply"); r.err != nil {
			return r.err
		}
		var err error
		if next.state, err = os.ReadFile(filepath.Join(w.work(c), "terraform.tfstate")); err != nil {
			return err
		}
		if err := w.service.snapshot(ctx, next.data); err != nil {
			return err
		}
	}
	return w.service.close()
}
