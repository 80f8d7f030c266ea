package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// More NFTs than the service takes at once are minted within its limit: few requests
// are refused, and none comes to its end by that, though nothing is sent again more
// than once.
func TestAccNFT_rateLimit(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	const nfts, perSecond = 24, 5 // slower than any machine
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.RateLimit = perSecond })
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(provider.WithRetryWait(500*time.Millisecond, 30*time.Second)),
		Steps: []resource.TestStep{{
			PreConfig: e.ClearRequests,
			Config: e.Config(nftConfig(e.Alice.IDWalletAddress, fmt.Sprintf("count = %d", nfts), "serial_number     = 1", "serial_number = count.index"),
				"max_retries = 1"),
		}},
	})
	if n := len(e.AllNFTs()); n != nfts {
		t.Errorf("%d NFTs were minted", n)
	}
	refused := 0
	for _, r := range e.Requests() {
		if r.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 || refused > 20 {
		t.Errorf("%d requests were refused", refused)
	}
}
