# Needs make, a POSIX shell and a Swift 6.2 toolchain or later; `make deps` gets the rest on Debian and its kin.

PREFIX ?= /usr/local
SWIFT ?= swift

# What the program is built with, and what its tests need beside that: a terminal, and peers that we did not write.
BUILD_PACKAGES = libncursesw5-dev libpcre2-dev libsqlite3-dev libyajl-dev zlib1g-dev
TEST_PACKAGES = $(BUILD_PACKAGES) tmux openssl python3-websockets node-ws

# What the Autobahn suite, which is Python, is set up with, and where.
CONFORMANCE_PACKAGES = python3-dev python3-lib2to3 python3-venv
SUITE = .build/conformance

# The peers that we did not write, and what the Go one is compiled with.
INTEROP_PACKAGES = openssl python3-websockets python3-aiohttp node-ws golang-go golang-github-gorilla-websocket-dev \
	libwebsockets-test-server nginx-light haproxy tinyproxy-bin microsocks

# What the peers of the benchmarks are built with.
BENCH_PACKAGES = $(BUILD_PACKAGES) gcc g++ golang-go golang-github-gorilla-websocket-dev libboost-dev libssl-dev node-ws \
	python3-venv tmux
BENCH = .build-bench/release

# The tests that drive programs and terminals.
TERMINAL_TESTS = EndToEndTests|WilletTerminalTests|ExampleTests

# A sanitizer takes memory of its own for each byte, and keeps what is freed: the process's peak says nothing then.
NOT_SANITIZED = $(TERMINAL_TESTS)|HostileMemoryTests

BINARY = .build/release/willet
# From the release binary, so that there is one place that says it.
VERSION = $(shell $(BINARY) --version 2>/dev/null | cut -d ' ' -f 2)

# Where completions of zsh go; Debian's own packages have another folder for them.
ZSH_COMPLETIONS ?= $(PREFIX)/share/zsh/site-functions

# What the manual and the Debian package are made and looked at with.
DEB_PACKAGES = dpkg-dev man-db groff-base bash-completion zsh fish
DEB = .build/deb
# One set of flags for all release products: another set would build everything anew.
RELEASE = $(SWIFT) build -c release --static-swift-stdlib --product
SOURCES = Sources Tests Resources Package.swift Benchmarks/Sources Benchmarks/Package.swift \
	Examples/Sources Examples/Package.swift

# The compiler's own list of what is public, held against the one that was written down.
INTERFACE = python3 Tests/PublicInterface/check.py .build/debug/Modules .build/interface
# Made of that list and the articles; what refers to nothing is an error.
DOCS = docc convert Sources/WilletClient/WilletClient.docc --additional-symbol-graph-dir .build/interface \
	--fallback-display-name WilletClient --fallback-bundle-identifier willet --warnings-as-errors --output-path .build/docs

# libFuzzer learns from what was covered, and its `main` takes the place of ours.
FUZZ = WILLET_FUZZ=1 $(SWIFT) build -c release --product Fuzz --scratch-path .build-fuzz \
	--sanitize=fuzzer --sanitize=address -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp
SECONDS ?= 30
RUNS ?= 5
ROWS ?= .

.PHONY: help deps build-deps run build test lint interface docs conformance interop fuzz sanitize bench screenshots \
	install uninstall man deb package commit clean

help: ## Show this text
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: build ## Build, and start willet on its own embedded server
	@exec $(BINARY) demo

build: build-deps commit ## Build the release binary, .build/release/willet
	$(RELEASE) willet

# One test after the other, here and below: some take all of the machine, and those beside them would use up their time
# limits waiting.
test: deps commit ## Build and run all tests
	$(RELEASE) willet
	$(SWIFT) test --no-parallel </dev/null

lint: build-deps ## Check format, style, the rule of what may import what, and the library's interface and documentation
	@$(call install-missing,python3)
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	$(SWIFT) build --explicit-target-dependency-import-check error
	$(INTERFACE)
	$(DOCS)
	$(SWIFT) package --package-path Examples --scratch-path .build-examples describe >/dev/null

interface: build-deps ## Write down what the library shows to others, after a change of it
	@$(call install-missing,python3)
	$(SWIFT) build --target WilletClient
	$(INTERFACE) --record

docs: build-deps ## Write the library's documentation to .build/docs, as pages for any web server
	@$(call install-missing,python3)
	$(SWIFT) build --target WilletClient
	$(INTERFACE)
	$(DOCS)

conformance: ## Run the Autobahn suite, from PyPI: every case must be OK; CASES=quick for a part of it
	@$(call install-missing,$(BUILD_PACKAGES) $(CONFORMANCE_PACKAGES))
	$(RELEASE) ConformanceClient
	test -x $(SUITE)/venv/bin/wstest || Tests/Conformance/setup.sh $(SUITE)
	python3 Tests/Conformance/run.py $(SUITE)/venv .build/release/ConformanceClient $(CASES)

interop: ## Play with servers and proxies that we did not write; PEERS='ws nginx' for some of them
	@$(call install-missing,$(BUILD_PACKAGES) $(INTEROP_PACKAGES))
	$(RELEASE) InteropClient
	python3 Tests/Interop/run.py .build/release/InteropClient .build/interop $(PEERS)

fuzz: ## Fuzz each target for SECONDS=30, or one: TARGET=Connection; what it learns stays in .build-fuzz
	@$(call install-missing,$(BUILD_PACKAGES) python3)
	$(FUZZ)
	python3 Tests/Fuzz/run.py .build-fuzz/release/Fuzz .build-fuzz/fuzz $(SECONDS) $(TARGET)

