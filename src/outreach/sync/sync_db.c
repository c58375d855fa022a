/* sync_db.c - every statement that brings doors down to a phone, and that holds a door. */
#include "outreach/sync/sync_db.h"
#include "territory/territory.h"

/* ---- pieces ---- */

static const struct field piece_row[] = {
    FIELD(struct my_piece, id), FIELD(struct my_piece, number), FIELD(struct my_piece, epoch), FIELD(struct my_piece, houses),
};
const struct fields my_piece_fields = { piece_row, N_OF(piece_row) };

/* A member's own pieces; with $3 also those of the team that nobody has. */
#define MINE "FROM piece p WHERE p.team_id = $1 AND (p.member_id = $2 OR ($3 AND p.member_id IS NULL))"
static const struct sql sql_pieces = { "sync_pieces", "SELECT p.id, p.number, p.epoch, p.houses " MINE " ORDER BY p.id LIMIT 200" };

#define MINE_BINDS(t) BIND((t)->post.team_id), BIND((t)->post.member_id), \
                      bind_bool((t)->post.position != POSITION_MEMBER)

static enum err keep_piece(const void *row, void *arg)
{
    struct turf_of *t = arg;
    t->pieces[t->n_pieces++] = *(const struct my_piece *)row;
    return OK;
}

enum err sync_pieces(struct db *db, struct arena *a, struct turf_of *t)
{
    struct my_piece p;
    t->n_pieces = 0;
    t->pieces = arena_new(a, struct my_piece, PIECES_MAX);
    if (!t->pieces) return ERR_NOMEM;
    return db_all(db, a, &sql_pieces, BINDS(MINE_BINDS(t)), my_piece_fields, &p, sizeof p, PIECES_MAX, keep_piece, t);
}

/* ---- doors and people ---- */

static const struct field door_row[] = {
    FIELD(struct pulled_door, household), FIELD(struct pulled_door, house), FIELD(struct pulled_door, lane),
    FIELD(struct pulled_door, number), FIELD(struct pulled_door, walk_order), FIELD(struct pulled_door, lat_e6),
    FIELD(struct pulled_door, lon_e6), FIELD(struct pulled_door, head), FIELD(struct pulled_door, outcome, .nullable = true),
    FIELD(struct pulled_door, last_ms), FIELD(struct pulled_door, due_ms, .nullable = true), FIELD(struct pulled_door, visits),
    FIELD(struct pulled_door, leased_by, .nullable = true), FIELD(struct pulled_door, lease_until_ms),
    FIELD(struct pulled_door, seq),
};
const struct fields pulled_door_fields = { door_row, N_OF(door_row) - 1 };

#define CHANGED "d.piece_id IN (SELECT p.id " MINE ") AND d.seq >= $4 AND (d.seq > $4 OR d.household_id > $5)"
static const struct sql sql_doors = { "sync_doors",
    "SELECT d.household_id, d.house_id, d.lane_id, b.number, d.walk_order, b.lat_e6, b.lon_e6, h.head_name, d.last_outcome,"
    " d.last_ms, d.due_ms, d.visits, l.name, CASE WHEN l.id IS NULL THEN 0 ELSE d.lease_until_ms END, d.seq"
    " FROM door d JOIN household h ON h.id = d.household_id JOIN house b ON b.id = d.house_id"
    " LEFT JOIN account l ON l.id = d.lease_account AND d.lease_until_ms > $7 AND l.id <> $8"
    " WHERE " CHANGED " ORDER BY d.seq, d.household_id LIMIT $6" };

