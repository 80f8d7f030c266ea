package emulator

import (
	"io"
	"net/http"
)

// serveSnapshot sends the state as a file.
func (e *Emulator) serveSnapshot(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	sent := &countingWriter{w: w}
	if err := e.Snapshot(r.Context(), sent); err != nil {
		if sent.n > 0 {
			e.log.Error("snapshot failed", "error", err.Error())
			panic(http.ErrAbortHandler) // the client must not take a part for the whole
		}
		e.answerControl(w, nil, err)
	}
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
