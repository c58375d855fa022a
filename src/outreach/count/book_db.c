/* book_db.c - a page filled from the database, and what changed on it written back in few statements. */
#include "outreach/count/book_db.h"
#include "outreach/count/cube.h"

enum { PEOPLE_MAX = 500, CREDITS_MAX = 20000, VISITS_MAX = 5000, HOUSEHOLDS_MAX = 200 };

/* ---- doors ---- */

static const struct field door_row[] = {
    FIELD(struct book_door, household_id), FIELD(struct book_door, home.group_id), FIELD(struct book_door, home.ward_id),
    FIELD(struct book_door, house_id), FIELD(struct book_door, lane_id), FIELD(struct book_door, walk_order),
    FIELD(struct book_door, lat_e6), FIELD(struct book_door, lon_e6), FIELD(struct book_door, at.ward_id, .nullable = true),
    FIELD(struct book_door, campaign_id, .nullable = true), FIELD(struct book_door, piece_id, .nullable = true),
    FIELD(struct book_door, seq, .nullable = true), FIELD(struct book_door, last_outcome, .nullable = true),
    FIELD(struct book_door, last_ms, .nullable = true), FIELD(struct book_door, due_ms, .nullable = true),
    FIELD(struct book_door, visits, .nullable = true), FIELD(struct book_door, is_stored),
};
static const struct sql sql_door = { "book_door",
    "SELECT h.id, h.group_id, h.ward_id, h.house_id, b.lane_id, b.walk_order, b.lat_e6, b.lon_e6, d.ward_id,"
    " d.campaign_id, d.piece_id, d.seq, d.last_outcome, d.last_ms, d.due_ms, d.visits, d.household_id IS NOT NULL"
    " FROM household h JOIN house b ON b.id = h.house_id LEFT JOIN door d ON d.household_id = h.id WHERE h.id = $1" };

enum err book_load_door(struct db *db, struct arena *a, struct book *b, int64_t household_id)
{
    if (book_door(b, household_id)) return OK;
    struct book_door d = { 0 };
    TRY(db_one(db, a, &sql_door, BINDS(BIND(household_id)), FIELDS(door_row), &d));
    d.at.group_id = d.home.group_id;
    if (d.visits == 0) d.at.ward_id = d.home.ward_id;    /* it counts where it was visited last */
    return book_put_door(b, &d, NULL);
}

/* ---- the people of a household, who they are first of all, and their readiness ---- */

struct person_row {
    int64_t id;
    struct str uid;
    int64_t household_id, first_id, first_household_id;
    struct area home;
    struct str marks, times;
    int64_t campaign_id, seq;
};
static const struct field person_row[] = {
    FIELD(struct person_row, id), FIELD(struct person_row, uid, .nullable = true), FIELD(struct person_row, household_id),
    FIELD(struct person_row, first_id), FIELD(struct person_row, first_household_id),
    FIELD(struct person_row, home.group_id), FIELD(struct person_row, home.ward_id),
    FIELD(struct person_row, marks, .nullable = true), FIELD(struct person_row, times, .nullable = true),
    FIELD(struct person_row, campaign_id, .nullable = true), FIELD(struct person_row, seq, .nullable = true),
};
static const struct sql sql_person = { "book_person",
    "SELECT r.id, r.uid, r.household_id, c.id, c.household_id, COALESCE(w.group_id, h.group_id), COALESCE(w.ward_id, h.ward_id),"
    " w.marks, w.times, w.campaign_id, w.seq FROM resident r JOIN resident c ON c.id = COALESCE(r.same_as, r.id)"
    " JOIN household h ON h.id = c.household_id LEFT JOIN readiness w ON w.resident_id = c.id WHERE r.id = $1" };