static const struct field person_row[] = {
    FIELD(struct pulled_person, resident), FIELD(struct pulled_person, uid, .nullable = true), FIELD(struct pulled_person, name),
    FIELD(struct pulled_person, birth_year), FIELD(struct pulled_person, sex, .words = sex_words),
    FIELD(struct pulled_person, marks, .nullable = true), FIELD(struct pulled_person, household),
};
const struct fields pulled_person_fields = { person_row, N_OF(person_row) - 1 };
static const struct sql sql_people = { "sync_people",
    "SELECT r.id, r.uid, r.name, r.birth_year, r.sex, w.marks, r.household_id FROM door d"
    " JOIN resident r ON r.household_id = d.household_id LEFT JOIN readiness w ON w.resident_id = COALESCE(r.same_as, r.id)"
    " WHERE " CHANGED " AND (d.seq < $6 OR (d.seq = $6 AND d.household_id <= $7)) AND r.left_ms IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM guarded_person g WHERE g.resident_id = r.id)"
    " ORDER BY d.seq, d.household_id, r.id LIMIT 10000" };
enum { PULL_PEOPLE_MAX = 10000, PULL_DOORS_MAX = 500 };

static enum err keep_door(const void *row, void *arg)
{
    struct pulled *p = arg;
    p->doors[p->n_doors++] = *(const struct pulled_door *)row;
    return OK;
}

struct people { struct arena *a; struct pulled *p; size_t cap; };

static enum err keep_person(const void *row, void *arg)
{
    struct people *k = arg;
    if (k->p->n_people == k->cap) {
        size_t cap = k->cap ? 2 * k->cap : 64;
        struct pulled_person *wide = arena_new(k->a, struct pulled_person, cap);
        if (!wide) return ERR_NOMEM;
        if (k->p->n_people) memcpy(wide, k->p->people, k->p->n_people * sizeof *wide);
        k->p->people = wide;
        k->cap = cap;
    }
    static const char unknown[MARK_COUNT] = { MARK_UNKNOWN, MARK_UNKNOWN, MARK_UNKNOWN, MARK_UNKNOWN, MARK_UNKNOWN,
                                              MARK_UNKNOWN, MARK_UNKNOWN, MARK_UNKNOWN, MARK_UNKNOWN };
    struct pulled_person *x = &k->p->people[k->p->n_people++];
    *x = *(const struct pulled_person *)row;
    if (!x->marks.n) x->marks = (struct str){ unknown, MARK_COUNT };      /* never asked */
    return OK;
}

enum err sync_pull(struct db *db, struct arena *a, const struct turf_of *t, const struct pull *in, struct pulled *out)
{
    struct pulled made = { 0 };
    struct pulled_door d;
    struct pulled_person x;
    if (in->limit < 1 || in->limit > PULL_DOORS_MAX) return ERR_BAD_INPUT;
    made.doors = arena_new(a, struct pulled_door, (size_t)in->limit + 1);
    if (!made.doors) return ERR_NOMEM;
    TRY(db_all(db, a, &sql_doors,
               BINDS(MINE_BINDS(t), BIND(in->seq), BIND(in->household), bind_i64(in->limit + 1), BIND(in->now_ms),
                     BIND(in->account_id)),
               FIELDS(door_row), &d, sizeof d, (size_t)in->limit + 1, keep_door, &made));
    made.more = made.n_doors > (size_t)in->limit;
    if (made.more) made.n_doors--;
    if (made.n_doors) {
        const struct pulled_door *last = &made.doors[made.n_doors - 1];
        struct people k = { .a = a, .p = &made };
        TRY(db_all(db, a, &sql_people, BINDS(MINE_BINDS(t), BIND(in->seq), BIND(in->household), BIND(last->seq),
                   BIND(last->household)), FIELDS(person_row), &x, sizeof x, PULL_PEOPLE_MAX, keep_person, &k));
    }
    *out = made;
    return OK;
}

/* ---- my week, my team ---- */

