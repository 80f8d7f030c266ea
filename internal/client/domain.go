package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// DomainVerification is what an organization has to publish to prove that a
// domain is its own.
type DomainVerification struct {
	TXTRecord string `json:"txt_record"` // the whole text of the TXT record
	Domain    string `json:"domain"`     // given when the organization signed up
}

// GetDomainVerification reads the organization's domain and the TXT record to
// publish (operation getDomainVerification).
func (c *Client) GetDomainVerification(ctx context.Context) (*DomainVerification, error) {
	var v DomainVerification
	if err := c.do(ctx, opGetDomainVerification, "/verify/domain/step1", nil, &v); err != nil {
		return nil, err
	}
	return &v, nil
}

// VerifyDomain asks the service to look for the TXT record (operation
// verifyDomain). Not yet there is no error: verified is false, and reason holds
// the service's words, if any. The documentation doesn't say in which form "not
// yet" comes: a result other than true and any refusal of the request count.
func (c *Client) VerifyDomain(ctx context.Context) (verified bool, reason string, err error) {
	var result json.RawMessage
	err = c.do(ctx, opVerifyDomain, "/verify/domain/step2", nil, &result)
	if err == nil {
		return bytes.Equal(result, []byte("true")), "", nil
	}
	var e *Error
	if errors.As(err, &e) && e.Reason == ReasonAnswered && !e.credentialsRefused() && !e.transient() && e.Code != CodePermissionDenied &&
		e.Status < http.StatusInternalServerError {
		return false, e.Message, nil
	}
	return false, "", err
}
