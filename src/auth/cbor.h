/* cbor.h - CBOR as authenticators write it (RFC 8949, CTAP2): whole lengths, shallow, read where it lies. */
#ifndef SANSANG_CBOR_H
#define SANSANG_CBOR_H
#include "core/base.h"

/* A place in the bytes. Sticky: after the first fault everything reads as nothing; ask `failed` once, at the end. */
struct cbor { const uint8_t *p; size_t n; bool failed; };

enum cbor_kind { CBOR_UINT, CBOR_NINT, CBOR_BYTES, CBOR_TEXT, CBOR_LIST, CBOR_MAP, CBOR_TAG, CBOR_PLAIN, CBOR_NOTHING };
enum { CBOR_DEPTH_MAX = 4, CBOR_PAIRS_MAX = 32 };    /* CTAP 2.1, 8: four levels */

enum cbor_kind cbor_kind(const struct cbor *c);      /* of what comes next */
int64_t cbor_int(struct cbor *c);                    /* one outside of int64_t is a fault */
struct bytes cbor_bytes(struct cbor *c);             /* borrowed */
struct str cbor_text(struct cbor *c);                /* borrowed; UTF-8 is not promised */
size_t cbor_map(struct cbor *c);                     /* how many pairs follow, at most CBOR_PAIRS_MAX */
void cbor_skip(struct cbor *c);                      /* one whole value; tags and indefinite lengths are a fault */

#endif
