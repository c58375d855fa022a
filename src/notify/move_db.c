/* move_db.c - two accounts of one person become one: the statements that move what one was told to the other. */
#include "notify/notify_db.h"

/* What both have stays with `to`; the rest of `from` goes. */
static const struct sql moves[] = {
    { "notice_move", "UPDATE notify_notice SET account_id = $2 WHERE account_id = $1 AND NOT EXISTS(SELECT 1 FROM"
                    " notify_notice h WHERE h.account_id = $2 AND h.key = notify_notice.key)" },
    { "send_move",
     "UPDATE notify_send SET account_id = $2 WHERE account_id = $1 AND (notice_id IS NULL OR EXISTS(SELECT 1"
     " FROM notify_notice n WHERE n.id = notify_send.notice_id AND n.account_id = $2))" },
    { "push_move", "UPDATE notify_push SET account_id = $2 WHERE account_id = $1" },
    { "preference_move",
     "UPDATE notify_preference SET account_id = $2 WHERE account_id = $1 AND NOT EXISTS(SELECT 1 FROM"
     " notify_preference h WHERE h.account_id = $2 AND h.kind_group = notify_preference.kind_group)" },
    { "phone_move",
     "UPDATE notify_person SET phone = f.phone, phone_verified_ms = f.phone_verified_ms FROM notify_person f"
     " WHERE notify_person.account_id = $2 AND f.account_id = $1 AND notify_person.phone IS NULL" },
    { "email_move",
     "UPDATE notify_person SET email = f.email, email_verified_ms = f.email_verified_ms FROM notify_person f"
     " WHERE notify_person.account_id = $2 AND f.account_id = $1 AND notify_person.email IS NULL" },
    { "person_move", "UPDATE notify_person SET account_id = $2 WHERE account_id = $1 AND NOT EXISTS(SELECT 1 FROM"
                    " notify_person h WHERE h.account_id = $2)" },
};

enum err notify_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    for (size_t i = 0; i < N_OF(moves); i++) TRY(db_run(db, a, &moves[i], BINDS(BIND(from), BIND(to)), NULL));
    return forget_account(db, a, from);
}
