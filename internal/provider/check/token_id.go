package check

import (
	"fmt"
	"strings"
)

// TokenID wants a text that can stand in the path of a URL. The service may give
// ids of any form.
func TokenID(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("the token id is empty; write the id of an NFT, usually 0x and 64 hex digits")
	case strings.TrimSpace(text) != text:
		return fmt.Errorf("%q has white space around it; write the bare id of an NFT, usually 0x and 64 hex digits", text)
	case text == "." || text == "..":
		return fmt.Errorf("%q is not the id of an NFT, usually 0x and 64 hex digits", text)
	}
	return nil
}
