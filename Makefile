# Everything here needs Go, make, git and Terraform or OpenTofu, nothing else.
# The Go module proxy serves the tools, see tools/.

export CGO_ENABLED ?= 0

GO       ?= go
LINT     := $(GO) tool -modfile=tools/lint.mod golangci-lint
DOCS     := $(GO) tool -modfile=tools/docs.mod tfplugindocs
OPA      := $(GO) tool -modfile=tools/policy.mod opa
ACTIONS  := $(GO) tool -modfile=tools/actionlint.mod actionlint
# Prints the settings for tests: which Terraform or OpenTofu they run.
FIND_TF  := $(GO) run ./internal/findtf/cmd -dir .demo
# What the emulators of all tests are like, see internal/acctest.
export ACCTEST_POSITIONS ACCTEST_TURBULENCE
# A user's CLI configuration has no say in tests and checks.
unexport TF_CLI_CONFIG_FILE

.PHONY: help build test test-positions test-turbulent race examples sdk oidc browser policy lint fmt fmt-check docs docs-check actions-check change changelog changelog-check changelog-version tools-update demo bench bench-emulator bench-provider faults fuzz clean

help: ## Show this help.
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "%-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build provider and emulator into bin/.
	$(GO) build -trimpath -o bin/ . ./cmd/web3connect-emulator

# Terraform is run a thousand times, for a moment each, so collecting garbage is lost time;
# and tests wait for it, so there may be more of them than processors.
ACCTEST := TF_ACC=1 GOGC=400 GOMEMLIMIT=2GiB
PARALLEL := -parallel=$(shell expr 2 '*' $$(getconf _NPROCESSORS_ONLN))

test: ## Run all tests, those under the real terraform included.
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) $(GO) test -count=1 $(PARALLEL) -timeout=30m ./...

POSITIONS ?= errors with 200,rich NFT object,replacing PUT,small pages,short tokens
test-positions: ## Run the provider's tests with the emulator's switches in other positions; POSITIONS=each for one by one.
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) ACCTEST_POSITIONS="$(POSITIONS)" $(GO) test -count=1 $(PARALLEL) -timeout=30m ./internal/provider/...

test-turbulent: ## Run the provider's tests with every answer delayed and every third request refused.
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) ACCTEST_TURBULENCE=1 $(GO) test -count=1 $(PARALLEL) -timeout=30m ./internal/provider/...

# Left out are long tests in which one request follows the other; make test has them.
RACE_SKIP ?= ^Test(BadBodies|Acc(.*(DataSource|Secrets|[Bb]adInput)|Functions|NFTListings|PhoneVerification|Surface|Unknown))
race: ## Run the tests with the race detector (needs a C compiler) and in random order; RACE_SKIP= for all of them.
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) CGO_ENABLED=1 $(GO) test -count=1 $(PARALLEL) -timeout=40m -race -shuffle=on -skip '$(or $(RACE_SKIP),^$$)' ./...

examples: ## Run terraform test in each example program and the module, and apply them.
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) $(GO) test -count=1 $(PARALLEL) -timeout=30m ./internal/examples

SDK := internal/emulator/testdata/w3block-sdk
sdk: ## Run W3Block's own JavaScript SDK against the emulator (needs Node.js and npm).
	npm ci --prefix $(SDK) --ignore-scripts --no-audit --no-fund --loglevel=error
	W3BLOCK_SDK=required $(GO) test -count=1 -run TestW3BlockSDK ./internal/emulator

OIDC_CLIENT := internal/e2e/testdata/openid-client
oidc: ## Run a standard OpenID client (npm openid-client) against the emulator (needs Node.js and npm).
	npm ci --prefix $(OIDC_CLIENT) --ignore-scripts --no-audit --no-fund --loglevel=error
	OIDC_CLIENT=required $(GO) test -count=1 -run TestOpenIDClient ./internal/e2e

AXE := internal/e2e/testdata/axe
SCREENSHOTS ?= $(CURDIR)/.screenshots
browser: ## Walk through the emulator's pages in headless Chromium (needs it and npm); pictures go to .screenshots.
	npm ci --prefix $(AXE) --ignore-scripts --no-audit --no-fund --loglevel=error
	rm -rf .screenshots
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) BROWSER=required SCREENSHOTS="$(SCREENSHOTS)" $(GO) test -count=1 $(PARALLEL) -timeout=10m -skip TestOpenIDClient ./internal/e2e

POLICY := examples/github-actions/policy
policy: ## Test the policy of examples/github-actions, also with plans of the real terraform.
	$(OPA) check --strict $(POLICY)
	$(OPA) fmt --diff --fail $(POLICY)
	$(OPA) test $(POLICY)
	env=$$($(FIND_TF) -env) && eval "$$env" && $(ACCTEST) OPA="$$($(GO) tool -n -modfile=tools/policy.mod opa)" $(GO) test -count=1 $(PARALLEL) -timeout=10m ./internal/policy

lint: ## Run the linter.
	$(LINT) run ./...

