/* petition_db.c - the SQL of the petition itself. */
#include "civic/petition/petition_db.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct petition, id), FIELD(struct petition, uid), FIELD(struct petition, code), FIELD(struct petition, category_id),
    FIELD(struct petition, category), FIELD(struct petition, level, .words = petition_levels),
    FIELD(struct petition, state, .words = petition_states), FIELD(struct petition, account_id),
    FIELD(struct petition, client_id, .nullable = true), FIELD(struct petition, sent_sealed), FIELD(struct petition, title),
    FIELD(struct petition, said), FIELD(struct petition, attributes), FIELD(struct petition, marks), FIELD(struct petition, lat_e6),
    FIELD(struct petition, lon_e6), FIELD(struct petition, cell), FIELD(struct petition, spot),
    FIELD(struct petition, group_id, .nullable = true), FIELD(struct petition, ward_id), FIELD(struct petition, unit_id),
    FIELD(struct petition, unit), FIELD(struct petition, handler_id, .nullable = true), FIELD(struct petition, second),
    FIELD(struct petition, first_handler_id, .nullable = true), FIELD(struct petition, sent_ms), FIELD(struct petition, received_ms),
    FIELD(struct petition, day), FIELD(struct petition, receive_due_ms), FIELD(struct petition, due_ms, .nullable = true),
    FIELD(struct petition, paused_ms, .nullable = true), FIELD(struct petition, left_minutes, .nullable = true),
    FIELD(struct petition, clock_minutes), FIELD(struct petition, alarm), FIELD(struct petition, alarm_ms, .nullable = true),
    FIELD(struct petition, answered_ms, .nullable = true), FIELD(struct petition, closed_ms, .nullable = true),
    FIELD(struct petition, rating, .nullable = true, .words = petition_ratings), FIELD(struct petition, merged_id, .nullable = true),
    FIELD(struct petition, steps), FIELD(struct petition, followers), FIELD(struct petition, audience, .words = petition_audiences),
    FIELD(struct petition, seq),
};
#define COLUMNS                                                                                                             \
    "p.id, p.uid, p.code, p.category_id, c.code AS category, p.level, p.state, p.account_id, p.client_id, p.sent_sealed,"   \
    " p.title, p.said, p.attributes, p.marks, p.lat_e6, p.lon_e6, p.cell, p.spot, p.group_id, p.ward_id, p.unit_id,"        \
    " u.name AS unit, p.handler_id, p.second, p.first_handler_id, p.sent_ms, p.received_ms, p.day, p.receive_due_ms,"       \
    " p.due_ms, p.paused_ms, p.left_minutes, p.clock_minutes, p.alarm, p.alarm_ms, p.answered_ms, p.closed_ms, p.rating,"   \
    " p.merged_id, p.steps, p.followers, p.audience, p.seq"
#define JOINED " JOIN petition_category c ON c.id = p.category_id JOIN unit u ON u.id = p.unit_id "
#define SELECT "SELECT " COLUMNS " FROM petition p" JOINED

static const struct field seen_fields[] = {
    FIELD(struct petition, id), FIELD(struct petition, uid), FIELD(struct petition, code), FIELD(struct petition, category),
    FIELD(struct petition, level, .words = petition_levels), FIELD(struct petition, state, .words = petition_states),
    FIELD(struct petition, title), FIELD(struct petition, said), FIELD(struct petition, lat_e6), FIELD(struct petition, lon_e6),
    FIELD(struct petition, spot), FIELD(struct petition, group_id), FIELD(struct petition, ward_id), FIELD(struct petition, unit_id),
    FIELD(struct petition, unit), FIELD(struct petition, second), FIELD(struct petition, sent_ms), FIELD(struct petition, received_ms),
    FIELD(struct petition, receive_due_ms), FIELD(struct petition, due_ms, .about = "0 until received"),
    FIELD(struct petition, paused_ms, .about = "not 0: the clock stands since then"),
    FIELD(struct petition, left_minutes, .about = "working minutes left while it stands"),
    FIELD(struct petition, alarm, .about = "0, 50, 80 or 100 percent of the clock have passed"),
    FIELD(struct petition, answered_ms), FIELD(struct petition, closed_ms),
    FIELD(struct petition, rating, .words = petition_ratings), FIELD(struct petition, merged_id), FIELD(struct petition, steps),
    FIELD(struct petition, followers), FIELD(struct petition, audience, .words = petition_audiences), FIELD(struct petition, seq),
};
const struct fields petition_fields = { seen_fields, N_OF(seen_fields) };

static const struct sql sql_by_id = { "petition_by_id", SELECT "WHERE p.id = $1" };
static const struct sql sql_by_uid = { "petition_by_uid", SELECT "WHERE p.uid = $1" };
static const struct sql sql_by_code = { "petition_by_code", SELECT "WHERE p.code = $1" };

enum err petition_by_id(struct db *db, struct arena *a, int64_t id, struct petition *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err petition_by_uid(struct db *db, struct arena *a, struct str uid, struct petition *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err petition_by_code(struct db *db, struct arena *a, struct str code, struct petition *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code)), FIELDS(row_fields), out);
}

static const struct sql sql_insert = { "petition_insert",
    "INSERT INTO petition(id, uid, code, category_id, level, state, account_id, client_id, sent_sealed, title, said, attributes,"
    " marks, lat_e6, lon_e6, cell, spot, group_id, ward_id, unit_id, second, sent_ms, received_ms, day, receive_due_ms,"
    " clock_minutes, alarm, alarm_ms, steps, followers, audience, seq)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,"
    " $24, 0, $25, $26, 0, $27, $28)" };

