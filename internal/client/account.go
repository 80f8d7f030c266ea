package client

import (
	"context"
	"encoding/json"
	"net/url"
)

// Account is the account that is signed in. A claim that isn't set is nil.
type Account struct {
	AccountID           string          `json:"account_id"`
	OIDCIssuerURL       *string         `json:"oidc_issuer_url"`
	Sub                 *string         `json:"sub"`
	AccountType         string          `json:"account_type"` // organization or end_user
	Domain              *string         `json:"domain"`
	DomainVerified      *bool           `json:"domain_verified"`
	Name                *string         `json:"name"`
	GivenName           *string         `json:"given_name"`
	FamilyName          *string         `json:"family_name"`
	MiddleName          *string         `json:"middle_name"`
	Nickname            *string         `json:"nickname"`
	PreferredUsername   *string         `json:"preferred_username"`
	Profile             *string         `json:"profile"`
	Picture             *string         `json:"picture"`
	Website             *string         `json:"website"`
	Email               *string         `json:"email"`
	EmailVerified       *bool           `json:"email_verified"`
	Gender              *string         `json:"gender"`
	Birthdate           *string         `json:"birthdate"`
	Zoneinfo            *string         `json:"zoneinfo"`
	Locale              *string         `json:"locale"`
	PhoneNumber         *string         `json:"phone_number"`
	PhoneNumberVerified *bool           `json:"phone_number_verified"`
	Address             json.RawMessage `json:"address"` // an object or a text
	IDWallet            IDWallet        `json:"id_wallet"`
	CreatedAt           Text            `json:"created_at"`
	UpdatedAt           Text            `json:"updated_at"`
}

// IDWallet is the wallet of an account.
type IDWallet struct {
	Address           string       `json:"address"` // 0x and 40 hex digits
	JWKEncrypted      PublicKeyJWK `json:"jwk_encrypted"`
	Owner             Text         `json:"owner"`
	CreatedDateString Text         `json:"created_date_string"`
	CreatedAt         Text         `json:"created_at"`
	UpdatedAt         Text         `json:"updated_at"`
}

// PublicKeyJWK is the public key of a wallet.
type PublicKeyJWK struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Y   string `json:"y"`
}

// GetMyInfo reads the account that is signed in (operation getMyInfo).
func (c *Client) GetMyInfo(ctx context.Context) (*Account, error) {
	var account Account
	if err := c.do(ctx, opGetMyInfo, "/account/my_info", nil, &account); err != nil {
		return nil, err
	}
	return &account, nil
}

// APIKey is what an API key secret stands for.
type APIKey struct {
	AccountID           string `json:"account_id"`
	IDWalletAddressEth  string `json:"id_wallet_address_eth"`
	IDWalletAddressSuri string `json:"id_wallet_address_suri"`
	AccountType         string `json:"account_type"` // organization or end_user
}

// CheckAPIKey reads the account of the API key secret (operation checkAPIKey).
func (c *Client) CheckAPIKey(ctx context.Context) (*APIKey, error) {
	var key APIKey
	err := c.do(ctx, opCheckAPIKey, "/auth/account/access_token/check_account_type_and_address", map[string]string{"api_key_secret": c.apiKeySecret}, &key)
	if err != nil {
		return nil, err
	}
	return &key, nil
}

// IDWalletInfo is what is public about an ID wallet.
type IDWalletInfo struct {
	IDWalletAddress      string       `json:"id_wallet_address"`
	IDWalletPublicKeyJWK PublicKeyJWK `json:"id_wallet_public_key_jwk"`
}

// GetIDWallet reads the public key of an ID wallet (operation getIDWallet).
func (c *Client) GetIDWallet(ctx context.Context, address string) (*IDWalletInfo, error) {
	var wallet IDWalletInfo
	if err := c.do(ctx, opGetIDWallet, "/account/id_wallet/"+url.PathEscape(address)+"/public_info", nil, &wallet); err != nil {
		return nil, err
	}
	return &wallet, nil
}

// Text is a JSON string, or a scalar of another type as its JSON text. The
// documentation gives no type for times and owners. Null is "".
type Text string

// UnmarshalJSON takes any scalar.
func (t *Text) UnmarshalJSON(raw []byte) error {
	var s *string
	switch isString := json.Unmarshal(raw, &s) == nil; {
	case !isString:
		*t = Text(raw)
	case s == nil:
		*t = ""
	default:
		*t = Text(*s)
	}
	return nil
}
