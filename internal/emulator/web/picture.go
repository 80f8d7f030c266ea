package web

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// picture is drawn in place of an NFT's image, which is on another site: it is the
// same each time, and another one for each token.
type picture struct {
	Hue, OtherHue int
	Path          string // of 5 by 5 cells, the same left and right
}

func pictureOf(tokenID string) picture {
	sum := sha256.Sum256([]byte(tokenID))
	hue := (int(sum[0])<<8 | int(sum[1])) % 360
	var path strings.Builder
	for column := range 3 {
		for row := range 5 {
			if sum[2+5*column+row]%2 == 0 {
				continue
			}
			fmt.Fprintf(&path, "M%d %dh1v1h-1z", column, row)
			if column < 2 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", 4-column, row)
			}
		}
	}
	return picture{hue, (hue + 40) % 360, path.String()}
}
