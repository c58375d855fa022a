/* envelope.h - one event as a phone sent it: unpacked and judged as far as that needs no database. Private to the intake. */
#ifndef SANSANG_ENVELOPE_H
#define SANSANG_ENVELOPE_H
#include "outreach/sync/person_db.h"
#include "outreach/sync/sync.h"

struct envelope {
    struct str id;
    int64_t n;
    unsigned kind;                       /* EVENT_VISIT, EVENT_PERSON, EVENT_CORRECTION */
    int64_t at_ms, mono_ms;
    struct str session;
    int64_t household;
    struct str body;
    struct visit visit;                  /* of a visit or correction */
    struct person_card card;             /* of a person, and */
    struct card_kept kept;               /* what is kept of its sealed parts */
    struct verdict verdict;              /* refused already, or open */
};

/* Unpack one value of the list. Refusals are in out->verdict; ERR_NOMEM. */
MUST_USE enum err envelope_read(struct arena *a, const struct keys *keys, const struct json_in *value, int64_t now_ms,
                                struct envelope *out);

extern const struct fields envelope_fields;          /* for the API document */

#endif