# Queries one by one: neither Terraform before 1.14 nor OpenTofu takes them for its own.
QUERIES = $(shell find examples -name '*.tfquery.hcl')
HCL := examples modules internal/faults/program internal/policy/testdata
fmt: ## Format Go and HCL.
	$(LINT) fmt ./...
	@set -e; tf=$$($(FIND_TF)); "$$tf" fmt -recursive $(HCL); \
	for query in $(QUERIES); do formatted=$$("$$tf" fmt - <$$query); printf '%s\n' "$$formatted" >$$query; done

fmt-check: ## Fail on Go or HCL that isn't formatted.
	$(LINT) fmt --diff ./...
	@set -e; tf=$$($(FIND_TF)); "$$tf" fmt -recursive -check -diff $(HCL); \
	for query in $(QUERIES); do "$$tf" fmt -check -diff - <$$query || { echo "$$query isn't formatted: run make fmt"; exit 1; }; done

docs: ## Generate docs/ from the provider's schema and examples/.
	@mkdir -p .demo
	$(GO) run ./internal/schemajson > .demo/schema.json
	$(DOCS) generate --provider-name web3connect --providers-schema .demo/schema.json
	$(DOCS) validate --provider-name web3connect --providers-schema .demo/schema.json

GENERATED := docs ':!docs/benchmarks'
docs-check: docs ## Fail if docs/ isn't what the code says; docs/benchmarks is what was measured.
	@git diff --exit-code -- $(GENERATED) && test -z "$$(git status --porcelain -- $(GENERATED))" || { echo "docs/ is out of date: run make docs and commit the result"; exit 1; }

actions-check: ## Lint the workflows of GitHub Actions, their scripts too where shellcheck is on the PATH.
	@git ls-files -z --cached --others --exclude-standard -- '.github/workflows/*.yml' '**/.github/workflows/*.yml' | xargs -0 $(ACTIONS)

CHANGIE := tools/changie/node_modules/.bin/changie
CHANGIE_INSTALLED := tools/changie/node_modules/.package-lock.json
$(CHANGIE_INSTALLED): tools/changie/package-lock.json
	npm ci --prefix tools/changie --ignore-scripts --no-audit --no-fund --loglevel=error

change: $(CHANGIE_INSTALLED) ## Ask for a change and put it into .changes/unreleased (needs npm, like all of the changelog).
	$(CHANGIE) new

# What isn't released yet stands on top. The kinds of its changes say which version
# it will be; where there is nothing, the header is left out.
MERGE = next=$$($(CHANGIE) next auto 2>/dev/null); $(CHANGIE) merge --include-unreleased "\#\# $${next\#v} (Unreleased)"
changelog: $(CHANGIE_INSTALLED) ## Make CHANGELOG.md out of .changes.
	$(MERGE)

changelog-check: $(CHANGIE_INSTALLED) ## Fail if CHANGELOG.md isn't what .changes says.
	@made=$$($(MERGE) --dry-run) && echo "$$made" | diff CHANGELOG.md - || { echo "CHANGELOG.md is out of date: run make changelog and commit the result"; exit 1; }

VERSION ?= $$($(CHANGIE) next auto)
changelog-version: $(CHANGIE_INSTALLED) ## Make the unreleased changes a version: VERSION=1.0.0, or the one that their kinds say.
	version=$(VERSION); $(CHANGIE) batch "$${version#v}"
	$(MERGE)

tools-update: ## Bring the tools in tools/*.mod to their newest versions.
	@set -e; for mod in tools/*.mod; do echo "$$mod"; $(GO) get -modfile=$$mod tool; done

demo: ## Run the example program against the emulator; KEEP=1 leaves the emulator running.
	@$(GO) build -o .demo/bin/ ./internal/demo
	@exec .demo/bin/demo

bench: ## Measure emulator and provider against floors of the same run, and write docs/benchmarks/.
	@missed=0; $(GO) run ./internal/bench/emulator || missed=1; \
	$(GO) run ./internal/bench/provider -out docs/benchmarks || missed=1; exit $$missed

BENCH ?=
bench-emulator: ## Measure the emulator alone; BENCH has flags, see BENCH=-help.
	$(GO) run ./internal/bench/emulator $(BENCH)

bench-provider: ## Measure the provider alone, likewise; writes nothing without BENCH="-out docs/benchmarks".
	$(GO) run ./internal/bench/provider $(BENCH)

FAULTS ?=
faults: ## Run a program while faults strike, see internal/faults; FAULTS="-n 1000 -seed 7" for more of them.
	@mkdir -p .faults
	@$(GO) build -o .faults/bin/ ./internal/faults
	@exec .faults/bin/faults $(FAULTS)

FUZZTIME ?= 30s
fuzz: ## Fuzz each fuzz test for FUZZTIME.
	@set -e; for package in $$($(GO) list ./...); do \
		for name in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

clean: ## Remove what was built.
	rm -rf bin .demo .faults .screenshots dist
