# SPDX-License-Identifier: MIT
# warraq: an offline news archive for small boards. `make help` lists the targets.

# ---- variables -------------------------------------------------------------------------------
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
VERSION  := $(shell cat src/VERSION)
# ARCH=arm64|armhf|armel cross-builds static programs (board/arch/*.mk has the triples)
ARCH     ?=
# SAN=1 builds with AddressSanitizer and UndefinedBehaviorSanitizer
SAN      ?=
# STATIC=1 links everything statically (always so with ARCH)
STATIC   ?=
# BENCH=full: `make bench` makes an archive of 1,000,000 articles too
BENCH    ?=
# SECONDS for each target of `make fuzz`; CRASH_STATES, DAMAGE_SEEDS for the long proofs
SECONDS      ?= 30
CRASH_STATES ?= 1000000
DAMAGE_SEEDS ?= 10000
# Unit tests that take minutes under valgrind (the sanitizers run them)
VALGRIND_SKIP ?= test_index_builder test_index_damage test_index_merge test_query_naive test_query_iter_best
V        ?=
Q        := $(if $(V),,@)

ifneq ($(ARCH),)
include board/arch/$(ARCH).mk
CC       := $(TRIPLE)-gcc
AR       := $(TRIPLE)-ar
STATIC   := 1
endif
ifeq ($(origin CC),default)
CC       := gcc
endif
O        := $(BUILD)/$(if $(ARCH),$(ARCH),host)$(if $(SAN),-san)

WARN     := -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Wstrict-prototypes
CFLAGS   ?= -O2 -g
# The rooms where a question spends its time: 4 % fewer instructions, unless the person at the shell
# said how to compile.
HOT      := $(if $(SAN)$(filter environment command,$(origin CFLAGS)),,-O3)
ifneq ($(SAN),)
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
ALL_CFLAGS  = -std=c11 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 \
              $(WARN) -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections \
              -Iinclude -Isrc -DWQ_VERSION='"$(VERSION)"' $(ARCH_CFLAGS) $(CFLAGS) $(SANFLAGS)
ALL_LDFLAGS = -Wl,--gc-sections $(SANFLAGS) $(LDFLAGS)
LIBS     := -llmdb -lzstd -lsodium -lz -lpthread
# of the program alone: the library needs no FriBidi
LIBS_CONSOLE := -lfribidi

