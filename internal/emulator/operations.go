package emulator

import "context"

// authKind is how an operation authenticates.
type authKind int

const (
	authToken authKind = iota // Authorization: Bearer
	authKey                   // api_key_secret in the body
)

// operation is one operation of the contract. Routes, authentication, faults and
// the request log come from the table below.
type operation struct {
	name         string // as in the contract's list
	method       string
	path         string // pattern of http.ServeMux, below /rest/v1
	auth         authKind
	organization bool // organizations only
	write        bool // changes the store
	body         bool // has a JSON object as its body; that of others is not looked at
	// prepare does what must not be done in a transaction, such as look-ups.
	prepare func(ctx context.Context, e *Emulator, r *request) error
	handle  func(ctx context.Context, e *Emulator, t *tx, r *request) (result any, err error)
}

var operations = []operation{
	{name: "refreshAccessToken", method: "POST", path: "/auth/account/access_token/refresh", auth: authKey, body: true, handle: refreshAccessToken},
	{name: "importEndUser", method: "POST", path: "/account/import", organization: true, write: true, body: true, handle: importOne},
	{name: "submitImportBatch", method: "POST", path: "/account/import/batch/submit", auth: authKey, write: true, body: true, handle: submitImportBatch},
	{name: "checkImportBatch", method: "POST", path: "/account/import/batch/check", auth: authKey, write: true, body: true, handle: checkImportBatch},
	{name: "getDomainVerification", method: "GET", path: "/verify/domain/step1", organization: true, handle: getDomainVerification},
	{name: "verifyDomain", method: "GET", path: "/verify/domain/step2", organization: true, write: true, prepare: lookUpDomain, handle: verifyDomain},
	{name: "getMyInfo", method: "GET", path: "/account/my_info", handle: getMyInfo},
	{name: "mintNFT", method: "POST", path: "/nft/mint/to/{address}", organization: true, write: true, body: true, handle: mintNFT},
	{name: "getNFT", method: "GET", path: "/nft/{token_id}", handle: getNFT},
	{name: "transferNFT", method: "PUT", path: "/nft/{token_id}/transfer/to/{address}", write: true, handle: transferNFT},
	{name: "updateNFTMetadata", method: "PUT", path: "/nft/{token_id}/metadata/dynamic", write: true, body: true, handle: updateNFTMetadata},
	{name: "listHeldNFTs", method: "GET", path: "/nft/held_by_id_wallet/{address}", handle: listHeldNFTs},
	{name: "setNFTVisibility", method: "PUT", path: "/nft/{token_id}/visibility", write: true, body: true, handle: setNFTVisibility},
}

// operationNames tells which names a fault may have.
var operationNames = func() map[string]bool {
	names := map[string]bool{"*": true}
	for _, op := range operations {
		names[op.name] = true
	}
	return names
}()
