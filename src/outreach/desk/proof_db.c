/* proof_db.c - the SQL of badges, confirmations and slips. */
#include "outreach/desk/proof_db.h"

static const struct field badge_fields[] = {
    FIELD(struct badge_row, device_id), FIELD(struct badge_row, is_live), FIELD(struct badge_row, name),
    FIELD(struct badge_row, team), FIELD(struct badge_row, ward), FIELD(struct badge_row, hotline), FIELD(struct badge_row, force),
};
/* The team the person walks for now, else the one left last: a badge of yesterday must say that it has ended. */
static const struct sql sql_badge = { "badge_row",
    "SELECT d.id, d.revoked_ms IS NULL AND p.state = 'active' AND m.left_day IS NULL AND t.state = 'active',"
    " p.name, t.name, w.name, t.hotline, m.force"
    " FROM device d JOIN account p ON p.id = d.account_id JOIN team_member m ON m.account_id = p.id"
    " JOIN team t ON t.id = m.team_id JOIN unit w ON w.id = t.ward_id WHERE d.id = $1"
    " ORDER BY CASE WHEN m.left_day IS NULL THEN 0 ELSE 1 END, m.id DESC LIMIT 1" };

enum err badge_row(struct db *db, struct arena *a, int64_t device_id, struct badge_row *out)
{
    return db_one(db, a, &sql_badge, BINDS(BIND(device_id)), FIELDS(badge_fields), out);
}

static const struct field confirmation_fields[] = {
    FIELD(struct confirmation, said, .words = said_words), FIELD(struct confirmation, said_ms),
    FIELD(struct confirmation, visit_seq, .nullable = true), FIELD(struct confirmation, browser, .nullable = true),
};
static const struct sql sql_confirmation = { "confirmation_by_token",
    "SELECT said, said_ms, visit_seq, browser_hash FROM confirmation WHERE token_hash = $1" };

enum err confirmation_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct confirmation *out)
{
    return db_one(db, a, &sql_confirmation, BINDS(BIND(token_hash)), FIELDS(confirmation_fields), out);
}

static const struct sql sql_confirmation_insert = { "confirmation_insert",
    "INSERT INTO confirmation(token_hash, said, said_ms, browser_hash, visit_seq) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(token_hash) DO NOTHING" };

enum err confirmation_insert(struct db *db, struct arena *a, struct bytes token_hash, const struct confirmation *c,
                             bool *is_new)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_confirmation_insert,
               BINDS(BIND(token_hash), BIND_WORD(said_words, c->said), BIND(c->said_ms), BIND(c->browser),
                     bind_id(c->visit_seq)),
               &changed));
    *is_new = changed == 1;
    return OK;
}

static const struct sql sql_confirmation_tie = { "confirmation_tie",
    "UPDATE confirmation SET visit_seq = $2 WHERE token_hash = $1 AND visit_seq IS NULL" };

enum err confirmation_tie(struct db *db, struct arena *a, struct bytes token_hash, int64_t visit_seq)
{
    return db_run(db, a, &sql_confirmation_tie, BINDS(BIND(token_hash), BIND(visit_seq)), NULL);
}

static const struct sql sql_count_browser = { "confirmation_count_browser",
    "SELECT COUNT(*) FROM confirmation WHERE browser_hash = $1 AND said_ms >= $2" };

enum err confirmation_count_browser(struct db *db, struct arena *a, struct bytes browser_hash, int64_t since_ms,
                                    int64_t *n)
{
    return db_i64(db, a, &sql_count_browser, BINDS(BIND(browser_hash), BIND(since_ms)), n);
}

static const struct sql sql_token_insert = { "visit_token_insert",
    "INSERT INTO visit_token(token_hash, visit_seq) VALUES($1, $2) ON CONFLICT(token_hash) DO NOTHING" };

enum err visit_token_insert(struct db *db, struct arena *a, struct bytes token_hash, int64_t visit_seq, bool *is_own)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_token_insert, BINDS(BIND(token_hash), BIND(visit_seq)), &changed));
    *is_own = changed == 1;
    return OK;
}

static const struct sql sql_visit_of_token = { "visit_of_token", "SELECT visit_seq FROM visit_token WHERE token_hash = $1" };

enum err visit_of_token(struct db *db, struct arena *a, struct bytes token_hash, int64_t *visit_seq)
{
    return db_i64(db, a, &sql_visit_of_token, BINDS(BIND(token_hash)), visit_seq);
}

static const struct field people_fields[] = {
    FIELD(struct visit_people, member), FIELD(struct visit_people, team), FIELD(struct visit_people, ward),
    FIELD(struct visit_people, at_ms),
};
static const struct sql sql_visit_people = { "visit_people",
    "SELECT p.name, t.name, w.name, e.at_ms FROM event e JOIN account p ON p.id = e.account_id"
    " JOIN team t ON t.id = e.team_id JOIN unit w ON w.id = e.ward_id WHERE e.seq = $1" };

enum err visit_people(struct db *db, struct arena *a, int64_t visit_seq, struct visit_people *out)
{
    return db_one(db, a, &sql_visit_people, BINDS(BIND(visit_seq)), FIELDS(people_fields), out);
}

static const struct field slip_fields[] = { FIELD(struct slip, team_id), FIELD(struct slip, visit_seq, .nullable = true) };
static const struct sql sql_slip = { "slip_by_number", "SELECT team_id, visit_seq FROM slip WHERE number = $1" };

enum err slip_by_number(struct db *db, struct arena *a, struct str number, struct slip *out)
{
    return db_one(db, a, &sql_slip, BINDS(BIND(number)), FIELDS(slip_fields), out);
}

static const struct sql sql_slip_insert = { "slip_insert",
    "INSERT INTO slip(number, team_id, printed_ms, visit_seq) VALUES($1, $2, $3, NULL)" };

enum err slip_insert(struct db *db, struct arena *a, struct str number, int64_t team_id, int64_t now_ms)
{
    return db_run(db, a, &sql_slip_insert, BINDS(BIND(number), BIND(team_id), BIND(now_ms)), NULL);
}

static const struct sql sql_slips_last = { "slips_last",
    "SELECT printed_ms FROM slip WHERE team_id = $1 ORDER BY printed_ms DESC LIMIT 1" };

enum err slips_last(struct db *db, struct arena *a, int64_t team_id, int64_t *printed_ms)
{
    return db_i64(db, a, &sql_slips_last, BINDS(BIND(team_id)), printed_ms);
}

static const struct field number_fields[] = { FIELD(struct slip_number, number) };
static const struct sql sql_slips_of = { "slips_of",
    "SELECT number FROM slip WHERE team_id = $1 AND printed_ms = $2 ORDER BY number LIMIT 200" };

enum err slips_of(struct db *db, struct arena *a, int64_t team_id, int64_t printed_ms, db_row_fn *each, void *arg)
{
    struct slip_number row;
    return db_all(db, a, &sql_slips_of, BINDS(BIND(team_id), BIND(printed_ms)), FIELDS(number_fields), &row, sizeof row,
                  SLIPS_MAX, each, arg);
}

static const struct sql sql_slip_use = { "slip_use",
    "UPDATE slip SET visit_seq = $3 WHERE number = $1 AND team_id = $2 AND visit_seq IS NULL" };

enum err slip_use(struct db *db, struct arena *a, struct str number, int64_t team_id, int64_t visit_seq, bool *done)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_slip_use, BINDS(BIND(number), BIND(team_id), BIND(visit_seq)), &changed));
    *done = changed == 1;
    return OK;
}
