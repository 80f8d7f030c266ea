package emulator

import (
	"context"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
)

// authKind is how an operation authenticates.
type authKind int

const (
	authToken   authKind = iota // a Bearer token, or W3Block ID's three headers
	authKey                     // api_key_secret in the body
	authW3Block                 // a Bearer token of W3Block ID, or its three headers
	authNone                    // not at all
)

// operation is one operation of the contracts. Routes, authentication, faults, the
// request log and the form of the answers come from the table below.
type operation struct {
	name         string // as in the contract's list
	method       string
	path         string // with {names}, below the surface's prefix
	auth         authKind
	organization bool // organizations only
	write        bool // changes the store
	body         bool // has a JSON object as its body; that of others is not looked at
	form         bool // has a form as its body
	status       int  // of a success, 200 unless set
	// prepare does what must not be done in a transaction, such as look-ups, and
	// what needs none, such as signatures.
	prepare func(ctx context.Context, e *Emulator, r *request) error
	handle  func(ctx context.Context, e *Emulator, t *tx, r *request) (result any, err error)
	// after follows a write that was committed.
	after func(e *Emulator)

	surface *surface
}

// operations are all, with their surface.
var operations = func() (all []*operation) {
	for i := range restOperations {
		restOperations[i].surface = rest
		all = append(all, &restOperations[i])
	}
	for i := range w3blockOperations {
		w3blockOperations[i].surface = w3block
		all = append(all, &w3blockOperations[i])
	}
	for i := range oidcOperations {
		oidcOperations[i].surface, oidcOperations[i].auth = openID, authNone
		all = append(all, &oidcOperations[i])
	}
	for i := range pageOperations {
		pageOperations[i].surface, pageOperations[i].auth = pages, authNone
		all = append(all, &pageOperations[i])
	}
	return all
}()

// restOperations are those of Web3Connect, in the contract's order.
var restOperations = []operation{
	{name: "refreshAccessToken", method: "POST", path: "/auth/account/access_token/refresh", auth: authKey, body: true, handle: refreshAccessToken},
	{name: "checkAPIKey", method: "POST", path: "/auth/account/access_token/check_account_type_and_address", auth: authKey, body: true, handle: checkAPIKey},
	{name: "generateConnectButton", method: "POST", path: "/auth/account/association/generate_web3connect_button_js", auth: authKey, organization: true, write: true, body: true, handle: generateConnectButton},
	{name: "importEndUser", method: "POST", path: "/account/import", organization: true, write: true, body: true, prepare: prepareImport, handle: importEndUser},
	{name: "submitImportBatch", method: "POST", path: "/account/import/batch/submit", auth: authKey, organization: true, write: true, body: true, handle: submitImportBatch, after: wakeImports},
	{name: "checkImportBatch", method: "POST", path: "/account/import/batch/check", auth: authKey, organization: true, body: true, handle: checkImportBatch},
	{name: "startPhoneVerification", method: "POST", path: "/verify/phone/step1", write: true, body: true, handle: startPhoneVerification},
	{name: "finishPhoneVerification", method: "POST", path: "/verify/phone/step2", write: true, body: true, handle: finishPhoneVerification},
	{name: "getDomainVerification", method: "GET", path: "/verify/domain/step1", organization: true, handle: getDomainVerification},
	{name: "verifyDomain", method: "GET", path: "/verify/domain/step2", organization: true, write: true, prepare: lookUpDomain, handle: verifyDomain},
	{name: "getIDWallet", method: "GET", path: "/account/id_wallet/{address}/public_info", handle: getIDWallet},
	{name: "getMyInfo", method: "GET", path: "/account/my_info", handle: getMyInfo},
	{name: "mintNFT", method: "POST", path: "/nft/mint/to/{address}", organization: true, write: true, body: true, prepare: prepareMint, handle: mintNFT},
	{name: "getNFT", method: "GET", path: "/nft/{token_id}", handle: getNFT},
	{name: "transferNFT", method: "PUT", path: "/nft/{token_id}/transfer/to/{address}", write: true, handle: transferNFT},
	{name: "updateNFTMetadata", method: "PUT", path: "/nft/{token_id}/metadata/dynamic", write: true, body: true, handle: updateNFTMetadata},
	{name: "listHeldNFTs", method: "GET", path: "/nft/held_by_id_wallet/{address}", handle: listHeldNFTs},
	{name: "listMintedNFTs", method: "GET", path: "/nft/minted_by_me", organization: true, handle: listMintedNFTs},
	{name: "setNFTVisibility", method: "PUT", path: "/nft/{token_id}/visibility", write: true, body: true, handle: setNFTVisibility},
	{name: "searchNFTs", method: "POST", path: "/nft/search", body: true, handle: searchNFTs},
	{name: "searchMintedNFTs", method: "POST", path: "/nft/minted_by_me/search", organization: true, body: true, handle: searchMintedNFTs},
	{name: "createNFTVerification", method: "POST", path: "/nft/{token_id}/verification/qr_code/step1", write: true, body: true, prepare: prepareVerification, handle: createNFTVerification},
	{name: "confirmNFTVerification", method: "POST", path: "/nft/verification/qr_code/step2", write: true, body: true, handle: confirmNFTVerification},
	{name: "getNFTVerification", method: "GET", path: "/nft/verification/qr_code/result", handle: getNFTVerification},
	{name: "getNFTHistory", method: "GET", path: "/nft/{token_id}/history", handle: getNFTHistory},
}

