// Package process reaches commands and whatever they start, in the project's own tools.
package process
