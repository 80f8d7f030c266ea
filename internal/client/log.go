package client

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logTry writes one DEBUG line a try, and the bodies at TRACE. Headers are never
// logged.
func logTry(next http.RoundTripper, r *redactor, now func() time.Time) http.RoundTripper {
	lines, bodies := logging()
	if !lines {
		return next
	}
	trace := func(ctx context.Context, message string, op operation, body []byte, isAnswer bool, fields map[string]any) {
		if bodies {
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

// logging tells whether anybody reads the log's lines, and the bodies in it: making
// them for nobody costs more than the rest of a request. A level that isn't one counts
// as TRACE, as it does for Terraform.
func logging() (lines, bodies bool) {
	for _, env := range os.Environ() {
		name, value, _ := strings.Cut(env, "=")
		if value == "" || !strings.HasPrefix(name, "TF_LOG") || name == "TF_LOG_PATH" {
			continue
		}
		switch strings.ToUpper(value) {
		case "OFF", "ERROR", "WARN", "INFO":
		case "DEBUG":
			lines = true
		default:
			lines, bodies = true, true
		}
	}
	return lines, bodies
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
