/* visit.h - what a phone says in the body of a visit or a correction, read through its field table and judged. */
#ifndef SANSANG_VISIT_H
#define SANSANG_VISIT_H
#include "core/json_in.h"
#include "outreach/campaign/campaign.h"
#include "rules/rules.h"

enum confirm_how { CONFIRM_LINK, CONFIRM_CODE, CONFIRM_SLIP };
extern const char *const confirm_words[];                            /* link, code, slip; NULL-ended */

struct visit_act { struct str skill; unsigned level; };              /* level: enum rules_level */
struct visit_person {
    int64_t resident;                    /* or 0 and */
    struct str uid;                      /* the id the phone gave to a person it added */
    struct str marks;                    /* MARK_COUNT letters, rules.h */
    const struct visit_act *acts;
    size_t n_acts;
};
struct visit {
    struct str visit;                    /* in a correction: the id of the visit it mends */
    int64_t started_ms;                  /* phone's clock */
    unsigned outcome;                    /* enum rules_outcome */
    int64_t come_back_ms;                /* phone's clock; 0 = none */
    int64_t lat_e6, lon_e6, accuracy_m;  /* 0, 0 = not allowed or not known */
    struct str note;
    const struct visit_person *people;
    size_t n_people;
    bool has_confirm;
    unsigned confirm_how;                /* enum confirm_how */
    struct str confirm_token, confirm_code, confirm_slip;
    struct str photo;                    /* SHA-256 in hex, of a thing, never of a card; empty = none */
    int64_t form_v, rules_v;
};
enum { VISIT_PEOPLE_MAX = 30, VISIT_ACTS_MAX = 30, VISIT_NOTE_MAX = 500 };

/* Read the body of a visit (or of a correction). ERR_BAD_INPUT names the field below "body". */
MUST_USE enum err visit_read(struct arena *a, struct str body, bool is_correction, struct visit *out, struct blame *blame);

extern const struct fields visit_body_fields, correction_body_fields;    /* for the API document */

#endif
