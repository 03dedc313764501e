# Muster's one Makefile. `make help` tells what there is; it reads to the end.
#
#   CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR   as packagers expect
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
LIBRARIES := libuv libconfig sqlite3 libsodium jansson liblzma

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARNINGS) $(WERROR) $(HARDENING) \
	$(SANITY) -Isrc -MMD -MP $(CFLAGS)
LINK = $(CC) $(SANITY) -pie -Wl,-z,relro,-z,now $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(LIBRARIES)) -lpthread -lm

# ---- what there is ---------------------------------------------------------

PURE_FLOORS := base core node
FLOORS      := $(PURE_FLOORS) world command
SOURCES     := $(foreach f,$(FLOORS),$(sort $(wildcard src/$f/*.c)))
OBJECTS     := $(SOURCES:src/%.c=$(BUILD)/%.o)
PURE        := $(foreach f,$(PURE_FLOORS),$(filter $(BUILD)/$f/%,$(OBJECTS)))
UNIT_TESTS  := $(patsubst test/unit/%.c,$(BUILD)/unit/%,\
	$(sort $(wildcard test/unit/test_*.c)))

.PHONY: all help run test test-long unit floors pure clean
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
$(BUILD)/command/version.o: ALL_CFLAGS += -DMUSTER_VERSION='"$(VERSION)"' \
	-DMUSTER_COMMIT='"$(COMMIT)"'

# ---- proofs ----------------------------------------------------------------

## make floors     proves that includes only point down, without circles
floors:
	$(Q)$(PYTHON) tools/floors src $(FLOORS)

## make pure       proves that the lower floors call nothing of the outside
pure: $(PURE)
	$(Q)tools/pure $(BUILD)/pure.o $^

# ---- tests -----------------------------------------------------------------

# This one catches every allocation of ours.
$(BUILD)/unit/test_start: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc \
	-Wl,--wrap=realloc,--wrap=mmap

$(BUILD)/unit/%: test/unit/%.c $(BUILD)/unit/help.a $(BUILD)/libmuster.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Itest/unit -o $@ $< $(SANITY) $(LDFLAGS) \
		$(BUILD)/unit/help.a $(BUILD)/libmuster.a $(LIBS) -lcmocka

# What several unit tests share: every file there that is no test itself.
UNIT_HELP := $(patsubst test/unit/%.c,$(BUILD)/unit/%.o,\
	$(filter-out test/unit/test_%,$(wildcard test/unit/*.c)))

$(BUILD)/unit/%.o: test/unit/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Itest/unit -c -o $@ $<

$(BUILD)/unit/help.a: $(UNIT_HELP)
	$(Q)rm -f $@
	$(Q)ar rcs $@ $^

## make unit       builds and runs the unit tests alone
unit: $(UNIT_TESTS)
	$(Q)for t in $^; do $$t || exit 1; done

clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(UNIT_HELP:.o=.d)
