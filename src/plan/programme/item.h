/* item.h - nhóm hoạt động, hoạt động, nhiệm vụ: what stands in a version of a plan, and whom it concerns. */
#ifndef SANSANG_PLAN_ITEM_H
#define SANSANG_PLAN_ITEM_H
#include "core/out.h"
#include "plan/programme/programme.h"

enum item_kind { ITEM_GROUP, ITEM_ACTIVITY, ITEM_TASK };
extern const char *const item_kinds[];

struct plan_support { int64_t item_id, unit_id; struct str unit; };      /* phối hợp */

/* How many units are where with a task; of a group or an activity: summed over its tasks. */
struct item_states { int64_t units, todo, doing, blocked, done, late; };

struct plan_item {
    int64_t id, version_id, plan_id, parent_id;
    unsigned kind;
    struct str path, code;               /* "003.002.010", "3.2.10" */
    struct str name, name_en, content;
    int64_t lead_id;                     /* chủ trì */
    struct str lead;
    bool for_wards;                      /* every ward and commune does it too */
    int64_t from_day, to_day;
    struct str legal_basis;
    int64_t budget_vnd;
    struct str budget_line, documents;
    const struct plan_support *supports;
    size_t n_supports;
    struct item_states states;
    bool is_hidden;                      /* does not concern who asks: outline_keep */
};
extern const struct fields plan_item_fields;     /* as JSON, without supports, documents, states */
extern const struct fields item_said_fields;     /* what two versions are compared by, without documents and supports */
/* "003.002.010" -> "3.2.10"; empty when memory is spent. */
struct str plan_code_of(struct arena *a, struct str path);
/* An item as JSON: an object of its own, or its members in the object that is open. */
void plan_item_json(struct json *j, const char *key, const struct plan_item *i);
void plan_item_members(struct json *j, const struct plan_item *i);

enum { PLAN_ITEMS_MAX = 2000, PLAN_SISTERS_MAX = 999, ITEM_SUPPORTS_MAX = 40, ITEM_NAME_MIN = 3, ITEM_NAME_MAX = 400, ITEM_TEXT_MAX = 6000,
       BUDGET_LINE_MAX = 300 };
#define BUDGET_MAX INT64_C(1000000000000000)     /* đồng: no single line is more than a million billion */

/* ---- reading ---- */

/* The items of a version in the order of the plan; with `path`, that item and what is below it. */
struct outline { struct plan_item *v; size_t n; };
MUST_USE enum err outline_read(struct db *db, struct arena *a, int64_t version_id, struct str path, int64_t today, struct outline *out);

/* Who looks: the units somebody holds a role at, ended by n; is_ward: one of them is a ward or commune. */
enum { LOOKERS_MAX = 16 };
struct looker { bool sees_all, is_ward; int64_t unit_id[LOOKERS_MAX]; size_t n; };
/* Hides what does not concern them: what they neither lead nor support, nor every ward does, nor stands around or within such an item. */
void outline_keep(struct outline *o, const struct looker *who);
struct plan_item *outline_find(struct outline *o, int64_t item_id);      /* NULL: none */

/* In the version in force. ERR_NOT_FOUND. */
MUST_USE enum err plan_item_in_force(struct db *db, struct arena *a, int64_t item_id, struct plan_item *out);

/* What is different from one version to the other, as JSON members of the object that is open: plan, items. */
MUST_USE enum err plan_changes_json(struct db *db, struct arena *a, const struct plan_version *from, const struct plan_version *to, struct json *j);

/* ---- writing: only in the open draft (ERR_CONFLICT), only the city (ERR_FORBIDDEN); transactions of their own ---- */

struct item_draft {
    unsigned kind;
    int64_t parent_id, after_id;         /* after_id 0: at the end */
    struct str name, name_en, content;
    int64_t lead_id;
    bool for_wards;
    int64_t from_day, to_day;
    struct str legal_basis;
    int64_t budget_vnd;
    struct str budget_line;
    const struct json_in *documents, *supports;
    const char *field;
};
MUST_USE enum err plan_item_add(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, struct item_draft *d, int64_t *item_id);
MUST_USE enum err plan_item_write(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t item_id, struct item_draft *d);
MUST_USE enum err plan_item_remove(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t item_id);
/* Behind one of its sisters; 0: to the front. ERR_BAD_INPUT: no sister. */
MUST_USE enum err plan_item_move(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t item_id, int64_t after_id);

/* ---- inside the caller's transaction ---- */

MUST_USE enum err plan_items_copy(struct db *db, struct arena *a, int64_t from_version, int64_t to_version);
/* ERR_BAD_INPUT: an item lies outside the days of what it stands in, or a group has no activity, or there is none. */
MUST_USE enum err plan_items_check(struct db *db, struct arena *a, const struct plan_version *v);

#endif
