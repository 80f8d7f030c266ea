package emulator

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestListMinted(t *testing.T) {
	t.Parallel()
	a := organization(t, func(o *Options) { o.Switches.PageCap = 4 })
	var ids []string
	for range 9 {
		ids = append(ids, a.mint(`{}`).TokenID)
	}
	for query, want := range map[string][]string{
		"":                                   ids[:4],
		"?pageNum=3":                         ids[8:],
		"?pageNum=4":                         {},
		"?perPageItemNum=3&order=desc":       {ids[8], ids[7], ids[6]},
		"?perPageItemNum=2&pageNum=2":        ids[2:4],
		"?perPageItemNum=1000000":            ids[:4],
		"?perPageItemNum=4&pageNum=99999999": {},
	} {
		if got := a.tokenIDs("GET", "/nft/minted_by_me"+query, ""); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	holder := signIn(t, a.s, DemoEndUserSecret)
	holder.fails(holder.call("GET", "/nft/minted_by_me", ""), 403, codePermissionDenied)
}

func TestSearch(t *testing.T) {
	t.Parallel()
	a := organization(t)
	one := a.mintWith(map[string]any{"name": "One"}, `{"level":"A","status":"valid"}`).TokenID
	two := a.mintWith(map[string]any{"name": "Two"}, `{"level":"A","status":"revoked"}`).TokenID
	three := a.mintWith(map[string]any{"name": "Two"}, `{"level":"B","unlisted":"A"}`).TokenID
	a.into(a.call("PUT", "/nft/"+two+"/visibility", `{"to":"public"}`), new(string))

	for _, test := range []struct {
		filter         string
		minted, public []string
	}{
		{`{}`, []string{one, two, three}, []string{two}},
		{`{"level":"A"}`, []string{one, two}, []string{two}},
		{`{"level":"A","name":"Two"}`, []string{two}, []string{two}},
		{`{"level":"A","status":"valid"}`, []string{one}, []string{}},
		{`{"level":"a"}`, []string{}, []string{}},
		{`{"name":"Tw"}`, []string{}, []string{}},
		{`{"issuer":"Demo","contents_provider":"Demo","description":"d"}`, []string{one, two, three}, []string{two}},
		{`{"name":"' OR 1=1 --"}`, []string{}, []string{}},
		{`{"name":"%"}`, []string{}, []string{}},
		{`{"rating":""}`, []string{}, []string{}},
	} {
		if got := a.tokenIDs("POST", "/nft/minted_by_me/search", test.filter); !reflect.DeepEqual(got, test.minted) {
			t.Errorf("minted by me, %s: got %v, want %v", test.filter, got, test.minted)
		}
		for _, secret := range []string{DemoOrganizationSecret, DemoEndUserSecret} { // public is public for all
			if got := signIn(t, a.s, secret).tokenIDs("POST", "/nft/search", test.filter); !reflect.DeepEqual(got, test.public) {
				t.Errorf("public, %s: got %v, want %v", test.filter, got, test.public)
			}
		}
	}
	for _, path := range []string{"/nft/search", "/nft/minted_by_me/search"} {
		a.fails(a.call("POST", path, `{"serial_number":"1"}`), 400, codeInvalidValue)
		a.fails(a.call("POST", path, `{"level":1}`), 400, codeInvalidValue)
		a.fails(a.call("POST", path, `{"level":null}`), 400, codeInvalidValue)
		a.fails(a.call("POST", path, `[]`), 400, codeValidationFailed)
		a.fails(a.call("POST", path+"?order=up", `{}`), 400, codeInvalidValue)
	}
	holder := signIn(t, a.s, DemoEndUserSecret)
	holder.fails(holder.call("POST", "/nft/minted_by_me/search", `{}`), 403, codePermissionDenied)

	// A change of what is searched by is found at once, under the new value alone.
	a.into(a.call("PUT", "/nft/"+three+"/metadata/dynamic", `{"level":"C"}`), &object{})
	for level, want := range map[string][]string{"B": {}, "C": {three}} {
		if got := a.tokenIDs("POST", "/nft/minted_by_me/search", `{"level":"`+level+`"}`); !reflect.DeepEqual(got, want) {
			t.Errorf("level %s: got %v, want %v", level, got, want)
		}
	}
}

// Whatever happens, each listing and search says what a look at every single NFT
// says.
func TestIndexAgreesWithRows(t *testing.T) {
	t.Parallel()
	a := organization(t)
	holder := signIn(t, a.s, DemoEndUserSecret)
	other := signIn(t, a.s, addOther(t, a.s))
	random := rand.New(rand.NewPCG(1, 2))
	wallets := []string{a.holder(), a.wallet("other@example.com"), a.wallet(DemoDomain)}
	var ids []string
	for range 60 {
		ids = append(ids, a.mintWith(map[string]any{"name": fmt.Sprint(random.IntN(3))}, fmt.Sprintf(`{"level":"%d"}`, random.IntN(3))).TokenID)
	}
	for range 300 {
		nft := "/nft/" + ids[random.IntN(len(ids))]
		switch random.IntN(4) {
		case 0:
			a.into(a.call("PUT", nft+"/visibility", `{"to":"`+[]string{"public", "private"}[random.IntN(2)]+`"}`), new(string))
		case 1:
			a.into(a.call("PUT", nft+"/transfer/to/"+wallets[random.IntN(3)], ""), &object{})
		case 2:
			a.into(a.call("PUT", nft+"/metadata/dynamic", fmt.Sprintf(`{"level":"%d"}`, random.IntN(3))), &object{})
		case 3:
			if n := random.IntN(len(ids)); random.IntN(20) == 0 {
				if err := a.s.DeleteNFT(t.Context(), ids[n]); err != nil {
					t.Fatal(err)
				}
				ids = slices.Delete(ids, n, n+1)
			}
		}
	}
	nfts, err := a.s.NFTs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expect := func(who *api, method, path, body string, wanted func(NFT) bool) {
		t.Helper()
		want := []string{}
		for _, n := range nfts {
			if wanted(n) {
				want = append(want, n.TokenID)
			}
		}
		for _, order := range []string{"asc", "desc"} {
			got := []string{}
			for page := 1; ; page++ {
				part := who.tokenIDs(method, fmt.Sprintf("%s?perPageItemNum=7&pageNum=%d&order=%s", path, page, order), body)
				got = append(got, part...)
				if len(part) < 7 {
					break
				}
			}
			if order == "desc" {
				slices.Reverse(got)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s %s %s: got %d NFTs, want %d", path, body, order, len(got), len(want))
			}
		}
	}
	has := func(n NFT, text string) bool {
		return strings.Contains(string(n.Static)+string(n.Dynamic), text)
	}
	minter := a.wallet(DemoDomain)
	expect(a, "GET", "/nft/minted_by_me", "", func(NFT) bool { return true })
	for who, mine := range map[*api]string{a: minter, holder: a.holder(), other: a.wallet("other@example.com")} {
		for _, wallet := range wallets {
			expect(who, "GET", "/nft/held_by_id_wallet/"+wallet, "", func(n NFT) bool {
				return n.Holder == wallet && (n.Visibility == "public" || wallet == mine || n.Minter == mine)
			})
		}
	}
	for i := range 3 {
		level, name := fmt.Sprintf(`"level":"%d"`, i), fmt.Sprintf(`"name":"%d"`, i)
		expect(a, "POST", "/nft/minted_by_me/search", "{"+level+"}", func(n NFT) bool { return has(n, level) })
		expect(other, "POST", "/nft/search", "{"+level+","+name+"}", func(n NFT) bool { return n.Visibility == "public" && has(n, level) && has(n, name) })
	}
}
