package service

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// probe is a path that is none of the API's: the first line of a log that is whole.
const probe = "/bench-begin"

// ClearRequests empties the request log.
func (a *API) ClearRequests(ctx context.Context) error {
	if _, err := a.Call(ctx, http.MethodDelete, a.Control+"/control/v1/requests", nil); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.REST+probe, http.NoBody)
	if err != nil {
		return err
	}
	resp, err := a.Client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Requests are those since ClearRequests, oldest first. It is an error if there were
// more than the log holds.
func (a *API) Requests(ctx context.Context) ([]emulator.RequestLogEntry, error) {
	got, err := a.Call(ctx, http.MethodGet, a.Control+"/control/v1/requests", nil)
	if err != nil {
		return nil, err
	}
	var entries []emulator.RequestLogEntry
	if err := json.Unmarshal(got.Body, &entries); err != nil {
		return nil, err
	}
	if len(entries) == 0 || entries[0].Operation != "" {
		return nil, errors.New("there were more requests than the emulator's log holds")
	}
	return entries[1:], nil
}

// AddFault lets something go wrong from now on.
func (a *API) AddFault(ctx context.Context, f emulator.Fault) error {
	_, err := a.Call(ctx, http.MethodPost, a.Control+"/control/v1/faults", f)
	return err
}

// ClearFaults takes all faults back.
func (a *API) ClearFaults(ctx context.Context) error {
	_, err := a.Call(ctx, http.MethodDelete, a.Control+"/control/v1/faults", nil)
	return err
}
