/* told.h - what a household's replay needs, set aside in few bytes: an event as far as it is counted, the door as its row
   has it, a person by the id a phone gave. */
#ifndef SANSANG_TOLD_H
#define SANSANG_TOLD_H
#include "outreach/audit/recount_db.h"

enum told_kind { TOLD_UID, TOLD_DOOR, TOLD_EVENT };                  /* the order they are replayed in */

struct told {
    unsigned kind;
    int64_t household_id;
    int64_t seq;                         /* of an event; else 0 */
    struct event e;                      /* what the fold reads of it */
    struct visit visit;                  /* its outcome and people */
    struct entry entry;                  /* e and visit are set by told_read */
    uint64_t effects;                    /* print of the stored effects */
    struct door_now door;
    int64_t resident_id;                 /* TOLD_UID: who, and under which id of a phone */
    struct str uid;
};

/* Into `to`, RECORD_MAX bytes; the bytes used, 0 when it does not fit. */
size_t told_write(const struct told *t, uint8_t *to);

/* Household and seq stand in front, so that records can be put in order unread. */
struct told_place { int64_t household_id, seq; const uint8_t *p; };
struct told_place told_place(const uint8_t *p);

/* The record back; texts borrowed from it, lists in `a`. */
MUST_USE enum err told_read(struct arena *a, const uint8_t *p, struct told *out);

#endif
