package main

import (
	"net/http"
	"strings"
)

// contract are the operations that the program uses, by their names in the API's
// documentation. Only names that a request can have are here: a fault of another
// would never strike.
var contract = map[string]string{ //nolint:gosec // no credentials
	"POST /rest/v1/auth/account/access_token/refresh":      "refreshAccessToken",
	"POST /rest/v1/account/import/batch/submit":            "submitImportBatch",
	"POST /rest/v1/account/import/batch/check":             "checkImportBatch",
	"GET /rest/v1/verify/domain/step1":                     "getDomainVerification",
	"GET /rest/v1/verify/domain/step2":                     "verifyDomain",
	"GET /rest/v1/account/my_info":                         "getMyInfo",
	"POST /rest/v1/nft/mint/to/{address}":                  "mintNFT",
	"GET /rest/v1/nft/{token_id}":                          "getNFT",
	"PUT /rest/v1/nft/{token_id}/transfer/to/{address}":    "transferNFT",
	"PUT /rest/v1/nft/{token_id}/metadata/dynamic":         "updateNFTMetadata",
	"GET /rest/v1/nft/held_by_id_wallet/{address}":         "listHeldNFTs",
	"PUT /rest/v1/nft/{token_id}/visibility":               "setNFTVisibility",
	"POST /rest/v1/nft/search":                             "searchNFTs",
	"POST /rest/v1/nft/minted_by_me/search":                "searchMintedNFTs",
	"GET /rest/v1/nft/{token_id}/history":                  "getNFTHistory",
	"GET /rest/v1/nft/minted_by_me":                        "listMintedNFTs",
	"GET /rest/v1/account/id_wallet/{address}/public_info": "getIDWallet",
}

// sent is a request as it reached the service.
type sent struct {
	operation        string
	tokenID, address string // of the path, in lower case
}

// sentBy finds the operation of a request. Literal segments win over names.
func sentBy(r *http.Request) sent {
	path := strings.Split(r.Method+" "+r.URL.Path, "/")
	best, literal := sent{}, -1
	for pattern, operation := range contract {
		if s, n := match(strings.Split(pattern, "/"), path); n > literal {
			best, literal = s, n
			best.operation = operation
		}
	}
	return best
}

// match gives the named segments of a path, and how many others there are; -1 if the
// path is another.
func match(pattern, path []string) (s sent, literal int) {
	if len(pattern) != len(path) {
		return s, -1
	}
	for i, name := range pattern {
		switch {
		case name == "{token_id}":
			s.tokenID = strings.ToLower(path[i])
		case name == "{address}":
			s.address = strings.ToLower(path[i])
		case name != path[i]:
			return s, -1
		default:
			literal++
		}
	}
	return s, literal
}
