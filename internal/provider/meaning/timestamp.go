package meaning

import (
	"fmt"
	"time"
)

// Timestamp is an ISO 8601 date or date and time. A date means its beginning in
// UTC, and so does a time without a zone.
type Timestamp struct{}

// Name is what users read.
func (Timestamp) Name() string { return "ISO 8601 date" }

// Check wants one of the usual forms.
func (Timestamp) Check(text string) error {
	_, err := ParseTimestamp(text)
	return err
}

// Same compares the points in time.
func (Timestamp) Same(a, b string) bool {
	x, errX := ParseTimestamp(a)
	y, errY := ParseTimestamp(b)
	return errX == nil && errY == nil && x.Equal(y)
}

// ParseTimestamp reads a date (2027-03-31) or a date and time, with seconds or
// without, with a zone (Z or +09:00) or in UTC.
func ParseTimestamp(text string) (time.Time, error) {
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly,
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not an ISO 8601 date; write one such as 2027-03-31 or 2027-03-31T23:59:59+09:00", text)
}
