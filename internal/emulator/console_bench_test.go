package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"
)

// benchNFTs is how many NFTs, and how many end users, the console is measured with.
const benchNFTs = 100_000

// BenchmarkConsole measures each page with 100,000 NFTs, 100,000 end users, 50 batches
// of 10,000 e-mails and a full log, in memory and in a file; ratio is to the overview of
// an emulator that has nothing.
func BenchmarkConsole(b *testing.B) {
	empty, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = empty.Close() })
	var floor float64
	b.Run("empty overview", func(b *testing.B) { floor = benchPage(b, empty, "/", 0) })
	for name, file := range map[string]string{"memory": "", "file": filepath.Join(b.TempDir(), "e.db")} {
		e, err := New(Options{DataFile: file})
		if err != nil {
			b.Fatal(err)
		}
		token, batch := benchFill(b, e)
		for _, page := range []struct{ name, path string }{
			{"overview", "/"},
			{"accounts", "/accounts"},
			{"accounts, from the middle", "/accounts?before=50000"},
			{"accounts, prefix of all", "/accounts?q=user"},
			{"accounts, none", "/accounts?q=nobody"},
			{"organization", "/accounts/" + benchAccount(b, e, DemoDomain).AccountID},
			{"end user", "/accounts/" + benchAccount(b, e, DemoEndUserEmail).AccountID},
			{"gallery", "/nfts"},
			{"gallery, last page", "/nfts?before=24"},
			{"gallery, private", "/nfts?visibility=private"},
			{"gallery, holder and field", "/nfts?holder=" + DemoEndUserEmail + "&q=level:L3"},
			{"gallery, token prefix", "/nfts?q=" + token[:12]},
			{"gallery, text of the oldest", "/nfts?q=" + url.QueryEscape("no. 0000000")},
			{"gallery, text of none", "/nfts?q=nowhere+to+be+found"},
			{"gallery, text of none in a holder's", "/nfts?q=nowhere&holder=" + DemoEndUserEmail},
			{"gallery, a key, which is no text", "/nfts?q=serial_number"},
			{"gallery, Japanese text of none", "/nfts?q=" + url.QueryEscape("卒業証書")},
			{"NFT", "/nfts/" + token},
			{"imports", "/imports"},
			{"import", "/imports/" + url.PathEscape(batch)},
			{"import, last page", "/imports/" + url.PathEscape(batch) + "?page=100"},
			{"import, failed", "/imports/" + url.PathEscape(batch) + "?only=failed"},
			{"verifications", "/verifications"},
			{"outbox", "/outbox"},
			{"requests", "/requests"},
			{"requests, none", "/requests?account=nobody"},
			{"faults", "/faults"},
			{"settings", "/settings"},
		} {
			b.Run(name+"/"+page.name, func(b *testing.B) { benchPage(b, e, page.path, floor) })
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// benchPage measures a page, in milliseconds.
func benchPage(b *testing.B, e *Emulator, path string, floor float64) (ms float64) {
	b.Helper()
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1"+path, nil)
		w := httptest.NewRecorder()
		e.ControlHandler().ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("%s answers %d", path, w.Code)
		}
	}
	ms = b.Elapsed().Seconds() * 1000 / float64(b.N)
	b.ReportMetric(ms, "ms/page")
	if floor > 0 {
		b.ReportMetric(ms/floor, "ratio")
	}
	return ms
}

func benchAccount(b *testing.B, e *Emulator, name string) Account {
	b.Helper()
	a, ok, err := e.Account(b.Context(), name)
	if err != nil || !ok {
		b.Fatal(name, err)
	}
	return a
}

// benchFill fills an emulator, and gives the id of an NFT and that of a batch. All NFTs
// have the same signature: to make one takes longer than to store an NFT.
func benchFill(b *testing.B, e *Emulator) (token, batch string) {
	b.Helper()
	ctx := b.Context()
	organization, user := benchAccount(b, e, DemoDomain), benchAccount(b, e, DemoEndUserEmail)
	for from := 0; from < benchNFTs; from += blockSize {
		err := e.store.write(ctx, func(ctx context.Context, t *tx) error {
			for i := from; i < min(from+blockSize, benchNFTs); i++ {
				n := benchNFT(i)
				n.holder, n.minter = user.IDWalletAddress, organization.IDWalletAddress
				token = n.tokenID
				if err := t.insertNFT(ctx, n); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	results := make([]importedEndUser, maxBatch)
	for i := range results {
		results[i] = importedEndUser{fmt.Sprintf("user%06d@example.com", i), user.IDWalletAddress, user.IDWalletAddress, user.IDWalletSuri, i%1000 > 0}
	}
	err := e.store.write(ctx, func(ctx context.Context, t *tx) error {
		err := t.exec(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO accounts (id, type, email, wallet_address, wallet_key, wallet_suri, created_at, updated_at)
			SELECT printf('%08x-0000-0000-0000-000000000000', i), 'end_user', printf('user%06d@example.com', i), printf('0x%040x', i), randomblob(32), printf('5%047d', i), 0, 0 FROM n`, benchNFTs)
		for i := range 50 {
			batch = fmt.Sprintf("2026-01-02T03:04:%02d.678Z:ABCDEFGHIJKLMNOP", i)
			if err == nil {
				err = t.exec(ctx, "INSERT INTO import_batches (id, account_id, emails, started_at, due_at, finished_at, result, size, imported, failed) VALUES (?, ?, ?, 0, 0, 0, ?, ?, ?, 10)",
					batch, organization.AccountID, string(encode(results)), string(encode(results)), maxBatch, maxBatch)
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for range maxLogged {
		e.requests.add(RequestLogEntry{Time: e.Now(), Operation: "mintNFT", Method: "POST", Path: "/rest/v1/nft", Status: 200, AccountID: organization.AccountID})
	}
	return token, batch
}

func benchNFT(i int) nft {
	n := nft{
		tokenID: hex0x(secretHash(fmt.Sprint(i))), visibility: visibilityPrivate, createdAt: time.UnixMilli(int64(i)),
		uri: "0x" + fmt.Sprintf("%064x", i), signature: "0x" + fmt.Sprintf("%0128x", i),
		static: map[string]any{
			"issuer": "Demo University", "contents_provider": "Demo University, Faculty of Computer Science",
			"name":          fmt.Sprintf("Certificate of Applied Cryptography no. %07d", i),
			"description":   "The holder has attended the course, has passed the examination and may call this certificate an achievement.",
			"image":         fmt.Sprintf("https://university.example/certificates/%07d.png", i),
			"link":          fmt.Sprintf("https://university.example/certificates/%07d", i),
			"animation_url": fmt.Sprintf("https://university.example/certificates/%07d.mp4", i),
			"serial_number": json.Number(fmt.Sprint(i)), "total_issued": json.Number("100000"),
		},
		dynamic: map[string]any{"level": fmt.Sprintf("L%d", i%10), "category": fmt.Sprintf("C%d", i/10%100)},
	}
	if i%10 == 0 {
		n.visibility = visibilityPublic
	}
	n.staticJSON, n.dynamicJSON = canonical(n.static), canonical(n.dynamic)
	return n
}
