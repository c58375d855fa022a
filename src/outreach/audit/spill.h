/* spill.h - records set aside by bucket: the newest in memory, the rest in a file without a name, which nobody else can open
   and which is gone with the program. Memory: SPILL_BLOCK bytes for each bucket and writer. */
#ifndef SANSANG_SPILL_H
#define SANSANG_SPILL_H
#include "core/base.h"

enum { SPILL_BLOCK = 32 * KIB, RECORD_MAX = 64 * KIB };

struct spill;
/* In the folder TMPDIR names, or /var/tmp. NULL when memory is spent or no file can be made there. */
struct spill *spill_open(size_t buckets, size_t writers);
void spill_close(struct spill *s);                                   /* NULL is fine */

/* Set one record of at most RECORD_MAX bytes aside; one thread for each writer. ERR_DISK_FULL; ERR_INTERNAL: it did not take it for another reason. */
MUST_USE enum err spill_put(struct spill *s, size_t writer, size_t bucket, const void *record, uint32_t n);

/* All records of a bucket one behind the other, each after its uint32_t length, when every writer is done. */
struct spilled { uint8_t *p; size_t n, cap; };                       /* zero at first; free(p) in the end */
MUST_USE enum err spill_read(struct spill *s, size_t bucket, struct spilled *out);

#endif
