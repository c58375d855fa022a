/* team_import_db.c - the SQL behind lists of teams and of visits: each page is one range of one index. */
#include "outreach/team/team_import_db.h"
#include "outreach/campaign/event.h"

static const struct sql sql_team_of_group = { "team_of_group",
    "SELECT id, group_id, ward_id, name, decision_no, decision_day, zalo, hotline, state FROM team"
    " WHERE group_id = $1 AND state = 'active' ORDER BY id LIMIT 1" };

enum err team_of_group(struct db *db, struct arena *a, int64_t group_id, struct team *out)
{
    return db_one(db, a, &sql_team_of_group, BINDS(BIND(group_id)), team_fields, out);
}

static const struct field listed_row[] = {
    FIELD(struct listed_member, id), FIELD(struct listed_member, account_id), FIELD(struct listed_member, name),
    FIELD(struct listed_member, position, .words = position_words), FIELD(struct listed_member, force,
            .words = force_words),
    FIELD(struct listed_member, left_day, .nullable = true), FIELD(struct listed_member, phone, .nullable = true),
    FIELD(struct listed_member, is_active),
};
static const struct sql sql_listed = { "listed_members",
    "SELECT m.id, m.account_id, p.name, m.position, m.force, m.left_day, m.phone, p.state = 'active'"
    " FROM team_member m JOIN account p ON p.id = m.account_id WHERE m.team_id = $1"
    " ORDER BY CASE WHEN m.left_day IS NULL THEN 0 ELSE 1 END, m.id LIMIT 500" };
static const struct sql sql_listed_set = { "listed_member_set",
    "UPDATE team_member SET position = $2, force = $3, phone = $4 WHERE id = $1" };

enum err listed_members(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg)
{
    struct listed_member m;
    return db_all(db, a, &sql_listed, BINDS(BIND(team_id)), FIELDS(listed_row), &m, sizeof m, TEAM_MEMBERS_MAX, each,
                  arg);
}

enum err listed_member_set(struct db *db, struct arena *a, const struct listed_member *m)
{
    return db_run(db, a, &sql_listed_set, BINDS(BIND(m->id), BIND_WORD(position_words, m->position),
                  BIND_WORD(force_words, m->force), BIND(m->phone)), NULL);
}

/* ---- out ---- */

enum level { OF_GROUP, OF_WARD, OF_CITY };
static enum level level_of(const struct unit *u)
{
    return u->kind == UNIT_GROUP ? OF_GROUP : u->kind == UNIT_CITY ? OF_CITY : OF_WARD;
}

static const struct field team_line_row[] = {
    FIELD(struct team_line, team_id), FIELD(struct team_line, member_id), FIELD(struct team_line, ward),
    FIELD(struct team_line, group), FIELD(struct team_line, team), FIELD(struct team_line, decision_no),
    FIELD(struct team_line, decision_day, .nullable = true), FIELD(struct team_line, zalo), FIELD(struct team_line,
            hotline),
    FIELD(struct team_line, name), FIELD(struct team_line, position), FIELD(struct team_line, force),
};
#define TEAM_LINES(where)                                                                                           \
    "SELECT t.id, COALESCE(m.id, 0), w.code, g.name, t.name, t.decision_no, t.decision_day, t.zalo, t.hotline,"     \
    " COALESCE(p.name, ''), COALESCE(m.position, ''), COALESCE(m.force, '') FROM team t"                            \
    " JOIN unit g ON g.id = t.group_id JOIN unit w ON w.id = t.ward_id"                                             \
    " LEFT JOIN team_member m ON m.team_id = t.id AND m.left_day IS NULL"                                           \
    " LEFT JOIN account p ON p.id = m.account_id"                                                                   \
    " WHERE " where " AND t.state = 'active' AND t.id >= $2 AND (t.id > $2 OR COALESCE(m.id, 0) > $3)"              \
    " ORDER BY t.id, COALESCE(m.id, 0) LIMIT $4"
static const struct sql sql_team_lines[] = {
    [OF_GROUP] = { "team_lines_group", TEAM_LINES("t.group_id = $1") },
    [OF_WARD]  = { "team_lines_ward",  TEAM_LINES("t.ward_id = $1") },
    [OF_CITY]  = { "team_lines_city",  TEAM_LINES("$1 > 0") },
};

