package client

import "net/http"

// operation is one operation of the API and what the client has to know of it.
type operation struct {
	name   string // as in the API's list of operations
	method string
	auth   authKind
	repeat repeatRule
	// safe is an operation that only reads, so that an interrupt may cut it off.
	safe bool
	// foreign is an operation of another service: without endpoint and envelope.
	foreign bool
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
	// repeatUnsent is for operations that must not be carried out twice: sent again
	// only if there was no connection. Those who call look first.
	repeatUnsent
	// repeatFailed is for operations whose repetition does little harm: sent again
	// also if the service itself said that it failed, but not after a lost answer.
	repeatFailed
)

// One row an operation, in the contract's order. A mint isn't idempotent and has
// no idempotency key.
var (
	opRefreshAccessToken      = operation{name: "refreshAccessToken", method: http.MethodPost, auth: authKey, repeat: repeatAlways, safe: true}
	opCheckAPIKey             = operation{name: "checkAPIKey", method: http.MethodPost, auth: authKey, repeat: repeatAlways, safe: true}
	opGenerateConnectButton   = operation{name: "generateConnectButton", method: http.MethodPost, auth: authKey, repeat: repeatAlways}
	opImportEndUser           = operation{name: "importEndUser", method: http.MethodPost, auth: authToken, repeat: repeatAlways}
	opSubmitImportBatch       = operation{name: "submitImportBatch", method: http.MethodPost, auth: authKey, repeat: repeatAlways}
	opCheckImportBatch        = operation{name: "checkImportBatch", method: http.MethodPost, auth: authKey, repeat: repeatAlways, safe: true}
	opStartPhoneVerification  = operation{name: "startPhoneVerification", method: http.MethodPost, auth: authToken, repeat: repeatFailed}
	opFinishPhoneVerification = operation{name: "finishPhoneVerification", method: http.MethodPost, auth: authToken, repeat: repeatAlways}
	opGetDomainVerification   = operation{name: "getDomainVerification", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opVerifyDomain            = operation{name: "verifyDomain", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opGetIDWallet             = operation{name: "getIDWallet", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opGetMyInfo               = operation{name: "getMyInfo", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opMintNFT                 = operation{name: "mintNFT", method: http.MethodPost, auth: authToken, repeat: repeatUnsent}
	opGetNFT                  = operation{name: "getNFT", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opTransferNFT             = operation{name: "transferNFT", method: http.MethodPut, auth: authToken, repeat: repeatUnsent}
	opUpdateNFTMetadata       = operation{name: "updateNFTMetadata", method: http.MethodPut, auth: authToken, repeat: repeatAlways}
	opListHeldNFTs            = operation{name: "listHeldNFTs", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opListMintedNFTs          = operation{name: "listMintedNFTs", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opSetNFTVisibility        = operation{name: "setNFTVisibility", method: http.MethodPut, auth: authToken, repeat: repeatAlways}
	opSearchNFTs              = operation{name: "searchNFTs", method: http.MethodPost, auth: authToken, repeat: repeatAlways, safe: true}
	opSearchMintedNFTs        = operation{name: "searchMintedNFTs", method: http.MethodPost, auth: authToken, repeat: repeatAlways, safe: true}
	opCreateNFTVerification   = operation{name: "createNFTVerification", method: http.MethodPost, auth: authToken, repeat: repeatAlways}
	opConfirmNFTVerification  = operation{name: "confirmNFTVerification", method: http.MethodPost, auth: authToken, repeat: repeatAlways}
	opGetNFTVerification      = operation{name: "getNFTVerification", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
	opGetNFTHistory           = operation{name: "getNFTHistory", method: http.MethodGet, auth: authToken, repeat: repeatAlways, safe: true}
)
