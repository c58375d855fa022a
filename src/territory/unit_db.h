/* unit_db.h - every statement about units, their names and their ids; private to territory. */
#ifndef SANSANG_UNIT_DB_H
#define SANSANG_UNIT_DB_H
#include "territory/territory.h"

struct unit_step { int64_t id; enum unit_kind kind; };

enum err unit_row_above(struct db *db, struct arena *a, int64_t id, struct unit_path *out);
enum err unit_row_insert(struct db *db, struct arena *a, const struct unit *u);
enum err unit_row_update(struct db *db, struct arena *a, const struct unit *u);
enum err unit_row_end(struct db *db, struct arena *a, int64_t id, int64_t day, int64_t *changed);
enum err unit_row_set_parent(struct db *db, struct arena *a, int64_t id, int64_t parent_id);
enum err unit_row_count_add(struct db *db, struct arena *a, int64_t id, int64_t households, int64_t residents);
enum err unit_has_children(struct db *db, struct arena *a, int64_t id, bool *out);
enum err unit_recount_groups(struct db *db, struct arena *a);
enum err unit_recount_parents(struct db *db, struct arena *a);

enum err successor_insert(struct db *db, struct arena *a, int64_t unit_id, int64_t successor_id, int64_t day);
enum err successor_today(struct db *db, struct arena *a, int64_t unit_id, size_t max, db_row_fn *each, void *arg);

struct unit_alias { struct str name; };
enum err alias_insert(struct db *db, struct arena *a, int64_t unit_id, struct str folded, struct str name);
enum err alias_list(struct db *db, struct arena *a, int64_t unit_id, db_row_fn *each, void *arg);

enum err alias_is_known(struct db *db, struct arena *a, int64_t unit_id, struct str folded, bool *out);
/* The children in force whose name, or whose old name, folds to `folded`: rows are struct unit_step, at most three. */
enum err unit_named(struct db *db, struct arena *a, int64_t parent_id, struct str folded, db_row_fn *each, void *arg);
enum err unit_named_once(struct db *db, struct arena *a, int64_t parent_id, struct str folded, db_row_fn *each,
                         void *arg);

enum err key_insert(struct db *db, struct arena *a, const char *kind, struct str key, int64_t ref_id, int64_t within_id,
                    struct str name);
enum err key_delete(struct db *db, struct arena *a, const char *kind, int64_t ref_id);
enum err key_move_lanes(struct db *db, struct arena *a, int64_t group_id, int64_t within_id);

#endif
