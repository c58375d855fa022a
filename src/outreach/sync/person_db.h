/* person_db.h - statements on the times of a resident's card, and on who is the same person. Included by src/outreach/ only. */
#ifndef SANSANG_PERSON_DB_H
#define SANSANG_PERSON_DB_H
#include "outreach/sync/person.h"

struct card_time { int64_t resident_id, name_ms, birth_year_ms, sex_ms, left_ms; };
/* Zeros when no phone wrote that card yet. */
MUST_USE enum err card_time_of(struct db *db, struct arena *a, int64_t resident_id, struct card_time *out);
MUST_USE enum err card_time_put(struct db *db, struct arena *a, const struct card_time *t);

/* `person_id` and all who were the same as it are the same as `first_id` from now on. */
MUST_USE enum err same_as_put(struct db *db, struct arena *a, int64_t person_id, int64_t first_id);

/* The resident was "erased" or asked to be left alone ("restricted"): no phone may hold the entry, no card about it is taken.
   ERR_NOT_FOUND: neither. */
MUST_USE enum err guard_of(struct db *db, struct arena *a, int64_t resident_id, struct str *how);

/* ---- what a card needs before and inside the transaction; used by sync.c ---- */

/* What is kept of the sealed parts, opened, checked and wiped again. */
struct card_kept { struct bytes number_hash, phone_sealed; struct str number_last4; };

/* Judge a card outside the transaction. Refusals: person, number, phone with *field; REFUSAL_none = fine. */
MUST_USE enum err card_judge(struct arena *a, const struct keys *keys, const struct person_card *c, int this_year,
                             struct card_kept *out, unsigned *refusal, struct str *field);

/* Write the card at `at_ms` inside the transaction. A new person: *resident_id 0 comes back as its number. */
struct card_write {
    const struct person_card *card;
    const struct card_kept *kept;
    int64_t household_id, group_id, at_ms;
};
MUST_USE enum err card_store(struct db *db, struct arena *a, const struct card_write *w, int64_t *resident_id);

#endif
