package provider

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// importIDError is what is wrong with an id by which an NFT is to be imported.
type importIDError struct{ summary, detail string }

// parseImportID reads a token id, and the holder behind a comma where it is known: the
// NFT object doesn't carry it.
func parseImportID(id string) (tokenID string, holder meaning.Value[meaning.Address], fault *importIDError) {
	tokenID, holderText, hasHolder := strings.Cut(id, ",")
	tokenID, holderText = strings.TrimSpace(tokenID), strings.TrimSpace(holderText)
	holder = meaning.Null[meaning.Address]()
	if check.TokenID(tokenID) != nil || strings.ContainsFunc(tokenID, unicode.IsSpace) {
		return "", holder, &importIDError{"Invalid token id", fmt.Sprintf(
			"%q is not the id of an NFT; import by its token id, such as 0x and 64 hex digits, and its holder behind a comma if you know it: 0x…,0x….", id)}
	}
	if hasHolder {
		holder = meaning.New[meaning.Address](holderText)
		err := (meaning.Address{}).Check(holderText)
		if err == nil && isNobody(holder) {
			err = errors.New("the zero address is none; leave it and the comma out if the holder isn't known")
		}
		if err != nil {
			return "", holder, &importIDError{"Invalid holder", fmt.Sprintf("What follows the comma in %q must be the address of the ID wallet that holds the NFT: %v.", id, err)}
		}
	}
	return tokenID, holder, nil
}
