package emulator

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textMatcher looks for a text in the strings of JSON that are values, whatever its
// case. It doesn't decode: most of what it sees has no such text.
type textMatcher struct {
	wanted []byte // in lower case, escaped as in a string of JSON
	cased  bool   // it has letters beyond ASCII that have two cases
	folded []byte // reused
}

func newTextMatcher(text string) *textMatcher {
	escaped := bytes.TrimSpace(encode(strings.ToLower(text)))
	m := &textMatcher{wanted: escaped[1 : len(escaped)-1]}
	for _, c := range text {
		m.cased = m.cased || c >= utf8.RuneSelf && unicode.ToUpper(c) != unicode.ToLower(c)
	}
	return m
}

var asciiLower = func() (table [256]byte) {
	for i := range table {
		table[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			table[i] += 'a' - 'A'
		}
	}
	return table
}()

func (m *textMatcher) matches(json []byte) bool {
	if m.cased {
		m.folded = bytes.ToLower(json)
	} else {
		if cap(m.folded) < len(json) {
			m.folded = make([]byte, 2*len(json))
		}
		m.folded = m.folded[:len(json)]
		for i, c := range json {
			m.folded[i] = asciiLower[c]
		}
	}
	return bytes.Contains(m.folded, m.wanted) && m.inValue(m.folded)
}

// inValue tells whether a value has the text, and not only a key.
func (m *textMatcher) inValue(json []byte) bool {
	for {
		begin := bytes.IndexByte(json, '"')
		if begin < 0 {
			return false
		}
		json = json[begin+1:]
		end := endOfString(json)
		text := json[:end]
		json = json[min(end+1, len(json)):]
		rest := bytes.TrimLeft(json, " \t\r\n")
		isKey := len(rest) > 0 && rest[0] == ':'
		if !isKey && bytes.Contains(text, m.wanted) {
			return true
		}
	}
}

// endOfString is where the quote is that ends a string of JSON.
func endOfString(json []byte) int {
	for i := 0; i < len(json); i++ {
		switch json[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(json)
}