// w3blockOperations are those of W3Block ID.
var w3blockOperations = []operation{
	{name: "signInW3BlockUser", method: "POST", path: "/auth/signin", auth: authNone, write: true, body: true, status: http.StatusCreated, prepare: prepareUserSignIn, handle: openSession},
	{name: "signInW3BlockTenant", method: "POST", path: "/auth/signin/tenant", auth: authNone, write: true, body: true, status: http.StatusCreated, prepare: prepareTenantSignIn, handle: openSession},
	{name: "refreshW3BlockToken", method: "POST", path: "/auth/refresh-token", auth: authNone, write: true, body: true, status: http.StatusCreated, prepare: prepareRefresh, handle: refreshSession},
	{name: "getW3BlockKeys", method: "GET", path: "/auth/jwks.json", auth: authNone, prepare: prepareKeys, handle: getW3BlockKeys},
	{name: "signOutW3Block", method: "POST", path: "/auth/logout", auth: authW3Block, write: true, status: http.StatusNoContent, handle: closeSession},
	{name: "getW3BlockProfile", method: "GET", path: "/users/profile", auth: authW3Block, handle: getW3BlockProfile},
}

// oidcOperations are those of the OpenID Provider that programs call.
var oidcOperations = []operation{
	{name: "getOIDCConfiguration", method: "GET", path: oidc.PathConfiguration, handle: getOIDCConfiguration},
	{name: "getOIDCKeys", method: "GET", path: oidc.PathKeys, handle: getOIDCKeys},
	{name: "exchangeOIDCCode", method: "POST", path: oidc.PathToken, write: true, form: true, handle: exchangeOIDCCode},
	{name: "getUserinfo", method: "GET", path: oidc.PathUserinfo, handle: getUserinfo},
	{name: "preflightUserinfo", method: "OPTIONS", path: oidc.PathUserinfo, status: http.StatusNoContent, handle: preflightUserinfo},
	{name: "getUserinfoByPost", method: "POST", path: oidc.PathUserinfo, form: true, handle: getUserinfo},
}

// pageOperations are the pages of sign-in and association.
var pageOperations = []operation{
	{name: "startSignIn", method: "GET", path: oidc.PathAuthorization, write: true, handle: startSignIn},
	{name: "startSignInByPost", method: "POST", path: oidc.PathAuthorization, write: true, form: true, handle: startSignIn},
	{name: "startAssociation", method: "GET", path: pathAssociation, write: true, handle: startAssociation},
	{name: "showSignIn", method: "GET", path: pathSignIn, handle: showSignIn},
	{name: "sendSignInCode", method: "POST", path: pathSignIn + "/email", write: true, form: true, handle: sendSignInCode},
	{name: "checkSignInCode", method: "POST", path: pathSignIn + "/code", write: true, form: true, handle: checkSignInCode},
	{name: "decideSignIn", method: "POST", path: pathSignIn + "/consent", write: true, form: true, handle: decideSignIn},
}

// operationNames tells which names there are.
var operationNames = func() map[string]bool {
	names := map[string]bool{}
	for _, op := range operations {
		names[op.name] = true
	}
	return names
}()
