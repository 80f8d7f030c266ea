package emulator

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestConnectButton(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := &api{t: t, s: s}
	generate := func(secret, redirect string) answer {
		t.Helper()
		return a.call("POST", "/auth/account/association/generate_web3connect_button_js", `{"api_key_secret":"`+secret+`","redirect_url":"`+redirect+`"}`)
	}
	var source string
	a.into(generate(DemoOrganizationSecret, "https://university.example/back?a=1&b=%20x&id=#part"), &source)
	found := regexp.MustCompile(`^function globalWeb3ConnectButtonOnClick\(\) \{\n  window\.open\("(.*)", "_blank", "noopener"\);\n\}\n$`).FindStringSubmatch(source)
	if found == nil {
		t.Fatalf("got %s", source)
	}
	page, err := url.Parse(found[1])
	if err != nil || !strings.HasPrefix(s.URL, "http://"+page.Host) || page.Path != "/association" {
		t.Fatalf("the page is %s, %v", found[1], err)
	}
	code := page.Query().Get("c")

	redirect, user, err := s.Associate(t.Context(), code, "New@example.com")
	if want := "https://university.example/back?a=1&b=%20x&id=&id_wallet_address=" + a.wallet("new@example.com") + "#part"; err != nil || redirect != want || user.Email != "new@example.com" {
		t.Errorf("got %s, %+v, %v; want %s", redirect, user, err, want)
	}
	for from, want := range map[string]string{
		"https://x.example":                               "https://x.example?id_wallet_address=0x1",
		"https://x.example/p%2Fq/ü?&z=1&?":                "https://x.example/p%2Fq/ü?&z=1&?&id_wallet_address=0x1",
		"https://x.example/?id_wallet_address=0x2&z=%zz#": "https://x.example/?z=%zz&id_wallet_address=0x1#",
		"https://x.example/?id%5Fwallet_address#a?b=c":    "https://x.example/?id_wallet_address=0x1#a?b=c",
	} {
		if got := withWallet(from, "0x1"); got != want {
			t.Errorf("%s: got %s, want %s", from, got, want)
		}
	}
	for name, c := range map[string]string{"used": code, "unknown": "x"} {
		if _, _, err := s.Associate(t.Context(), c, "new@example.com"); err == nil {
			t.Errorf("an association with a code that is %s", name)
		}
	}
	var again string
	a.into(generate(DemoOrganizationSecret, "http://127.0.0.1:3000"), &again)
	if again == source {
		t.Error("two buttons are the same")
	}
	a.fails(generate("x", "https://university.example"), 401, codeUnauthorized)
	a.fails(generate(DemoEndUserSecret, "https://university.example"), 403, codePermissionDenied)
	for _, bad := range []string{"", "university.example", "javascript:alert(1)", "https://", "ftp://university.example"} {
		a.fails(generate(DemoOrganizationSecret, bad), 400, codeInvalidValue)
	}
}