# ---- what there is ---------------------------------------------------------------------------
ROOMS    := base kv pack text store index ingest query api
OBJ_lib  := $(patsubst src/%.c,$(O)/%.o,$(foreach r,$(ROOMS),$(wildcard src/$(r)/*.c)))
OBJ_cli  := $(patsubst src/%.c,$(O)/%.o,$(wildcard src/cli/*.c src/console/*.c))
# The rooms below a room, itself included, as src/LAYERS says.
closure   = $(1) $(shell awk -F'|' '!/^\#/ { gsub(/ /, "", $$1); if ($$1 == "$(1)") print $$2 }' src/LAYERS)
room_objs = $(patsubst src/%.c,$(O)/%.o,$(foreach r,$(call closure,$(1)),$(wildcard src/$(r)/*.c)))
UNIT     := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/unit/*/test_*.c))
FUZZ     := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
TOOLS    := $(patsubst tools/%.c,$(O)/tools/%,$(wildcard tools/*.c))
BENCHES  := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/bench/bench_*.c))
PROOF    := $(O)/tests/crash/crash $(O)/tests/fault/fault $(O)/tests/damage/damage $(O)/tests/console/pty \
            $(O)/tests/console/metered
percent  := %

.SECONDEXPANSION:
.DELETE_ON_ERROR:
.PHONY: bench-queries bench-words all lib tools help test test-unit test-cli test-console soak test-fuzz test-crash test-fault test-damage test-install \
        test-arm check size bench crash damage fuzz lint valgrind install uninstall clean tables

# ---- building --------------------------------------------------------------------------------
## all: the program, the libraries and the tools
all: $(O)/warraq lib tools
lib: $(O)/libwarraq.a $(if $(STATIC),,$(O)/libwarraq.so)
tools: $(TOOLS)

$(O)/warraq: $(OBJ_cli) $(O)/libwarraq.a
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(if $(STATIC),-static) -o $@ $^ $(LIBS) $(LIBS_CONSOLE)

$(O)/libwarraq.a: $(OBJ_lib)
	@echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/libwarraq.so: $(OBJ_lib) src/api/warraq.map
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -shared -Wl,-soname,libwarraq.so.0 \
	    -Wl,--version-script=src/api/warraq.map -o $@ $(OBJ_lib) $(LIBS)

$(O)/index/%.o $(O)/query/%.o $(O)/base/check.o $(O)/text/tokens.o $(O)/ingest/terms.o: ALL_CFLAGS += $(HOT)
$(O)/%.o: src/%.c src/VERSION
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/tools/%: tools/%.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -MF $@.d -o $@ $< -lutf8proc

# This one folds words as the analyser does.
$(O)/tools/gen_date_words: tools/gen_date_words.c $(call room_objs,text)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(call room_objs,text) $(LIBS)

# A unit test links the objects of its own room and of the rooms below it, nothing else; the
# console's stands on the whole library.
under      = $(if $(filter console,$(1)),$(O)/libwarraq.a)
$(O)/tests/unit/%: tests/unit/%.c $$(call room_objs,$$(firstword $$(subst /, ,$$*))) \
                   $$(call under,$$(firstword $$(subst /, ,$$*)))
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -MF $@.d -o $@ $< \
	    $(call room_objs,$(firstword $(subst /, ,$*))) $(call under,$(firstword $(subst /, ,$*))) \
	    $(ALL_LDFLAGS) -lcmocka -lutf8proc $(LIBS) $(if $(findstring console/,$*),$(LIBS_CONSOLE))

$(O)/tests/bench/%: tests/bench/%.c $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -MF $@.d -o $@ $< $(O)/libwarraq.a $(ALL_LDFLAGS) $(LIBS)

$(O)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/driver.c $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -MF $@.d -o $@ $< tests/fuzz/driver.c \
	    $(O)/libwarraq.a $(ALL_LDFLAGS) $(LIBS)

CONSOLE_C   := $(O)/console/letters.o
$(O)/tests/console/pty: tests/console/pty.c tests/console/screen.c tests/console/screen.h $(CONSOLE_C) \
                        $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $(filter-out %.h,$^) $(ALL_LDFLAGS) $(LIBS)

WRAP_IO     := open open64 close read pread pread64 write pwrite pwrite64 writev fsync fdatasync \
               msync ftruncate ftruncate64 rename unlink
WRAP_MEMORY := malloc calloc realloc free posix_memalign strdup strndup
comma       := ,
wrap         = $(foreach f,$(1),-Wl$(comma)--wrap=$(f))
LIBS_STATIC := -l:liblmdb.a -l:libzstd.a -l:libsodium.a -l:libz.a -lpthread

# The program with a meter of its heap.
$(O)/tests/console/metered: tests/console/heap.c tests/double/memory.c $(OBJ_cli) $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $^ $(call wrap,$(WRAP_MEMORY) _exit) $(ALL_LDFLAGS) \
	    $(LIBS_STATIC) -l:libfribidi.a

# The doubles stand between the library and libc: every call that changes a file, and the heap.
CRASH_C     := tests/crash/operations.c tests/double/io.c

$(O)/tests/crash/crash: tests/crash/crash.c tests/crash/replay.c $(CRASH_C) $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $^ $(call wrap,$(WRAP_IO)) $(ALL_LDFLAGS) $(LIBS_STATIC)

$(O)/tests/fault/fault: tests/fault/fault.c tests/double/memory.c $(CRASH_C) $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $^ $(call wrap,$(WRAP_IO) $(WRAP_MEMORY)) \
	    $(ALL_LDFLAGS) $(LIBS_STATIC)

$(O)/tests/damage/damage: tests/damage/damage.c tests/damage/inject.c $(CRASH_C) $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $^ $(call wrap,$(WRAP_IO)) $(ALL_LDFLAGS) $(LIBS_STATIC)

BENCH_C     := tests/bench/meter.c tests/bench/pages.c tests/double/io.c tests/double/memory.c

$(O)/tests/bench/bench_cold: tests/bench/bench_cold.c $(BENCH_C) $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $^ $(call wrap,$(WRAP_IO) $(WRAP_MEMORY)) \
	    $(ALL_LDFLAGS) $(LIBS_STATIC)

$(O)/tests/bench/bench_archive: tests/bench/bench_archive.c $(BENCH_C) $(O)/libwarraq.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -o $@ $^ $(call wrap,$(WRAP_IO) $(WRAP_MEMORY)) \
	    $(ALL_LDFLAGS) $(LIBS_STATIC)

# ---- testing ---------------------------------------------------------------------------------
## test: everything that proves the code, in a few minutes (SAN=1: under the sanitizers)
test: all $(UNIT) $(FUZZ) $(PROOF)
	$(Q)O=$(O) CC="$(CC)" SAN=$(SAN) tools/suites tests/suites

## unit-programs: build the unit tests, run none
unit-programs: $(UNIT)
## test-unit: unit tests of every room (test-unit-ROOM: of one)
test-unit: $(UNIT)
	$(Q)tools/run-tests $(UNIT)
test-unit-%: $$(patsubst tests/$$(percent).c,$$(O)/tests/$$(percent),$$(wildcard tests/unit/$$*/test_*.c))
	$(Q)tools/run-tests $^

## test-fuzz: every fuzz target over its kept inputs
test-fuzz: $(FUZZ)
	$(Q)O=$(O) tests/fuzz/run

## fuzz: libFuzzer on every target for SECONDS each, with coverage (needs clang)
fuzz:
	$(Q)BUILD=$(BUILD) FUZZ_SECONDS=$(SECONDS) LIBS="$(LIBS)" tests/fuzz/fuzz

## test-arm: static programs for arm64, armhf and armel; unit tests and samples under qemu-user
test-arm:
	$(Q)MAKE="$(MAKE)" BUILD=$(BUILD) tests/arm/run

## test-cli: the built program, its output word for word
test-cli: $(O)/warraq $(TOOLS)
	$(Q)O=$(O) tests/cli/run
## test-install: make install, and a program that is built against what it installed
test-install: all
	$(Q)O=$(O) CC="$(CC)" tests/install/run
## test-console: dialogues through a pseudo-terminal, hostile articles
test-console: $(O)/warraq $(O)/tests/console/pty $(O)/tests/console/metered
	$(Q)O=$(O) tests/console/run

## soak: SOAK_BYTES of line noise on the console (a thousand million, some six minutes)
SOAK_BYTES ?= 1000000000
soak: $(O)/warraq $(O)/tests/console/pty
	$(Q)O=$(O) SOAK_BYTES=$(SOAK_BYTES) tests/console/run noise

## test-crash: 20,000 crash states, with their controls
test-crash: $(O)/tests/crash/crash
	$(Q)O=$(O) tests/crash/run
## test-fault: full card, device errors and no memory at every call
test-fault: $(O)/tests/fault/fault
	$(Q)$(O)/tests/fault/fault
## test-damage: 11 modes of damage x 200 seeds x both files
test-damage: $(O)/tests/damage/damage
	$(Q)$(O)/tests/damage/damage --seeds 200
## crash: CRASH_STATES crash states (a million)
crash: $(O)/tests/crash/crash
	$(Q)$(O)/tests/crash/crash --states $(CRASH_STATES) --jobs 2
## damage: the same with DAMAGE_SEEDS (10,000) seeds
damage: $(O)/tests/damage/damage
	$(Q)$(O)/tests/damage/damage --seeds $(DAMAGE_SEEDS)

## check: layers, lone headers, exports, lengths, links, formatting
check: lib
	$(Q)O=$(O) CC="$(CC)" tools/check

## lint: gcc -fanalyzer, clang, clang-tidy, cppcheck, mandoc
lint:
	$(Q)BUILD=$(BUILD) tools/lint

## valgrind: the unit tests under valgrind
valgrind: $(UNIT)
	$(Q)KV_SEEDS=2 WQ_QUERY_CASES=40 RUNNER="valgrind -q --error-exitcode=9 --leak-check=full" \
	    tools/run-tests $(filter-out $(addprefix %/,$(VALGRIND_SKIP)),$(UNIT))

## bench: bytes, pages, heap and time against floor, goal and the peers (BENCH=full: a million too)
bench: all $(O)/tests/bench/bench_archive $(O)/tests/bench/bench_query $(O)/tests/bench/bench_cold \
       $(O)/tests/bench/bench_names \
       $(O)/tests/bench/bench_questions $(O)/tests/bench/bench_build $(O)/tests/console/pty $(O)/tests/console/metered
	$(Q)O=$(O) CC="$(CC)" BENCH=$(BENCH) tests/bench/run

## bench-queries: instructions, heap and pages of kept questions, and the peers' (STEP=1: all of them)
bench-queries: all $(O)/tests/bench/bench_archive $(O)/tests/bench/bench_query $(O)/tests/bench/bench_cold \
               $(O)/tests/bench/bench_questions $(O)/tests/bench/bench_build $(O)/tests/bench/bench_names
	$(Q)O=$(O) CC="$(CC)" STEP=$(STEP) PEERS=$(PEERS) tests/bench/queries

## bench-words: how good the answers are, on the retrieval sets in SETS
SETS     ?= ../shared/data/retrieval
bench-words: $(O)/tests/bench/bench_words
	$(Q)$(O)/tests/bench/bench_words $(SETS) $(O)/bench_words.mdb

## size: bytes of code and data, and the deepest stack frames
size: all
	$(Q)O=$(O) CC="$(CC)" tools/size

# ---- installing ------------------------------------------------------------------------------
## install: program, libraries, headers, man page, pkg-config file (PREFIX, DESTDIR)
install: all
	$(Q)O=$(O) PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) VERSION=$(VERSION) tools/install

## uninstall: take away what install put there
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/warraq $(DESTDIR)$(PREFIX)/lib/libwarraq.* \
	    $(DESTDIR)$(PREFIX)/lib/pkgconfig/warraq.pc $(DESTDIR)$(PREFIX)/include/warraq \
	    $(DESTDIR)$(PREFIX)/share/man/man1/warraq.1

## tables: make the generated tables anew (text/POLICY.md, charsets); needs libutf8proc
tables: $(TOOLS)
	$(Q)O=$(O) tools/tables

## help: this list
help:
	@awk '/^## / { sub(/^## /, ""); i = index($$0, ":"); printf "  %-12s %s\n", substr($$0, 1, i - 1), substr($$0, i + 2) }' Makefile

## clean: remove what was built
clean:
	rm -rf $(BUILD)

-include $(OBJ_lib:.o=.d) $(OBJ_cli:.o=.d) $(UNIT:=.d) $(FUZZ:=.d) $(TOOLS:=.d) $(BENCHES:=.d)
