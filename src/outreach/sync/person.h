/* person.h - a person's card as a phone adds or edits it; what the city keeps of a personal number: a keyed hash and four digits. */
#ifndef SANSANG_PERSON_H
#define SANSANG_PERSON_H
#include "auth/keys.h"
#include "core/json_in.h"
#include "outreach/outreach.h"
#include "territory/territory.h"

struct person_card {
    struct str uid;                      /* a person new to the city, with an id born on the phone; or */
    int64_t resident;                    /* one the city knows */
    struct str name;                     /* empty: as it was */
    int64_t birth_year;                  /* 0: as it was */
    unsigned sex;                        /* enum sex; unknown: as it was */
    struct str number_box, phone_box;    /* base64url, sealed to keys_public_box; empty: none */
    bool left;                           /* moved away or died */
};
MUST_USE enum err card_read(struct arena *a, struct str body, struct person_card *out, struct blame *blame);
extern const struct fields card_body_fields;                         /* for the API document */

#endif
