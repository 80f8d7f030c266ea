package provider

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// completeDocument is an entry that lacks nothing.
const completeDocument = `{"holder":"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249","visibility":"public","static":{"issuer":"i","contents_provider":"c","name":"n","description":"d",` +
	`"image":"https://x.example/i","link":"https://x.example/l","serial_number":7,"total_issued":9,"animation_url":"https://x.example/a","expired_at":"2027-03-31"},"dynamic":{"level":"1","grade":["A"]}}`

// Each fault is named with its key, the value and what to do.
func TestBatchEntry_check(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ from, to, fault string }{
		{"", "", ""},
		{`"visibility":"public",`, "", ""},
		{`"grade":["A"]`, `"grade":{"a":null}`, ""},
		{`"level":"1"`, `"level":null`, ""},
		{`{"holder"`, `{"holder_id"`, `"holder_id" is not a key of an entry: they are holder, visibility, static and dynamic`},
		{`{"holder"`, `["holder"`, "is not JSON"},
		{completeDocument, `[]`, "not a JSON object"},
		{completeDocument, `null`, `"null" is not a JSON object`},
		{completeDocument, completeDocument + "x", "something follows"},
		{completeDocument, `{"static":7}`, "static: 7 is not a JSON object"},
		{`"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"`, `"0x5d2c"`, `holder: "0x5d2c" has 4 hex digits`},
		{`"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"`, `7`, `holder: 7 is not a JSON string`},
		{`"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"`, `"0x0000000000000000000000000000000000000000"`, `stands for a holder that isn't known`},
		{`"holder":"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249",`, ``, `holder: it is missing; write the address`},
		{`"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"`, `null`, `holder is null, so that nobody can receive the NFT`},
		{`"0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249","visibility":"public"`, `null,"visibility":"hidden"`, `visibility: "hidden" is not possible`},
		{`"public"`, `"hidden"`, `visibility: "hidden" is not possible; write "public" or "private"`},
		{`"serial_number":7`, `"serial_number":"7"`, `static.serial_number: "7" is not a JSON integer`},
		{`"serial_number":7`, `"serial_number":-7`, `static.serial_number: -7 is`},
		{`"serial_number":7,`, ``, `static.serial_number: it is missing`},
		{`"https://x.example/i"`, `"x.example"`, `static.image: "x.example" is not an absolute URL`},
		{`"2027-03-31"`, `"31.3.2027"`, `static.expired_at: "31.3.2027" is not an ISO 8601 date`},
		{`"issuer":"i"`, `"issuer":"i","grade":1`, `static.grade: there is no such key of static metadata`},
		{`"level":"1"`, `"level":1`, `dynamic.level: 1 is not a JSON string`},
		{`"level":"1"`, `"attributes":{}`, `dynamic.attributes: "{}" is not a JSON array`},
		{`"level":"1"`, `"points_earned":"many"`, `dynamic.points_earned: "many" is not a JSON number`},
		{`"level":"1"`, `"gtin8":"1"`, `dynamic.gtin8: "1" has 1 digits instead of 8`},
	} {
		e, err := parseBatchEntry(strings.Replace(completeDocument, test.from, test.to, 1))
		if err == nil {
			_, err = e.completed(batchEntry{})
		}
		if test.fault == "" && err != nil || test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)) {
			t.Errorf("%s for %s: got %v, want %q", test.to, test.from, err, test.fault)
		}
	}
}

func TestBatchEntry_sameAs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{completeDocument, completeDocument, true},
		{`{}`, `{}`, true},
		{`{"holder":"0xAB"}`, `{"holder":"0xab"}`, true},
		{`{"holder":"0xab"}`, `{}`, true}, // it isn't known
		{`{"holder":"0xab"}`, `{"holder":"0xac"}`, false},
		{`{"visibility":"public"}`, `{}`, false},
		{`{"static":{"serial_number":7}}`, `{"static":{"serial_number":7.0}}`, true},
		{`{"static":{"serial_number":7}}`, `{"static":{"serial_number":8}}`, false},
		{`{"static":{"expired_at":"2027-03-31"}}`, `{"static":{"expired_at":"2027-03-31T00:00:00.000Z"}}`, true},
		{`{"static":{"expired_at":"9999-12-31T23:59:59.000Z"}}`, `{"static":{}}`, true},
		{`{"static":{"expired_at":"2027-03-31"}}`, `{"static":{}}`, false},
		{`{"dynamic":{"x":{"a":1,"b":[2.0]}}}`, `{"dynamic":{"x":{"b":[2],"a":1e0}}}`, true},
		{`{"dynamic":{"x":1}}`, `{"dynamic":{}}`, false},
		{`{"dynamic":{"attributes":[1, 2]}}`, `{"dynamic":{"attributes":[1,2]}}`, true},
		{`{"dynamic":{"custom":[1, 2]}}`, `{"dynamic":{"custom":[1,2]}}`, true},
	} {
		a, errA := parseBatchEntry(test.a)
		b, errB := parseBatchEntry(test.b)
		if errA != nil || errB != nil || a.sameAs(b) != test.same || b.sameAs(a) != test.same {
			t.Errorf("%s and %s: got %t (%v, %v)", test.a, test.b, a.sameAs(b), errA, errB)
		}
	}
}

// FuzzBatchEntry: what a document says over defaults is what the document made of that
// says over them, whatever the first one was.
func FuzzBatchEntry(f *testing.F) {
	f.Add(completeDocument, `{"dynamic":{"level":"2","rank":1},"visibility":"private"}`, `{}`)
	f.Add(`{"dynamic":{"level":null}}`, completeDocument, completeDocument)
	f.Add(`{"holder":null,"static":null}`, completeDocument, `{"holder":"0x"}`)
	f.Fuzz(func(t *testing.T, document, defaultDocument, own string) {
		e, err := parseBatchEntry(document)
		d, errD := parseBatchEntry(defaultDocument)
		o, errO := parseBatchEntry(own)
		if err != nil || errD != nil || errO != nil {
			return
		}
		merged := e.over(d)
		again, err := parseBatchEntry(merged.under(d, o).text())
		if err != nil {
			t.Fatalf("%s: %v", merged.under(d, o).text(), err)
		}
		if got := again.over(d); got.text() != merged.text() {
			t.Errorf("%s over %s became %s", merged.text(), defaultDocument, got.text())
		}
		if !merged.sameAs(merged) {
			t.Errorf("%s is not itself", merged.text())
		}
		if merged.check(true, true) != nil {
			return
		}
		n := merged.nft("0x01", &nftBatchModel{DeletionPolicy: types.StringNull(), OnExisting: types.StringNull()})
		if back := entryOf(n); !back.sameAs(merged) {
			t.Errorf("%s became %s", merged.text(), back.text())
		}
	})
}

// An entry is minted with what its document says, as it is spelled there.
func TestBatchEntry_nft(t *testing.T) {
	t.Parallel()
	e, err := parseBatchEntry(completeDocument)
	if err != nil {
		t.Fatal(err)
	}
	n := e.nft("", &nftBatchModel{})
	var want struct{ Static, Dynamic map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(completeDocument), &want); err != nil {
		t.Fatal(err)
	}
	got := n.metadata()
	if !reflect.DeepEqual(got.Static, want.Static) || !reflect.DeepEqual(got.Dynamic, want.Dynamic) || !n.TokenID.IsUnknown() ||
		!n.HolderIDWalletAddress.Means(meaning.New[meaning.Address]("0x5D2C54024c8f9d58059da8c47ba7e5bbdab6b249")) {
		t.Errorf("got %+v", n)
	}
}
