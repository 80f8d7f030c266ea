// Package process runs the project's own tools, and reaches the commands that they start
// and whatever those start.
package process
