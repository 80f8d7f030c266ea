package client

import "context"

// GenerateConnectButton gives the JavaScript of a button that associates an end
// user with the organization, for one use; the end user's browser ends at
// redirectURL with id_wallet_address in its query (operation
// generateConnectButton).
func (c *Client) GenerateConnectButton(ctx context.Context, redirectURL string) (string, error) {
	var script string
	err := c.do(ctx, opGenerateConnectButton, "/auth/account/association/generate_web3connect_button_js", map[string]string{
		"api_key_secret": c.apiKeySecret,
		"redirect_url":   redirectURL,
	}, &script)
	if err == nil && script == "" {
		err = malformed(opGenerateConnectButton, "the script is empty")
	}
	return script, err
}
