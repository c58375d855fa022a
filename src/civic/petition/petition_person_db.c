/* petition_person_db.c - the SQL of a resident who becomes another account, or is forgotten. */
#include "civic/petition/petition_db.h"

static const struct sql sql_follows_move = { "petition_follows_move",
    "INSERT INTO petition_follow(petition_id, account_id, since_ms) SELECT f.petition_id, $2, f.since_ms FROM petition_follow f"
    " WHERE f.account_id = $1 ON CONFLICT(petition_id, account_id) DO NOTHING" };
static const struct sql sql_follows_end = { "petition_follows_end", "DELETE FROM petition_follow WHERE account_id = $1" };
static const struct sql sql_follows_count = { "petition_follows_count",
    "UPDATE petition SET followers = (SELECT COUNT(*) FROM petition_follow f WHERE f.petition_id = petition.id)"
    " WHERE id IN (SELECT f.petition_id FROM petition_follow f WHERE f.account_id = $1)" };

enum err account_follows_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    TRY(db_run(db, a, &sql_follows_move, BINDS(BIND(from), BIND(to)), NULL));
    TRY(db_run(db, a, &sql_follows_end, BINDS(BIND(from)), NULL));
    return db_run(db, a, &sql_follows_count, BINDS(BIND(to)), NULL);
}

static const struct sql sql_petitions_move = { "petition_account_move", "UPDATE petition SET account_id = $2 WHERE account_id = $1" };
static const struct sql sql_files_move = { "petition_file_account_move",
    "UPDATE petition_file SET account_id = $2 WHERE account_id = $1" };

enum err account_petitions_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    TRY(db_run(db, a, &sql_petitions_move, BINDS(BIND(from), BIND(to)), NULL));
    return db_run(db, a, &sql_files_move, BINDS(BIND(from), BIND(to)), NULL);
}

/* ---- forgotten ---- */

static const struct sql sql_uncount = { "petition_follows_uncount",
    "UPDATE petition SET followers = followers - 1 WHERE id IN (SELECT f.petition_id FROM petition_follow f WHERE f.account_id = $1)" };

enum err account_follows_end(struct db *db, struct arena *a, int64_t account_id)
{
    TRY(db_run(db, a, &sql_uncount, BINDS(BIND(account_id)), NULL));
    return db_run(db, a, &sql_follows_end, BINDS(BIND(account_id)), NULL);
}

static const struct sql sql_steps_forget = { "petition_steps_forget",
    "UPDATE petition_step SET text_sealed = NULL WHERE petition_id IN (SELECT p.id FROM petition p WHERE p.account_id = $1)" };
static const struct sql sql_forget = { "petition_forget",
    "UPDATE petition SET account_id = 0, sent_sealed = $2, attributes = '{}',"
    " spot = CASE WHEN closed_ms IS NULL THEN spot ELSE '' END WHERE account_id = $1" };

enum err account_petitions_forget(struct db *db, struct arena *a, int64_t account_id)
{
    const struct bytes none = { (const uint8_t *)"", 0 };
    TRY(db_run(db, a, &sql_steps_forget, BINDS(BIND(account_id)), NULL));
    return db_run(db, a, &sql_forget, BINDS(BIND(account_id), BIND(none)), NULL);
}
