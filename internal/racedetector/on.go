//go:build race

package racedetector

// On tells whether the race detector is.
const On = true
