package client

import "net/http"

// operation is one operation of the API and what the client has to know of it.
type operation struct {
	name   string // as in the API's list of operations
	method string
	auth   authKind
	repeat repeatRule
}

// authKind is how an operation authenticates.
type authKind int

const (
	authToken authKind = iota // Authorization: Bearer
	authKey                   // the API key secret in the body
)

// repeatRule says what may be sent again after a failure.
type repeatRule int

const (
	// repeatAlways is for operations that may be carried out twice without harm.
	repeatAlways repeatRule = iota
	// repeatRefused is for operations that must not be carried out twice: sent
	// again only if the service certainly didn't begin (no connection, 401, 429).
	repeatRefused
)

// One row an operation. A mint isn't idempotent and has no idempotency key.
var (
	opRefreshAccessToken    = operation{"refreshAccessToken", http.MethodPost, authKey, repeatAlways}
	opSubmitImportBatch     = operation{"submitImportBatch", http.MethodPost, authKey, repeatAlways}
	opCheckImportBatch      = operation{"checkImportBatch", http.MethodPost, authKey, repeatAlways}
	opGetDomainVerification = operation{"getDomainVerification", http.MethodGet, authToken, repeatAlways}
	opVerifyDomain          = operation{"verifyDomain", http.MethodGet, authToken, repeatAlways}
	opGetMyInfo             = operation{"getMyInfo", http.MethodGet, authToken, repeatAlways}
	opMintNFT               = operation{"mintNFT", http.MethodPost, authToken, repeatRefused}
	opGetNFT                = operation{"getNFT", http.MethodGet, authToken, repeatAlways}
	opTransferNFT           = operation{"transferNFT", http.MethodPut, authToken, repeatRefused}
	opUpdateNFTMetadata     = operation{"updateNFTMetadata", http.MethodPut, authToken, repeatAlways}
	opListHeldNFTs          = operation{"listHeldNFTs", http.MethodGet, authToken, repeatAlways}
	opSetNFTVisibility      = operation{"setNFTVisibility", http.MethodPut, authToken, repeatAlways}
)
