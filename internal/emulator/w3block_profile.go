package emulator

import "context"

func getW3BlockProfile(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	if r.caller.user == nil {
		return nil, unauthorized("a tenant has no profile, its users have")
	}
	return r.caller.profile(), nil
}

type w3blockProfile struct {
	ID             string        `json:"id"`
	Email          string        `json:"email"`
	Phone          any           `json:"phone"`
	Verified       bool          `json:"verified"`
	PhoneVerified  bool          `json:"phoneVerified"`
	EmailVerified  bool          `json:"emailVerified"`
	Roles          []string      `json:"roles"`
	Locale         string        `json:"i18nLocale"`
	Name           string        `json:"name"`
	TenantID       string        `json:"tenantId"`
	MainWalletID   string        `json:"mainWalletId"`
	AddressID      any           `json:"addressId"`
	Address        any           `json:"address"`
	MainWallet     w3blockWallet `json:"mainWallet"`
	Wallets        []any         `json:"wallets"`
	Contexts       []any         `json:"contexts"`
	ApproverUserID any           `json:"approverUserId"`
	CreatedAt      string        `json:"createdAt"`
	UpdatedAt      string        `json:"updatedAt"`
	KYCStatus      string        `json:"kycStatus"`
	AvatarURL      any           `json:"avatarUrl"`
	ReferrerUser   any           `json:"referrerUser"`
}

type w3blockWallet struct {
	ID       string `json:"id"`
	TenantID string `json:"tenantId"`
	Address  string `json:"address"`
	OwnerID  string `json:"ownerId"`
	Type     string `json:"type"`
	Status   string `json:"status"`
	Owner    any    `json:"owner"`
}

// profile is a user's. What an emulator can't know, such as the postal address, is
// null.
func (c w3blockCaller) profile() w3blockProfile {
	u := c.user
	wallet := w3blockWallet{ID: u.walletID, TenantID: c.tenantID, Address: u.walletAddress, OwnerID: u.id, Type: "vault", Status: "ready"}
	return w3blockProfile{
		ID: u.id, Email: u.email, Verified: true, EmailVerified: true, Roles: u.roles, Locale: "en", Name: u.name, TenantID: c.tenantID,
		MainWalletID: u.walletID, MainWallet: wallet, Wallets: []any{wallet}, Contexts: []any{},
		CreatedAt: isoTime(u.createdAt), UpdatedAt: isoTime(u.createdAt), KYCStatus: "no-requested",
	}
}