/* The same for a whole household, without the ways that only somebody entered twice needs: of those first_id is set. */
static const struct field dweller_row[] = {
    FIELD(struct person_row, id), FIELD(struct person_row, uid, .nullable = true), FIELD(struct person_row, household_id),
    FIELD(struct person_row, first_id, .nullable = true), FIELD(struct person_row, home.group_id, .nullable = true),
    FIELD(struct person_row, home.ward_id, .nullable = true), FIELD(struct person_row, marks, .nullable = true),
    FIELD(struct person_row, times, .nullable = true), FIELD(struct person_row, campaign_id, .nullable = true),
    FIELD(struct person_row, seq, .nullable = true),
};
static const struct sql sql_dwellers = { "book_dwellers",
    "SELECT r.id, r.uid, r.household_id, r.same_as, w.group_id, w.ward_id, w.marks, w.times, w.campaign_id, w.seq"
    " FROM resident r LEFT JOIN readiness w ON w.resident_id = r.id WHERE r.household_id = $1 ORDER BY r.id LIMIT 500" };

static enum err put_person(const void *row, void *arg)
{
    const struct person_row *r = row;
    struct book *b = arg;
    struct area home = r->home;
    if (r->first_id != r->id) {
        struct book_resident first = { .id = r->first_id, .household_id = r->first_household_id, .person_id = r->first_id,
                                       .home = home };
        TRY(book_put_resident(b, &first));
    }
    struct book_resident x = { .id = r->id, .household_id = r->household_id, .uid = r->uid, .person_id = r->first_id,
                               .home = home };
    TRY(book_put_resident(b, &x));
    if (!r->marks.n) return OK;
    struct book_person p = { .id = r->first_id, .household_id = r->first_household_id, .home = home,
                             .campaign_id = r->campaign_id, .seq = r->seq, .is_stored = true };
    if (!rules_marks_valid(r->marks.p, r->marks.n) || !rules_times_read(r->times.p, r->times.n, p.at))
        return ERR_INTERNAL;
    memcpy(p.marks, r->marks.p, MARK_COUNT);
    return book_put_person(b, &p);
}

struct dwelling { struct db *db; struct arena *a; struct book *b; const struct book_door *d; };

static enum err put_dweller(const void *row, void *arg)
{
    struct person_row r = *(const struct person_row *)row, first;
    const struct dwelling *w = arg;
    if (r.first_id)
        return db_all(w->db, w->a, &sql_person, BINDS(BIND(r.id)), FIELDS(person_row), &first, sizeof first, 1,
                      put_person, w->b);
    r.first_id = r.id;
    r.first_household_id = r.household_id;
    if (!r.marks.n) r.home = w->d->home;
    return put_person(&r, w->b);
}

/* ---- credits ---- */

struct credit_row { int64_t person_id, campaign_id; struct str what; int64_t seq; struct area at; };
static const struct field credit_row[] = {
    FIELD(struct credit_row, person_id), FIELD(struct credit_row, campaign_id), FIELD(struct credit_row, what),
    FIELD(struct credit_row, seq), FIELD(struct credit_row, at.group_id), FIELD(struct credit_row, at.ward_id),
};
#define CREDIT_SELECT "SELECT k.person_id, k.campaign_id, k.what, k.seq, k.group_id, k.ward_id FROM resident r" \
    " JOIN credit k ON k.person_id = COALESCE(r.same_as, r.id)"
static const struct sql sql_credits = { "book_credits", CREDIT_SELECT " WHERE r.household_id = $1" };
static const struct sql sql_credits_of = { "book_credits_of", CREDIT_SELECT " WHERE r.id = $1" };

static enum err put_credit(const void *row, void *arg)
{
    const struct credit_row *r = row;
    struct book_credit k = { .campaign_id = r->campaign_id, .what = r->what, .seq = r->seq, .at = r->at, .is_stored = true };
    return book_put_credit(arg, r->person_id, &k);
}

enum err book_load_household(struct db *db, struct arena *a, struct book *b, int64_t household_id)
{
    struct person_row p;
    struct credit_row k;
    TRY(book_load_door(db, a, b, household_id));
    struct book_door *d = book_door(b, household_id);
    if (d->has_people) return OK;
    d->has_people = true;
    struct dwelling w = { db, a, b, d };
    TRY(db_all(db, a, &sql_dwellers, BINDS(BIND(household_id)), FIELDS(dweller_row), &p, sizeof p, PEOPLE_MAX,
               put_dweller, &w));
    return db_all(db, a, &sql_credits, BINDS(BIND(household_id)), FIELDS(credit_row), &k, sizeof k, CREDITS_MAX,
                  put_credit, b);
}

