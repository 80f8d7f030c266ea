package meaning

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
)

// JSON is any JSON text.
type JSON struct{}

// JSONArray is the JSON text of an array.
type JSONArray struct{}

// JSONObject is the JSON text of an object.
type JSONObject struct{}

// Name is what users read.
func (JSON) Name() string { return "JSON" }

// Check wants one JSON value.
func (JSON) Check(text string) error {
	_, err := ParseJSON(text)
	return err
}

// Same compares values: neither the order of keys nor the spelling of numbers
// and strings counts, so 1 and 1.0 are the same.
func (JSON) Same(a, b string) bool {
	x, errX := ParseJSON(a)
	y, errY := ParseJSON(b)
	return errX == nil && errY == nil && sameJSON(x, y)
}

// Name is what users read.
func (JSONArray) Name() string { return "JSON array" }

// Check wants one JSON array.
func (JSONArray) Check(text string) error {
	v, err := ParseJSON(text)
	if _, ok := v.([]any); err == nil && !ok {
		return fmt.Errorf("%s is not a JSON array; write it with jsonencode([…])", shorten(text))
	}
	return err
}

// Same is JSON's.
func (JSONArray) Same(a, b string) bool { return JSON{}.Same(a, b) }

// Name is what users read.
func (JSONObject) Name() string { return "JSON object" }

// Check wants one JSON object.
func (JSONObject) Check(text string) error {
	v, err := ParseJSON(text)
	if _, ok := v.(map[string]any); err == nil && !ok {
		return fmt.Errorf("%s is not a JSON object; write it with jsonencode({…})", shorten(text))
	}
	return err
}

// Same is JSON's.
func (JSONObject) Same(a, b string) bool { return JSON{}.Same(a, b) }

// ParseJSON reads one JSON value; numbers keep their digits.
func ParseJSON(text string) (any, error) {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("it ends too early")
		}
		return nil, fmt.Errorf("%s is not JSON (%w); write it with jsonencode(…)", shorten(text), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is not JSON (something follows after the first value); write it with jsonencode(…)", shorten(text))
	}
	return v, nil
}

func sameJSON(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, value := range a {
			other, ok := b[key]
			if !ok || !sameJSON(value, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameJSON(a[i], b[i]) {
				return false
			}
		}
		return true
	case json.Number:
		b, ok := b.(json.Number)
		return ok && sameNumber(a, b)
	}
	return a == b
}

// sameNumber compares at Terraform's own precision of 512 bits, and what is too
// large or too small for that by its digits.
func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, okX := parseFloat(a)
	y, okY := parseFloat(b)
	if okX && okY {
		return x.Cmp(y) == 0
	}
	return !okX && !okY && newDecimal(a) == newDecimal(b)
}

// parseFloat is false where a number is out of range.
func parseFloat(n json.Number) (*big.Float, bool) {
	f, _, err := big.ParseFloat(n.String(), 10, 512, big.ToNearestEven)
	return f, err == nil && !f.IsInf() && (f.Sign() != 0 || newDecimal(n).digits == "")
}

// decimal is a number other than zero as ±0.digits times a power of ten.
type decimal struct {
	negative         bool
	digits, exponent string
}

func newDecimal(n json.Number) decimal {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(n.String()), "e")
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	power, ok := new(big.Int).SetString(strings.TrimPrefix(exponent, "+"), 10)
	if !ok {
		power = new(big.Int) // there is none
	}
	power.Add(power, big.NewInt(int64(len(digits)-len(fraction))))
	return decimal{negative, strings.TrimRight(digits, "0"), power.String()}
}

// shorten quotes the beginning of a text.
func shorten(text string) string {
	const most = 60
	count := 0
	for i := range text {
		if count++; count > most {
			text = text[:i] + "…"
			break
		}
	}
	return fmt.Sprintf("%q", text)
}
