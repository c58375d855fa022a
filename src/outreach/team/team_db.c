/* team_db.c - the SQL of teams and members. */
#include "outreach/team/team_db.h"

#define TEAM_COLUMNS "id, group_id, ward_id, name, decision_no, decision_day, zalo, hotline, state"

static const struct field team_row[] = {                 /* the order of TEAM_COLUMNS */
    FIELD(struct team, id), FIELD(struct team, group_id), FIELD(struct team, ward_id), FIELD(struct team, name),
    FIELD(struct team, decision_no), FIELD(struct team, decision_day, .nullable = true), FIELD(struct team, zalo),
    FIELD(struct team, hotline), FIELD(struct team, state, .words = team_states),
};
const struct fields team_fields = { team_row, N_OF(team_row) };

static const struct field member_row[] = {               /* the order of MEMBER_SELECT */
    FIELD(struct member, id), FIELD(struct member, team_id), FIELD(struct member, account_id), FIELD(struct member, name),
    FIELD(struct member, position, .words = position_words), FIELD(struct member, force, .words = force_words),
    FIELD(struct member, joined_day), FIELD(struct member, left_day, .nullable = true),
};
const struct fields member_fields = { member_row, N_OF(member_row) };
#define MEMBER_SELECT                                                                                          \
    "SELECT m.id, m.team_id, m.account_id, p.name, m.position, m.force, m.joined_day, m.left_day"              \
    " FROM team_member m JOIN account p ON p.id = m.account_id "

static const struct sql sql_team_by_id = { "team_by_id", "SELECT " TEAM_COLUMNS " FROM team WHERE id = $1" };

enum err team_by_id(struct db *db, struct arena *a, int64_t id, struct team *out)
{
    return db_one(db, a, &sql_team_by_id, BINDS(BIND(id)), FIELDS(team_row), out);
}

static const struct sql sql_member_by_id = { "member_by_id", MEMBER_SELECT "WHERE m.id = $1" };

enum err member_by_id(struct db *db, struct arena *a, int64_t id, struct member *out)
{
    return db_one(db, a, &sql_member_by_id, BINDS(BIND(id)), FIELDS(member_row), out);
}

static const struct sql sql_member_list = { "member_list",
    MEMBER_SELECT "WHERE m.team_id = $1"
    " ORDER BY CASE WHEN m.left_day IS NULL THEN 0 ELSE 1 END,"
    " CASE m.position WHEN 'head' THEN 0 WHEN 'deputy' THEN 1 ELSE 2 END, m.id LIMIT 500" };

enum err member_list(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg)
{
    struct member m;
    return db_all(db, a, &sql_member_list, BINDS(BIND(team_id)), FIELDS(member_row), &m, sizeof m, 500, each, arg);
}

static const struct field list_row[] = {                 /* the order of LIST_SELECT */
    FIELD(struct team_row, id), FIELD(struct team_row, group_id), FIELD(struct team_row, ward_id),
    FIELD(struct team_row, name), FIELD(struct team_row, group_name), FIELD(struct team_row, ward_name),
    FIELD(struct team_row, hotline), FIELD(struct team_row, members), FIELD(struct team_row, households),
    FIELD(struct team_row, visits), FIELD(struct team_row, last_ms), FIELD(struct team_row, is_overloaded),
};
const struct fields team_row_fields = { list_row, N_OF(list_row) };

/* $2: the campaign, $3: after, $4: limit, $5: households one member can look after. */
#define LIST_SELECT(where)                                                                                     \
    "SELECT id, group_id, ward_id, name, group_name, ward_name, hotline, members, households, visits, last_ms," \
    " households > members * $5 FROM (SELECT t.id, t.group_id, t.ward_id, t.name, u.name AS group_name,"       \
    " w.name AS ward_name, t.hotline, (SELECT COUNT(*) FROM team_member m WHERE m.team_id = t.id AND m.left_day IS NULL) AS members," \
    " u.households, COALESCE(c.visits, 0) AS visits, COALESCE(c.touched_ms, 0) AS last_ms"                     \
    " FROM team t JOIN unit u ON u.id = t.group_id JOIN unit w ON w.id = t.ward_id"                             \
    " LEFT JOIN cube c ON c.campaign_id = $2 AND c.unit_id = t.group_id AND c.day = 0"                         \
    " WHERE " where " AND t.id > $3 AND t.state = 'active' ORDER BY t.id LIMIT $4) AS row ORDER BY id"
