package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"time"
)

//go:embed assets
var assetFiles embed.FS

// AssetPath is where pages expect the assets.
const AssetPath = "/assets/{name}"

// Asset serves a style or script, by the name in the path; false if there is none.
// Browsers ask each time whether theirs is still the one.
func Asset(w http.ResponseWriter, r *http.Request) bool {
	name := r.PathValue("name")
	raw, err := assetFiles.ReadFile("assets/" + name)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(raw)
	w.Header().Set("Etag", `"`+hex.EncodeToString(sum[:16])+`"`)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(raw))
	return true
}
