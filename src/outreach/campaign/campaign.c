/* campaign.c - the rules of a campaign: its flow, its period, and that only one runs over any door. */
#include "auth/role.h"
#include "core/time.h"
#include "outreach/campaign/campaign_db.h"
#include "territory/territory.h"

const char *const campaign_states[] = { "draft", "running", "closed", NULL };
const char *const campaign_events[] = { "start", "close", "reopen", NULL };
const char *const position_words[] = { "head", "deputy", "member", NULL };

static const struct flow_step steps[] = {
    /* from            event            to                who         */
    { CAMPAIGN_DRAFT,   CAMPAIGN_START,  CAMPAIGN_RUNNING, ROLE_CITY },
    { CAMPAIGN_RUNNING, CAMPAIGN_CLOSE,  CAMPAIGN_CLOSED,  ROLE_CITY },
    { CAMPAIGN_CLOSED,  CAMPAIGN_REOPEN, CAMPAIGN_RUNNING, ROLE_CITY },
};
const struct flow campaign_flow = {
    .name = "campaign", .states = campaign_states, .events = campaign_events,
    .steps = steps, .n_steps = N_OF(steps), .start = CAMPAIGN_DRAFT,
};

struct work { struct arena *a; struct campaign *c; int64_t now_ms; unsigned event, roles; struct str *field; };

static enum err create(struct db *db, void *arg)
{
    struct work *w = arg;
    w->c->state = CAMPAIGN_DRAFT;                    /* it may run again, after a lost race */
    TRY(next_ids(db, w->a, "campaign", 1, &w->c->id));
    return campaign_insert(db, w->a, w->c);
}

enum err campaign_create(struct db *db, struct arena *a, struct campaign *c)
{
    if (c->from_day > c->to_day) return ERR_BAD_INPUT;
    struct campaign made = *c;
    TRY(db_tx(db, create, &(struct work){ .a = a, .c = &made }));
    *c = made;
    return OK;
}

static enum err clash_with(struct work *w, struct str field)
{
    *w->field = field;
    return ERR_CONFLICT;
}

static enum err change(struct db *db, void *arg)
{
    struct work *w = arg;
    struct campaign before;
    TRY(campaign_by_id(db, w->a, w->c->id, &before));
    if (before.state == CAMPAIGN_CLOSED) return ERR_CONFLICT;
    if (before.state == CAMPAIGN_RUNNING) {
        bool is_shorter = w->c->to_day < before.to_day;
        if (w->c->from_day != before.from_day) return clash_with(w, S("from_day"));
        if (is_shorter && w->c->to_day < day_of_ms(w->now_ms))
            return clash_with(w, S("to_day")); /* visits were made on those days */
    }
    return campaign_update(db, w->a, w->c);
}

enum err campaign_change(struct db *db, struct arena *a, const struct campaign *c, int64_t now_ms, struct str *field)
{
    if (c->from_day > c->to_day) return ERR_BAD_INPUT;
    struct campaign wanted = *c;
    return db_tx(db, change, &(struct work){ .a = a, .c = &wanted, .now_ms = now_ms, .field = field });
}

/* Another running campaign at, above or below the unit would count the same door twice. */
struct clash { struct db *db; struct arena *a; const struct campaign *c; };

static enum err no_clash(const void *row, void *arg)
{
    const struct campaign *other = row;
    const struct clash *k = arg;
    bool above, below;
    if (other->id == k->c->id) return OK;
    TRY(unit_is_within(k->db, k->a, k->c->unit_id, other->unit_id, &above));
    TRY(unit_is_within(k->db, k->a, other->unit_id, k->c->unit_id, &below));
    return above || below ? ERR_CONFLICT : OK;
}

struct running { struct campaign v[1000]; size_t n; };

static enum err keep(const void *row, void *arg)
{
    struct running *r = arg;
    r->v[r->n++] = *(const struct campaign *)row;
    return OK;
}

static enum err move(struct db *db, void *arg)
{
    struct work *w = arg;
    struct campaign c;
    unsigned to;
    TRY(campaign_by_id(db, w->a, w->c->id, &c));
    TRY(flow_next(&campaign_flow, c.state, w->event, w->roles, &to));
    if (to == CAMPAIGN_RUNNING) {                        /* gathered first: no statement inside another's walk */
        struct running *r = arena_new(w->a, struct running, 1);
        if (!r) return ERR_NOMEM;
        TRY(campaign_running_all(db, w->a, keep, r));
        for (size_t i = 0; i < r->n; i++) TRY(no_clash(&r->v[i], &(struct clash){ db, w->a, &c }));
    }
    TRY(campaign_set_state(db, w->a, c.id, c.state, to));
    c.state = to;
    *w->c = c;
    return OK;
}

enum err campaign_move(struct db *db, struct arena *a, int64_t id, unsigned event, unsigned roles, struct campaign *out)
{
    struct campaign c = { .id = id };
    TRY(db_tx(db, move, &(struct work){ .a = a, .c = &c, .event = event, .roles = roles }));
    *out = c;
    return OK;
}

static enum err create_running(struct db *db, void *arg)
{
    TRY(create(db, arg));
    return move(db, arg);
}

enum err campaign_create_running(struct db *db, struct arena *a, unsigned roles, struct campaign *c)
{
    if (c->from_day > c->to_day) return ERR_BAD_INPUT;
    struct campaign made = *c;
    struct work w = { .a = a, .c = &made, .event = CAMPAIGN_START, .roles = roles };
    TRY(db_tx(db, create_running, &w));
    *c = made;
    return OK;
}
