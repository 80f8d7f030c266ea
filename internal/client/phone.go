package client

import (
	"bytes"
	"context"
	"encoding/json"
)

// PhoneVerification is a verification of a phone number that has begun.
type PhoneVerification struct {
	TmpToken string `json:"tmp_token"` // goes with the code into FinishPhoneVerification; a secret
	CodeSent bool   `json:"code_sent"`
}

// StartPhoneVerification sends a code to a phone number, in E.164 (operation
// startPhoneVerification). After a lost answer it isn't sent again: the code may be
// on its way, and each costs a message.
func (c *Client) StartPhoneVerification(ctx context.Context, phoneNumber string) (*PhoneVerification, error) {
	var v PhoneVerification
	if err := c.do(ctx, opStartPhoneVerification, "/verify/phone/step1", map[string]string{"phone_number": phoneNumber}, &v); err != nil {
		return nil, err
	}
	c.redactor.add(v.TmpToken)
	if v.TmpToken == "" {
		return nil, malformed(opStartPhoneVerification, "tmp_token is missing")
	}
	return &v, nil
}

// FinishPhoneVerification confirms a phone number with the code that was sent to
// it (operation finishPhoneVerification). False is an answer other than true.
func (c *Client) FinishPhoneVerification(ctx context.Context, tmpToken, code string) (bool, error) {
	c.redactor.add(tmpToken)
	c.redactor.add(code)
	var result json.RawMessage
	err := c.do(ctx, opFinishPhoneVerification, "/verify/phone/step2", map[string]string{"tmp_token": tmpToken, "code": code}, &result)
	return err == nil && bytes.Equal(result, []byte("true")), err
}
