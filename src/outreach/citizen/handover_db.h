/* handover_db.h - statements on hand-overs and follow-ups. Included by src/outreach/ only. */
#ifndef SANSANG_HANDOVER_DB_H
#define SANSANG_HANDOVER_DB_H
#include "outreach/citizen/handover.h"

struct handover {
    struct str id;
    struct bytes token_hash;
    int64_t visit_seq, resident_id, account_id, created_ms, expires_ms, used_ms, used_by;
};
MUST_USE enum err handover_by_id(struct db *db, struct arena *a, struct str id, struct handover *out);
MUST_USE enum err handover_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct handover *out);
MUST_USE enum err handover_insert(struct db *db, struct arena *a, const struct handover *h);
/* *changed 0: somebody was quicker. */
MUST_USE enum err handover_use(struct db *db, struct arena *a, struct str id, int64_t account_id, int64_t now_ms,
                               int64_t *changed);
MUST_USE enum err handovers_delete(struct db *db, struct arena *a, int64_t before_ms);

MUST_USE enum err follow_up_insert(struct db *db, struct arena *a, int64_t id, int64_t person_id,
                                   struct str handover_id, const struct follow_up *f);
enum { FOLLOW_UPS_READ = 100 };
MUST_USE enum err follow_up_rows(struct db *db, struct arena *a, int64_t person_id, db_row_fn *each,
                                 void *arg); /* newest first */
MUST_USE enum err follow_up_text_rows(struct db *db, struct arena *a, bool english, db_row_fn *each, void *arg);

MUST_USE enum err marks_of(struct db *db, struct arena *a, int64_t person_id, struct str *marks);
MUST_USE enum err team_words_of(struct db *db, struct arena *a, int64_t team_id, struct handed *out);

#endif
