package main

import "context"

const few = 5
const concurrency = 64

func (b *bench) start(ctx context.Context) error     { return nil }
func (b *bench) fewOfMany(ctx context.Context) error { return nil }
func (b *bench) latency(ctx context.Context) error   { return nil }
func (b *bench) batches(ctx context.Context) error   { return nil }
func (b *bench) imports(ctx context.Context) error   { return nil }