enum err team_lines(struct db *db, struct arena *a, const struct unit *u, int64_t after_team, int64_t after_member,
                    int64_t limit, db_row_fn *each, void *arg)
{
    struct team_line row;
    return db_all(db, a, &sql_team_lines[level_of(u)], BINDS(BIND(u->id), BIND(after_team), BIND(after_member),
                                                             BIND(limit)),
                  FIELDS(team_line_row), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct field visit_line_row[] = {
    FIELD(struct visit_line, day), FIELD(struct visit_line, seq), FIELD(struct visit_line, at_ms),
    FIELD(struct visit_line, household_id), FIELD(struct visit_line, ward), FIELD(struct visit_line, group),
    FIELD(struct visit_line, lane), FIELD(struct visit_line, team), FIELD(struct visit_line, member),
    FIELD(struct visit_line, outcome), FIELD(struct visit_line, flags), FIELD(struct visit_line, called,
            .nullable = true),
    FIELD(struct visit_line, id), FIELD(struct visit_line, late), FIELD(struct visit_line, live),
    FIELD(struct visit_line, confirmed), FIELD(struct visit_line, is_correction), FIELD(struct visit_line, body),
};
/* A page is the rest of one day and then the days after it: with an OR between them SQLite would walk the day from its
   beginning for every page. */
enum { REST_OF_DAY, DAYS_AFTER };
#define VISIT_LINES(where, from)                                                                                    \
    "SELECT e.day, e.seq, e.at_ms, e.household_id, w.code, g.name, l.name, COALESCE(t.name, ''),"                   \
    " COALESCE(a.name, ''), b.outcome, COALESCE(s.flags, ''), s.called, e.id, e.late, COALESCE(s.live, TRUE),"      \
    " COALESCE(s.confirmed, FALSE), b.kind = 'correction', b.body"                                                  \
    " FROM event e LEFT JOIN standing s ON s.seq = e.seq JOIN event b ON b.seq = COALESCE(s.body_seq, e.seq)"       \
    " JOIN household h ON h.id = e.household_id JOIN house o ON o.id = h.house_id JOIN lane l ON l.id = o.lane_id"  \
    " JOIN unit g ON g.id = e.group_id JOIN unit w ON w.id = e.ward_id LEFT JOIN account a ON a.id = e.account_id"  \
    " LEFT JOIN team t ON t.id = e.team_id WHERE " where " AND " from                                               \
    " AND e.kind = 'visit' ORDER BY e.day, e.seq LIMIT $4"
#define VISIT_LINES_OF(name, where) {                                                                               \
    [REST_OF_DAY] = { "visit_lines_" name, VISIT_LINES(where, "e.day = $2 AND e.seq > $3") },                       \
    [DAYS_AFTER]  = { "visit_lines_after_" name, VISIT_LINES(where, "e.day > $2 AND $3 >= 0") } }
static const struct sql sql_visit_lines[][2] = {
    [OF_GROUP] = VISIT_LINES_OF("group", "e.group_id = $1"),
    [OF_WARD]  = VISIT_LINES_OF("ward", "e.ward_id = $1"),
    [OF_CITY]  = VISIT_LINES_OF("city", "$1 > 0"),
};

struct lines { db_row_fn *each; void *arg; int64_t left; };

static enum err line(const void *row, void *arg)
{
    struct lines *l = arg;
    l->left--;
    return l->each(row, l->arg);
}

enum err visit_lines(struct db *db, struct arena *a, const struct unit *u, int64_t after_day, int64_t after_seq,
                     int64_t limit, db_row_fn *each, void *arg)
{
    struct visit_line row;
    struct lines l = { each, arg, limit };
    for (int part = REST_OF_DAY; part <= DAYS_AFTER && l.left; part++)
        TRY(db_all(db, a, &sql_visit_lines[level_of(u)][part], BINDS(BIND(u->id), BIND(after_day), BIND(after_seq),
                   bind_i64(l.left)), FIELDS(visit_line_row), &row, sizeof row, (size_t)l.left, line, &l));
    return OK;
}
