package emulator

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
)

// maxGroup bounds how many writes share a commit.
const maxGroup = 128

// writeQueue carries writes out one after the other. Those that wait while others
// are committed share the next commit, since a commit waits for the disk; none
// returns before its commit is done.
type writeQueue struct {
	writer  *pool         // of one connection
	commits atomic.Uint64 // counted before they are answered
	jobs    chan *job
	stopped chan struct{} // closed by stop: no more jobs
	done    chan struct{} // closed when the last is done
}

// job is one write: do in a part of a transaction, or alone without any.
type job struct {
	ctx   context.Context
	do    func(context.Context, *tx) error
	apart bool // do shares its transaction with no other
	alone func(*conn) error
	err   error
	done  chan struct{}
}

var errClosed = errors.New("the emulator is closed")

func (q *writeQueue) start(writer *pool) {
	q.writer, q.jobs, q.stopped, q.done = writer, make(chan *job), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(q.done)
		for {
			select {
			case j := <-q.jobs:
				for j != nil {
					j = q.run(j)
				}
			case <-q.stopped:
				return
			}
		}
	}()
}

func (q *writeQueue) stop() {
	close(q.stopped)
	<-q.done
}

// write runs do in a transaction and commits it, unless it fails. A client that
// goes away does not undo what was begun. The index follows the commit: do doesn't
// see its own changes there.
func (s *store) write(ctx context.Context, do func(context.Context, *tx) error) error {
	return s.queue.put(&job{ctx: context.WithoutCancel(ctx), do: do})
}

// writeApart is write for what changes the index as a whole.
func (s *store) writeApart(ctx context.Context, do func(context.Context, *tx) error) error {
	return s.queue.put(&job{ctx: context.WithoutCancel(ctx), do: do, apart: true})
}

// alone runs do on the connection that writes, outside of transactions.
func (s *store) alone(ctx context.Context, do func(*conn) error) error {
	return s.queue.put(&job{ctx: context.WithoutCancel(ctx), alone: do})
}

func (q *writeQueue) put(j *job) error {
	j.done = make(chan struct{})
	select {
	case q.jobs <- j:
		<-j.done
		return j.err
	case <-q.stopped:
		return errClosed
	}
}

// run carries out a job and those that wait, commits them together, and gives a
// job that could not join them.
func (q *writeQueue) run(first *job) (next *job) {
	if first.alone != nil {
		first.err = q.writer.with(first.alone)
		q.commits.Add(1)
		close(first.done)
		return nil
	}
	group := []*job{first}
	err := q.writer.transaction(first.ctx, "BEGIN IMMEDIATE", func(t *tx) error {
		changes := indexChanges{}
		if err := changes.after(first.in(t)); err != nil {
			return err
		}
		for next == nil && len(group) < maxGroup && !first.apart {
			j := q.waiting()
			if j == nil {
				break
			}
			if j.apart || j.alone != nil {
				next = j
				break
			}
			group = append(group, j)
			if err := changes.after(j.in(t)); err != nil {
				return err
			}
		}
		return changes.flush(first.ctx, t)
	})
	q.commits.Add(1)
	for _, j := range group {
		if err != nil {
			j.err = errors.Join(j.err, err)
		}
		close(j.done)
	}
	return next
}

// waiting gives a job that waits already; nil if none does.
func (q *writeQueue) waiting() *job {
	select {
	case j := <-q.jobs:
		return j
	default:
		return nil
	}
}

// in runs the job in a part of t that is undone if it fails. The second result is
// an error of the transaction as a whole.
func (j *job) in(t *tx) ([]indexChange, error) {
	if err := t.exec(j.ctx, "SAVEPOINT job"); err != nil {
		return nil, err
	}
	part := &tx{conn: t.conn}
	if j.err = j.protected(part); j.err != nil {
		if err := t.exec(j.ctx, "ROLLBACK TO job"); err != nil {
			return nil, err
		}
		part.indexed = nil
	}
	return part.indexed, t.exec(j.ctx, "RELEASE job")
}

// protected makes a panic an error: it must not end the queue.
func (j *job) protected(t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return j.do(j.ctx, t)
}