static const struct sql sql_team_list[] = {
    [TEAMS_OF_GROUP] = { "team_list_group", LIST_SELECT("t.group_id = $1") },
    [TEAMS_OF_WARD]  = { "team_list_ward",  LIST_SELECT("t.ward_id = $1") },
    [TEAMS_OF_CITY]  = { "team_list_city",  LIST_SELECT("$1 > 0") },
};

enum err team_rows(struct db *db, struct arena *a, enum team_level level, const struct team_query *q,
                   db_row_fn *each, void *arg)
{
    struct team_row row;
    return db_all(db, a, &sql_team_list[level],
                  BINDS(BIND(q->unit_id), BIND(q->campaign_id), BIND(q->after), BIND(q->limit),
                        bind_i64(HOUSEHOLDS_PER_MEMBER_MAX)),
                  FIELDS(list_row), &row, sizeof row, (size_t)q->limit, each, arg);
}

static const struct sql sql_team_insert = { "team_insert",
    "INSERT INTO team(" TEAM_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

enum err team_row_insert(struct db *db, struct arena *a, const struct team *t)
{
    return db_run(db, a, &sql_team_insert, BINDS(BIND(t->id), BIND(t->group_id), BIND(t->ward_id), BIND(t->name),
                  BIND(t->decision_no), bind_id(t->decision_day), BIND(t->zalo), BIND(t->hotline),
                  BIND_WORD(team_states, t->state)), NULL);
}

static const struct sql sql_team_update = { "team_update",
    "UPDATE team SET name = $2, decision_no = $3, decision_day = $4, zalo = $5, hotline = $6, state = $7 WHERE id = $1" };

enum err team_row_update(struct db *db, struct arena *a, const struct team *t)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_team_update,
               BINDS(BIND(t->id), BIND(t->name), BIND(t->decision_no), bind_id(t->decision_day), BIND(t->zalo),
                     BIND(t->hotline), BIND_WORD(team_states, t->state)),
               &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

static const struct sql sql_team_count = { "team_count_active",
    "SELECT COUNT(*) FROM team WHERE group_id = $1 AND state = 'active'" };

enum err team_count_active(struct db *db, struct arena *a, int64_t group_id, int64_t *n)
{
    return db_i64(db, a, &sql_team_count, BINDS(BIND(group_id)), n);
}

static const struct sql sql_member_insert = { "member_insert",
    "INSERT INTO team_member(id, team_id, account_id, position, force, joined_day, left_day)"
    " VALUES($1, $2, $3, $4, $5, $6, NULL)" };

enum err member_row_insert(struct db *db, struct arena *a, const struct member *m)
{
    return db_run(db, a, &sql_member_insert, BINDS(BIND(m->id), BIND(m->team_id), BIND(m->account_id),
                  BIND_WORD(position_words, m->position), BIND_WORD(force_words, m->force), BIND(m->joined_day)), NULL);
}

static const struct sql sql_member_leave = { "member_leave",
    "UPDATE team_member SET left_day = $2 WHERE id = $1 AND left_day IS NULL" };

enum err member_row_leave(struct db *db, struct arena *a, int64_t member_id, int64_t day)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_member_leave, BINDS(BIND(member_id), BIND(day)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_member_count_account = { "member_count_account",
    "SELECT COUNT(*) FROM team_member m JOIN team t ON t.id = m.team_id"
    " WHERE m.account_id = $1 AND m.left_day IS NULL AND t.state = 'active'" };

enum err member_count_account(struct db *db, struct arena *a, int64_t account_id, int64_t *n)
{
    return db_i64(db, a, &sql_member_count_account, BINDS(BIND(account_id)), n);
}

static const struct sql sql_member_count_head = { "member_count_head",
    "SELECT COUNT(*) FROM team_member WHERE team_id = $1 AND position = 'head' AND left_day IS NULL" };

enum err member_count_head(struct db *db, struct arena *a, int64_t team_id, int64_t *n)
{
    return db_i64(db, a, &sql_member_count_head, BINDS(BIND(team_id)), n);
}

static const struct sql sql_piece_free = { "piece_free",
    "UPDATE piece SET member_id = NULL, epoch = epoch + 1 WHERE member_id = $1" };

enum err piece_free(struct db *db, struct arena *a, int64_t member_id)
{
    return db_run(db, a, &sql_piece_free, BINDS(BIND(member_id)), NULL);
}
