// Package e2e walks through the emulator's pages as people and standard clients do:
// people in headless Chromium, a standard OpenID client from npm, and a browser
// that fills in forms.
package e2e
