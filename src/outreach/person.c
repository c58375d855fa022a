/* person.c - a person's card from a phone: read, checked against the rules, written as registers of which the later wins. */
#include "outreach/person_db.h"
#include "core/time.h"
#include "outreach/sync.h"
#include "rules/rules.h"
#include <sodium.h>

enum { NAME_BYTES_MAX = 120, YEAR_MIN = 1900, YEAR_MAX = 2100, BOX_MAX = 400 };

static const struct field card_body[] = {
    FIELD(struct person_card, uid, .nullable = true, .min = 36, .max = 36, .about = "A person new to the city; or"),
    FIELD(struct person_card, resident, .nullable = true, .min = 1, .max = INT64_MAX, .about = "one it knows."),
    FIELD(struct person_card, name, .nullable = true, .max = NAME_BYTES_MAX),
    FIELD(struct person_card, birth_year, .nullable = true, .min = YEAR_MIN, .max = YEAR_MAX),
    FIELD(struct person_card, sex, .nullable = true, .words = sex_words),
    FIELD(struct person_card, number_box, .nullable = true, .max = BOX_MAX,
          .about = "The personal number, sealed to the city's key; only a keyed hash and four digits are kept."),
    FIELD(struct person_card, phone_box, .nullable = true, .max = BOX_MAX),
    FIELD(struct person_card, left, .nullable = true, .about = "Moved away."),
};
const struct fields card_body_fields = { card_body, N_OF(card_body) };
