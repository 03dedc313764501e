# Muster's one Makefile. `make help` tells what there is; it reads to the end.
#
#   CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR   as packagers expect
#   NPM=     does without npm: the page that servers show is a plain one
#   SAN=1    with AddressSanitizer and UndefinedBehaviorSanitizer
#   TSAN=1   with ThreadSanitizer
#   V=1      shows the commands

VERSION := 0.1.0
COMMIT  := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3
NPM ?= npm
Q := $(if $(V),,@)

# ---- variants: each in a directory of its own ------------------------------

BUILD := build
ifdef SAN
BUILD  := build/san
SANITY := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
endif
ifdef TSAN
BUILD  := build/tsan
SANITY := -fsanitize=thread -fno-omit-frame-pointer
endif

# ---- how everything is compiled --------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla
HARDENING := -fstack-protector-strong -fPIE \
	$(if $(SANITY),,-D_FORTIFY_SOURCE=2)
LIBRARIES := libuv libconfig sqlite3 libsodium jansson liblzma libcurl \
	libmicrohttpd

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARNINGS) $(WERROR) $(HARDENING) \
	$(SANITY) -Isrc -MMD -MP $(CFLAGS)
LINK = $(CC) $(SANITY) -pie -Wl,-z,relro,-z,now $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(LIBRARIES)) -lpthread -lm

# ---- what there is; above the rules, which read these at once --------------

PURE_FLOORS := base json core node journal places desk gather others http \
	phones
