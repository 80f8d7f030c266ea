package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// control reads a JSON body into In. Keys that it doesn't know are an error.
func control[In any](do func(*Emulator, *http.Request, In) (any, error)) func(*Emulator, *http.Request) (any, error) {
	return func(e *Emulator, r *http.Request) (any, error) {
		var in In
		if err := decodeControl(r, &in); err != nil {
			return nil, err
		}
		return do(e, r, in)
	}
}

func readControl(r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
}

// decodeControl reads a JSON object into a struct: just the keys that it has, in
// their one spelling.
func decodeControl(r *http.Request, in any) error {
	raw, err := readControl(r)
	if err != nil {
		return err
	}
	var keys map[string]json.RawMessage
	if err := decodeStrictly(raw, &keys); err != nil || keys == nil {
		return errors.New("the body is not a JSON object")
	}
	var known []string
	for _, field := range reflect.VisibleFields(reflect.TypeOf(in).Elem()) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			known = append(known, name)
		}
	}
	for key, value := range keys {
		if !slices.Contains(known, key) {
			return fmt.Errorf("there is no key %q; possible are %s", key, strings.Join(known, ", "))
		}
		if string(value) == "null" {
			return fmt.Errorf("%s is null", key)
		}
	}
	return decodeFields(keys, in)
}

// decodeFields reads one key after the other, so that an error names its own.
func decodeFields(keys map[string]json.RawMessage, in any) error {
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		one, err := json.Marshal(map[string]json.RawMessage{key: keys[key]})
		if err != nil {
			return err
		}
		var mismatch *json.UnmarshalTypeError
		switch err := json.Unmarshal(one, in); {
		case errors.As(err, &mismatch):
			return fmt.Errorf("%s has the wrong type, %s", key, mismatch.Value)
		case err != nil:
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// answerControl answers with the result, or with why there is none: what the caller
// did wrong, unless it is the file's or the disk's failure.
func (e *Emulator) answerControl(w http.ResponseWriter, result any, err error) {
	var refusal *apiError
	var tooLarge *http.MaxBytesError
	var storeErr *sqlite.Error
	var fileErr *fs.PathError
	switch {
	case err == nil:
		write(w, jsonResponse(http.StatusOK, result))
	case errors.As(err, &tooLarge):
		refuseControl(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", maxBody))
	case errors.As(err, &refusal):
		refuseControl(w, refusal.status, err.Error())
	case errors.As(err, &storeErr), errors.As(err, &fileErr):
		e.log.Error("internal error", "error", err.Error())
		refuseControl(w, http.StatusInternalServerError, err.Error())
	default:
		refuseControl(w, http.StatusBadRequest, err.Error())
	}
}

func refuseControl(w http.ResponseWriter, status int, text string) {
	write(w, jsonResponse(status, map[string]string{"error": text}))
}
