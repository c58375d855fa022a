/* template.h - mẫu trả lời: words to begin an answer, a refusal or a question from, with blanks that must be filled in. */
#ifndef SANSANG_TEMPLATE_H
#define SANSANG_TEMPLATE_H
#include "civic/petition/petition.h"

struct actor;                            /* account/account.h */

enum template_kind { TEMPLATE_ANSWER, TEMPLATE_REFUSE, TEMPLATE_ASK };
extern const char *const template_kinds[];

enum { TEMPLATE_NAME_MIN = 3, TEMPLATE_NAME_MAX = 100, TEMPLATE_TEXT_MIN = 20, TEMPLATES_PER_UNIT = 100 };
struct template {
    int64_t id, unit_id;                 /* of the city: for all */
    struct str unit;
    unsigned kind;
    int64_t category_id;
    struct str category;                 /* its code; empty: for all */
    unsigned reason;                     /* enum petition_reason of a refusal; else none */
    struct str name, text;
    int64_t changed_ms;
};
extern const struct fields template_fields;

/* The unit's own and those of the city, by kind and name; for one kind and one category only when they are given (TEMPLATE_ANY, empty). */
enum { TEMPLATE_ANY = TEMPLATE_ASK + 1 };
struct template_query { int64_t unit_id; unsigned kind; struct str category; };
MUST_USE enum err template_list(struct db *db, struct arena *a, const struct template_query *q, db_row_fn *each, void *arg);
MUST_USE enum err template_by_id(struct db *db, struct arena *a, int64_t id, struct template *out);

/* What is written down: by an officer for his unit, by the city for anybody. ERR_FORBIDDEN: not his unit. ERR_BAD_INPUT names the field:
   a refusal names its reason, an answer and a question have a blank at least (what fits every case says nothing).
   ERR_CONFLICT: TEMPLATES_PER_UNIT are there already. */
struct template_draft {
    int64_t id;                          /* 0: a new one; else only name and text, where not empty, are taken */
    int64_t unit_id;
    unsigned kind, reason;
    struct str category, name, text;
    const char *field;
};
MUST_USE enum err template_put(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct template_draft *d,
                               struct template *out);
MUST_USE enum err template_remove(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id);

#endif
