package emulator

import (
	"regexp"
	"slices"
	"strings"
)

// NewAccount is what is to be known of an account before it is made.
type NewAccount struct {
	Type           string // organization or end_user
	Name           string
	Email          string // an end user has one
	Domain         string // an organization alone has one
	DomainVerified bool
	APIKeySecret   string // one is made up if it is ""
	PhoneNumber    string // E.164, verified
	W3Block        []NewTenant
	// RedirectURIs are where browsers may be sent with the answers to sign-ins at an
	// organization.
	RedirectURIs []string

	at place
}

// NewTenant is a tenant of W3Block ID that belongs to an organization.
type NewTenant struct {
	TenantID, Name, Key, Secret string
	Users                       []NewUser

	at place
}

// NewUser is a user of a tenant.
type NewUser struct {
	Email, Password, Name string
	Roles                 []string // default: user

	at place
}

var (
	domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	userRoles  = []string{"superAdmin", "admin", "operator", "user", "loyaltyOperator", "commerce.orderReceiver", "kyc.approver", "key.erc20Receiver"}
)

// maxPassword is how much of a password bcrypt takes, in bytes.
const maxPassword = 72

// validate checks an account by itself, and brings e-mail and domain into the form
// in which they are told apart.
func (a *NewAccount) validate() error {
	a.Email, a.Domain = normalizeEmail(a.Email), strings.ToLower(a.Domain)
	switch {
	case a.Type == "":
		return a.at.fail("type is missing; it is organization or end_user")
	case a.Type != typeOrganization && a.Type != typeEndUser:
		return a.at.fail("type %q is neither organization nor end_user", a.Type)
	case a.Type == typeEndUser && a.Email == "":
		return a.at.fail("email is missing; an end user has one")
	case a.Type == typeEndUser && (a.Domain != "" || a.DomainVerified):
		return a.at.fail("domain and domain_verified are for organizations")
	case a.Type == typeEndUser && len(a.W3Block) > 0:
		return a.at.fail("w3block is for organizations")
	case a.Type == typeEndUser && len(a.RedirectURIs) > 0:
		return a.at.fail("redirect_uris is for organizations")
	case a.Type == typeOrganization && a.Name == "" && a.Domain == "":
		return a.at.fail("name and domain are missing; an organization has one of them")
	case a.DomainVerified && a.Domain == "":
		return a.at.fail("domain_verified needs a domain")
	case a.Email != "" && !isEmail(a.Email):
		return a.at.fail("email %q is not an e-mail address", a.Email)
	case a.Domain != "" && !domainName.MatchString(a.Domain):
		return a.at.fail("domain %q is not a domain name, such as university.example", a.Domain)
	case a.PhoneNumber != "" && !isPhoneNumber(a.PhoneNumber):
		return a.at.fail("phone_number %q is not a phone number in E.164, such as +81312345678", a.PhoneNumber)
	}
	if err := checkRedirectURIs(a.RedirectURIs); err != nil {
		return a.at.wrap(err)
	}
	for i := range a.W3Block {
		if err := a.W3Block[i].validate(); err != nil {
			return err
		}
	}
	return nil
}

func (t *NewTenant) validate() error {
	for name, value := range map[string]string{"tenant_id": t.TenantID, "key": t.Key, "secret": t.Secret} {
		if value == "" {
			return t.at.fail("%s is missing", name)
		}
	}
	setDefault(&t.Name, t.TenantID)
	for i := range t.Users {
		u := &t.Users[i]
		u.Email = normalizeEmail(u.Email)
		switch {
		case !isEmail(u.Email):
			return u.at.fail("email %q is not an e-mail address", u.Email)
		case u.Password == "" || len(u.Password) > maxPassword:
			return u.at.fail("password is missing or longer than %d bytes", maxPassword)
		}
		for _, role := range u.Roles {
			if !slices.Contains(userRoles, role) {
				return u.at.fail("roles has %q; possible are %s", role, strings.Join(userRoles, ", "))
			}
		}
	}
	return nil
}
