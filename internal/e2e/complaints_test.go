package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// complaints are what the browser says against pages: exceptions of scripts, errors
// and warnings in the console, what a policy forbade, and what could not be loaded.
type complaints struct {
	mu        sync.Mutex
	texts     []string
	documents map[network.RequestID]bool
}

// listen takes a tab's complaints, too.
func (c *complaints) listen(tab context.Context) error {
	return chromedp.Listen(tab, func(event any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if e.Type == network.ResourceTypeDocument {
				if c.documents == nil {
					c.documents = map[network.RequestID]bool{}
				}
				c.documents[e.RequestID] = true
			}
		case *log.EventEntryAdded:
			// A page with a status of 4xx is in the log, too, and is what tests look at themselves.
			if c.documents[e.Entry.NetworkRequestID] || e.Entry.Level != log.EntryLevelError && e.Entry.Level != log.EntryLevelWarning {
				return
			}
			c.texts = append(c.texts, fmt.Sprintf("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
				c.texts = append(c.texts, fmt.Sprintf("console.%s: %v", e.Type, consoleText(e.Args)))
			}
		case *runtime.EventExceptionThrown:
			text := e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				text += " " + e.ExceptionDetails.Exception.Description
			}
			c.texts = append(c.texts, "exception: "+text)
		}
	})
}

func consoleText(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		if a.Description != "" {
			parts = append(parts, a.Description)
		} else {
			parts = append(parts, string(a.Value))
		}
	}
	return strings.Join(parts, " ")
}

// all are the complaints so far.
func (c *complaints) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.texts)
}

// take takes out the complaints that contain a text, for tests that want them.
func (c *complaints) take(text string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var taken []string
	c.texts = slices.DeleteFunc(c.texts, func(complaint string) bool {
		if !strings.Contains(complaint, text) {
			return false
		}
		taken = append(taken, complaint)
		return true
	})
	return taken
}
