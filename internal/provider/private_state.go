package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// What requests and responses have of the framework's private state.
type (
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
	privateReadWriter interface {
		privateReader
		privateWriter
	}
)

// privateText reads a text from private state, "" if it isn't there.
func privateText(ctx context.Context, diags *diag.Diagnostics, private privateReader, key string) string {
	raw, d := private.GetKey(ctx, key)
	diags.Append(d...)
	var text string
	if len(raw) > 0 && json.Unmarshal(raw, &text) != nil {
		return string(raw) // as a former version wrote it: true
	}
	return text
}

// setPrivateText writes one; "" removes it.
func setPrivateText(ctx context.Context, diags *diag.Diagnostics, private privateWriter, key, text string) {
	var raw []byte
	if text != "" {
		raw = mustMarshal(text)
	}
	diags.Append(private.SetKey(ctx, key, raw)...)
}
