/* progress_db.c - teams that have gone quiet. */
#include "outreach/count/progress.h"

enum { QUIET_LOOKED_AT = 1000 };

static const struct field quiet_row[] = {
    FIELD(struct quiet_team, id), FIELD(struct quiet_team, name), FIELD(struct quiet_team, group_id),
    FIELD(struct quiet_team, group), FIELD(struct quiet_team, ward), FIELD(struct quiet_team, last_day, .nullable = true),
};
/* A group's last day with a visit is one step backwards in the cube's key. */
#define QUIET(where) "SELECT t.id, t.name, t.group_id, g.name, w.name, (SELECT MAX(c.day) FROM cube c WHERE c.campaign_id = $1" \
    " AND c.unit_id = t.group_id AND c.day > 0 AND c.visits > 0) FROM team t JOIN unit g ON g.id = t.group_id"                 \
    " JOIN unit w ON w.id = t.ward_id WHERE " where " AND t.id > $2 AND t.state = 'active' ORDER BY t.id LIMIT 1000"
static const struct sql sql_city = { "quiet_city", QUIET("$3 = $3") };
static const struct sql sql_ward = { "quiet_ward", QUIET("t.ward_id = $3") };
static const struct sql sql_group = { "quiet_group", QUIET("t.group_id = $3") };

struct quiet { const struct quiet_query *q; db_row_fn *each; void *arg; int64_t found, looked, last; bool is_full; };

static enum err look(const void *row, void *arg)
{
    const struct quiet_team *t = row;
    struct quiet *w = arg;
    if (w->found == w->q->limit) { w->is_full = true; return ERR_TOO_MANY; }   /* stops the walk */
    w->looked++;
    w->last = t->id;
    if (t->last_day >= w->q->before_day) return OK;
    w->found++;
    return w->each(t, w->arg);
}

enum err quiet_teams(struct db *db, struct arena *a, const struct quiet_query *q, db_row_fn *each, void *arg, int64_t *next)
{
    struct unit u;
    struct quiet_team row;
    struct quiet w = { .q = q, .each = each, .arg = arg };
    TRY(unit_by_id(db, a, q->unit_id, &u));
    const struct sql *sql = u.kind == UNIT_CITY ? &sql_city : u.kind == UNIT_GROUP ? &sql_group : &sql_ward;
    enum err e = db_each(db, a, sql, BINDS(BIND(q->campaign_id), BIND(q->after), BIND(q->unit_id)), FIELDS(quiet_row),
                         &row, sizeof row, look, &w);
    if (e != OK && !(e == ERR_TOO_MANY && w.is_full)) return e;
    *next = w.is_full || w.looked == QUIET_LOOKED_AT ? w.last : 0;
    return OK;
}