enum err book_load_person(struct db *db, struct arena *a, struct book *b, int64_t resident_id)
{
    struct person_row p;
    struct credit_row k;
    TRY(db_all(db, a, &sql_person, BINDS(BIND(resident_id)), FIELDS(person_row), &p, sizeof p, 1, put_person, b));
    return db_all(db, a, &sql_credits_of, BINDS(BIND(resident_id)), FIELDS(credit_row), &k, sizeof k, CREDITS_MAX,
                  put_credit, b);
}

/* ---- history ---- */

struct visit_row {
    int64_t seq, campaign_id, account_id, day, at_ms;
    struct area at;
    struct str outcome;
    bool has_standing, live;
    int64_t body_seq;
    bool confirmed;
    struct str flags;
    bool reviewed;
    struct str called, body_kind, body;
    int64_t body_skew_ms;
};
static const struct field visit_row[] = {
    FIELD(struct visit_row, seq), FIELD(struct visit_row, campaign_id), FIELD(struct visit_row, account_id),
    FIELD(struct visit_row, day), FIELD(struct visit_row, at_ms), FIELD(struct visit_row, at.group_id),
    FIELD(struct visit_row, at.ward_id), FIELD(struct visit_row, has_standing), FIELD(struct visit_row, live, .nullable = true),
    FIELD(struct visit_row, body_seq, .nullable = true), FIELD(struct visit_row, confirmed, .nullable = true),
    FIELD(struct visit_row, flags, .nullable = true), FIELD(struct visit_row, reviewed, .nullable = true),
    FIELD(struct visit_row, called, .nullable = true), FIELD(struct visit_row, body_kind), FIELD(struct visit_row, body),
    FIELD(struct visit_row, body_skew_ms),
};
#define VISIT_SELECT                                                                                                   \
    "SELECT e.seq, e.campaign_id, e.account_id, e.day, e.at_ms, e.group_id, e.ward_id, s.seq IS NOT NULL, s.live, s.body_seq,"  \
    " s.confirmed, s.flags, s.reviewed, s.called, b.kind, b.body, b.skew_ms FROM event e LEFT JOIN standing s ON s.seq = e.seq" \
    " JOIN event b ON b.seq = COALESCE(s.body_seq, e.seq)"
static const struct sql sql_history = { "book_history",
    VISIT_SELECT " WHERE e.household_id = $1 AND e.kind = 'visit' ORDER BY e.seq" };
static const struct sql sql_visit = { "book_visit", VISIT_SELECT " WHERE e.seq = $1 AND e.kind = 'visit'" };

struct history { struct arena *a; struct book *b; int64_t household_id; };

static enum err put_visit(const void *row, void *arg)
{
    const struct visit_row *r = row;
    const struct history *h = arg;
    struct visit v;
    struct blame blame;
    enum err e = visit_read(h->a, r->body, str_eq(r->body_kind, str_z(event_kinds[EVENT_CORRECTION])), &v, &blame);
    if (e != OK) return e == ERR_NOMEM ? e : ERR_INTERNAL;            /* it was read before it was stored */
    struct book_visit x = {
        .seq = r->seq, .campaign_id = r->campaign_id, .account_id = r->account_id, .day = r->day, .at_ms = r->at_ms, .at = r->at,
        .due_ms = v.come_back_ms ? v.come_back_ms + r->body_skew_ms : 0, .outcome = v.outcome,
        .people = v.people, .n_people = v.n_people,
        .standing = { .seq = r->seq, .household_id = h->household_id, .live = true, .body_seq = r->seq },
    };
    if (r->has_standing)
        x.standing = (struct standing){ .seq = r->seq, .household_id = h->household_id, .live = r->live, .body_seq = r->body_seq,
            .confirmed = r->confirmed, .flags = r->flags, .reviewed = r->reviewed, .called = r->called };
    return book_put_visit(h->b, h->household_id, &x);
}

static enum err load_history(struct db *db, struct arena *a, struct book *b, int64_t household_id)
{
    TRY(book_load_household(db, a, b, household_id));
    struct book_door *d = book_door(b, household_id);
    if (!d || d->has_history) return OK;
    d->has_history = true;
    struct visit_row r;
    struct history h = { a, b, household_id };
    return db_all(db, a, &sql_history, BINDS(BIND(household_id)), FIELDS(visit_row), &r, sizeof r, VISITS_MAX,
                  put_visit, &h);
}

