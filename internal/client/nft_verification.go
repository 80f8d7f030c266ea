package client

import (
	"context"
	"encoding/json"
	"net/url"
)

// GPS is a position in decimal degrees, as texts.
type GPS struct {
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
}

// NFTVerification is a code with which a holder proves to hold an NFT, for five
// minutes.
type NFTVerification struct {
	Code         string `json:"code"`
	QRCodeBase64 string `json:"qr_code_base64"` // a data URL of a PNG with the code
}

// CreateNFTVerification makes a code for an NFT of the signed-in account
// (operation createNFTVerification).
func (c *Client) CreateNFTVerification(ctx context.Context, tokenID string, at GPS) (*NFTVerification, error) {
	var v NFTVerification
	if err := c.do(ctx, opCreateNFTVerification, nftPath(tokenID, "/verification/qr_code/step1"), map[string]GPS{"gps": at}, &v); err != nil {
		return nil, err
	}
	c.redactor.add(v.Code)
	if v.Code == "" {
		return nil, malformed(opCreateNFTVerification, "code is missing")
	}
	return &v, nil
}

// ConfirmNFTVerification does what the scanner of a code does, and gives the id of
// the token that the code is for (operation confirmNFTVerification).
func (c *Client) ConfirmNFTVerification(ctx context.Context, code string, at GPS) (string, error) {
	c.redactor.add(code)
	var result struct {
		TokenID string `json:"token_id"`
	}
	err := c.do(ctx, opConfirmNFTVerification, "/nft/verification/qr_code/step2?"+codeQuery(code), map[string]GPS{"gps": at}, &result)
	if err == nil && result.TokenID == "" {
		err = malformed(opConfirmNFTVerification, "token_id is missing")
	}
	return result.TokenID, err
}

// GetNFTVerification gives the id of the token that a code verified, nil while it
// wasn't scanned (operation getNFTVerification). The documentation doesn't say
// whether the id or the whole result is null then.
func (c *Client) GetNFTVerification(ctx context.Context, code string) (*string, error) {
	c.redactor.add(code)
	var raw json.RawMessage
	if err := c.do(ctx, opGetNFTVerification, "/nft/verification/qr_code/result?"+codeQuery(code), nil, &raw); err != nil || isNull(raw) {
		return nil, err
	}
	var result struct {
		TokenID *string `json:"token_id"`
	}
	if err := decodeResult(raw, &result); err != nil {
		return nil, malformed(opGetNFTVerification, err.Error())
	}
	return result.TokenID, nil
}

func codeQuery(code string) string { return url.Values{"c": {code}}.Encode() }
