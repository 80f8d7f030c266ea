package emulator

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
)

// page is one page of a listing.
type page struct {
	size, offset int64
	descending   bool
}

// pageOf reads perPageItemNum (from 1, cut to the page cap, default 10), pageNum
// (from 1, default 1) and order (asc or desc, default asc).
func (e *Emulator) pageOf(r *request) (page, error) {
	query, err := queryOf(r.Request)
	if err != nil {
		return page{}, err
	}
	size, err := positiveInt(query, "perPageItemNum", 10)
	if err != nil {
		return page{}, err
	}
	number, err := positiveInt(query, "pageNum", 1)
	if err != nil {
		return page{}, err
	}
	p := page{size: min(size, int64(e.Switches().PageCap))}
	if number-1 > math.MaxInt64/p.size {
		return page{}, invalid("pageNum is too large")
	}
	p.offset = (number - 1) * p.size
	switch order := query.Get("order"); order {
	case "", "asc":
	case "desc":
		p.descending = true
	default:
		return page{}, invalid("order is neither asc nor desc")
	}
	return p, nil
}

// queryOf is a request's query; one that can't be read is refused, not read in part.
func queryOf(r *http.Request) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, invalid("the query %q can't be read", r.URL.RawQuery)
	}
	return query, nil
}

func positiveInt(query url.Values, key string, otherwise int64) (int64, error) {
	text := query.Get(key)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64) // one that is too large is the largest
	if err != nil && !errors.Is(err, strconv.ErrRange) || n < 1 {
		return 0, invalid("%s is not an integer from 1", key)
	}
	return n, nil
}