enum err book_load_visit(struct db *db, struct arena *a, struct book *b, int64_t household_id, int64_t seq)
{
    struct visit_row r;
    struct history h = { a, b, household_id };
    struct book_door d = { .household_id = household_id };
    TRY(book_put_door(b, &d, NULL));
    return db_all(db, a, &sql_visit, BINDS(BIND(seq)), FIELDS(visit_row), &r, sizeof r, 1, put_visit, &h);
}

/* Where else the people of a household were entered: under another id that is the same person. */
static const struct sql sql_others = { "book_others",
    "SELECT o.household_id FROM resident r JOIN resident o ON o.id = r.same_as WHERE r.household_id = $1 AND o.household_id <> $1"
    " UNION SELECT o.household_id FROM resident r JOIN resident o ON o.same_as = COALESCE(r.same_as, r.id)"
    " WHERE r.household_id = $1 AND o.household_id <> $1" };

struct others { int64_t v[HOUSEHOLDS_MAX]; size_t n; };
struct other_row { int64_t household_id; };
static const struct field other_row[] = { FIELD(struct other_row, household_id) };

static enum err keep_other(const void *row, void *arg)
{
    struct others *o = arg;
    o->v[o->n++] = ((const struct other_row *)row)->household_id;
    return OK;
}

enum err book_load_history(struct db *db, struct arena *a, struct book *b, int64_t household_id)
{
    struct others o = { .n = 0 };
    struct other_row r;
    TRY(load_history(db, a, b, household_id));
    TRY(db_all(db, a, &sql_others, BINDS(BIND(household_id)), FIELDS(other_row), &r, sizeof r, HOUSEHOLDS_MAX,
               keep_other, &o));
    for (size_t i = 0; i < o.n; i++) TRY(load_history(db, a, b, o.v[i]));
    return OK;
}

/* ---- writing back ---- */

static const struct sql sql_door_add = { "book_door_add",
    "INSERT INTO door(household_id, campaign_id, group_id, ward_id, house_id, lane_id, piece_id, walk_order, seq, last_outcome,"
    " last_ms, due_ms, visits, lease_account, lease_until_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12, NULL, 0)"
    " ON CONFLICT(household_id) DO UPDATE SET campaign_id = EXCLUDED.campaign_id, seq = EXCLUDED.seq,"
    " ward_id = EXCLUDED.ward_id, last_outcome = EXCLUDED.last_outcome,"
    " last_ms = EXCLUDED.last_ms, due_ms = EXCLUDED.due_ms, visits = EXCLUDED.visits" };
static const struct sql sql_door_put = { "book_door_put",
    "UPDATE door SET campaign_id = $2, ward_id = $3, seq = $4, last_outcome = $5, last_ms = $6, due_ms = $7, visits = $8"
    " WHERE household_id = $1" };
static const struct sql sql_readiness_put = { "book_readiness_put",
    "INSERT INTO readiness(resident_id, household_id, group_id, ward_id, campaign_id, marks, times, ready, seq)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT(resident_id) DO UPDATE SET group_id = EXCLUDED.group_id,"
    " ward_id = EXCLUDED.ward_id, campaign_id = EXCLUDED.campaign_id,"
    " marks = EXCLUDED.marks, times = EXCLUDED.times, ready = EXCLUDED.ready, seq = EXCLUDED.seq" };
static const struct sql sql_readiness_drop = { "book_readiness_drop", "DELETE FROM readiness WHERE resident_id = $1" };
static const struct sql sql_credit_put = { "book_credit_put",
    "INSERT INTO credit(person_id, campaign_id, what, seq, group_id, ward_id) VALUES($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT(person_id, campaign_id, what) DO UPDATE SET seq = EXCLUDED.seq, group_id = EXCLUDED.group_id,"
    " ward_id = EXCLUDED.ward_id" };
static const struct sql sql_credit_drop = { "book_credit_drop",
    "DELETE FROM credit WHERE person_id = $1 AND campaign_id = $2 AND what = $3" };

/* What changed on a page, by the statement that writes it. */
struct written { struct db_rows fresh_doors, doors, people, no_people, credits, no_credits; };

