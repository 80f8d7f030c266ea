package w3block

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

const operationGetProfile = OperationPrefix + "GetProfile"

// Profile is a user of W3Block ID. What isn't set is "" or nil.
type Profile struct {
	ID            client.Text   `json:"id"`
	Email         client.Text   `json:"email"`
	Phone         client.Text   `json:"phone"`
	Verified      *bool         `json:"verified"`
	PhoneVerified *bool         `json:"phoneVerified"`
	EmailVerified *bool         `json:"emailVerified"`
	Roles         []client.Text `json:"roles"`
	I18nLocale    client.Text   `json:"i18nLocale"`
	Name          client.Text   `json:"name"`
	TenantID      client.Text   `json:"tenantId"`
	MainWalletID  client.Text   `json:"mainWalletId"`
	AddressID     client.Text   `json:"addressId"`
	Address       *Address      `json:"address"`
	MainWallet    *Wallet       `json:"mainWallet"`
	Wallets       []Wallet      `json:"wallets"`
	Contexts      []UserContext `json:"contexts"`
	CreatedAt     client.Text   `json:"createdAt"`
	UpdatedAt     client.Text   `json:"updatedAt"`
	KYCStatus     client.Text   `json:"kycStatus"`
	AvatarURL     client.Text   `json:"avatarUrl"`
	ReferrerUser  *Referrer     `json:"referrerUser"`
}

// Address is a postal address.
type Address struct {
	ID          client.Text `json:"id"`
	Street      client.Text `json:"street"`
	Number      client.Text `json:"number"`
	District    client.Text `json:"district"`
	Complement  client.Text `json:"complement"`
	City        client.Text `json:"city"`
	State       client.Text `json:"state"`
	Country     client.Text `json:"country"`
	PostalCode  client.Text `json:"postalCode"`
	Coordinates client.Text `json:"coordinates"` // of a form that isn't documented
}

// Wallet is a wallet of a user.
type Wallet struct {
	ID       client.Text `json:"id"`
	TenantID client.Text `json:"tenantId"`
	Address  client.Text `json:"address"`
	OwnerID  client.Text `json:"ownerId"`
	Type     client.Text `json:"type"`   // vault
	Status   client.Text `json:"status"` // ready
	Owner    client.Text `json:"owner"`  // of a form that isn't documented
}

// UserContext is a form that a user has filled in, such as one of KYC.
type UserContext struct {
	ID             client.Text  `json:"id"`
	CreatedAt      client.Text  `json:"createdAt"`
	UpdatedAt      client.Text  `json:"updatedAt"`
	TenantID       client.Text  `json:"tenantId"`
	ContextID      client.Text  `json:"contextId"`
	UserID         client.Text  `json:"userId"`
	Status         client.Text  `json:"status"`
	Context        *Context     `json:"context"`
	Logs           []ContextLog `json:"logs"`
	ApproverUserID client.Text  `json:"approverUserId"`
}

// Context is a form of a tenant.
type Context struct {
	ID             client.Text `json:"id"`
	CreatedAt      client.Text `json:"createdAt"`
	UpdatedAt      client.Text `json:"updatedAt"`
	Description    client.Text `json:"description"`
	Slug           client.Text `json:"slug"`
	TenantID       client.Text `json:"tenantId"`
	Type           client.Text `json:"type"`
	MaxSubmissions *int64      `json:"maxSubmissions"`
	IsPreOrder     *bool       `json:"isPreOrder"`
}

// ContextLog is a decision on a form.
type ContextLog struct {
	InputIDs    []client.Text `json:"inputIds"`
	ModeratorID client.Text   `json:"moderatorId"`
	Reason      client.Text   `json:"reason"`
	RegisterAt  client.Text   `json:"registerAt"`
	Status      client.Text   `json:"status"`
}

// Referrer is the user who invited another.
type Referrer struct {
	ID    client.Text `json:"id"`
	Email client.Text `json:"email"`
}

// GetProfile reads the user who is signed in (GET /users/profile). A tenant has
// none and is refused.
func GetProfile(ctx context.Context, c *client.Client, cfg Config) (*Profile, error) {
	raw, err := c.Exchange(ctx, client.Foreign{Name: operationGetProfile, Method: http.MethodGet, URL: cfg.url("/users/profile"), SignedIn: true})
	if err != nil {
		return nil, err
	}
	var profile Profile
	if err := json.Unmarshal(raw, &profile); err != nil || profile.ID == "" {
		return nil, &client.Error{Operation: operationGetProfile, Reason: client.ReasonUnreadable, Status: http.StatusOK, Message: "the answer is not a profile"}
	}
	return &profile, nil
}
