/* routing.h - who handles what: agencies (sở, ngành, trung tâm, công ty) and the dated rules by which petitions find them. */
#ifndef SANSANG_ROUTING_H
#define SANSANG_ROUTING_H
#include "civic/petition/petition.h"

struct actor;                            /* account/account.h */
struct unit;                             /* territory/territory.h */

/* ---- agencies ---- */

enum { AGENCY_CODE_MIN = 2, AGENCY_CODE_MAX = 20, AGENCY_NAME_MIN = 3, AGENCY_NAME_MAX = 120 };
/* A unit of the kind agency below the city, from today. ERR_CONFLICT: the code is in use. ERR_BAD_INPUT names the field. */
struct agency_draft { struct str code, name, name_en; const char *field; };
MUST_USE enum err agency_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct agency_draft *d, struct unit *out);

/* ---- rules ---- */

struct routing_rule {
    int64_t id;
    struct str category;                 /* its code */
    int64_t category_id, unit_id;        /* holds for places here and below */
    struct str unit;
    int64_t from_minute, to_minute;      /* of the local day, 0..1440; from after to: over midnight */
    int64_t weekdays;                    /* bits, 1 = Monday … 64 = Sunday */
    int64_t to_unit_id;                  /* 0: the ward of the place */
    struct str to_unit;
    int64_t valid_from, valid_to;        /* days; valid_to 0: without end; that day no more */
    struct str basis;                    /* the decision that says so */
};
extern const struct fields routing_rule_fields;

enum { BASIS_MIN = 3, BASIS_MAX = 300, RULES_PER_PLACE = 40 };
/* Rules in force today or to come, by id above `after`, of one category or (0) of all. */
MUST_USE enum err rule_list(struct db *db, struct arena *a, int64_t now_ms, int64_t category_id, int64_t after, int64_t limit,
                            db_row_fn *each, void *arg);
/* A new rule. Two rules of one category and ground that weigh the same (both of certain hours or both of all, both of certain days or
   both of all) may not hold at one moment: ERR_CONFLICT, and *against is the id of the one in the way; 0: there are RULES_PER_PLACE.
   ERR_BAD_INPUT names the field. `d` needs no id and no names. */
struct rule_draft { struct routing_rule r; int64_t against; const char *field; };
MUST_USE enum err rule_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct rule_draft *d, struct routing_rule *out);
/* Ends it today; one that has not begun is gone. ERR_CONFLICT: it has ended before. What was routed by it stays where it is. */
MUST_USE enum err rule_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id);

#endif
