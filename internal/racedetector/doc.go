// Package racedetector tells tests that take long whether the race detector watches them.
package racedetector
