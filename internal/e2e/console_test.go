package e2e

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// consoleWithState is a console with something on each page, and the id of an NFT.
func consoleWithState(t *testing.T) (s *emulator.Server, token, nft string) {
	t.Helper()
	s = emulator.Start(t)
	if err := s.VerifyDomain(t.Context(), emulator.DemoDomain); err != nil {
		t.Fatal(err)
	}
	token = accessToken(t, s)
	holder := account(t, s, emulator.DemoEndUserEmail).IDWalletAddress
	for i, level := range []string{"gold", "silver", "silver"} {
		minted := result[struct {
			TokenID string `json:"token_id"`
		}](t, s, token, "POST", "/nft/mint/to/"+holder, map[string]any{"metadata": map[string]any{
			"static": map[string]any{
				"issuer": "Demo University", "contents_provider": "Demo University", "name": fmt.Sprintf("Diploma %d", i+1), "description": "A diploma.",
				"image": "https://university.example/1.png", "link": "https://university.example/1", "serial_number": i + 1, "total_issued": 3,
				"animation_url": "https://university.example/1.mp4",
			},
			"dynamic": map[string]any{"level": level, "grade": map[string]string{"final": "A"}},
		}})
		if level == "gold" {
			nft = minted.TokenID
		}
	}
	result[struct{}](t, s, "", "POST", "/account/import/batch/submit", map[string]any{
		"api_key_secret": emulator.DemoOrganizationSecret, "emails": []string{adasEmail, "grace@example.com", "no e-mail"},
	})
	result[struct{}](t, s, token, "POST", "/verify/phone/step1", map[string]string{"phone_number": "+14155550123"})
	return s, token, nft
}

// Each page of the console fits a phone, in the light and in the dark.
func TestConsolePages(t *testing.T) {
	t.Parallel()
	s, _, nft := consoleWithState(t)
	if err := s.AddFault(emulator.Fault{Operation: "mintNFT", Nth: 3, Kind: "status", Status: http.StatusServiceUnavailable}); err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t)
	for _, page := range []struct{ step, path, heading string }{
		{"overview", "/", "Overview"},
		{"accounts", "/accounts", "Accounts"},
		{"account", "/accounts/" + organization(t, s).AccountID, "Demo University"},
		{"nfts", "/nfts", "NFTs"},
		{"nft", "/nfts/" + nft, "Diploma 1"},
		{"imports", "/imports", "Imports"},
		{"verifications", "/verifications", "Verifications"},
		{"outbox", "/outbox", "Outbox"},
		{"requests", "/requests", "Requests"},
		{"faults", "/faults", "Faults"},
		{"settings", "/settings", "Settings"},
		{"no page", "/nowhere", "Not Found"},
	} {
		v.visit(s.ControlURL + page.path)
		v.sees(page.heading)
		v.looksFromAllSides(page.step)
	}
}

// From the overview to one NFT: by the gallery and a search.
func TestConsoleNFTs(t *testing.T) {
	t.Parallel()
	s, _, nft := consoleWithState(t)
	v := newVisitor(t)
	v.visit(s.ControlURL)
	v.sees("Overview")
	v.press("NFTs")
	v.sees("NFTs")
	if n := get(v, "counting", pageValue[int](`document.querySelectorAll(".nft").length`)); n != 3 {
		t.Errorf("the gallery has %d NFTs instead of 3", n)
	}
	v.fill("#q", "level:gold")
	v.press("Search")
	v.sees("NFTs")
	if n := get(v, "counting", pageValue[int](`document.querySelectorAll(".nft").length`)); n != 1 {
		t.Errorf("the search finds %d NFTs instead of one", n)
	}
	v.looks("search")
	v.press("Diploma 1")
	v.sees("Diploma 1")
	if at := v.at(); at.Path != "/nfts/"+nft {
		t.Errorf("at %s", at)
	}
	v.reads("gold")
}