struct week_row { int64_t day; unsigned outcome; int64_t n; };
static const struct field week_row[] = {
    FIELD(struct week_row, day), FIELD(struct week_row, outcome, .words = outcome_words), FIELD(struct week_row, n),
};
static const struct sql sql_week = { "sync_week",
    "SELECT e.day, b.outcome, COUNT(*) FROM event e LEFT JOIN standing s ON s.seq = e.seq"
    " JOIN event b ON b.seq = COALESCE(s.body_seq, e.seq)"
    " WHERE e.member_id = $1 AND e.day BETWEEN $2 AND $3 AND e.kind = 'visit' AND COALESCE(s.live, TRUE)"
    " GROUP BY e.day, b.outcome ORDER BY e.day, b.outcome" };

struct week { struct my_day *days; int64_t first; };

static enum err add_to_day(const void *row, void *arg)
{
    const struct week_row *r = row;
    const struct week *w = arg;
    struct my_day *d = &w->days[r->day - w->first];
    d->visits += r->n;
    d->n[r->outcome] += r->n;
    return OK;
}

enum err sync_week(struct db *db, struct arena *a, int64_t account_id, int64_t today, struct my_day out[WEEK_DAYS])
{
    struct post post;
    struct week_row r;
    struct week w = { out, today - WEEK_DAYS + 1 };
    TRY(post_of_account(db, a, account_id, &post));
    for (int64_t i = 0; i < WEEK_DAYS; i++) out[i] = (struct my_day){ .day = w.first + i };
    return db_all(db, a, &sql_week, BINDS(BIND(post.member_id), BIND(w.first), BIND(today)), FIELDS(week_row), &r,
                  sizeof r, WEEK_DAYS * OUTCOME_COUNT, add_to_day, &w);
}

static const struct field mate_row[] = {
    FIELD(struct mate, id), FIELD(struct mate, name), FIELD(struct mate, position, .words = position_words),
};
const struct fields mate_fields = { mate_row, N_OF(mate_row) };
static const struct sql sql_mates = { "sync_mates",
    "SELECT m.id, a.name, m.position FROM team_member m JOIN account a ON a.id = m.account_id"
    " WHERE m.team_id = $1 AND m.left_day IS NULL ORDER BY m.id LIMIT 100" };

enum err sync_mates(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg)
{
    struct mate m;
    return db_all(db, a, &sql_mates, BINDS(BIND(team_id)), mate_fields, &m, sizeof m, 100, each, arg);
}

static const struct field team_row[] = {
    FIELD(struct team_words, name), FIELD(struct team_words, hotline), FIELD(struct team_words, zalo),
};
static const struct sql sql_team = { "sync_team", "SELECT name, hotline, zalo FROM team WHERE id = $1" };

enum err sync_team(struct db *db, struct arena *a, int64_t team_id, struct team_words *out)
{
    return db_one(db, a, &sql_team, BINDS(BIND(team_id)), FIELDS(team_row), out);
}

/* ---- leases ---- */

static const struct field lease_row[] = {
    FIELD(struct lease, group_id), FIELD(struct lease, account_id, .nullable = true), FIELD(struct lease, until_ms),
    FIELD(struct lease, name, .nullable = true),
};
static const struct sql sql_lease = { "lease_of",
    "SELECT d.group_id, d.lease_account, d.lease_until_ms, a.name FROM door d LEFT JOIN account a ON a.id = d.lease_account"
    " WHERE d.household_id = $1" };
static const struct sql sql_lease_put = { "lease_put",
    "UPDATE door SET lease_account = $2, lease_until_ms = $3, seq = $4 WHERE household_id = $1" };

enum err lease_of(struct db *db, struct arena *a, int64_t household_id, struct lease *out)
{
    return db_one(db, a, &sql_lease, BINDS(BIND(household_id)), FIELDS(lease_row), out);
}

enum err lease_put(struct db *db, struct arena *a, int64_t household_id, int64_t account_id, int64_t until_ms, int64_t seq)
{
    return db_run(db, a, &sql_lease_put, BINDS(BIND(household_id), bind_id(account_id), BIND(until_ms), BIND(seq)),
                  NULL);
}
