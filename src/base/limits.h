/* SPDX-License-Identifier: MIT */
/* The law of memory and size: every maximum of the library, each with its reason.
 *
 * Nothing here depends on the size of an archive. A buffer that can grow takes its maximum from
 * this file.
 * Layer: base. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define WQ_KIB ((size_t)1024)
#define WQ_MIB ((size_t)1024 * 1024)

/* News. */
/** Text of one article, title and body together: the longest in three corpora has 170 KB. */
#define WQ_LIMIT_ARTICLE (1 * WQ_MIB)
/** One page of input (a plain text file, one <DOC>, one JSON line): held in memory whole, so a
 * small --memory lowers it (ingest/pipeline.h: 6 MiB at 32). */
#define WQ_LIMIT_PAGE (16 * WQ_MIB)
/** Title, source, URL, byline and the like: a field is a line, not a text. */
#define WQ_LIMIT_FIELD (4 * WQ_KIB)
/** Unknown keys of a JSON article, kept as they are. */
#define WQ_LIMIT_EXTRA (64 * WQ_KIB)
/** Depth of arrays and objects in JSON input; the reader keeps a bit per level. */
#define WQ_LIMIT_JSON_DEPTH 64
/** Depth of directories below an argument of `add`. */
#define WQ_LIMIT_DIR_DEPTH 32
/** Decompressed bytes per compressed byte before an input is called a bomb (after 16 MiB). */
#define WQ_LIMIT_INFLATE_RATIO 1000

/* Text. */
/** Combining marks in a run before the rest is dropped: canonical ordering is quadratic. */
#define WQ_LIMIT_MARKS 30
/** Bytes of a token's light spelling; longer words are cut, and found by their beginning. */
#define WQ_LIMIT_TOKEN 120

/* Queries. */
#define WQ_LIMIT_QUERY_BYTES (4 * WQ_KIB)
#define WQ_LIMIT_QUERY_WORDS 32
#define WQ_LIMIT_CLASS_TERMS 16
#define WQ_LIMIT_QUERY_TERMS 256
#define WQ_LIMIT_QUERY_DEPTH 32
/** Hits that one query can return; deeper offsets are refused, not paid for. */
#define WQ_LIMIT_HITS 10000

/* Heap, metered as the peak of malloc'd bytes. */
/** Answering, whatever the size of the archive. */
#define WQ_LIMIT_HEAP_QUERY (8 * WQ_MIB)
/** Archiving, merging, importing: the default of --memory, and the least that must work. LMDB's
 * own 3 MiB for each writing environment is inside. */
#define WQ_LIMIT_HEAP_WORK     (32 * WQ_MIB)
#define WQ_LIMIT_HEAP_WORK_MIN (16 * WQ_MIB)

/* Bytes in LMDB. */
/** A block: 64 pages of 4,096 less the 16 bytes of LMDB's page header. */
#define WQ_BLOCK_BYTES 262128u
/** The head of a block: its check and its name. */
#define WQ_BLOCK_HEAD 16u
/** What a block carries: four leaves of the hash tree. */
#define WQ_BLOCK_PAYLOAD 262112u
/** A leaf of a pack's hash tree: the unit of verification and of partial packs. */
#define WQ_LEAF_BYTES 65528u
/** Cached pages of a snapshot: two trees' way down and the leaves around, and small enough that
 * several snapshots may be open. */
#define WQ_LIMIT_KV_CACHE (96 * WQ_KIB)
/** Lengths of articles that a snapshot of the index keeps, half a byte each for rankings, which ask
 * for them again and again, a byte each for positions: of 600,000 articles both fit, and of two
 * million those for rankings. */
#define WQ_LIMIT_LENGTHS (1 * WQ_MIB)
/** Dirty bytes of one bulk transaction: a dirty page is heap until the commit. */
#define WQ_LIMIT_TXN_DIRTY (2 * WQ_MIB)
/** A draft is sealed when its frames reach this. */
#define WQ_LIMIT_DRAFT (16 * WQ_MIB)
/** The output of one merge of segments. */
#define WQ_LIMIT_MERGE (256 * WQ_MIB)
/** One LMDB file where pointers have 32 bits: Debian's liblmdb there has no large files. */
#define WQ_LIMIT_FILE_32 ((size_t)1900 * WQ_MIB)

#endif
