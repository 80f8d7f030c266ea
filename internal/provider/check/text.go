package check

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// URL wants an absolute URL; one of http or https needs a host.
func URL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || strings.ContainsAny(text, " \t\r\n"):
		return fmt.Errorf("%q is not a URL such as https://example.com/diploma.png", text)
	case u.Scheme == "":
		return fmt.Errorf("%q is not an absolute URL; begin it with https:// (or another scheme, such as ipfs://)", text)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
		return fmt.Errorf("%q has no host; write a URL such as https://example.com/diploma.png", text)
	case u.Host == "" && u.Opaque == "" && u.Path == "":
		return fmt.Errorf("%q has nothing behind its scheme; write a URL such as https://example.com/diploma.png", text)
	}
	return nil
}

// Degrees wants decimal degrees within plus or minus limit, as text.
func Degrees(limit float64) func(string) error {
	return func(text string) error {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil || strings.ContainsAny(text, "eExX_nN") || strings.TrimSpace(text) != text {
			return fmt.Errorf("%q is not a number of decimal degrees such as 35.681236", text)
		}
		if value < -limit || value > limit {
			return fmt.Errorf("%q is outside of the range from -%g to %g degrees", text, limit, limit)
		}
		return nil
	}
}

// GTIN wants a Global Trade Item Number of one of the given lengths, with its
// check digit (GS1 General Specifications, 7.9).
func GTIN(lengths ...int) func(string) error {
	return func(text string) error {
		right := false
		var names []string
		for _, n := range lengths {
			right = right || len(text) == n
			names = append(names, strconv.Itoa(n))
		}
		want := strings.Join(names, ", ")
		sum := 0
		for i, r := range text {
			if r < '0' || r > '9' {
				return fmt.Errorf("%q contains %q; a GTIN has digits only", text, r)
			}
			weight := 1
			if (len(text)-i)%2 == 0 {
				weight = 3
			}
			sum += int(r-'0') * weight
		}
		switch {
		case !right:
			return fmt.Errorf("%q has %d digits instead of %s", text, len(text), want)
		case sum%10 != 0:
			last := int(text[len(text)-1] - '0')
			return fmt.Errorf("%q has the check digit %d, but its other digits give %d: one of them is mistyped", text, last, (last+10-sum%10)%10)
		}
		return nil
	}
}

// OneOf wants one of the given words.
func OneOf(words ...string) func(string) error {
	return func(text string) error {
		var quoted []string
		for _, word := range words {
			if text == word {
				return nil
			}
			quoted = append(quoted, strconv.Quote(word))
		}
		return fmt.Errorf("%q is not possible; write %s", text, strings.Join(quoted, " or "))
	}
}

// Duration wants a Go duration over zero.
func Duration(text string) error {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return fmt.Errorf("%q is not a duration such as 30s or 2m", text)
	case d <= 0:
		return fmt.Errorf("%q is not over zero; write a duration such as 30s or 2m", text)
	}
	return nil
}
