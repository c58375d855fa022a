/* uuid.h - UUIDv7 (RFC 9562): ids born here or on a phone, sortable by time, hard to guess. */
#ifndef SANSANG_UUID_H
#define SANSANG_UUID_H
#include "core/arena.h"

enum { UUID_LEN = 36 };

struct str uuid_v7(struct arena *a, int64_t now_ms);   /* empty when memory is spent */
bool uuid_is_valid(struct str s);                      /* lower-case hex, dashes, version 7 */

#endif
