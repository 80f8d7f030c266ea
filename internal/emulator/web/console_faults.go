package web

// Faults is the faults, and the form that adds one.
type Faults struct {
	Console

	List       []FaultState
	Operations []string
	Kinds      []Choice
	Form       FaultForm
	Problem    string // what is wrong with the form
	Field      string // which field of it; "" if none alone
}

// FaultState is a fault and how far it is.
type FaultState struct {
	Operation, Kind string
	When, What      string
	Calls           int
	Striking        bool // it may strike yet
}

// Choice is an option of a select.
type Choice struct{ Value, Label string }

// FaultForm is what was typed.
type FaultForm struct {
	Operation, Kind, Nth, Count, Probability, Seed, Status, RetryAfter, Latency string
	AfterCommit                                                                 bool
}

// Page makes the page.
func (f Faults) Page() (Page, error) { return render("console_faults", consolePolicy, f) }
