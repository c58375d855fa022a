/* callback.c - who is asked, what was found, and what follows for all. */
#include "outreach/desk/callback_db.h"
#include "account/account.h"
#include "account/hours/parameter.h"
#include "auth/role.h"
#include "core/time.h"
#include "flow/flow.h"
#include "outreach/count/cube.h"
#include "territory/territory.h"
#include <math.h>

const char *const callback_states[] = { "due", "answered", "closed", NULL };
const char *const callback_outcomes[] = { "true", "false", "unreachable", "refused", NULL };

enum { CALLERS = ROLE_OFFICER | ROLE_CITY };
static const struct flow_step steps[] = {
    /* from         event             to                 who     */
    { CALLBACK_DUE, CALL_TRUE,        CALLBACK_ANSWERED, CALLERS },
    { CALLBACK_DUE, CALL_FALSE,       CALLBACK_ANSWERED, CALLERS },
    { CALLBACK_DUE, CALL_UNREACHABLE, CALLBACK_DUE,      CALLERS },
    { CALLBACK_DUE, CALL_REFUSED,     CALLBACK_CLOSED,   CALLERS },
};
const struct flow callback_flow = {
    .name = "callback", .states = callback_states, .events = callback_outcomes,
    .steps = steps, .n_steps = N_OF(steps), .start = CALLBACK_DUE,
};

/* ---- drawing the sample ---- */

static enum err permille_now(struct db *db, struct arena *a, int64_t day, int64_t *out)
{
    enum err e = parameter_i64(db, a, S("outreach.callback_permille"), day, out);
    if (e != ERR_NOT_FOUND) return e;
    *out = CALLBACK_PERMILLE;
    return OK;
}

static enum err draw(struct db *db, struct arena *a, const struct event *e)
{
    TRY(callback_insert(db, a, e->seq, &(struct callback_row){ .campaign_id = e->campaign_id, .group_id = e->group_id,
                        .ward_id = e->ward_id, .household_id = e->household_id }, e->received_ms));
    const int64_t units[] = { e->group_id, e->ward_id, CITY_ID };
    for (size_t i = 0; i < N_OF(units); i++) TRY(callback_tally_add(db, a, e->campaign_id, units[i]));
    return OK;
}

enum err callback_follow(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p)
{
    int64_t permille = 0, day = INT64_MIN;               /* a push is mostly of one day */
    for (size_t i = 0; i < p->n; i++) {
        const struct event *e = &p->events[i];
        struct bytes drawn;
        if (!p->visits[i] || p->visits[i]->outcome != OUTCOME_GUIDED) continue;
        TRY(keys_hash(keys, a, "callback.sample", e->id, &drawn));
        if (e->day != day) TRY(permille_now(db, a, day = e->day, &permille));
        int64_t lot = ((int64_t)drawn.p[0] << 24 | drawn.p[1] << 16 | drawn.p[2] << 8 | drawn.p[3]) % 1000;
        if (lot < permille) TRY(draw(db, a, e));
    }
    return OK;
}

/* ---- the desk ---- */

enum err callback_list(struct db *db, struct arena *a, const struct callback_query *q, db_row_fn *each, void *arg)
{
    struct unit unit;
    TRY(unit_by_id(db, a, q->unit_id, &unit));
    enum callback_level level = unit.kind == UNIT_GROUP ? CALLBACKS_OF_GROUP
                              : unit.kind == UNIT_CITY ? CALLBACKS_OF_CITY : CALLBACKS_OF_WARD;
    return callback_rows(db, a, level, q, each, arg);
}

struct opening { struct arena *a; const struct keys *keys; struct contact *out; size_t n; };

static enum err open_contact(const void *row, void *arg)
{
    const struct sealed_contact *c = row;
    struct opening *o = arg;
    struct contact *to = &o->out[o->n];
    to->name = c->name;
    TRY(keys_unseal(o->keys, o->a, c->of_household ? "household.contact" : "resident.phone", c->phone, &to->phone));
    o->n++;
    return OK;
}

