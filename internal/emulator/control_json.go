package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
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
	return json.Unmarshal(raw, in)
}

func answerControl(w http.ResponseWriter, result any, err error) {
	var refusal *apiError
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		write(w, jsonResponse(http.StatusOK, result))
	case errors.As(err, &tooLarge):
		refuseControl(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", maxBody))
	case errors.As(err, &refusal):
		refuseControl(w, refusal.status, err.Error())
	default:
		refuseControl(w, http.StatusBadRequest, err.Error())
	}
}

func refuseControl(w http.ResponseWriter, status int, text string) {
	write(w, jsonResponse(status, map[string]string{"error": text}))
}
