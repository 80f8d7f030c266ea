package emulator

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

const (
	qrModule    = 6 // pixels
	qrQuietZone = 4 // modules on each side, as ISO/IEC 18004 wants
)

// qrPNG draws a QR code of a text.
func qrPNG(content []byte) ([]byte, error) {
	code, err := qr.Encode(string(bytes.TrimSpace(content)), qr.M, qr.Unicode)
	if err != nil {
		return nil, err
	}
	size := code.Bounds().Dx() * qrModule
	scaled, err := barcode.Scale(code, size, size)
	if err != nil {
		return nil, err
	}
	const margin = qrQuietZone * qrModule
	picture := image.NewPaletted(image.Rect(0, 0, size+2*margin, size+2*margin), color.Palette{color.White, color.Black})
	draw.Draw(picture, scaled.Bounds().Add(image.Pt(margin, margin)), scaled, image.Point{}, draw.Src)
	var out bytes.Buffer
	err = png.Encode(&out, picture)
	return out.Bytes(), err
}
