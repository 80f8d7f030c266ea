package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

//go:embed program
var programFiles embed.FS

// program is what the configuration in program/ issues: its program.json.
type program struct {
	Students    []string              `json:"students"`
	Alumni      []string              `json:"alumni"`
	Credentials map[string]credential `json:"credentials"`
}

// credential is one NFT of a program.
type credential struct {
	Holder         string `json:"holder"` // e-mail
	SerialNumber   int    `json:"serial_number"`
	Title          string `json:"title"` // static
	Visibility     string `json:"visibility"`
	Status         string `json:"status"`
	Grade          string `json:"grade"`
	DeletionPolicy string `json:"deletion_policy"`
	Remint         bool   `json:"remint"`
	OnExisting     string `json:"on_existing"`
}

// stage is the part of a program's life that is struck.
type stage string

const (
	issuing  stage = "issue"  // from nothing to 30 NFTs, 2 imports and a verified domain
	changing stage = "change" // updates, transfers, visibility, a reissue, a removal and newcomers
)

var stages = []stage{issuing, changing}

func student(i int) string { return fmt.Sprintf("student-%02d@university.example", i) }
func alumna(i int) string  { return fmt.Sprintf("alumna-%02d@university.example", i) }

func key(i int) string { return fmt.Sprintf("c%02d", i) }

// Credentials with a part of their own.
const (
	adopted  = 2  // the organization has issued it before Terraform
	imitated = 3  // another organization has issued the same
	reissued = 20 // changes static metadata
	removed  = 22 // is public, and hidden then
)

// visitor is the title of another organization's NFT in the wallet of the adopted one.
// It may leave.
const visitor = "Visitor"

// twins are two equal credentials, issued twice on purpose. The next apply after a
// mint of which nobody knows whether it happened mints them again, as on_existing =
// "mint" says, so they are no part of the cases that leave such a mint.
var twins = []string{"twin-1", "twin-2"}

const twinSerial = 999

// programOf is the program of a stage.
func programOf(s stage, withTwins bool) program {
	p := program{Credentials: map[string]credential{}}
	for i := range 12 {
		p.Students = append(p.Students, student(i))
	}
	for i := range 6 {
		p.Alumni = append(p.Alumni, alumna(i))
	}
	for i := range 30 {
		holder := student(i % 12)
		if i%3 == 0 {
			holder = alumna(i % 6)
		}
		c := credential{
			Holder: holder, SerialNumber: 1000 + i, Title: fmt.Sprintf("Diploma %d", i),
			Visibility: "public", Status: "active", Grade: "B", DeletionPolicy: "abandon", OnExisting: "adopt",
		}
		if i%4 == 1 {
			c.Visibility = "private"
		}
		p.Credentials[key(i)] = c
	}
	if withTwins {
		for _, name := range twins {
			p.Credentials[name] = credential{
				Holder: student(1), SerialNumber: twinSerial, Title: "Medal", Visibility: "public", Status: "active", Grade: "A",
				DeletionPolicy: "abandon", OnExisting: "mint",
			}
		}
	}
	// Settings that have to be there before what they are for.
	p.change(reissued, func(c *credential) { c.Remint = true })
	p.change(removed, func(c *credential) { c.DeletionPolicy = "hide" })
	if s == issuing {
		return p
	}
	p.Students = append(p.Students, student(12), student(13))
	for i := range 6 {
		p.change(i, func(c *credential) { c.Grade = "A" })
	}
	for i := 4; i < 10; i++ { // two of them are updated, too
		p.change(i, func(c *credential) { c.Holder = student((i + 5) % 12) })
	}
	p.change(10, func(c *credential) { c.Holder = student(12) }) // who is imported by the same apply
	for i := 9; i < 14; i++ {
		p.change(i, func(c *credential) {
			c.Visibility = map[string]string{"public": "private", "private": "public"}[c.Visibility]
		})
	}
	p.change(reissued, func(c *credential) { c.Title += ", second edition" })
	delete(p.Credentials, key(removed))
	for i := 30; i < 34; i++ {
		c := p.Credentials[key(0)]
		c.Holder, c.SerialNumber, c.Title = student(i-20), 1000+i, fmt.Sprintf("Diploma %d", i)
		p.Credentials[key(i)] = c
	}
	return p
}

func (p *program) change(i int, change func(*credential)) {
	c := p.Credentials[key(i)]
	change(&c)
	p.Credentials[key(i)] = c
}

// write puts the program into a working directory.
func (p *program) write(dir string) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "program.json"), raw, 0o600)
}

// wanted is an NFT that has to be there in the end.
type wanted struct {
	credential
	before    *credential // the NFT as the stage found it; nil for one that it issues
	vendorKey bool        // has a dynamic key that others wrote
}

// transferred tells whether the stage transfers it.
func (w wanted) transferred() bool { return w.before != nil && w.before.Holder != w.Holder }

// wantedOf are the NFTs of the organization in the end of a stage, by name of the
// credential. Those that the stage leaves behind are there, too.
func wantedOf(s stage, withTwins bool) map[string]wanted {
	want := map[string]wanted{}
	for name, c := range programOf(s, withTwins).Credentials {
		want[name] = wanted{credential: c}
	}
	if s == issuing {
		byHand := want[key(adopted)].credential
		byHand.Status, byHand.Grade, byHand.Visibility = "by hand", "", "private"
		want[key(adopted)] = wanted{credential: want[key(adopted)].credential, before: &byHand}
		return want
	}
	for name, before := range programOf(issuing, withTwins).Credentials {
		switch w := want[name]; name {
		case key(reissued):
			want[name+", first edition"] = wanted{credential: before, before: &before}
		case key(removed):
			gone := before
			gone.Visibility = "private"
			want[name+", removed"] = wanted{credential: gone, before: &before}
		default:
			w.before = &before
			want[name] = w
		}
	}
	for _, i := range vendorKeys {
		w := want[key(i)]
		w.vendorKey = true
		want[key(i)] = w
	}
	return want
}

// vendorKeys are credentials to which others have added a dynamic key before the
// changes.
var vendorKeys = []int{0, 1, 15}
