package emulator

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"time"
)

// verificationLifetime is how long the code of a QR verification can be used.
const verificationLifetime = 5 * time.Minute

// verificationCode is a code and its picture.
type verificationCode struct {
	Code   string `json:"code"`
	Base64 string `json:"qr_code_base64"`
}

// prepareVerification makes a code and draws it.
func prepareVerification(_ context.Context, e *Emulator, r *request) error {
	if err := r.checkGPS(); err != nil {
		return err
	}
	code, err := newCode(e.random)
	if err != nil {
		return err
	}
	picture, err := qrPNG(encode(map[string]any{"c": code, "m": struct{}{}, "p": "nft_verification_code", "v": "0"}))
	r.prepared = verificationCode{code, "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)}
	return err
}

var decimalDegrees = regexp.MustCompile(`^[+-]?[0-9]{1,3}(\.[0-9]+)?$`)

// checkGPS checks the position in the body.
func (r *request) checkGPS() error {
	raw, ok := r.body["gps"]
	if !ok || string(raw) == "null" {
		return missing("gps is missing")
	}
	var gps map[string]json.RawMessage
	if json.Unmarshal(raw, &gps) != nil {
		return invalid("gps is not an object")
	}
	for key, limit := range map[string]float64{"latitude": 90, "longitude": 180} {
		text, err := textOf(gps, key, "gps."+key)
		if err != nil {
			return err
		}
		degrees, err := strconv.ParseFloat(text, 64)
		if err != nil || !decimalDegrees.MatchString(text) || degrees < -limit || degrees > limit {
			return invalid("gps.%s %q is not a text of decimal degrees from %g to %g", key, text, -limit, limit)
		}
	}
	return nil
}

func createNFTVerification(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := nftOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if n.holder != r.account.wallet.address {
		return nil, denied("the account is not the holder of the NFT")
	}
	v := r.prepared.(verificationCode)
	err = t.exec(ctx, "INSERT INTO nft_verifications (code, token_id, created_at) VALUES (?, ?, ?)", v.Code, n.tokenID, e.Now().UnixMilli())
	return v, err
}

// verification is a verification in the store.
type verification struct {
	tokenID  string
	created  int64
	verified bool
}

// verificationOf reads the verification of the query's code.
func verificationOf(ctx context.Context, t *tx, r *request) (code string, v verification, err error) {
	query, err := queryOf(r.Request)
	if err != nil {
		return "", v, err
	}
	code = query.Get("c")
	if code == "" {
		return "", v, missing("the query's c is missing")
	}
	err = t.row(ctx, "SELECT token_id, created_at, verified_at IS NOT NULL FROM nft_verifications WHERE code = ?", code).Scan(&v.tokenID, &v.created, &v.verified)
	if errors.Is(err, sql.ErrNoRows) {
		err = notFound("there is no code %q", code)
	}
	return code, v, err
}

func confirmNFTVerification(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	if err := r.checkGPS(); err != nil {
		return nil, err
	}
	code, v, err := verificationOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if e.Now().After(fromMillis(v.created).Add(verificationLifetime)) {
		return nil, failed("the code has expired")
	}
	err = t.exec(ctx, "UPDATE nft_verifications SET verified_at = ?, verified_by = ? WHERE code = ? AND verified_at IS NULL", e.Now().UnixMilli(), r.account.id, code)
	return map[string]string{"token_id": v.tokenID}, err
}

func getNFTVerification(ctx context.Context, _ *Emulator, t *tx, r *request) (any, error) {
	_, v, err := verificationOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if !v.verified {
		return map[string]any{"token_id": nil}, nil
	}
	return map[string]any{"token_id": v.tokenID}, nil
}
