package conformance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
)

// maxRecorded is how much of a body is looked at; larger ones are not checked.
const maxRecorded = 16 << 20

const octetStream = "application/octet-stream"

// recordedBody records a request's body while the server reads it. It is not read
// ahead: errors, such as of a client that goes away, come when they would.
type recordedBody struct {
	io.ReadCloser
	data        bytes.Buffer
	ended, skip bool
}

// record gives the request with a body that is recorded, if that is of interest.
func record(r *http.Request, op *operation) (*http.Request, *recordedBody) {
	sent := &recordedBody{ReadCloser: r.Body, skip: true}
	if op == nil || op.body == nil || mediaTypeOf(r.Header) == octetStream {
		return r, sent
	}
	if _, isFile := op.body[octetStream]; isFile {
		return r, sent
	}
	sent.skip = false
	copied := r.WithContext(r.Context()) // the request itself is the server's
	copied.Body = sent
	return copied, sent
}

// Read implements io.Reader.
func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.data.Len()+n > maxRecorded {
		b.skip, b.data = true, bytes.Buffer{}
	}
	if !b.skip {
		b.data.Write(p[:n])
	}
	b.ended = b.ended || errors.Is(err, io.EOF)
	return n, err
}

// recorder records an answer while it is written.
type recorder struct {
	http.ResponseWriter
	status         int
	header         http.Header
	body           bytes.Buffer
	written        int64
	skip, hijacked bool
}

// begin notes status and headers, once.
func (r *recorder) begin(status int) {
	if r.status != 0 || status < http.StatusOK && status != http.StatusSwitchingProtocols {
		return
	}
	r.status, r.header = status, r.Header().Clone()
	r.skip = r.mediaType() == octetStream
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	r.begin(status)
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	r.begin(http.StatusOK)
	r.written += int64(len(p))
	if r.written > maxRecorded {
		r.skip, r.body = true, bytes.Buffer{}
	}
	if !r.skip {
		r.body.Write(p)
	}
	return r.ResponseWriter.Write(p)
}

// Hijack implements http.Hijacker.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, buffered, err
}

// Unwrap lets http.ResponseController do the rest.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// mediaType is that of the answer. net/http finds one out for those who set none.
func (r *recorder) mediaType() string {
	if _, ok := r.header["Content-Type"]; ok || r.body.Len() == 0 {
		return mediaTypeOf(r.header)
	}
	return mediaTypeOf(http.Header{"Content-Type": {http.DetectContentType(r.body.Bytes())}})
}

func (r *recorder) isErrorEnvelope() bool {
	var envelope struct {
		Status string `json:"status"`
	}
	return json.Unmarshal(r.body.Bytes(), &envelope) == nil && envelope.Status == "error"
}

// isSuccess tells whether the operation was carried out. A page is in place of an
// answer.
func (r *recorder) isSuccess() bool {
	return r.status/100 == 2 && r.mediaType() != "text/html" && !r.isErrorEnvelope()
}
