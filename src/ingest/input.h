/* SPDX-License-Identifier: MIT */
/* An input: a file, standard input or bytes of a test, as one stream of decompressed bytes.
 *
 * Recognised by its first bytes: gzip (any number of members), zstd (any number of frames), or
 * plain. Memory: two windows (32 KiB compressed, 64 KiB plain) and the decoder's own window
 * (gzip 40 KiB; zstd as pack/inflate.h bounds it); nothing grows with the input.
 *
 * What cannot be read ends the stream with an error that names file and byte; everything before
 * it has been given out. A stream that grows by more than WQ_LIMIT_INFLATE_RATIO after its first
 * 16 MiB is called a bomb. A UTF-8 byte order mark is dropped, UTF-16 and UTF-32 are refused.
 * Layer: ingest; the one door to zlib. Thread rule: one owner. */
#ifndef INGEST_INPUT_H
#define INGEST_INPUT_H

#include "base/file.h"

typedef struct ingest_input ingest_input;

/** Where the raw bytes come from; a test brings its own. `*got` is 0 only at the end. */
typedef struct ingest_bytes {
    wq_status (*read)(void *ctx, uint8_t *out, size_t len, size_t *got);
    void *ctx;
} ingest_bytes;

/** Open a path, or "-" for standard input. `name` for messages is the path. Pipes, devices and
 * sockets are refused with WQ_EINVAL before they are opened (opening could wait for ever).
 * `err` is lent until close. */
wq_status ingest_input_open(const char *path, wq_error *err, ingest_input **out) WQ_MUST_USE;
/** Open over bytes (the struct is copied, its ctx borrowed). `name` is copied. */
wq_status ingest_input_wrap(const ingest_bytes *bytes, const char *name, wq_error *err,
                            ingest_input **out) WQ_MUST_USE;
void ingest_input_close(ingest_input *in);

/** The unread bytes at hand, at least one, borrowed until the next call. WQ_EEND at the end;
 * WQ_ECORRUPT (damaged or cut short), WQ_ETOOBIG (a bomb), WQ_EENCODING (UTF-16), WQ_EFORMAT
 * (another compression), WQ_EIO: the message is in `err`, and every later call says the same. */
wq_status ingest_input_window(ingest_input *in, wq_span *window) WQ_MUST_USE;
/** Take `n` bytes of the window. */
void ingest_input_take(ingest_input *in, size_t n);

/** Append the rest of the line, without its LF, to `line`. What does not fit its maximum is
 * skipped and `*whole` is false. WQ_EEND only when there is no byte left. */
wq_status ingest_input_line(ingest_input *in, wq_buf *line, bool *whole) WQ_MUST_USE;

/** A zstd stream: its window is up to 8 MiB of heap until close. */
bool ingest_input_is_zstd(const ingest_input *in);
const char *ingest_input_name(const ingest_input *in);
/** Line (from 1) and byte (from 0, decompressed) of the next byte. */
uint64_t ingest_input_line_number(const ingest_input *in);
uint64_t ingest_input_byte(const ingest_input *in);
/** Raw bytes read so far, for progress. */
uint64_t ingest_input_raw(const ingest_input *in);
/** A sentence about what was passed over ("bytes behind the gzip data were left"), or NULL.
 * Static. */
const char *ingest_input_note(const ingest_input *in);

#endif
