package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// instead answers in place of the service.
type instead func(w http.ResponseWriter, r *http.Request, service http.Handler)

// answerLate is the answer of a service that isn't done: it carries the request out when
// somebody has looked, or without an answer when the apply has ended.
func (w *worker) answerLate(lost bool) instead {
	return func(rw http.ResponseWriter, r *http.Request, service http.Handler) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		later := r.Clone(context.WithoutCancel(r.Context()))
		later.Body = io.NopCloser(bytes.NewReader(body))
		w.service.gate.postpone(sentBy(r).address, lost, func() { service.ServeHTTP(httptest.NewRecorder(), later) })
		if lost {
			panic(http.ErrAbortHandler)
		}
		refuse(rw, http.StatusServiceUnavailable, "internal_error")
	}
}

// orphan turns a request down and kills terraform. The case isn't judged before the
// provider would have sent it again.
func (w *worker) orphan() instead {
	const pause = 5 // seconds, in which the next apply is done
	return func(rw http.ResponseWriter, _ *http.Request, _ http.Handler) {
		rw.Header().Set("Retry-After", strconv.Itoa(pause))
		refuse(rw, http.StatusTooManyRequests, "too_fast")
		_ = http.NewResponseController(rw).Flush()
		w.signal(syscall.SIGKILL, false)
		w.service.orphans.Go(func() { <-time.After((pause + 1) * time.Second) })
	}
}

// refuse answers with the service's error.
func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"status":"error","result":null,"error":"%s ;; a fault was asked for"}`, code)
}

// loseTwins carries the mints of the twins out and loses the answers. The first waits
// for a while whether the other comes: both at the same time could not be told apart.
func (w *worker) loseTwins() instead {
	const patience = 300 * time.Millisecond
	waiting := make(chan struct{}, len(twins))
	return func(rw http.ResponseWriter, r *http.Request, service http.Handler) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !bytes.Contains(body, fmt.Appendf(nil, `"serial_number":%d`, twinSerial)) {
			service.ServeHTTP(rw, r)
			return
		}
		waiting <- struct{}{}
		defer func() { <-waiting }()
		if len(waiting) > 1 {
			w.witness("two equal credentials were minted at the same time")
		}
		service.ServeHTTP(httptest.NewRecorder(), r)
		<-time.After(patience)
		panic(http.ErrAbortHandler)
	}
}

// leave takes the visitor out of its wallet when the first page of it was read, so
// that what follows moves up by one, to a page that isn't read again.
func (w *worker) leave() instead {
	e := w.service.emulator
	s := e.Switches()
	s.PageCap = 1
	w.must(e.SetSwitches(s))
	var once sync.Once
	return func(rw http.ResponseWriter, r *http.Request, service http.Handler) {
		ctx := context.WithoutCancel(r.Context())
		inv, err := w.service.nfts(ctx)
		if err != nil {
			w.must(err)
			return
		}
		kept := &answer{header: http.Header{}}
		service.ServeHTTP(kept, r)
		at := slices.IndexFunc(inv.others, func(n issued) bool { return n.title == visitor })
		if n := inv.others[at].NFT; sentBy(r).address == strings.ToLower(n.Holder) {
			once.Do(func() {
				n.Holder = inv.wallets[programOf(issuing, false).Credentials[key(imitated)].Holder]
				w.must(e.SetNFT(ctx, n))
			})
		}
		kept.send(rw)
	}
}
