// Package release knows what a release is made of. Its tests hold the configurations of
// GoReleaser, the image and the workflow together: a mistake there shows only when
// a registry refuses a version, or serves one that can't be installed.
package release

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	// tagged is the name of a tag: v and a semantic version without build metadata, which
	// neither registries nor tags of images know.
	tagged  = regexp.MustCompile(`^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$`)
	heading = regexp.MustCompile(`(?m)^## v?(\S+)(.*)$`)
)

// Notes gives the section of a changelog with which the version of a tag is released. It
// has to be the first: a tag that isn't the newest version stands on the wrong commit.
func Notes(changelog, tag string) (string, error) {
	match := tagged.FindStringSubmatch(tag)
	if match == nil {
		return "", fmt.Errorf("tag %q is not of the form v1.2.3 or v1.2.3-rc.1", tag)
	}
	version := match[1]
	sections := heading.FindAllStringSubmatchIndex(changelog, 2)
	if len(sections) == 0 {
		return "", fmt.Errorf("the changelog has no version, so not %s either", version)
	}
	first := sections[0]
	if newest := changelog[first[2]:first[3]]; newest != version {
		return "", fmt.Errorf("the changelog begins with %s, not with %s", newest, version)
	}
	if rest := changelog[first[4]:first[5]]; strings.Contains(strings.ToLower(rest), "unreleased") {
		return "", fmt.Errorf("the changelog calls %s unreleased: put the date there", version)
	}
	text := changelog[first[1]:]
	if len(sections) == 2 {
		text = changelog[first[1]:sections[1][0]]
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", fmt.Errorf("the changelog says nothing about %s", version)
	}
	return text + "\n", nil
}
