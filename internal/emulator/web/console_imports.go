package web

import "time"

// Imports is a page of the list of import batches.
type Imports struct {
	Console

	Imports []Import
	Pager   Pager
}

// Import is an import batch.
type Import struct {
	ID                     string
	Path                   string // of its page
	Organization           Party
	Started, Due, Finished time.Time
	Done, Waiting          bool
	Size, Imported, Failed int64
}

// Status is the state in a word.
func (i Import) Status() string {
	switch {
	case i.Done:
		return "done"
	case i.Waiting:
		return "waiting"
	}
	return "running"
}

// Bound is the size for a progress bar, which must have one.
func (i Import) Bound() int64 { return max(i.Size, 1) }

// Value is the progress for a progress bar: an empty batch that is done is full.
func (i Import) Value() int64 {
	if i.Done {
		return i.Bound()
	}
	return i.Imported
}

// Page makes the page.
func (i Imports) Page() (Page, error) { return render("console_imports", consolePolicy, i) }

// ImportPage is a batch with its results.
type ImportPage struct {
	Console
	Import

	OnlyFailed             bool
	Results                []ImportResult
	All, Failures          string
	PreviousPage, NextPage string
}

// ImportResult is what became of an e-mail.
type ImportResult struct {
	Number       int64
	Email, State string // imported, failed, processed, waiting
	Address      string
}

// Page makes the page.
func (i ImportPage) Page() (Page, error) { return render("console_import", consolePolicy, i) }
