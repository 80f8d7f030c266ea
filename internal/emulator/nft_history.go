package emulator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strconv"
	"time"
)

// transaction is one of an NFT's history.
type transaction struct {
	Network       int    `json:"network"`
	TrackID       string `json:"trackId"`
	TransactionID string `json:"transactionId"`
	BlockNumber   string `json:"blockNumber"`
	ExplorerURL   string `json:"explorerUrl"`
	PanelURL      string `json:"panelUrl"`
}

// network is that of all transactions.
const network = 7

// blockTime is how long a block of the emulated chain takes.
const blockTime = 6 * time.Second

// newTransaction makes the transaction of an event, the same each time. Its number
// is the event's alone.
func newTransaction(tokenID string, at time.Time, number int64) (transaction, error) {
	block := at.UnixMilli() / blockTime.Milliseconds()
	id := fmt.Sprintf("%d-%d", block, number)
	letters := sha256.Sum256([]byte(tokenID + " " + id))
	track, err := newTrackID(at, bytes.NewReader(letters[:]))
	return transaction{
		network, track, id, strconv.FormatInt(block, 10),
		"https://explorer.example/extrinsic/" + id, "https://panel.example/nft/" + tokenID,
	}, err
}

// nftHistory is the history of an NFT.
type nftHistory struct {
	TokenID      string        `json:"token_id"`
	Transactions []transaction `json:"transactions"`
	Mint         *transaction  `json:"mint"`
	Transfers    []transaction `json:"transfers"`
	Burn         *transaction  `json:"burn"` // there is no way to burn
}

// getNFTHistory gives what has come as far as the history by now.
func getNFTHistory(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := visibleNFT(ctx, t, r)
	if err != nil {
		return nil, err
	}
	until := e.Now().Add(-time.Duration(e.Switches().HistoryDelay))
	h := nftHistory{TokenID: n.tokenID, Transactions: []transaction{}, Transfers: []transaction{}}
	if !n.createdAt.After(until) {
		mint, err := newTransaction(n.tokenID, n.createdAt, 2*n.seq)
		if err != nil {
			return nil, err
		}
		h.Mint, h.Transactions = &mint, append(h.Transactions, mint)
	}
	err = t.each(ctx, func(rows *sql.Rows) error {
		var id, at int64
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		transfer, err := newTransaction(n.tokenID, fromMillis(at), 2*id+1)
		h.Transfers, h.Transactions = append(h.Transfers, transfer), append(h.Transactions, transfer)
		return err
	}, "SELECT id, transferred_at FROM nft_transfers WHERE token_id = ? AND transferred_at <= ? ORDER BY id", n.tokenID, until.UnixMilli())
	return h, err
}
