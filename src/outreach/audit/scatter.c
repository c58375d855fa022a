/* scatter.c - every table once, in the order it lies: events checked by themselves and set aside, rows summed up as prints. */
#include "outreach/audit/audit_impl.h"
#include "outreach/audit/told.h"
#include "core/json_scan.h"

enum { AT_ONCE = 1024 };                             /* rows between two looks at how the others are */

/* ---- prints ---- */

uint64_t print_text(const struct audit *all, uint64_t h, struct str s)
{
    enum { STEP = 7 };
    h = print_word(all, h, s.n);
    for (; s.n >= 8; s.p += STEP, s.n -= STEP) {     /* eight are read, seven count: they stay below the prime */
        uint64_t word;
        memcpy(&word, s.p, sizeof word);
        h = print_word(all, h, word & (UINT64_MAX >> 8));
    }
    uint64_t rest = 0;
    if (s.n) memcpy(&rest, s.p, s.n < STEP ? s.n : STEP);
    return print_word(all, h, rest);
}

uint64_t readiness_print(const struct audit *all, const struct readiness_now *r)
{
    const int64_t n[] = { r->resident_id, r->household_id, r->group_id, r->ward_id, r->campaign_id, r->ready, r->seq };
    uint64_t h = print_row(all, n, N_OF(n));
    return print_end(all, print_text(all, print_text(all, h, r->marks), r->times));
}

uint64_t credit_print(const struct audit *all, const struct credit_now *c)
{
    const int64_t n[] = { c->person_id, c->campaign_id, c->seq, c->group_id, c->ward_id };
    return print_end(all, print_text(all, print_row(all, n, N_OF(n)), c->what));
}

uint64_t standing_print(const struct audit *all, const struct standing *s)
{
    const int64_t n[] = { s->seq, s->household_id, s->body_seq, s->live | s->confirmed << 1 | s->reviewed << 2 };
    return print_end(all, print_text(all, print_text(all, print_row(all, n, N_OF(n)), s->flags), s->called));
}

uint64_t effects_print(const struct audit *all, struct str effects)
{
    return print_end(all, print_text(all, 0, effects));
}

/* ---- a walk, with a look around now and then ---- */

struct take { struct auditor *w; int64_t rows; };

static enum err one_more(struct take *t)
{
    if (++t->rows < AT_ONCE) return OK;
    t->rows = 0;
    return audit_went_on(t->w, AT_ONCE);
}

static enum err set_aside(struct auditor *w, const struct told *t)
{
    struct audit *all = w->all;
    size_t n = told_write(t, w->record);
    if (n == 0) return ERR_INTERNAL;
    return spill_put(all->spill, w->number, (size_t)(t->household_id / all->per_bucket), w->record, (uint32_t)n);
}

static void sum_add(struct audit *all, int64_t household_id, uint64_t print)
{
    atomic_fetch_add_explicit(&all->sum[household_id], print, memory_order_relaxed);
}

static enum err stray(struct audit *all, unsigned kind, int64_t id, struct str what)
{
    return audit_tell(all, (struct difference){ kind, .id = id, .what = what, .counted = S("a row"), .recounted = S("nobody") });
}

/* ---- who lives where ---- */

static enum err take_resident(const void *row, void *arg)
{
    const struct lives *r = row;
    struct take *t = arg;
    struct audit *all = t->w->all;
    if (r->id > 0 && r->id <= all->residents_max && audit_knows(all, r->household_id))
        all->home[r->id] = (uint32_t)r->household_id;
    else if (r->id > all->residents_max) TRY(audit_wild(all, r->household_id));
    if (r->same_as && audit_knows(all, r->household_id)) atomic_fetch_or(&all->mark[r->household_id], HOUSEHOLD_EXACT);
    if (r->uid.n && audit_knows(all, r->household_id)) {
        struct told x = { .kind = TOLD_UID, .household_id = r->household_id, .resident_id = r->id, .uid = r->uid };
        TRY(set_aside(t->w, &x));
    }
    return one_more(t);
}

enum err residents_take(struct auditor *w, int64_t from, int64_t to)
{
    struct take t = { w, 0 };
    return walk_residents(w->db, w->scratch, from, to, take_resident, &t);
}

/* ---- events ---- */

struct word_in { struct str word, reason; };
static const struct field word_fields[] = { FIELD(struct word_in, word), FIELD(struct word_in, reason, .nullable = true) };

