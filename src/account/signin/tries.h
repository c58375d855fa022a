/* tries.h - failed sign-ins, counted by login name and by address before they are looked at. Included by src/account/
   only. How many are free and how long one waits then: session.h. */
#ifndef SANSANG_TRIES_H
#define SANSANG_TRIES_H
#include "account/signin/session_db.h"

struct tries_claim {
    struct arena *a;
    int64_t now_ms, wait_ms;
    struct { struct bytes who; int64_t free; struct tries t; } key[2];       /* the login name, the address */
};

/* Counted as failed from here on: of many guesses at once none slips by. Success takes it back. ERR_TOO_MANY with
   c->wait_ms. A transaction of its own. */
MUST_USE enum err tries_claim(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str login,
                              struct str site, struct tries_claim *c);
/* Inside a transaction: the try was no failure. */
MUST_USE enum err tries_forgive(struct db *db, const struct tries_claim *c);

#endif
