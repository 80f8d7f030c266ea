package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// router finds what serves a path. http.ServeMux can't: it refuses
// /nft/{token_id}/history beside /nft/held_by_id_wallet/{address}, and sends a
// redirect to those who write // or .. into a path.
type router[T any] struct{ routes []route[T] }

type route[T any] struct {
	method   string
	segments []string // a literal, or {name}
	serves   T
}

func (rt *router[T]) add(method, path string, serves T) {
	rt.routes = append(rt.routes, route[T]{method, strings.Split(path, "/"), serves})
}

// handler serves the routes, and has refuse answer what is none of them.
func handler(routes *router[http.HandlerFunc], refuse func(http.ResponseWriter, *http.Request, *apiError)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serves, allowed, ok := routes.find(r)
		switch {
		case ok:
			serves(w, r)
		case len(allowed) > 0:
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			refuse(w, r, &apiError{status: http.StatusMethodNotAllowed, code: codeInvalidValue, detail: r.Method + " is not possible here"})
		default:
			refuse(w, r, noRoute(r))
		}
	})
}

func noRoute(r *http.Request) *apiError {
	return &apiError{status: http.StatusNotFound, code: codeNotFound, detail: "there is no " + r.URL.Path}
}

// find gives what serves the request and sets its path values. Otherwise it gives
// the methods that are possible with the path; none if the path doesn't exist.
// Where several patterns match, the one with more literals does.
func (rt *router[T]) find(r *http.Request) (found T, allowed []string, ok bool) {
	segments := strings.Split(r.URL.EscapedPath(), "/")
	for i := range segments {
		text, err := url.PathUnescape(segments[i])
		if err != nil {
			return found, nil, false
		}
		segments[i] = text
	}
	var best *route[T]
	most := -1
	for i := range rt.routes {
		candidate := &rt.routes[i]
		literals, matches := candidate.match(segments)
		switch {
		case !matches:
		case candidate.method != r.Method:
			allowed = append(allowed, candidate.method)
		case literals > most:
			best, most = candidate, literals
		}
	}
	if best == nil {
		slices.Sort(allowed)
		return found, slices.Compact(allowed), false
	}
	for i, segment := range best.segments {
		if name, isParameter := parameter(segment); isParameter {
			r.SetPathValue(name, segments[i])
		}
	}
	return best.serves, nil, true
}

// match tells whether segments fit, and how many of them literally.
func (r *route[T]) match(segments []string) (literals int, ok bool) {
	if len(segments) != len(r.segments) {
		return 0, false
	}
	for i, segment := range r.segments {
		if _, isParameter := parameter(segment); isParameter {
			if segments[i] == "" {
				return 0, false
			}
			continue
		}
		if segments[i] != segment {
			return 0, false
		}
		literals++
	}
	return literals, true
}

func parameter(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	return strings.TrimSuffix(name, "}"), ok
}
