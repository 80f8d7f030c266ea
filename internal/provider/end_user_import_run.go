package provider

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// maxBatchesAtOnce bounds the batches that are under way at the same time, besides
// the requests that the provider may make at once.
const maxBatchesAtOnce = 10

// importRun is the import of one apply.
type importRun struct {
	api  *client.Client
	poll pollInterval

	mu    sync.Mutex // of state
	state importState
	// learnt tells whether the service said anything, so that there is more to save
	// than there was.
	learnt bool
}

// all imports e-mails. If it comes to an end too early with an error, what it got
// done is in the state, and why the rest isn't stands in the failures (see
// maxUnfinished).
func (r *importRun) all(ctx context.Context, todo []meaning.ListedEmail) error {
	running := r.state.takeRunning(todo)
	if !r.api.HasAPIKeySecret() {
		err := r.singly(ctx, todo)
		r.state.unfinished(r.state.missing(todo), notImported(err))
		return err
	}
	if err := r.resume(ctx, todo, running); err != nil {
		return err
	}
	return r.submit(ctx, r.state.missing(todo))
}

// submit has e-mails imported in batches, several at a time. After an error no more
// are submitted, as they would most likely fail the same way; those that are go on
// to their end.
func (r *importRun) submit(ctx context.Context, todo []meaning.ListedEmail) error {
	begin, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := slices.Collect(slices.Chunk(todo, client.MaxImportBatch))
	ids, errs := make([]string, len(chunks)), make([]error, len(chunks))
	r.atOnce(len(chunks), func(i int) {
		if ids[i], errs[i] = r.begin(begin, chunks[i]); errs[i] == nil {
			errs[i] = r.finish(ctx, ids[i], func(results []client.ImportedEndUser) { r.state.add(chunks[i], results) })
		}
		if errs[i] != nil {
			stop(errs[i]) // the first one stays the cause
		}
	})
	var failed error
	var never []meaning.ListedEmail // submitted
	for i, id := range ids {
		if errs[i] != nil {
			failed = context.Cause(begin) // the first one; it ended the others
		}
		switch {
		case errs[i] == nil:
		case id == "" || client.IsGone(errs[i]):
			never = append(never, chunks[i]...)
		default:
			r.state.unfinished(chunks[i], stillRunning(id, errs[i]))
		}
		if id != "" {
			r.learnt = true
			r.state.batches = append(r.state.batches, id) // in the order of the e-mails
		}
	}
	r.state.unfinished(never, notImported(failed))
	return failed
}

// begin submits a batch unless there was an error. A submission that is under way is
// not cut off.
func (r *importRun) begin(ctx context.Context, emails []meaning.ListedEmail) (id string, err error) {
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	texts := make([]string, len(emails))
	for i, email := range emails {
		texts[i] = email.Text
	}
	id, err = r.api.SubmitImportBatch(ctx, texts)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // a request that was cut off says less
	}
	return id, err
}

// finish waits until a batch has ended and hands its results over.
func (r *importRun) finish(ctx context.Context, id string, add func([]client.ImportedEndUser)) error {
	var batch *client.ImportBatch
	err := r.poll.until(ctx, func(ctx context.Context) (done bool, err error) {
		batch, err = r.api.CheckImportBatch(ctx, id)
		return err == nil && batch.Done(), err
	})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	add(batch.Result)
	r.learnt = true
	return nil
}

// resume takes over batches that were running when a former apply ended, without
// submitting their e-mails again. One that the service has forgotten is as if it
// had not been.
func (r *importRun) resume(ctx context.Context, todo []meaning.ListedEmail, running []runningBatch) error {
	errs := make([]error, len(running))
	r.atOnce(len(running), func(i int) {
		// Which e-mails it has besides those that stand in failures, only the answer tells.
		errs[i] = r.finish(ctx, running[i].id, func(results []client.ImportedEndUser) { r.state.addMentioned(todo, results) })
		if client.IsGone(errs[i]) {
			errs[i] = nil
		}
	})
	var failed error
	for i, err := range errs {
		if err != nil {
			r.state.unfinished(running[i].emails, stillRunning(running[i].id, err))
			failed = err
		}
	}
	return failed
}

// atOnce calls do for 0 to n-1, several at a time, in this order.
func (r *importRun) atOnce(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(min(r.api.MaxConcurrency(), maxBatchesAtOnce))
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait()
}

// singly stands in for batches where there is no API key secret, which they need.
// An e-mail that the service refuses is a failed one, as in a batch. After another
// error no more are begun; what is under way ends and counts.
func (r *importRun) singly(ctx context.Context, todo []meaning.ListedEmail) error {
	group, more := errgroup.WithContext(ctx)
	group.SetLimit(r.api.MaxConcurrency())
	for _, email := range todo {
		if more.Err() != nil {
			break
		}
		group.Go(func() error {
			if more.Err() != nil {
				return context.Cause(more)
			}
			imported, err := r.api.ImportEndUser(ctx, email.Text)
			switch code := client.CodeOf(err); {
			case err == nil:
			case code == client.CodeInvalidValue || code == client.CodeValidationFailed:
				imported = &client.ImportedEndUser{}
			case ctx.Err() != nil:
				return context.Cause(ctx)
			default:
				return err
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			r.state.addOne(email.Key, imported)
			r.learnt = true
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if len(r.state.missing(todo)) > 0 {
		return context.Cause(ctx)
	}
	return nil
}
