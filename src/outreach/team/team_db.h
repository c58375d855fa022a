/* team_db.h - every statement about teams and members. Included by src/outreach/ only. */
#ifndef SANSANG_TEAM_DB_H
#define SANSANG_TEAM_DB_H
#include "outreach/team/team.h"

MUST_USE enum err team_row_insert(struct db *db, struct arena *a, const struct team *t);
MUST_USE enum err team_row_update(struct db *db, struct arena *a, const struct team *t);
MUST_USE enum err team_count_active(struct db *db, struct arena *a, int64_t group_id, int64_t *n);
MUST_USE enum err member_row_insert(struct db *db, struct arena *a, const struct member *m);
MUST_USE enum err member_row_leave(struct db *db, struct arena *a, int64_t member_id, int64_t day);
MUST_USE enum err member_count_account(struct db *db, struct arena *a, int64_t account_id, int64_t *n);
MUST_USE enum err member_count_head(struct db *db, struct arena *a, int64_t team_id, int64_t *n);
enum team_level { TEAMS_OF_GROUP, TEAMS_OF_WARD, TEAMS_OF_CITY };
MUST_USE enum err team_rows(struct db *db, struct arena *a, enum team_level level, const struct team_query *q,
                            db_row_fn *each, void *arg);
MUST_USE enum err piece_free(struct db *db, struct arena *a, int64_t member_id);

#endif
