package provider

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"

	"golang.org/x/crypto/scrypt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// sealer encrypts what has to outlast a run, in the state, where nobody but the
// provider may read it. The key is that of whoever can sign in.
type sealer struct{ secret string }

// newSealer takes the one secret that the provider signs in with.
func newSealer(cfg client.Config, signIn *w3block.Config) *sealer {
	if signIn == nil {
		return &sealer{cfg.APIKeySecret}
	}
	return &sealer{signIn.Secret + signIn.Password}
}

// errSealed is what can't be opened.
var errSealed = errors.New("it was sealed with another secret, or altered")

const sealSaltSize = 16

// seal encrypts a text as a JSON string, for private state. Purpose, which is not
// secret, has to be the same when it is opened.
func (s *sealer) seal(text, purpose string) ([]byte, error) {
	salt := make([]byte, sealSaltSize)
	rand.Read(salt)
	box, err := s.box(salt)
	if err != nil {
		return nil, err
	}
	return json.Marshal(box.Seal(salt, nil, []byte(text), []byte(purpose))) //nolint:gosec // the box makes a random nonce
}

// open gives the text that seal encrypted.
func (s *sealer) open(sealed []byte, purpose string) (string, error) {
	var raw []byte
	if json.Unmarshal(sealed, &raw) != nil || len(raw) < sealSaltSize {
		return "", errSealed
	}
	box, err := s.box(raw[:sealSaltSize])
	if err != nil {
		return "", err
	}
	text, err := box.Open(nil, nil, raw[sealSaltSize:], []byte(purpose))
	if err != nil {
		return "", errSealed
	}
	return string(text), nil
}

// box is AES-256-GCM. The key derivation costs time and memory, since a W3Block
// user's password may be weak, and who has the state could try passwords on it.
func (s *sealer) box(salt []byte) (cipher.AEAD, error) {
	key, err := scrypt.Key([]byte(s.secret), salt, 1<<15, 8, 1, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
