package emulator

import (
	"encoding/base64"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

const gps = `{"gps":{"latitude":"35.6586","longitude":"-139.7454"}}`

// readQR reads the code back out of the picture, as a scanner does.
func readQR(t *testing.T, dataURL string) string {
	t.Helper()
	encoded, ok := strings.CutPrefix(dataURL, "data:image/png;base64,")
	picture, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(encoded)))
	if err != nil || !ok {
		t.Fatalf("%.40s is no picture: %v", dataURL, err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

func TestQRVerification(t *testing.T) {
	t.Parallel()
	organization := organization(t)
	holder := signIn(t, organization.s, DemoEndUserSecret)
	id := organization.mint(`{}`).TokenID
	step1 := "/nft/" + id + "/verification/qr_code/step1"

	var v verificationCode
	holder.into(holder.call("POST", step1, gps), &v)
	if got, want := readQR(t, v.Base64), `{"c":"`+v.Code+`","m":{},"p":"nft_verification_code","v":"0"}`; got != want {
		t.Errorf("the QR code says %s, want %s", got, want)
	}
	result := func(a *api) (token any) {
		t.Helper()
		var out map[string]any
		a.into(a.call("GET", "/nft/verification/qr_code/result?c="+v.Code, ""), &out)
		token, ok := out["token_id"]
		if !ok || len(out) != 1 {
			t.Errorf("got %v", out)
		}
		return token
	}
	if got := result(holder); got != nil {
		t.Errorf("verified already: %v", got)
	}
	var scanned map[string]string
	organization.into(organization.call("POST", "/nft/verification/qr_code/step2?c="+v.Code, gps), &scanned)
	if scanned["token_id"] != id || result(holder) != id || result(organization) != id {
		t.Errorf("got %v", scanned)
	}

	organization.fails(organization.call("POST", step1, gps), 403, codePermissionDenied)
	holder.fails(holder.call("POST", "/nft/0x1/verification/qr_code/step1", gps), 404, codeNotFound)
	for body, code := range map[string]string{
		`{}`: codeMissingValue, `{"gps":null}`: codeMissingValue, `{"gps":7}`: codeInvalidValue, `{"gps":{"latitude":"1"}}`: codeMissingValue,
		`{"gps":{"latitude":1,"longitude":"1"}}`: codeInvalidValue, `{"gps":{"latitude":"91","longitude":"1"}}`: codeInvalidValue,
		`{"gps":{"latitude":"1","longitude":"181"}}`: codeInvalidValue, `{"gps":{"latitude":"NaN","longitude":"1e1"}}`: codeInvalidValue,
	} {
		holder.fails(holder.call("POST", step1, body), 400, code)
		holder.fails(holder.call("POST", "/nft/verification/qr_code/step2?c="+v.Code, body), 400, code)
	}
	for path, status := range map[string]int{"step2": 400, "step2?c=": 400, "step2?c=x": 404} {
		holder.fails(holder.call("POST", "/nft/verification/qr_code/"+path, gps), status, map[int]string{400: codeMissingValue, 404: codeNotFound}[status])
	}
	holder.fails(holder.call("GET", "/nft/verification/qr_code/result", ""), 400, codeMissingValue)
	holder.fails(holder.call("GET", "/nft/verification/qr_code/result?c=x", ""), 404, codeNotFound)
}

func TestQRVerificationExpires(t *testing.T) {
	t.Parallel()
	organization := organization(t)
	holder := signIn(t, organization.s, DemoEndUserSecret)
	var v verificationCode
	holder.into(holder.call("POST", "/nft/"+organization.mint(`{}`).TokenID+"/verification/qr_code/step1", gps), &v)
	organization.s.advance(t, 5*time.Minute+time.Second)
	organization.fails(organization.call("POST", "/nft/verification/qr_code/step2?c="+v.Code, gps), 400, codeValidationFailed)
	var out map[string]any
	holder.into(holder.call("GET", "/nft/verification/qr_code/result?c="+v.Code, ""), &out)
	if out["token_id"] != nil {
		t.Errorf("got %v", out)
	}
}
