package client

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/logging"
)

// logTry writes one DEBUG line a try, and the bodies at TRACE. Headers are never
// logged.
func logTry(next http.RoundTripper, r *redactor, now func() time.Time) http.RoundTripper {
	level := logging.Wanted() // making lines for nobody costs more than the rest of a request
	if level < logging.Debug {
		return next
	}
	trace := func(ctx context.Context, message string, op operation, body []byte, isAnswer bool, fields map[string]any) {
		if level >= logging.Trace {
			tflog.Trace(ctx, message, fields, map[string]any{"body": r.body(op, body, isAnswer)})
		}
	}
	return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		ctx, op, start := req.Context(), operationFrom(req.Context()), now()
		fields := map[string]any{"operation": op.name, "method": req.Method, "path": r.text(req.URL.EscapedPath())}
		trace(ctx, "Web3Connect request", op, requestBody(req), false, fields)

		resp, err := next.RoundTrip(req)
		fields["duration_ms"] = now().Sub(start).Milliseconds()
		if err != nil {
			fields["error"] = r.text(err.Error())
			tflog.Debug(ctx, "Web3Connect request without an answer", fields)
			return nil, err
		}
		fields["status"] = resp.StatusCode
		tflog.Debug(ctx, "Web3Connect answer", fields)
		trace(ctx, "Web3Connect answer's body", op, bodyBytes(resp), true, fields)
		return resp, nil
	})
}

func requestBody(req *http.Request) []byte {
	if req.GetBody == nil {
		return nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return nil
	}
	return raw
}