static enum err put_door(struct arena *a, const struct book_door *d, struct written *w)
{
    struct bind outcome = d->last_outcome.n ? BIND(d->last_outcome) : BIND_NULL(FIELD_TEXT);
    if (d->is_stored)
        return db_rows_add(a, &w->doors, BINDS(BIND(d->household_id), BIND(d->campaign_id), BIND(d->at.ward_id),
                           BIND(d->seq), outcome, BIND(d->last_ms), bind_id(d->due_ms), BIND(d->visits)));
    return db_rows_add(a, &w->fresh_doors,
                       BINDS(BIND(d->household_id), BIND(d->campaign_id), BIND(d->at.group_id), BIND(d->at.ward_id),
                             BIND(d->house_id), BIND(d->lane_id), BIND(d->walk_order), BIND(d->seq), outcome,
                             BIND(d->last_ms), bind_id(d->due_ms), BIND(d->visits)));
}

static enum err put_readiness(struct arena *a, const struct book_person *p, struct written *w)
{
    if (p->campaign_id == 0) return p->is_stored ? db_rows_add(a, &w->no_people, BINDS(BIND(p->id))) : OK;
    char *times = arena_new(a, char, MARK_TIMES_LEN);
    if (!times) return ERR_NOMEM;
    rules_times_write(p->at, times);
    int64_t ready = (int64_t)rules_ready(p->marks);
    return db_rows_add(a, &w->people,
                       BINDS(BIND(p->id), BIND(p->household_id), BIND(p->home.group_id), BIND(p->home.ward_id),
                             BIND(p->campaign_id), bind_text((struct str){ p->marks, MARK_COUNT }),
                             bind_text((struct str){ times, MARK_TIMES_LEN }), BIND(ready), BIND(p->seq)));
}

static enum err put_credits(struct arena *a, const struct book_person *p, struct written *w)
{
    for (const struct book_credit *k = p->credits; k; k = k->next) {
        if (!k->is_changed || (k->is_gone && !k->is_stored)) continue;
        if (k->is_gone) TRY(db_rows_add(a, &w->no_credits, BINDS(BIND(p->id), BIND(k->campaign_id), BIND(k->what))));
        else TRY(db_rows_add(a, &w->credits, BINDS(BIND(p->id), BIND(k->campaign_id), BIND(k->what), BIND(k->seq),
                             BIND(k->at.group_id), BIND(k->at.ward_id))));
    }
    return OK;
}

static enum err put_standings(struct db *db, struct arena *a, const struct book_door *d)
{
    for (const struct book_visit *v = d->history; v; v = v->next)
        if (v->is_standing_changed) TRY(standing_put(db, a, &v->standing));
    return OK;
}

static enum err write_rows(struct db *db, struct written *w)
{
    TRY(db_rows_write(db, &w->fresh_doors));
    TRY(db_rows_write(db, &w->doors));
    TRY(db_rows_write(db, &w->no_people));
    TRY(db_rows_write(db, &w->people));
    TRY(db_rows_write(db, &w->no_credits));
    return db_rows_write(db, &w->credits);
}

enum err book_write_page(struct db *db, struct arena *a, const struct book *b)
{
    struct written w = {
        .fresh_doors = { .sql = &sql_door_add }, .doors = { .sql = &sql_door_put }, .people = { .sql = &sql_readiness_put },
        .no_people = { .sql = &sql_readiness_drop }, .credits = { .sql = &sql_credit_put }, .no_credits = { .sql = &sql_credit_drop },
    };
    const struct book_door *d;
    const struct book_person *p;
    for (size_t i = 0; (d = book_doors(b, i)); i++) {
        if (d->is_changed) TRY(put_door(a, d, &w));
        TRY(put_standings(db, a, d));
    }
    for (size_t i = 0; (p = book_persons(b, i)); i++) {
        if (!p->is_changed) continue;
        TRY(put_readiness(a, p, &w));
        TRY(put_credits(a, p, &w));
    }
    return write_rows(db, &w);
}

enum err book_write(struct db *db, struct arena *a, const struct book *b, const struct cells *cells, int64_t now_ms)
{
    TRY(book_write_page(db, a, b));
    return cube_add(db, a, cells, now_ms);
}
