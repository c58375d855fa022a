/* visit.c - what a visit must be before it counts. */
#include "rules/rules.h"

const char *const outcome_words[] = { "guided", "absent", "come_back", "refused", "no_device", "vacant", NULL };
const char *const level_words[] = { "heard", "helped", "alone", "taught", NULL };
_Static_assert(sizeof outcome_words / sizeof outcome_words[0] == OUTCOME_COUNT + 1, "a word for each outcome");
_Static_assert(sizeof level_words / sizeof level_words[0] == LEVEL_COUNT + 1, "a word for each level");

const char *const fault_words[] = { "ok", "outcome", "times", "too_long", "come_back", "people", "acts", "note", "campaign", NULL };
const char *const fault_fields[] = { "", "outcome", "started_ms", "started_ms", "come_back_ms", "people", "people", "note",
                                     "started_ms", NULL };
_Static_assert(sizeof fault_words / sizeof fault_words[0] == VISIT_FAULT_COUNT + 1, "a word for each fault");
_Static_assert(sizeof fault_fields / sizeof fault_fields[0] == VISIT_FAULT_COUNT + 1, "a field for each fault");

/* Half a working day: longer at one door means the clock was moved or the card lay open overnight, and the pace
   between doors could not be judged. */
static const int64_t longest_ms = 4 * 3600 * 1000;
enum { NOTE_MAX = 500 };                             /* bytes: three sentences, not a file on a family */

/* What each outcome may carry. Where nobody was met nobody was asked, so no person may be named. */
enum need { NEVER, MAY, MUST };
static const struct { uint8_t people, acts, come_back; } rules[OUTCOME_COUNT] = {
    /*                     people  acts   come back */
    [OUTCOME_GUIDED]    = { MUST,  MAY,   MAY   },
    [OUTCOME_ABSENT]    = { NEVER, NEVER, MAY   },
    [OUTCOME_COME_BACK] = { MAY,   MAY,   MUST  },
    [OUTCOME_REFUSED]   = { MAY,   NEVER, NEVER },
    [OUTCOME_NO_DEVICE] = { MAY,   NEVER, MAY   },
    [OUTCOME_VACANT]    = { NEVER, NEVER, NEVER },
};

static bool breaks(uint8_t need, bool has) { return (need == MUST && !has) || (need == NEVER && has); }

enum rules_fault rules_visit_check(const struct rules_visit *v)
{
    if (v->outcome < 0 || v->outcome >= OUTCOME_COUNT) return VISIT_OUTCOME;
    if (v->started_ms <= 0 || v->started_ms > v->ended_ms) return VISIT_TIMES;
    if (v->ended_ms - v->started_ms > longest_ms) return VISIT_TOO_LONG;
    bool books = v->come_back_ms != 0;
    if (breaks(rules[v->outcome].come_back, books)) return VISIT_COME_BACK;
    if (books && (v->come_back_ms <= v->ended_ms || v->come_back_ms >= v->campaign_to_ms)) return VISIT_COME_BACK;
    if (v->people < 0 || breaks(rules[v->outcome].people, v->people > 0)) return VISIT_PEOPLE;
    if (v->acts < 0 || breaks(rules[v->outcome].acts, v->acts > 0) || (v->acts > 0 && v->people == 0))
        return VISIT_ACTS;
    if (v->note_bytes > NOTE_MAX) return VISIT_NOTE;
    if (v->started_ms < v->campaign_from_ms || v->ended_ms >= v->campaign_to_ms) return VISIT_OUT_OF_CAMPAIGN;
    return VISIT_OK;
}