sanitize: deps ## Run all tests but those of terminals under ThreadSanitizer, and under AddressSanitizer, leaks included
	$(SWIFT) build --build-tests --sanitize=thread --scratch-path .build-tsan
	@# The tests leave a core to spare: what comes next is built meanwhile. What that says, and whether it went well, is for
	@# the last command, which builds what is left.
	@nice $(SWIFT) build --build-tests --sanitize=address --scratch-path .build-asan >/dev/null 2>&1 & \
		trap "wait $$!" EXIT; set -x; \
		$(SWIFT) test --no-parallel --skip-build --sanitize=thread --scratch-path .build-tsan \
		--skip '$(NOT_SANITIZED)' </dev/null
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leak-suppressions.txt \
		$(SWIFT) test --no-parallel --sanitize=address --scratch-path .build-asan --skip '$(NOT_SANITIZED)' </dev/null

bench: ## Measure beside other clients, in a quarter of an hour; ROWS='receive|echo' for some rows, RUNS=5
	@$(call install-missing,$(BENCH_PACKAGES))
	$(SWIFT) build -c release --static-swift-stdlib --package-path Benchmarks --scratch-path .build-bench
	$(SWIFT) build -c release --static-swift-stdlib --package-path Benchmarks --scratch-path .build-bench --product willet
	python3 Benchmarks/run.py .build-bench/peers $(BENCH)/willet-bench $(BENCH)/nio-websocket-peer $(BENCH)/willet \
		--runs $(RUNS) --rows '$(ROWS)'

screenshots: build-deps ## Draw the README's pictures of the views anew, from the screens themselves
	$(SWIFT) build --build-tests
	@# Drawing a picture that differs fails its test; the second run is the one that counts.
	WILLET_RECORD=1 $(SWIFT) test --skip-build --filter PictureTests </dev/null >/dev/null 2>&1 || true
	$(SWIFT) test --skip-build --filter PictureTests </dev/null

deps: ## Install the Debian packages for building and testing, where they are missing
	@$(call install-missing,$(TEST_PACKAGES))

build-deps:
	@$(call install-missing,$(BUILD_PACKAGES))

# The commit for `--version`: written only where it differs, since what includes it is compiled anew.
commit:
	@described=$$(git describe --always --dirty --exclude='*' 2>/dev/null) || exit 0; \
	line="#define WILLET_COMMIT \"$$described\""; \
	test "$$line" = "$$(cat Sources/CWilletCommit/commit.h 2>/dev/null)" && exit 0; \
	echo "$$line" >Sources/CWilletCommit/commit.h && touch Sources/CWilletCommit/CWilletCommit.c

install: ## Install program, manual and completions to PREFIX (/usr/local), below DESTDIR if that is set; `make build` first
	@test -x $(BINARY) || { echo "there is no $(BINARY): run make build first" >&2; exit 1; }
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
		"$(DESTDIR)$(PREFIX)/share/bash-completion/completions" "$(DESTDIR)$(ZSH_COMPLETIONS)" \
		"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -s -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/willet"
	install -m 644 Packaging/man/willet.1 "$(DESTDIR)$(PREFIX)/share/man/man1/willet.1"
	$(BINARY) --generate-completion-script bash >"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/willet"
	$(BINARY) --generate-completion-script zsh >"$(DESTDIR)$(ZSH_COMPLETIONS)/_willet"
	$(BINARY) --generate-completion-script fish >"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/willet.fish"

uninstall: ## Remove what `make install` has installed
	rm -f "$(DESTDIR)$(PREFIX)/bin/willet" "$(DESTDIR)$(PREFIX)/share/man/man1/willet.1" \
		"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/willet" "$(DESTDIR)$(ZSH_COMPLETIONS)/_willet" \
		"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/willet.fish"

man: build ## Write the manual, Packaging/man/willet.1, anew: after a change of flags, or of Packaging/man
	$(SWIFT) build -c release --package-path .build/checkouts/swift-argument-parser --scratch-path .build-man \
		--product generate-manual
	python3 Packaging/man/assemble.py .build-man/release/generate-manual $(BINARY) >$(BINARY).1
	mv $(BINARY).1 Packaging/man/willet.1

deb: build ## Build a Debian package, in .build/deb
	@$(call install-missing,$(DEB_PACKAGES))
	rm -rf $(DEB)
	$(MAKE) install DESTDIR=$(DEB)/root PREFIX=/usr ZSH_COMPLETIONS=/usr/share/zsh/vendor-completions
	Packaging/deb/build.sh $(DEB) $(VERSION)

package: deb ## Try the Debian package, the manual and the completions
	python3 Tests/Packaging/run.py $(BINARY) $(DEB)/willet_$(VERSION)_*.deb

clean: ## Remove all that was built
	rm -rf .build .build-fuzz .build-tsan .build-asan .build-bench .build-examples .build-man

# $(1): packages. Asks no question: what cannot be installed is named, with the command that would.
define install-missing
command -v dpkg-query >/dev/null || { echo "not Debian: these packages, or their like, are needed: $(1)"; exit 0; }; \
missing=; \
for package in $(1); do \
	dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
done; \
test -n "$$missing" || exit 0; \
install="apt-get install -y --no-install-recommends$$missing"; \
if [ "$$(id -u)" -eq 0 ]; then as_root=; \
elif sudo -n true 2>/dev/null; then as_root="sudo -n"; \
else echo "missing:$$missing. Run: sudo sh -c 'apt-get update && $$install'" >&2; exit 1; fi; \
$$as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -q && $$install" </dev/null
endef