enum err petition_insert(struct db *db, struct arena *a, const struct petition *p)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(p->id), BIND(p->uid), BIND(p->code), BIND(p->category_id),
                        BIND_WORD(petition_levels, p->level), BIND_WORD(petition_states, p->state), BIND(p->account_id),
                        bind_id(p->client_id), BIND(p->sent_sealed), BIND(p->attributes), BIND(p->marks),
                        BIND(p->lat_e6), BIND(p->lon_e6), BIND(p->cell), BIND(p->spot), bind_id(p->group_id),
                        BIND(p->ward_id), BIND(p->unit_id), BIND(p->second), BIND(p->sent_ms), BIND(p->received_ms),
                        BIND(p->day), BIND(p->receive_due_ms), BIND(p->clock_minutes), bind_id(p->alarm_ms),
                        BIND(p->steps), BIND_WORD(petition_audiences, p->audience), BIND(p->seq)),
                  NULL);
}

static const struct sql sql_set = { "petition_set",
    "UPDATE petition SET level = $3, state = $4, title = $5, said = $6, unit_id = $7, handler_id = $8, second = $9,"
    " first_handler_id = $10, due_ms = $11, paused_ms = $12, left_minutes = $13, clock_minutes = $14, alarm = $15, alarm_ms = $16,"
    " answered_ms = $17, closed_ms = $18, rating = $19, merged_id = $20, steps = $21, audience = $22, seq = $23"
    " WHERE id = $1 AND steps = $2" };

static struct bind bind_rating(unsigned rating)
{
    return rating == RATING_NONE ? BIND_NULL(FIELD_TEXT) : BIND_WORD(petition_ratings, rating);
}

enum err petition_set(struct db *db, struct arena *a, const struct petition *p, int64_t steps_before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(p->id), BIND(steps_before), BIND_WORD(petition_levels, p->level),
                     BIND_WORD(petition_states, p->state), BIND(p->title), BIND(p->said), BIND(p->unit_id),
                     bind_id(p->handler_id), BIND(p->second), bind_id(p->first_handler_id), bind_id(p->due_ms),
                     bind_id(p->paused_ms), bind_id(p->left_minutes), BIND(p->clock_minutes), BIND(p->alarm),
                     bind_id(p->alarm_ms), bind_id(p->answered_ms), bind_id(p->closed_ms), bind_rating(p->rating),
                     bind_id(p->merged_id), BIND(p->steps), BIND_WORD(petition_audiences, p->audience), BIND(p->seq)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_set_clock = { "petition_set_clock",
    "UPDATE petition SET receive_due_ms = $3, due_ms = $4, left_minutes = $5, alarm = $6, alarm_ms = $7 WHERE id = $1 AND steps = $2" };

enum err petition_set_clock(struct db *db, struct arena *a, const struct petition *p)
{
    return db_run(db, a, &sql_set_clock,
                  BINDS(BIND(p->id), BIND(p->steps), BIND(p->receive_due_ms), bind_id(p->due_ms),
                        bind_id(p->left_minutes), BIND(p->alarm), bind_id(p->alarm_ms)),
                  NULL);
}

static const struct sql sql_set_followers = { "petition_set_followers",
    "UPDATE petition SET followers = (SELECT COUNT(*) FROM petition_follow f WHERE f.petition_id = $1), seq = $2 WHERE id = $1" };

enum err petition_set_followers(struct db *db, struct arena *a, int64_t id, int64_t seq)
{
    return db_run(db, a, &sql_set_followers, BINDS(BIND(id), BIND(seq)), NULL);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct petition row;
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct field near_fields[] = {
    FIELD(struct near_row, id), FIELD(struct near_row, lat_e6), FIELD(struct near_row, lon_e6),
    FIELD(struct near_row, state, .words = petition_states),
};
static const struct sql sql_in_cell = { "petition_in_cell",
    "SELECT id, lat_e6, lon_e6, state FROM petition WHERE category_id = $1 AND cell = $2 AND received_ms >= $3"
    " AND audience <> 'private' ORDER BY received_ms DESC LIMIT $4" };

enum err petition_in_cell(struct db *db, struct arena *a, int64_t category_id, int64_t cell, int64_t since_ms, int64_t limit,
                          db_row_fn *each, void *arg)
{
    struct near_row row;
    return db_all(db, a, &sql_in_cell, BINDS(BIND(category_id), BIND(cell), BIND(since_ms), BIND(limit)),
                  FIELDS(near_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_filed = { "petition_filed",
    SELECT "WHERE p.account_id = $1 AND p.id < $2 ORDER BY p.id DESC LIMIT $3" };

enum err petition_filed_rows(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                             db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_filed, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

static const struct sql sql_followed = { "petition_followed",
    "SELECT " COLUMNS " FROM petition_follow f JOIN petition p ON p.id = f.petition_id" JOINED
    "WHERE f.account_id = $1 AND f.petition_id < $2 ORDER BY f.petition_id DESC LIMIT $3" };

enum err petition_followed_rows(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                                db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_followed, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

static const struct sql sql_due = { "petition_due",
    SELECT "WHERE p.alarm_ms <= $1 ORDER BY p.alarm_ms LIMIT $2" };

enum err petition_due_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_due, BINDS(BIND(now_ms), BIND(limit)), limit, each, arg);
}

static const struct sql sql_open = { "petition_open",
    SELECT "WHERE p.id > $1 AND p.closed_ms IS NULL AND p.answered_ms IS NULL ORDER BY p.id LIMIT $2" };

enum err petition_open_rows(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_open, BINDS(BIND(after), BIND(limit)), limit, each, arg);
}
