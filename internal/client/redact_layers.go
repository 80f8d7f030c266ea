package client

import (
	"bytes"
	"html"
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// layer is what a text stands for: a service may repeat a secret in a JSON string, in
// a page, in a URL, or in one of them within another.
type layer struct {
	text []byte // with a space for each +, which is one in a URL
	at   []int  // where in the original each byte begins, and where the last one ends
}

// layers are a text as it is, then with its escapes read, and those that come to
// light, and so on.
func layers(s string) iter.Seq[layer] {
	const most = 6 // "%252525…" would go on for long
	return func(yield func(layer) bool) {
		l := layer{withoutPlus([]byte(s)), make([]int, len(s)+1)}
		for i := range l.at {
			l.at[i] = i
		}
		for range most {
			before := len(l.text)
			if !yield(l) {
				return
			}
			if l = l.unescaped(); len(l.text) == before {
				return
			}
		}
	}
}

func withoutPlus(text []byte) []byte { return bytes.ReplaceAll(text, []byte("+"), []byte(" ")) }

// find adds where in the original a secret stands, and its beginning at the end of
// the text.
func (l layer) find(secret string, found [][2]int) [][2]int {
	const shortestBeginning = 8 // a shorter one is any word
	for from := 0; ; {
		i := bytes.Index(l.text[from:], []byte(secret))
		if i < 0 {
			break
		}
		from += i
		found = append(found, [2]int{l.at[from], l.at[from+len(secret)]})
		from++
	}
	for n := min(len(secret)-1, len(l.text)); n >= shortestBeginning; n-- {
		if from := len(l.text) - n; string(l.text[from:]) == secret[:n] {
			return append(found, [2]int{l.at[from], l.at[len(l.text)]})
		}
	}
	return found
}

// unescaped reads the escapes of JSON and Go strings, HTML and URLs.
func (l layer) unescaped() layer {
	out := layer{make([]byte, 0, len(l.text)), make([]int, 0, len(l.at))}
	for i := 0; i < len(l.text); {
		meant, length := unescape(l.text[i:])
		for range meant {
			out.at = append(out.at, l.at[i])
		}
		out.text = append(out.text, withoutPlus(meant)...)
		i += length
	}
	out.at = append(out.at, l.at[len(l.text)])
	return out
}

// unescape reads the escape that a text begins with, or else one byte.
func unescape(text []byte) (meant []byte, length int) {
	switch text[0] {
	case '%':
		if n, ok := hexDigits(text, 1, 2); ok {
			return []byte{byte(n)}, 3 //nolint:gosec // two digits
		}
	case '&':
		const longest = 34 // of HTML's names, &CounterClockwiseContourIntegral;
		if end := bytes.IndexByte(text[:min(len(text), longest)], ';'); end > 0 {
			if name := string(text[:end+1]); html.UnescapeString(name) != name {
				return []byte(html.UnescapeString(name)), end + 1
			}
		}
	case '\\':
		return unescapeBackslash(text)
	}
	return text[:1], 1
}

func unescapeBackslash(text []byte) (meant []byte, length int) {
	if len(text) < 2 {
		return text, 1
	}
	switch c := text[1]; c {
	case '\\', '"', '\'', '/':
		return text[1:2], 2
	case 'a', 'b', 'f', 'n', 'r', 't', 'v':
		return []byte{map[byte]byte{'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}[c]}, 2
	case 'x':
		if n, ok := hexDigits(text, 2, 2); ok {
			return []byte{byte(n)}, 4 //nolint:gosec // two digits
		}
	case 'U':
		if n, ok := hexDigits(text, 2, 8); ok {
			return utf8.AppendRune(nil, n), 10
		}
	case 'u':
		n, ok := hexDigits(text, 2, 4)
		if !ok {
			break
		}
		if len(text) > 7 && text[6] == '\\' && text[7] == 'u' {
			if low, ok := hexDigits(text, 8, 4); ok && utf16.DecodeRune(n, low) != utf8.RuneError {
				return utf8.AppendRune(nil, utf16.DecodeRune(n, low)), 12
			}
		}
		return utf8.AppendRune(nil, n), 6
	}
	return text[:1], 1
}

// hexDigits reads a number of so many digits.
func hexDigits(text []byte, from, digits int) (rune, bool) {
	if len(text) < from+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[from:from+digits]), 16, 31)
	return rune(n), err == nil
}
