/* register.h - the register of indicators: what each one is, by which formula, since when; old versions stay readable. */
#ifndef SANSANG_REGISTER_H
#define SANSANG_REGISTER_H
#include "indicator/define/formula.h"
#include "core/period.h"

enum indicator_direction { DIRECTION_UP, DIRECTION_DOWN, DIRECTION_NONE };
enum indicator_pillar { PILLAR_GOVERNMENT, PILLAR_ECONOMY, PILLAR_SOCIETY, PILLAR_CITIZEN };
enum indicator_unit { WORD_PEOPLE, WORD_HOUSEHOLDS, WORD_VISITS, WORD_CASES, WORD_TIMES, WORD_PERCENT, WORD_PER_1000, WORD_MINUTES, WORD_VND };
extern const char *const indicator_directions[], *const indicator_pillars[], *const indicator_units[];   /* NULL-ended */

struct indicator {
    int64_t id;                          /* of this version */
    struct str code;
    int64_t version;
    struct str name_vi, name_en, about_vi, about_en;
    unsigned unit_word;                  /* enum indicator_unit */
    struct str formula;
    unsigned direction, pillar;
    unsigned frequency;                  /* enum period_kind, a week to a year */
    int64_t owner_unit_id;
    struct str legal_source;
    bool is_sure, is_public;
    int64_t valid_from, valid_to;        /* days; valid_to 0: in force, else the first day of the next version */
    int64_t made_ms, made_by;
};
extern const struct fields indicator_fields;     /* as JSON, without id and made_by */

enum { INDICATOR_CODE_MAX = 60, INDICATOR_NAME_MAX = 160, INDICATOR_ABOUT_MAX = 1000, INDICATOR_LEGAL_MAX = 300 };

/* version 0: the one in force. ERR_NOT_FOUND. */
MUST_USE enum err indicator_by_code(struct db *db, struct arena *a, struct str code, int64_t version, struct indicator *out);
MUST_USE enum err indicator_by_id(struct db *db, struct arena *a, int64_t id, struct indicator *out);
/* Those in force, by code, after `after`; pillar -1: all. Row: struct indicator. */
struct indicator_query { int64_t pillar; bool only_public; struct str after; int64_t limit; };
MUST_USE enum err indicator_list(struct db *db, struct arena *a, const struct indicator_query *q, db_row_fn *each, void *arg);
/* All versions of a code, the newest first, at most INDICATOR_VERSIONS_MAX. */
enum { INDICATOR_VERSIONS_MAX = 200 };
MUST_USE enum err indicator_history(struct db *db, struct arena *a, struct str code, db_row_fn *each, void *arg);

/* What a definition says is kept with its version, so a new one is made by every change of formula, unit or direction; the other
   words are mended in place. Said again word for word it changes nothing. A version made on the day the one before it began
   replaces nothing: both stay, the one before without a day. Written to the audit log ("indicator.define").
   ERR_BAD_INPUT names the field; a public one may only use measures the public may be given. ERR_NOT_FOUND: no such owner. */
struct indicator_draft {
    struct str code, name_vi, name_en, about_vi, about_en, formula, legal_source;
    unsigned unit_word, direction, pillar, frequency;
    int64_t owner_unit_id;
    bool is_sure, is_public;
    const char *field;                   /* with ERR_BAD_INPUT */
};
MUST_USE enum err indicator_define(struct db *db, struct arena *a, int64_t now_ms, int64_t by, struct str address, struct indicator_draft *d,
                                   struct indicator *out);

/* The register as the program brings it along (seed.c): those that are not there yet, valid from 2026-01-01. Twice is fine. */
MUST_USE enum err indicator_seed(struct db *db, struct arena *a, int64_t now_ms);

/* Every formula in force can be read by the sources of the program, and the versions of each code follow each other without a gap:
   *bad is the code that does not fit (ERR_CONFLICT). */
MUST_USE enum err register_verify(struct db *db, struct arena *a, int64_t *indicators, struct str *bad);
/* The same by night, into the log. The cubes that indicators are read from are recounted with what they count (outreach, civic). */
struct keys;
enum err register_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
