package provider

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// wallet is an imported end user's wallet, a member of the document in wallets.
type wallet struct {
	IDWalletAddress     string `json:"id_wallet_address"`
	IDWalletAddressEth  string `json:"id_wallet_address_eth"`
	IDWalletAddressSuri string `json:"id_wallet_address_suri"`
}

// encodeWallets makes the document of wallets by normalised e-mail.
func encodeWallets(wallets map[string]wallet) string { return string(mustMarshal(wallets)) }

// decodeWallets reads a document of wallets, nil if it isn't one. asWritten tells
// that encodeWallets would spell it the same way; false says nothing.
func decodeWallets(document string) (wallets map[string]wallet, asWritten bool) {
	if wallets, ok := scanWallets(document); ok {
		return wallets, true
	}
	if json.Unmarshal([]byte(document), &wallets) != nil {
		return nil, false
	}
	return wallets, false
}

// scanWallets reads what encodeWallets writes, as long as nothing in it is escaped;
// false for all else. The wallets share the document's memory: encoding/json takes
// ten times as long and as much memory again, in every plan.
func scanWallets(document string) (map[string]wallet, bool) {
	const member = 200 // bytes that one has at least, as a rule
	wallets := make(map[string]wallet, len(document)/member)
	if document == "{}" {
		return wallets, true
	}
	s := scanner{rest: document}
	last := ""
	for begin := `{"`; s.rest != ""; begin = `,"` {
		key := s.text(begin)
		wallets[key] = wallet{
			IDWalletAddress:     s.text(`:{"id_wallet_address":"`),
			IDWalletAddressEth:  s.text(`,"id_wallet_address_eth":"`),
			IDWalletAddressSuri: s.text(`,"id_wallet_address_suri":"`),
		}
		s.skip("}")
		if s.failed || begin != `{"` && key <= last {
			return nil, false
		}
		if s.rest == "}" {
			return wallets, true
		}
		last = key
	}
	return nil, false
}

// scanner reads a text from its beginning. After a failure it reads nothing.
type scanner struct {
	rest   string
	failed bool
}

func (s *scanner) skip(expected string) {
	rest, ok := strings.CutPrefix(s.rest, expected)
	s.rest, s.failed = rest, s.failed || !ok
}

// text reads a JSON string that encoding/json writes as it is. Its opening quote
// is the end of before.
func (s *scanner) text(before string) string {
	s.skip(before)
	text, rest, ok := strings.Cut(s.rest, `"`)
	if s.failed || !ok || !isPlainJSON(text) {
		s.failed = true
		return ""
	}
	s.rest = rest
	return text
}

// isPlainJSON tells whether encoding/json writes the text without an escape.
func isPlainJSON(text string) bool {
	ascii := true
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(text) && !strings.ContainsAny(text, "\u2028\u2029")
}
