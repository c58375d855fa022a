/* occasion_count_db.c - the SQL of an occasion's counts and of who is still to be told. */
#include "plan/occasion/occasion_db.h"

static const struct sql sql_open = { "occasion_count_open",
    "INSERT INTO occasion_count(occasion_id, tickets, held_site, held_online, waiting, attended_site, attended_online, walk_ins, feedback, stars,"
    " stars_shown) VALUES($1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)" };

enum err count_open(struct db *db, struct arena *a, int64_t occasion_id) { return db_run(db, a, &sql_open,
                    BINDS(BIND(occasion_id)), NULL); }

#define FEW "in public null: too few to be told"
static const struct field count_row[] = {
    FIELD(struct occasion_counts, code), FIELD(struct occasion_counts, as_of_ms), FIELD(struct occasion_counts, registered_site),
    FIELD(struct occasion_counts, registered_online), FIELD(struct occasion_counts, waiting), FIELD(struct occasion_counts, attended_site, .about = FEW),
    FIELD(struct occasion_counts, attended_online, .about = FEW), FIELD(struct occasion_counts, walk_ins, .about = FEW),
    FIELD(struct occasion_counts, online_now, .about = FEW),
    FIELD(struct occasion_counts, feedback), FIELD(struct occasion_counts, stars), FIELD(struct occasion_counts, stars_shown),
    FIELD(struct occasion_counts, tickets),
};
enum { CERTAIN = 5, FOR_EVERYBODY = 9, AS_READ = 2 };
const struct fields occasion_counts_fields = { count_row, FOR_EVERYBODY }, occasion_counts_certain = { count_row, CERTAIN },
    occasion_counts_came = { count_row + CERTAIN, FOR_EVERYBODY - CERTAIN };
static const struct sql sql_read = { "occasion_count_read",
    "SELECT c.held_site AS registered_site, c.held_online AS registered_online, c.waiting, c.attended_site, c.attended_online, c.walk_ins,"
    " (SELECT COUNT(*) FROM occasion_ticket t WHERE t.occasion_id = $1 AND t.seen_ms IS NOT NULL AND t.seen_ms > $2) AS online_now,"
    " c.feedback, c.stars, c.stars_shown, c.tickets FROM occasion_count c WHERE c.occasion_id = $1" };

enum err count_read(struct db *db, struct arena *a, int64_t occasion_id, int64_t seen_after_ms, struct occasion_counts *out)
{
    return db_one(db, a, &sql_read, BINDS(BIND(occasion_id), BIND(seen_after_ms)), (struct fields){ count_row + AS_READ, N_OF(count_row) - AS_READ }, out);
}

#define HOLD(held) "UPDATE occasion_count SET tickets = tickets + 1, " held " = " held " + $2 WHERE occasion_id = $1" \
    " AND ($3 = 0 OR " held " + $2 <= $3) RETURNING tickets"
static const struct sql sql_hold[] = { { "occasion_hold_site", HOLD("held_site") }, { "occasion_hold_online", HOLD("held_online") } };

enum err count_hold(struct db *db, struct arena *a, int64_t occasion_id, bool is_online, int64_t heads, int64_t seats, int64_t *number)
{
    return db_i64(db, a, &sql_hold[is_online], BINDS(BIND(occasion_id), BIND(heads), BIND(seats)), number);
}

static const struct sql sql_wait = { "occasion_wait",
    "UPDATE occasion_count SET tickets = tickets + 1, waiting = waiting + $2 WHERE occasion_id = $1 RETURNING tickets" };

enum err count_wait(struct db *db, struct arena *a, int64_t occasion_id, int64_t heads, int64_t *number)
{
    return db_i64(db, a, &sql_wait, BINDS(BIND(occasion_id), BIND(heads)), number);
}

static const struct sql sql_add = { "occasion_count_add",
    "UPDATE occasion_count SET held_site = held_site + $2, held_online = held_online + $3, waiting = waiting + $4,"
    " attended_site = attended_site + $5, attended_online = attended_online + $6, walk_ins = walk_ins + $7 WHERE occasion_id = $1" };

enum err count_add(struct db *db, struct arena *a, int64_t occasion_id, const struct count_move *m)
{
    return db_run(db, a, &sql_add,
                  BINDS(BIND(occasion_id), BIND(m->held_site), BIND(m->held_online), BIND(m->waiting),
                        BIND(m->attended_site), BIND(m->attended_online), BIND(m->walk_ins)),
                  NULL);
}

static const struct sql sql_answer = { "occasion_count_answer",
    "UPDATE occasion_count SET feedback = feedback + 1, stars = stars + $2,"
    " stars_shown = CASE WHEN (feedback + 1) % 5 = 0 THEN stars + $2 ELSE stars_shown END WHERE occasion_id = $1 RETURNING feedback" };

enum err count_answer(struct db *db, struct arena *a, int64_t occasion_id, int64_t stars, int64_t *n)
{
    return db_i64(db, a, &sql_answer, BINDS(BIND(occasion_id), BIND(stars)), n);
}

/* ---- tellings ---- */

const char *const occasion_tellings[] = { "cancelled", "moved", "day", "hour", NULL };

static const struct sql sql_telling_put = { "occasion_telling_put",
    "INSERT INTO occasion_telling(occasion_id, what, since_ms, after_ticket) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(occasion_id, what, since_ms) DO UPDATE SET after_ticket = EXCLUDED.after_ticket" };

enum err occasion_telling_put(struct db *db, struct arena *a, const struct telling *t)
{
    return db_run(db, a, &sql_telling_put,
                  BINDS(BIND(t->occasion_id), BIND_WORD(occasion_tellings, t->what), BIND(t->since_ms),
                        BIND(t->after_ticket)),
                  NULL);
}

static const struct sql sql_telling_end = { "occasion_telling_end", "DELETE FROM occasion_telling WHERE occasion_id = $1 AND what = $2 AND since_ms = $3" };

enum err occasion_telling_end(struct db *db, struct arena *a, const struct telling *t)
{
    return db_run(db, a, &sql_telling_end,
                  BINDS(BIND(t->occasion_id), BIND_WORD(occasion_tellings, t->what), BIND(t->since_ms)), NULL);
}

static const struct field telling_row[] = {
    FIELD(struct telling, occasion_id), FIELD(struct telling, what, .words = occasion_tellings), FIELD(struct telling, since_ms),
    FIELD(struct telling, after_ticket),
};
static const struct sql sql_tellings = { "occasion_telling_rows",
    "SELECT occasion_id, what, since_ms, after_ticket FROM occasion_telling ORDER BY occasion_id, what, since_ms LIMIT $1" };

enum err occasion_telling_rows(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg)
{
    struct telling row;
    return db_all(db, a, &sql_tellings, BINDS(BIND(limit)), FIELDS(telling_row), &row, sizeof row, (size_t)limit, each,
                  arg);
}