// The log and the outbox show what comes meanwhile, without a reload.
func TestConsoleLive(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	v := newVisitor(t)
	v.visit(s.ControlURL + "/requests")
	v.sees("Requests")
	get(v, "marking the page", pageValue[bool]("window.marked = true"))
	token := accessToken(t, s)
	v.do("waiting for the request", chromedp.WaitVisible(chromedp.Search(`//td[normalize-space()="refreshAccessToken"]`)))
	if !get(v, "looking for the mark", pageValue[bool]("window.marked === true")) {
		t.Error("the page was loaded again")
	}
	v.looks("requests")

	v.visit(s.ControlURL + "/outbox")
	v.sees("Outbox")
	result[struct{}](t, s, token, "POST", "/verify/phone/step1", map[string]string{"phone_number": "+14155550123"})
	v.reads("+14155550123")
}

// A fault that is added strikes, and one that is cleared doesn't.
func TestConsoleFaults(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	token := accessToken(t, s)
	status := func() int {
		status, _ := rest(t, s, token, "GET", "/account/my_info", nil)
		return status
	}
	v := newVisitor(t)
	v.visit(s.ControlURL + "/faults")
	v.sees("Faults")
	add := func(nth string) {
		v.choose("#operation", "getMyInfo")
		v.choose("#kind", "status")
		v.fill("#nth", nth)
		v.fill("#status", "503")
		v.press("Add the fault")
		v.sees("Faults")
	}
	add("no number")
	v.looks("mistake")
	if v.problem() == "" {
		t.Error("a mistake has no message")
	}
	add("1")
	v.looks("added")
	if got := status(); got != http.StatusServiceUnavailable {
		t.Errorf("with the fault the status is %d", got)
	}
	add("1")
	v.press("Clear all faults")
	v.reads("No fault.")
	if got := status(); got != http.StatusOK {
		t.Errorf("without the fault the status is %d", got)
	}
}

// The clock goes forward, and a snapshot that was downloaded brings the state back.
func TestConsoleSettings(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	v := newVisitor(t)
	v.visit(s.ControlURL + "/settings")
	v.sees("Settings")
	before := s.Now()
	v.fill("#advance", "2h")
	v.press("Advance")
	v.sees("Settings")
	if passed := s.Now().Sub(before); passed < 2*time.Hour || passed > 3*time.Hour {
		t.Errorf("the clock went forward by %s", passed)
	}

	snapshot := v.downloads(func() { v.click("Download a snapshot") })
	if _, err := s.AddEndUser(t.Context(), adasEmail); err != nil {
		t.Fatal(err)
	}
	v.do("choosing the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{snapshot}))
	v.press("Replace the state by it")
	v.sees("Settings")
	v.looks("restored")
	if _, ok, err := s.Account(t.Context(), adasEmail); ok || err != nil {
		t.Errorf("the account that came after the snapshot is there: %v, %v", ok, err)
	}
}

// choose chooses an option of a select by its value.
func (v *visitor) choose(field, value string) {
	v.t.Helper()
	v.do("choosing "+value, chromedp.SetValue(chromedp.CSS(field), value))
}

// downloads does something that downloads a file, and gives the file's path.
func (v *visitor) downloads(start func()) string {
	v.t.Helper()
	folder := v.t.TempDir()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: chromedp.FromContext(v.tab).BrowserContextID,
		DownloadPath: folder, EventsEnabled: new(true),
	})
	if err != nil {
		v.fail("letting the browser download", err)
	}
	progress := chromedp.BrowserEvents(ctx, cdpbrowser.DownloadProgress)
	start()
	for event, err := range progress {
		if err != nil {
			v.fail("downloading", err)
		}
		name := filepath.Join(folder, event.GUID)
		if _, err := os.Stat(name); err == nil && event.State == cdpbrowser.DownloadProgressStateCompleted {
			return name
		}
	}
	v.fail("downloading", ctx.Err())
	return ""
}
