package client

import (
	"context"
	"encoding/json"
)

// NFTHistory is what happened to a token on chain. It lags behind: the mint of a
// new token can be missing.
type NFTHistory struct {
	TokenID      string        `json:"token_id"`
	Transactions []Transaction `json:"transactions"`
	Mint         *Transaction  `json:"mint"`
	Transfers    []Transaction `json:"transfers"`
	Burn         *Transaction  `json:"burn"` // nil unless the token was burned
}

// Transaction is one transaction on chain.
type Transaction struct {
	Network       json.Number `json:"network"`
	TrackID       string      `json:"trackId"`
	TransactionID string      `json:"transactionId"`
	BlockNumber   Text        `json:"blockNumber"`
	ExplorerURL   string      `json:"explorerUrl"`
	PanelURL      string      `json:"panelUrl"`
}

// GetNFTHistory reads the transactions of a token (operation getNFTHistory).
func (c *Client) GetNFTHistory(ctx context.Context, tokenID string) (*NFTHistory, error) {
	var history NFTHistory
	if err := c.do(ctx, opGetNFTHistory, nftPath(tokenID, "/history"), nil, &history); err != nil {
		return nil, err
	}
	return &history, nil
}
