/* sealed_file.h - files that are sealed piece by piece, so that a large one needs no more memory than a small one. */
#ifndef SANSANG_SEALED_FILE_H
#define SANSANG_SEALED_FILE_H
#include "auth/keys.h"

/* All that can be read from `from`, sealed to `to`: XChaCha20-Poly1305 as libsodium's secretstream, pieces of 64 KiB, bound to
   `label` and to each other, the last one marked: cut short, put together anew or under another label it does not open.
   ERR_INTERNAL: reading or writing failed (errno). */
MUST_USE enum err keys_seal_file(const struct keys *k, const char *label, int from, int to);

/* The file again, piece by piece, while the arena lives. ERR_NOT_FOUND: there is none. */
struct unsealing;
MUST_USE enum err unsealing_open(const struct keys *k, struct arena *a, const char *label, const char *path,
                                 struct unsealing **out);
/* Valid until the next; none: that was all. ERR_CONFLICT: not what was sealed. */
MUST_USE enum err unsealing_next(struct unsealing *u, struct str *piece);

#endif
