package provider

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// nftHistoryModel is what happened to a token on chain, in Terraform.
type nftHistoryModel struct {
	Transactions []transactionModel `tfsdk:"transactions"`
	Mint         *transactionModel  `tfsdk:"mint"`
	Transfers    []transactionModel `tfsdk:"transfers"`
	Burn         *transactionModel  `tfsdk:"burn"`
}

// transactionModel is one transaction on chain, in Terraform.
type transactionModel struct {
	Network       types.Number `tfsdk:"network"`
	TrackID       types.String `tfsdk:"track_id"`
	TransactionID types.String `tfsdk:"transaction_id"`
	BlockNumber   types.String `tfsdk:"block_number"`
	ExplorerURL   types.String `tfsdk:"explorer_url"`
	PanelURL      types.String `tfsdk:"panel_url"`
}

func newNFTHistoryModel(h *client.NFTHistory) nftHistoryModel {
	return nftHistoryModel{
		Transactions: newTransactionModels(h.Transactions),
		Mint:         optionalTransaction(h.Mint),
		Transfers:    newTransactionModels(h.Transfers),
		Burn:         optionalTransaction(h.Burn),
	}
}

func newTransactionModels(transactions []client.Transaction) []transactionModel {
	out := []transactionModel{}
	for i := range transactions {
		out = append(out, newTransactionModel(&transactions[i]))
	}
	return out
}

func optionalTransaction(t *client.Transaction) *transactionModel {
	if t == nil {
		return nil
	}
	m := newTransactionModel(t)
	return &m
}

func newTransactionModel(t *client.Transaction) transactionModel {
	network := types.NumberNull()
	if f, ok := decodeNumber(json.RawMessage(t.Network)); ok {
		network = types.NumberValue(f)
	}
	return transactionModel{
		Network:       network,
		TrackID:       optionalText(client.Text(t.TrackID)),
		TransactionID: optionalText(client.Text(t.TransactionID)),
		BlockNumber:   optionalText(t.BlockNumber),
		ExplorerURL:   optionalText(client.Text(t.ExplorerURL)),
		PanelURL:      optionalText(client.Text(t.PanelURL)),
	}
}
