package check

import (
	"fmt"
	"math"
	"time"
)

// UnixSeconds wants a time in seconds since 1970 that a calendar has.
func UnixSeconds(value int64) error {
	latest := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	switch {
	case value > latest:
		return fmt.Errorf("%d lies behind the year 9999; the unit is seconds since 1970, not milliseconds", value)
	case value < 0:
		return fmt.Errorf("%d is negative; the unit is seconds since 1970", value)
	}
	return nil
}

// NotNegative wants zero or more.
func NotNegative(value int64) error {
	if value < 0 {
		return fmt.Errorf("%d is negative; write 0 or more", value)
	}
	return nil
}

// Between wants an integer from lowest to highest.
func Between(lowest, highest int64) func(int64) error {
	return func(value int64) error {
		if value < lowest || value > highest {
			return fmt.Errorf("%d is outside of the range from %d to %d", value, lowest, highest)
		}
		return nil
	}
}

// Positive wants a number over zero.
func Positive(value float64) error {
	if !(value > 0) || math.IsInf(value, 0) {
		return fmt.Errorf("%g is not a number over 0", value)
	}
	return nil
}