enum err callback_contacts(struct db *db, struct arena *a, const struct keys *keys, int64_t seq,
                           struct contact out[CONTACTS_MAX], size_t *n)
{
    struct callback_row c;
    struct opening o = { .a = a, .keys = keys, .out = out };
    TRY(callback_by_seq(db, a, seq, &c));
    TRY(contact_rows(db, a, c.household_id, open_contact, &o));
    *n = o.n;
    return OK;
}

struct calling { struct arena *a; const struct actor *by; const struct call *c; struct area at; };

static enum err call(struct db *db, void *arg)
{
    struct calling *k = arg;
    struct callback_row row;
    unsigned to;
    int64_t seq;
    TRY(callback_by_seq(db, k->a, k->c->seq, &row));
    struct event visit;
    TRY(event_by_seq(db, k->a, k->c->seq, &visit));
    if (visit.account_id == k->by->account_id) return ERR_FORBIDDEN;
    TRY(flow_next(&callback_flow, row.state, k->c->outcome, k->by->roles, &to));
    int64_t tries = row.tries + (k->c->outcome == CALL_UNREACHABLE);
    if (tries >= CALLBACK_TRIES_MAX) to = CALLBACK_CLOSED;
    TRY(callback_set(db, k->a, k->c, row.state, to, tries, k->by->account_id));
    return event_desk(db, k->a, &(struct desk_act){ .kind = EVENT_CALL, .visit_seq = k->c->seq, .account_id = k->by->account_id,
                      .word = str_z(callback_outcomes[k->c->outcome]), .reason = k->c->note, .now_ms = k->c->now_ms }, &seq, &k->at);
}

enum err callback_done(struct db *db, struct arena *a, const struct actor *by, const struct call *c, struct area *at)
{
    struct calling k = { .a = a, .by = by, .c = c };
    TRY(db_tx(db, call, &k));
    *at = k.at;
    return OK;
}

/* ---- the honest number ---- */

void wilson(int64_t yes, int64_t n, int64_t *low_permille, int64_t *high_permille)
{
    const double z = 1.959964;                               /* 95 %, two-sided */
    *low_permille = 0;
    *high_permille = 1000;
    if (n <= 0) return;
    double size = (double)n, p = (double)yes / size, under = 1 + z * z / size;
    double middle = (p + z * z / (2 * size)) / under;
    double half = z * sqrt(p * (1 - p) / size + z * z / (4 * size * size)) / under;
    double low = floor((middle - half) * 1000), high = ceil((middle + half) * 1000);
    *low_permille = low < 0 ? 0 : (int64_t)low;
    *high_permille = high > 1000 ? 1000 : (int64_t)high;
}

enum err callback_estimate(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, struct estimate *out)
{
    struct counts c;
    struct estimate e = { 0 };
    TRY(cube_read(db, a, campaign_id, unit_id, DAY_WHOLE, &c));
    TRY(callback_tally(db, a, campaign_id, unit_id, &e.drawn));
    e.called = c.n[MEASURE_called_back];
    e.real = c.n[MEASURE_call_ok];
    e.unreal = c.n[MEASURE_call_wrong];
    e.visits = c.n[MEASURE_guided];
    wilson(e.real, e.real + e.unreal, &e.low_permille, &e.high_permille);
    e.estimate_low = e.visits * e.low_permille / 1000;
    e.estimate_high = (e.visits * e.high_permille + 999) / 1000;
    *out = e;
    return OK;
}

static const struct field estimate_row[] = {
    FIELD(struct estimate, drawn), FIELD(struct estimate, called), FIELD(struct estimate, real), FIELD(struct estimate, unreal),
    FIELD(struct estimate, low_permille), FIELD(struct estimate, high_permille), FIELD(struct estimate, visits),
    FIELD(struct estimate, estimate_low), FIELD(struct estimate, estimate_high),
};
const struct fields estimate_fields = { estimate_row, N_OF(estimate_row) };
