// Package examples tests the example programs and the module, as users run them: the
// provider from a mirror, terraform test, and an apply with a plan without changes behind it.
package examples
