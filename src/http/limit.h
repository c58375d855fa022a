/* limit.h - how often one may ask: token buckets by address, account and phone, in a table that never grows. */
#ifndef SANSANG_LIMIT_H
#define SANSANG_LIMIT_H
#include "core/base.h"

enum limit_kind { LIMIT_ADDRESS, LIMIT_ACCOUNT, LIMIT_DEVICE, LIMIT_SIGN_IN, LIMIT_KINDS };

struct limit_rate { int64_t per_min, burst; };           /* per_min 0: no limit */

struct limits;
struct limits *limits_open(const struct limit_rate rates[LIMIT_KINDS]);      /* NULL when there is no memory */
void limits_close(struct limits *l);                     /* NULL is fine */

/* Take one token of `who`. False: none left, and *wait_s (>= 1) until the next. Thread-safe. When the table is full the
   one not seen for the longest time is forgotten, which is in its favour. */
bool limits_admit(struct limits *l, enum limit_kind kind, struct str who, int64_t now_ms, int64_t *wait_s);

/* Take `cost` more of `who`, who was admitted and turned out to guess. What is owed is waited for, at most a full bucket. */
void limits_charge(struct limits *l, enum limit_kind kind, struct str who, int64_t cost, int64_t now_ms);

#endif