static enum err event_read(struct arena *a, const struct event *e, struct told *t)
{
    struct word_in in = { 0 };
    bool is_said = e->kind >= EVENT_CONFIRM && e->kind <= EVENT_CALL;
    if (!is_said || !json_scan(e->body, FIELDS(word_fields), &in, NULL, NULL))
        return entry_of(a, e, &t->visit, &t->entry);
    t->entry = (struct entry){ .e = e, .word = in.word };
    return OK;
}

/* What the event alone can tell; whatever does not fit is named when its household is replayed. */
static enum err event_aside(struct auditor *w, const struct event *e)
{
    struct told t = { .kind = TOLD_EVENT, .household_id = e->household_id, .seq = e->seq, .e = *e };
    if (!audit_knows(w->all, e->household_id)) return audit_wild(w->all, e->household_id);
    if (audit_is(w->all, e->household_id, HOUSEHOLD_EXACT)) return OK;
    enum err read = event_read(w->scratch, e, &t);
    if (read == ERR_NOMEM) return read;
    bool fits = read == OK && event_time(e) == e->at_ms && event_is_late(e) == e->late
             && str_eq(event_outcome(e, &t.visit), e->outcome);
    if (!fits) audit_suspect(w->all, e->household_id);
    if (read != OK) return OK;                       /* unreadable: it counts for nothing */
    t.effects = effects_print(w->all, e->effects);
    return set_aside(w, &t);
}

static enum err take_event(const void *row, void *arg)
{
    const struct event *e = row;
    struct take *t = arg;
    t->w->sums.events++;
    arena_reset(t->w->scratch);
    TRY(chain_event(t->w, e));
    TRY(event_aside(t->w, e));
    return one_more(t);
}

enum err events_take(struct auditor *w, int64_t from, int64_t to)
{
    struct take t = { w, 0 };
    return walk_events(w->db, w->scratch, from, to, take_event, &t);
}

/* ---- registers ---- */

static enum err take_readiness(const void *row, void *arg)
{
    const struct readiness_now *r = row;
    struct take *t = arg;
    int64_t household = audit_home(t->w->all, r->resident_id);
    if (household) sum_add(t->w->all, household, readiness_print(t->w->all, r));
    else TRY(stray(t->w->all, DIFFERENCE_READINESS, r->resident_id, r->marks));
    return one_more(t);
}

enum err readiness_take(struct auditor *w, int64_t from, int64_t to)
{
    struct take t = { w, 0 };
    return walk_readiness(w->db, w->scratch, from, to, take_readiness, &t);
}

static enum err take_credit(const void *row, void *arg)
{
    const struct credit_now *c = row;
    struct take *t = arg;
    int64_t household = audit_home(t->w->all, c->person_id);
    if (household) sum_add(t->w->all, household, credit_print(t->w->all, c));
    else TRY(stray(t->w->all, DIFFERENCE_CREDIT, c->person_id, c->what));
    return one_more(t);
}

enum err credits_take(struct auditor *w, int64_t from, int64_t to)
{
    struct take t = { w, 0 };
    return walk_credits(w->db, w->scratch, from, to, take_credit, &t);
}

static enum err take_standing(const void *row, void *arg)
{
    const struct standing *s = row;
    struct take *t = arg;
    if (audit_knows(t->w->all, s->household_id)) sum_add(t->w->all, s->household_id, standing_print(t->w->all, s));
    else TRY(stray(t->w->all, DIFFERENCE_STANDING, s->seq, S("standing")));
    return one_more(t);
}

enum err standings_take(struct auditor *w)
{
    struct take t = { w, 0 };
    return walk_standings(w->db, w->scratch, take_standing, &t);
}

/* ---- doors ---- */

static enum err take_door(const void *row, void *arg)
{
    struct take *t = arg;
    struct told x = { .kind = TOLD_DOOR, .door = *(const struct door_now *)row };
    x.household_id = x.door.household_id;
    if (audit_knows(t->w->all, x.household_id)) TRY(set_aside(t->w, &x));
    else if (x.door.visits || x.door.last_ms) TRY(stray(t->w->all, DIFFERENCE_DOOR, x.household_id, S("visits")));
    return one_more(t);
}

enum err doors_take(struct auditor *w, int64_t from, int64_t to)
{
    struct take t = { w, 0 };
    return walk_doors(w->db, w->scratch, from, to, take_door, &t);
}
