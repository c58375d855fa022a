/* doubt_db.c - the SQL of trails and doubts. */
#include "outreach/desk/doubt_db.h"

static const struct field step_fields[] = {
    FIELD(struct step, seq), FIELD(struct step, member_id), FIELD(struct step, started_ms), FIELD(struct step, ended_ms),
    FIELD(struct step, lat_e6), FIELD(struct step, lon_e6), FIELD(struct step, accuracy_m), FIELD(struct step, house_lat),
    FIELD(struct step, house_lon), FIELD(struct step, people),
};
#define STEP_COLUMNS "seq, member_id, started_ms, ended_ms, lat_e6, lon_e6, accuracy_m, house_lat, house_lon, people"

static const struct sql sql_trail_insert = { "trail_insert",
    "INSERT INTO trail(" STEP_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };

enum err trail_insert(struct db *db, struct arena *a, const struct step *v, size_t n)
{
    struct db_rows rows = { .sql = &sql_trail_insert };
    for (const struct step *s = v + n; s-- > v;)
        TRY(db_rows_add(a, &rows, BINDS(BIND(s->seq), BIND(s->member_id), BIND(s->started_ms), BIND(s->ended_ms),
                        BIND(s->lat_e6), BIND(s->lon_e6), BIND(s->accuracy_m), BIND(s->house_lat), BIND(s->house_lon),
                        BIND(s->people))));
    return db_rows_write(db, &rows);
}

static const struct sql sql_trail_before = { "trail_before",
    "SELECT " STEP_COLUMNS " FROM trail WHERE member_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3 OFFSET $4" };

enum err trail_before(struct db *db, struct arena *a, int64_t member_id, int64_t seq, int64_t limit, int64_t skip,
                      db_row_fn *each, void *arg)
{
    struct step row;
    if (limit == 0) return OK;
    return db_all(db, a, &sql_trail_before, BINDS(BIND(member_id), BIND(seq), BIND(limit), BIND(skip)),
                  FIELDS(step_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_doubt_insert = { "doubt_insert",
    "INSERT INTO doubt(seq, group_id, ward_id) VALUES($1, $2, $3) ON CONFLICT(seq) DO NOTHING" };

enum err doubt_insert(struct db *db, struct arena *a, int64_t seq, struct area at)
{
    return db_run(db, a, &sql_doubt_insert, BINDS(BIND(seq), BIND(at.group_id), BIND(at.ward_id)), NULL);
}

static const struct sql sql_doubt_delete = { "doubt_delete", "DELETE FROM doubt WHERE seq = $1" };

enum err doubt_delete(struct db *db, struct arena *a, int64_t seq)
{
    return db_run(db, a, &sql_doubt_delete, BINDS(BIND(seq)), NULL);
}

static const struct field doubtful_row[] = {             /* the order of LIST_SELECT */
    FIELD(struct doubtful, seq), FIELD(struct doubtful, id), FIELD(struct doubtful, at_ms), FIELD(struct doubtful, household),
    FIELD(struct doubtful, unit_id), FIELD(struct doubtful, outcome, .nullable = true), FIELD(struct doubtful, lane),
    FIELD(struct doubtful, number), FIELD(struct doubtful, member), FIELD(struct doubtful, team), FIELD(struct doubtful, flags),
    FIELD(struct doubtful, lat_e6), FIELD(struct doubtful, lon_e6), FIELD(struct doubtful, house_lat_e6),
    FIELD(struct doubtful, house_lon_e6), FIELD(struct doubtful, from_ms, .nullable = true),
    FIELD(struct doubtful, from_lat_e6, .nullable = true), FIELD(struct doubtful, from_lon_e6, .nullable = true),
};
const struct fields doubtful_fields = { doubtful_row, N_OF(doubtful_row) };

/* $1 the unit, $2 below this seq, $3 how many. The stop before is the member's newest one with a lower seq. */
#define LIST_SELECT(where)                                                                                                    \
    "SELECT d.seq, e.id, e.at_ms, e.household_id, e.group_id, e.outcome, l.name, o.number, p.name, t.name, s.flags,"          \
    " COALESCE(w.lat_e6, 0), COALESCE(w.lon_e6, 0), o.lat_e6, o.lon_e6, b.ended_ms, b.lat_e6, b.lon_e6"                       \
    " FROM doubt d JOIN event e ON e.seq = d.seq JOIN standing s ON s.seq = d.seq"                                            \
    " JOIN account p ON p.id = e.account_id JOIN team t ON t.id = e.team_id"                                                  \
    " JOIN household h ON h.id = e.household_id JOIN house o ON o.id = h.house_id JOIN lane l ON l.id = o.lane_id"             \
    " LEFT JOIN trail w ON w.seq = d.seq"                                                                                     \
    " LEFT JOIN trail b ON b.seq = (SELECT MAX(x.seq) FROM trail x WHERE x.member_id = e.member_id AND x.seq < d.seq)"        \
    " WHERE " where " AND d.seq < $2 ORDER BY d.seq DESC LIMIT $3"
static const struct sql sql_doubts[] = {
    [DOUBTS_OF_GROUP] = { "doubts_of_group", LIST_SELECT("d.group_id = $1") },
    [DOUBTS_OF_WARD]  = { "doubts_of_ward",  LIST_SELECT("d.ward_id = $1") },
    [DOUBTS_OF_CITY]  = { "doubts_of_city",  LIST_SELECT("$1 > 0") },
};

enum err doubt_rows(struct db *db, struct arena *a, enum doubt_level level, int64_t unit_id, int64_t before,
                    int64_t limit, db_row_fn *each, void *arg)
{
    struct doubtful row;
    return db_all(db, a, &sql_doubts[level], BINDS(BIND(unit_id), BIND(before), BIND(limit)), FIELDS(doubtful_row),
                  &row, sizeof row, (size_t)limit, each, arg);
}
