package web

// Settings is clock, switches, snapshot and reset.
type Settings struct {
	Console

	Advance  string // what was typed
	Switches []SwitchField
	Problem  string // what is wrong with a form
	Form     string // which: clock, options, restore, reset
	Field    string // which switch; "" if none alone
}

// SwitchField is a switch in the form.
type SwitchField struct {
	Name, Hint, Value string
	Checkbox, Checked bool
	Choices           []string // of a select
	Number            bool
}

// Page makes the page.
func (s Settings) Page() (Page, error) { return render("console_settings", consolePolicy, s) }
