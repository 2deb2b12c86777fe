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
OPT      ?= -O2 -g
CFLAGS   ?= $(OPT)
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 \
             $(WARN) -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections \
             -Iinclude -Isrc -DWQ_VERSION='"$(VERSION)"' $(ARCH_CFLAGS) $(CFLAGS) $(SAN_FLAGS)
ifneq ($(SAN),)
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
LDFLAGS  ?=
ALL_LDFLAGS = $(if $(STATIC),-static) -Wl,--gc-sections $(SAN_FLAGS) $(LDFLAGS)
LIBS     := -llmdb -lzstd -lsodium -lutf8proc -lstemmer -lz -lpthread

# ---- rooms -----------------------------------------------------------------------------------
ROOMS    := base kv pack text store index ingest query api
SRC_lib  := $(foreach r,$(ROOMS),$(wildcard src/$(r)/*.c))
OBJ_lib  := $(SRC_lib:src/%.c=$(O)/%.o)
OBJ_cli  := $(patsubst src/%.c,$(O)/%.o,$(wildcard src/cli/*.c))
# The rooms below a room, itself included, as src/LAYERS says.
closure   = $(1) $(shell awk -F'|' '!/^\#/ {gsub(/ /,"",$$1); if ($$1=="$(1)") print $$2}' src/LAYERS)
room_objs = $(patsubst src/%.c,$(O)/%.o,$(foreach r,$(call closure,$(1)),$(wildcard src/$(r)/*.c)))
UNIT     := $(wildcard tests/unit/*/test_*.c)
UNIT_BIN := $(UNIT:tests/%.c=$(O)/tests/%)

.PHONY: all lib help clean test check
.SECONDEXPANSION:
.DELETE_ON_ERROR:

## all: the program and the libraries
all: $(O)/warraq lib
lib: $(O)/libwarraq.a

$(O)/warraq: $(OBJ_cli) $(O)/libwarraq.a
	@echo "  LD    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(OBJ_cli) $(O)/libwarraq.a $(LIBS)

$(O)/libwarraq.a: $(OBJ_lib)
	@echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $(OBJ_lib)

$(O)/%.o: src/%.c src/VERSION
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# A unit test links the objects of its own room and of the rooms below it, nothing else.
$(O)/tests/unit/%: tests/unit/%.c $$(call room_objs,$$(firstword $$(subst /, ,$$*)))
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -MF $@.d -o $@ $< \
	    $(call room_objs,$(firstword $(subst /, ,$*))) \
	    $(filter-out -static,$(ALL_LDFLAGS)) -lcmocka $(LIBS)

## test-unit: unit tests of every room (test-unit-ROOM: of one room)
test-unit: $(UNIT_BIN)
	$(Q)tools/run-tests $(UNIT_BIN)
test-unit-%: $$(patsubst tests/$$(percent).c,$$(O)/tests/$$(percent),$$(wildcard tests/unit/$$*/test_*.c))
	$(Q)tools/run-tests $^
percent  := %

## help: this list
help:
	@awk '/^## / { sub(/^## /, ""); i = index($$0, ":"); printf "  %-18s %s\n", substr($$0, 1, i - 1), substr($$0, i + 2) }' Makefile

## clean: remove what was built
clean:
	rm -rf $(BUILD)

-include $(OBJ_lib:.o=.d) $(OBJ_cli:.o=.d) $(UNIT_BIN:=.d)