FLOORS      := $(PURE_FLOORS) world httpd server import drive command
SOURCES     := $(foreach f,$(FLOORS),$(sort $(wildcard src/$f/*.c)))
OBJECTS     := $(SOURCES:src/%.c=$(BUILD)/%.o)
PURE        := $(foreach f,$(PURE_FLOORS),$(filter $(BUILD)/$f/%,$(OBJECTS)))
UNIT_TESTS  := $(patsubst test/unit/%.c,$(BUILD)/unit/%,\
	$(sort $(wildcard test/unit/test_*.c)))
FUZZERS     := $(patsubst test/fuzz/%.c,build/fuzz/%,\
	$(sort $(wildcard test/fuzz/fuzz_*.c)))
BENCH       := loadgen echo_epoll relay placegen watchers
SIM_OBJECTS := $(patsubst sim/%.c,$(BUILD)/sim/%.o,$(sort $(wildcard sim/*.c)))
DISK_OBJECTS := $(patsubst test/disk/%.c,$(BUILD)/disk/%.o,\
	$(sort $(wildcard test/disk/*.c)))

.PHONY: all help run demo test test-long picture unit floors pure sim-figures \
	mutants disk-tests models accept fuzz lint format \
	lint-warnings lint-objects lint-format lint-tidy lint-cppcheck long-ones \
	bench-floors bench-http bench-journal bench-pauses bench-places \
	bench-silence bench-streams bench-spread bench-startup install \
	clean clean-web FORCE
.DELETE_ON_ERROR:

all: $(BUILD)/muster

help:
	@sed -n 's/^## //p' Makefile

## make            build/muster
$(BUILD)/muster: $(BUILD)/main.o $(BUILD)/libmuster.a
	$(Q)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/libmuster.a: $(OBJECTS)
	$(Q)rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# The version is compiled into one object; it is made anew with every commit.
$(BUILD)/world/version.o: ALL_CFLAGS += -DMUSTER_VERSION='"$(VERSION)"' \
	-DMUSTER_COMMIT='"$(COMMIT)"'

# The table of kinds is in the program, byte for byte; an assembler's text does
# not go through the optimizer that sees all files as one.
$(BUILD)/gather/kinds_table.o $(BUILD)/sim/gather/kinds_table.o \
	build/fuzz/gather/kinds_table.o: data/kinds.tsv
$(BUILD)/sim/gather/kinds_table.o: SIM_CFLAGS += -fno-lto

# And so is the description of the API.
$(BUILD)/httpd/on_openapi.o: docs/openapi.json

# So is the live map, which all variants share. ready is the last file made.
WEB_SOURCES := $(wildcard web/* web/src/* web/tools/*)

$(BUILD)/httpd/page_files.o: build/web/ready

build/web/ready: $(filter-out web/src web/tools %.md,$(WEB_SOURCES)) \
	data/places.tsv.xz
	$(Q)NPM='$(NPM)' PYTHON='$(PYTHON)' web/build $(@D)

# ---- the simulator: the same node in a world of its own ---------------------

## make build/muster-sim  herds on virtual time, checked at every step
$(BUILD)/muster-sim: $(SIM_OBJECTS) $(PURE:$(BUILD)/%=$(BUILD)/sim/%)
	$(Q)$(LINK) $(SIM_CFLAGS) -o $@ $^ -lsodium -lm

$(BUILD)/sim/%.o: sim/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(SIM_CFLAGS) -Isim \
		-DMUSTER_COMMIT='"$(COMMIT)"' -c -o $@ $<

# It runs for hours: all of it is optimized as one.
SIM_CFLAGS := $(if $(SANITY),,-O3 -flto=auto)

$(BUILD)/sim/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(SIM_CFLAGS) -c -o $@ $<

# ---- crash tests: the journal on a disk that fails it ----------------------

## make build/disk-tests  crash tests of the journal; --help tells which
$(BUILD)/disk-tests: $(DISK_OBJECTS) $(addprefix $(BUILD)/sim/,vdisk.o \
	vdisk_power.o dice.o) $(PURE:$(BUILD)/%=$(BUILD)/sim/%)
	$(Q)$(LINK) $(SIM_CFLAGS) -o $@ $^ -lsodium -lm

$(BUILD)/disk/%.o: test/disk/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(SIM_CFLAGS) -Isim -Itest/disk -c -o $@ $<

# ---- proofs ----------------------------------------------------------------

## make floors     proves that includes only point down, without circles
floors:
	$(Q)$(PYTHON) tools/floors src $(FLOORS)

## make pure       proves that the lower floors call nothing of the outside
pure: $(PURE)
	$(Q)tools/pure $(BUILD)/pure.o $^

# ---- to run ----------------------------------------------------------------

## make run        sets up, builds, and runs the example herd in the foreground
##                 (NPM= leaves out the map; make clean-web first, if it was built)
run:
	@tools/setup run
	@$(MAKE) --no-print-directory -j$$(nproc) $(BUILD)/muster \
		run/places.sqlite
	@$(BUILD)/muster up -c examples/herd.conf

## make demo       that, with vehicles driving on it: a map that lives
demo:
	@tools/setup run
	@$(MAKE) --no-print-directory -j$$(nproc) $(BUILD)/muster \
		run/places.sqlite
	@MUSTER=$(BUILD)/muster tools/demo $(DRIVE)

# The default places, where the example herd looks for them; the header has the
# version of the file's format.
run/places.sqlite: data/places.tsv.xz src/world/places_db.h | $(BUILD)/muster
	@mkdir -p $(@D)
	@echo 'making the places file (once)'
	$(Q)$(BUILD)/muster places import -o $@ $<

# ---- tests -----------------------------------------------------------------

## make test       sets up, builds and runs every test (SAN=1, TSAN=1: so built)
test:
	@tools/setup test
	@$(MAKE) --no-print-directory -j$$(nproc) test-ready
	@test/run --build $(BUILD) $(TEST_GROUPS)

## make test-long  the heavy quotas: sanitizers, mutants, long fuzzing, analyzers
test-long:
	@tools/setup test
	@test/long

# Sanitized builds run what shows their kind of fault.
ifdef SAN
export MUSTER_SLOW := 1
TEST_GROUPS := unit scenes disk system
endif
ifdef TSAN
export MUSTER_SLOW := 1
TEST_GROUPS := --pytest=test_loops.py --pytest=test_protocol.py \
	--pytest=test_http.py --pytest=test_phones.py --pytest=test_events.py \
	--pytest=test_http_herd.py unit system
endif

.PHONY: test-ready
test-ready: $(BUILD)/muster $(BUILD)/muster-sim $(BUILD)/disk-tests \
	$(UNIT_TESTS) build/places.sqlite $(BUILD)/test/disk-shim.so \
	build/npm/ready build/browser/ready $(BUILD)/test/ask-provider \
	$(BUILD)/test/json-judge $(if $(SANITY),,$(FUZZERS))

# Preloaded into a server it is a disk that fails; never sanitized itself.
$(BUILD)/test/disk-shim.so: test/shim/disk.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) $(WERROR) -O2 -g -fPIC \
		-shared -o $@ $<

# Google's own clients, and a linter, in the versions that the lock file names.
build/npm/ready: test/npm/package.json test/npm/package-lock.json
	@mkdir -p $(@D)
	$(Q)cp $^ $(@D)
	$(Q)cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund \
		--loglevel=error >/dev/null
	$(Q)touch $@

# A browser's hands, and a judge of accessibility, for tests of the live map.
build/browser/ready: test/browser/package.json test/browser/package-lock.json
	@mkdir -p $(@D)
	$(Q)cp $^ $(@D)
	$(Q)cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund \
		--loglevel=error >/dev/null
	$(Q)touch $@

# It asks one provider: the tests give it a stub of Google to ask.
$(BUILD)/test/ask-provider: test/places/ask_provider.c $(BUILD)/libmuster.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(SANITY) $(LDFLAGS) \
		$(BUILD)/libmuster.a $(LIBS)

# Python's reader of JSON is compared with ours.
$(BUILD)/test/json-judge: test/places/json_judge.c $(BUILD)/libmuster.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(SANITY) $(LDFLAGS) \
		$(BUILD)/libmuster.a

build/places.sqlite: data/places.tsv.xz src/world/places_db.h | $(BUILD)/muster
	@mkdir -p $(@D)
	$(Q)$(BUILD)/muster places import -o $@ $< >/dev/null

# This one catches every allocation of ours.
$(BUILD)/unit/test_start: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc \
	-Wl,--wrap=realloc,--wrap=mmap

$(BUILD)/unit/%: test/unit/%.c $(BUILD)/unit/help.a $(BUILD)/libmuster.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Itest/unit -Isim -o $@ $< $(SANITY) $(LDFLAGS) \
		$(BUILD)/unit/help.a $(BUILD)/libmuster.a $(LIBS) -lcmocka

# What several unit tests share: every file there that is no test itself.
UNIT_HELP := $(patsubst test/unit/%.c,$(BUILD)/unit/%.o,\
	$(filter-out test/unit/test_%,$(wildcard test/unit/*.c)))

$(BUILD)/unit/%.o: test/unit/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Itest/unit -Isim -c -o $@ $<

# A disk in memory, which the simulator has as well.
UNIT_HELP += $(BUILD)/unit/vdisk.o $(BUILD)/unit/vdisk_power.o

$(BUILD)/unit/%.o: sim/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Isim -c -o $@ $<

$(BUILD)/unit/help.a: $(UNIT_HELP)
	$(Q)rm -f $@
	$(Q)ar rcs $@ $^

## make picture    makes docs/map.png anew, the live map as the README shows it
picture: $(BUILD)/muster build/places.sqlite build/browser/ready
	$(Q)test/picture

## make unit       builds and runs the unit tests alone
unit: $(UNIT_TESTS) build/places.sqlite
	$(Q)test/run --build $(BUILD) unit

## make disk-tests  the journal on disks that fail it: 100,000 power cuts, ...
disk-tests: $(BUILD)/disk-tests
	$(Q)for test in 'power-cuts --images 100000' rot errors exits; do \
		$(BUILD)/disk-tests $$test --jobs $$(nproc) || exit 1; done

## make sim-figures  what spreading costs, and how fast the simulator is
sim-figures: $(BUILD)/muster-sim
	$(Q)test/sim-figures --sim $(BUILD)/muster-sim

## make mutants    breaks every rule of the pure floors; a test must notice each
mutants:
	$(Q)test/mutants

## make models     plays the models of the rules, and each with a rule broken
models:
	$(Q)for model in core topology repair forgetting copies; do \
		$(PYTHON) test/model/$$model.py || exit 1; done

## make accept     rewrites the expected traces of test/scenario; read the diff
accept: $(BUILD)/muster-sim
	$(Q)test/scenarios --build $(BUILD) --accept

# ---- fuzzing: clang's libFuzzer over the pure floors -----------------------

FUZZ_CFLAGS := -std=c17 -D_GNU_SOURCE $(WARNINGS) -O1 -g -Isrc -Isim \
	-Itest/unit -Itest/fuzz \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FUZZ_OBJECTS := $(patsubst src/%.c,build/fuzz/%.o,\
	$(foreach f,$(PURE_FLOORS),$(wildcard src/$f/*.c))) \
	$(patsubst test/fuzz/%.c,build/fuzz/help/%.o,\
	$(filter-out test/fuzz/fuzz_%,$(wildcard test/fuzz/*.c))) \
	$(addprefix build/fuzz/help/,keeper.o vdisk.o vdisk_power.o)

.SECONDARY: $(FUZZ_OBJECTS)

build/fuzz/help/%.o: test/fuzz/%.c
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

# A server with a disk in memory: from the unit tests, and the simulator.
build/fuzz/help/%.o: test/unit/%.c
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

build/fuzz/help/%.o: sim/%.c
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

build/fuzz/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

build/fuzz/fuzz_%: test/fuzz/fuzz_%.c $(FUZZ_OBJECTS)
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ -lsodium -lm

## make fuzz       builds the fuzz targets into build/fuzz
fuzz: $(FUZZERS)

# ---- analyzers -------------------------------------------------------------

C_FILES = $(shell git ls-files -co --exclude-standard '*.c' '*.h')
TIDY_FILES = $(sort $(wildcard src/*.c src/*/*.c sim/*.c))

## make lint       warnings of gcc and clang, clang-format, clang-tidy, cppcheck
lint: lint-warnings lint-format lint-tidy lint-cppcheck

lint-warnings:
	$(Q)$(MAKE) --no-print-directory CC=gcc BUILD=build/lint-gcc \
		WERROR=-Werror lint-objects
	$(Q)$(MAKE) --no-print-directory CC=clang BUILD=build/lint-clang \
		WERROR=-Werror lint-objects
	$(Q)clang $(FUZZ_CFLAGS) -Werror -fsyntax-only test/fuzz/*.c

lint-objects: $(OBJECTS) $(BUILD)/main.o $(UNIT_HELP) $(SIM_OBJECTS) $(DISK_OBJECTS) \
	$(patsubst $(BUILD)/unit/%,$(BUILD)/unit/%.o,$(UNIT_TESTS)) \
	$(BENCH:%=$(BUILD)/bench/%) $(BUILD)/test/disk-shim.so \
	$(BUILD)/test/ask-provider $(BUILD)/test/json-judge

lint-format:
	$(Q)clang-format --dry-run -Werror $(C_FILES)

lint-tidy:
	$(Q)tools/tidy $(TIDY_FILES)

lint-cppcheck:
	$(Q)cppcheck --quiet --std=c11 --inline-suppr --error-exitcode=1 \
		--enable=warning,performance,portability --library=posix \
		-j 2 -Isrc -Isim src sim

## make format     lays the sources out as .clang-format says
format:
	clang-format -i $(C_FILES)

## make long-ones  the ten longest files and functions
long-ones:
	$(Q)$(PYTHON) tools/long-ones src

# ---- benchmarks: each folder of bench/ but common is one program -----------

$(BUILD)/bench/%: FORCE
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) $(WERROR) $(CFLAGS) -Ibench \
		-o $@ $(wildcard bench/$*/*.c) $(wildcard bench/common/*.c)

## make bench-floors  CPU per report against a raw echo, and against redis
bench-floors:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BENCH:%=$(BUILD)/bench/%)
	@bench/floors.py

## make bench-journal  what it costs to keep what is known on disk
bench-journal:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BENCH:%=$(BUILD)/bench/%)
	@bench/journal.py

## make bench-pauses   whether a snapshot holds anybody up
bench-pauses:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BENCH:%=$(BUILD)/bench/%)
	@bench/pauses.py

## make bench-silence  a provider of places that fails holds no report up
bench-silence:
	@tools/setup bench
	@$(MAKE) --no-print-directory -j$$(nproc) $(BUILD)/muster \
		$(BUILD)/bench/loadgen
	@bench/silence.py

## make bench-http     a report over HTTP, next to Node.js' bare http server
bench-http:
	@tools/setup bench
	@$(MAKE) --no-print-directory -j$$(nproc) $(BUILD)/muster \
		$(BUILD)/bench/loadgen
	@bench/http.py

## make bench-places   what a question costs, against redis; 20 M places
bench-places:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BENCH:%=$(BUILD)/bench/%) \
		build/places.sqlite
	@bench/places.py

## make bench-spread  how soon a herd knows, also when its links fail
bench-spread:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BENCH:%=$(BUILD)/bench/%)
	@bench/spread.py

## make bench-startup  how soon a server that has much on disk is there again
bench-startup:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BENCH:%=$(BUILD)/bench/%)
	@bench/startup.py
	@bench/startup.py --clients 10000000

## make bench-streams  what ten thousand live streams cost one server
bench-streams:
	@tools/setup bench
	@$(MAKE) --no-print-directory $(BUILD)/muster $(BUILD)/bench/watchers
	@bench/streams.py

# ---- install ---------------------------------------------------------------

## make install    into $(DESTDIR)$(PREFIX): the program and its pages
install: $(BUILD)/muster
	install -D -m 755 $(BUILD)/muster $(DESTDIR)$(PREFIX)/bin/muster
	install -D -m 644 man/muster.1 $(DESTDIR)$(PREFIX)/share/man/man1/muster.1
	install -D -m 644 man/muster.conf.5 \
		$(DESTDIR)$(PREFIX)/share/man/man5/muster.conf.5
	install -D -m 644 examples/herd.conf \
		$(DESTDIR)$(PREFIX)/share/doc/muster/herd.conf
	install -D -m 644 data/places.tsv.xz \
		$(DESTDIR)$(PREFIX)/share/muster/places.tsv.xz

clean:
	rm -rf build

## make clean-web  forgets the live map as it was built, and npm's packages
clean-web:
	rm -rf build/web build/web-npm

FORCE:

-include $(OBJECTS:.o=.d) $(BUILD)/main.d $(UNIT_TESTS:=.d) \
	$(UNIT_HELP:.o=.d) $(FUZZ_OBJECTS:.o=.d) $(SIM_OBJECTS:.o=.d) $(DISK_OBJECTS:.o=.d) \
	$(PURE:$(BUILD)/%.o=$(BUILD)/sim/%.d) $(BUILD)/test/ask-provider.d
