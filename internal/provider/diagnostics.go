package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// report makes an error of the service a diagnostic: what failed, in whose
// words, and what to do. It decides by the error's reason and code, never by its
// text. Doing is what was being done, such as "mint the NFT".
func (d *providerData) report(diags *diag.Diagnostics, doing string, err error) {
	d.reportWithCure(diags, doing, err, "")
}

// reportWithCure is report with a cure for what it knows none of its own.
func (d *providerData) reportWithCure(diags *diag.Diagnostics, doing string, err error, otherwise string) {
	summary, cure := d.explain(doing, err)
	if cure == "" {
		cure = otherwise
	}
	detail := fmt.Sprintf("Could not %s: %s.", doing, err)
	if cure != "" {
		detail += "\n\n" + cure
	}
	addServiceError(diags, summary, detail, err)
}

// serviceDiagnostic is an error of the service as diagnostic.
type serviceDiagnostic struct {
	diag.Diagnostic
	err error
}

func addServiceError(diags *diag.Diagnostics, summary, detail string, err error) {
	diags.Append(serviceDiagnostic{diag.NewErrorDiagnostic(summary, detail), err})
}

func (d *providerData) explain(doing string, err error) (summary, cure string) {
	summary = "Could not " + doing
	var e *client.Error
	if !errors.As(err, &e) {
		if errors.Is(err, context.Canceled) {
			return "Interrupted", "The operation was cancelled. Apply again to continue."
		}
		return summary, ""
	}
	endpoint := fmt.Sprintf("the endpoint %s (argument endpoint of the provider block, or WEB3CONNECT_ENDPOINT)", d.api.Endpoint())
	example := "the REST API, such as " + client.DefaultEndpoint
	signingIn := false
	if signIn := (*client.Error)(nil); e.Reason == client.ReasonSignIn && errors.As(errors.Unwrap(e), &signIn) {
		e, signingIn = signIn, true
	}
	ofIssuer := e.Operation == client.OperationGetOIDCConfiguration
	switch {
	case strings.HasPrefix(e.Operation, w3block.OperationPrefix):
		endpoint = "the endpoint of W3Block ID (w3block.endpoint in the provider block, or W3BLOCK_ENDPOINT)"
		example = "W3Block ID, such as " + w3block.DefaultEndpoint
	case ofIssuer:
		endpoint = fmt.Sprintf("the issuer %s (argument oidc_issuer of the provider block, or WEB3CONNECT_OIDC_ISSUER)", d.issuer)
		example = "an OpenID Provider, written as it names itself, such as " + client.DefaultOIDCIssuer
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "Interrupted", "The operation was cancelled. Apply again to continue."
	case e.Reason == client.ReasonNoAnswer:
		return "Web3Connect can't be reached", fmt.Sprintf(
			"Check that %s is right, that the service runs, and that the network lets you reach it.", endpoint)
	case e.Reason == client.ReasonUnreadable:
		return "Unexpected answer from Web3Connect", fmt.Sprintf(
			"Check that %s is the base URL of %s, and not that of a web site or a proxy's sign-in page.", endpoint, example)
	case errors.Is(err, client.ErrNeedsAPIKeySecret):
		return summary, "Sign in with an API key secret (argument api_key_secret of the provider block, or WEB3CONNECT_API_KEY_SECRET) for this."
	case e.Code == client.CodeTooFast:
		return "Web3Connect's rate limit is exhausted", "Apply again later, or lower requests_per_second or max_concurrency in the provider block."
	case ofIssuer: // nobody signed in there
		return summary, fmt.Sprintf("Check that %s is that of %s.", endpoint, example)
	case signingIn && e.Code == client.CodeNotFound:
		return "There is no sign-in at the endpoint", fmt.Sprintf("Check that %s is the base URL of %s.", endpoint, example)
	case e.Code == client.CodeUnauthorized && d.w3block != nil && d.w3block.Email != "":
		return "The W3Block credentials are refused",
			"Check email and password of w3block in the provider block, tenant_id where the e-mail is known to several tenants, that the user's tenant belongs to the organization, and w3block.endpoint."
	case e.Code == client.CodeUnauthorized && !d.api.HasAPIKeySecret():
		return "The W3Block credentials are refused",
			"Check w3block in the provider block, or W3BLOCK_TENANT_ID, W3BLOCK_KEY and W3BLOCK_SECRET, that the tenant belongs to the organization, and w3block.endpoint."
	case e.Code == client.CodeUnauthorized:
		return "Web3Connect refused the API key secret", fmt.Sprintf(
			"Check the API key secret (argument api_key_secret of the provider block, or WEB3CONNECT_API_KEY_SECRET) and that it belongs to the service at %s (endpoint).", d.api.Endpoint())
	}
	return summary, ""
}
