/* page.c - a household, or several bound together by one person, replayed from its events, and every row held beside it. */
#include "outreach/audit/audit_impl.h"
#include "core/time.h"

/* The replayed events of one page. */
struct told_event { const struct event *e; struct told_event *next; };
struct page {
    struct auditor *w;
    const int64_t *households;
    size_t n;
    struct told_event *first, *last;
    struct book *book;
};

static enum err tell(struct page *p, struct difference d) { return audit_tell(p->w->all, d); }

static struct str number(struct arena *a, int64_t x) { return arena_printf(a, "%lld", (long long)x); }

/* ---- the events ---- */

static enum err copy_event(struct arena *a, const struct event *e, struct event **out)
{
    struct event *c = arena_new(a, struct event, 1);
    if (!c) return ERR_NOMEM;
    *c = *e;                                         /* its texts are in the arena already */
    *out = c;
    return OK;
}

/* In the order of seq; the events of several households come household by household. */
static enum err gather(const void *row, void *arg)
{
    struct page *p = arg;
    struct event *copy;
    struct told_event *t = arena_new(p->w->page, struct told_event, 1);
    if (!t) return ERR_NOMEM;
    TRY(copy_event(p->w->page, row, &copy));
    t->e = copy;
    if (!p->last || p->last->e->seq < copy->seq) {
        if (p->last) p->last->next = t;
        else p->first = t;
        p->last = t;
        return OK;
    }
    struct told_event **place = &p->first;
    while ((*place)->e->seq < copy->seq) place = &(*place)->next;
    t->next = *place;
    *place = t;
    return OK;
}

static bool is_said_same(const struct page *p, int64_t resident_id)
{
    for (const struct told_event *t = p->first; t; t = t->next) {
        int64_t resident, same_as;
        effects_same(t->e->effects, &resident, &same_as);
        if (t->e->kind == EVENT_PERSON && resident == resident_id) return true;
    }
    return false;
}

static enum err put_resident(const void *row, void *arg)
{
    const struct lives *r = row;
    struct page *p = arg;
    bool later = r->same_as && is_said_same(p, r->id);           /* an event of this page will say so */
    struct book_resident x = { .id = r->id, .household_id = r->household_id, .uid = r->uid, .home = r->home,
                               .person_id = r->same_as && !later ? r->same_as : r->id };
    TRY(book_put_resident(p->book, &x));
    return x.person_id != x.id && !book_resident(p->book, x.person_id)
        ? resident_of(p->w->db, p->w->page, x.person_id, put_resident, p) : OK;
}

static enum err word_of(struct arena *a, struct str body, struct str *out)
{
    const struct json_in *doc;
    struct blame blame;
    TRY(json_parse(a, body, &blame, &doc));
    *out = json_as_text(json_member(doc, "word"));
    return OK;
}

enum err entry_of(struct arena *a, const struct event *e, struct visit *v, struct entry *x)
{
    struct blame blame;
    *x = (struct entry){ .e = e, .visit = v };
    if (e->kind == EVENT_PERSON) { effects_same(e->effects, &x->same_resident, &x->same_as); return OK; }
    if (e->kind >= EVENT_CONFIRM) return word_of(a, e->body, &x->word);
    TRY(visit_read(a, e->body, e->kind == EVENT_CORRECTION, v, &blame));
    x->come_back_ms = v->come_back_ms ? v->come_back_ms + e->skew_ms : 0;
    return OK;
}

int64_t event_time(const struct event *e)
{
    return e->device_ms + e->skew_ms < e->received_ms ? e->device_ms + e->skew_ms : e->received_ms;
}

/* A visit or a card is late when it counts on another day than it happened; of the others the day depends on a visit. */
bool event_is_late(const struct event *e)
{
    return e->kind == EVENT_VISIT || e->kind == EVENT_PERSON ? e->day != day_of_ms(e->at_ms) : e->late;
}

struct str event_outcome(const struct event *e, const struct visit *v)
{
    bool has_outcome = e->kind == EVENT_VISIT || e->kind == EVENT_CORRECTION;
    return has_outcome ? str_z(outcome_words[v->outcome]) : S("");
}

static enum err differs(struct page *p, unsigned kind, int64_t id, const char *what, struct str counted, struct str recounted)
{
    if (str_eq(counted, recounted)) return OK;
    return tell(p, (struct difference){ kind, .id = id, .what = str_z(what), .counted = counted, .recounted = recounted });
}

static enum err differs_i64(struct page *p, unsigned kind, int64_t id, const char *what, int64_t counted, int64_t recounted)
{
    return counted == recounted ? OK
         : differs(p, kind, id, what, number(p->w->page, counted), number(p->w->page, recounted));
}

static enum err event_again(struct page *p, const struct event *e)
{
    struct visit *v = arena_new(p->w->page, struct visit, 1);
    struct entry x;
    struct str effects;
    if (!v) return ERR_NOMEM;
    enum err read = entry_of(p->w->page, e, v, &x);
    if (read == OK) read = book_fold(p->book, &x, &effects);
    if (read == ERR_NOMEM) return read;
    if (read != OK) return tell(p, (struct difference){ DIFFERENCE_BODY, .id = e->seq, .what = e->id,
                                                        .counted = S("stored"), .recounted = S("unreadable") });
    TRY(differs(p, DIFFERENCE_EFFECTS, e->seq, "effects", e->effects, effects));
    TRY(differs_i64(p, DIFFERENCE_EFFECTS, e->seq, "at_ms", e->at_ms, event_time(e)));
    TRY(differs_i64(p, DIFFERENCE_EFFECTS, e->seq, "late", e->late, event_is_late(e)));
    return differs(p, DIFFERENCE_EFFECTS, e->seq, "outcome", e->outcome, event_outcome(e, v));
}

/* ---- the rows ---- */

static enum err compare_door(struct page *p, const struct book_door *d)
{
    struct door_now now = { .household_id = d->household_id };
    int64_t id = d->household_id;
    enum err e = door_of(p->w->db, p->w->page, id, &now);
    if (e == ERR_NOT_FOUND && d->visits)
        return tell(p, (struct difference){ DIFFERENCE_DOOR, .id = id, .what = S("visits"), .counted = S("no row"),
                                            .recounted = number(p->w->page, d->visits) });
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    bool is_next = now.campaign_id != d->campaign_id;            /* cut anew for another campaign, nobody came yet */
    TRY(differs_i64(p, DIFFERENCE_DOOR, id, "visits", now.visits, is_next ? 0 : d->visits));
    if (is_next && d->campaign_id) return OK;
    TRY(differs_i64(p, DIFFERENCE_DOOR, id, "last_ms", now.last_ms, d->last_ms));
    if (is_next) return OK;
    TRY(differs(p, DIFFERENCE_DOOR, id, "last_outcome", now.last_outcome, d->last_outcome));
    TRY(differs_i64(p, DIFFERENCE_DOOR, id, "due_ms", now.due_ms, d->due_ms));
    return d->visits ? differs_i64(p, DIFFERENCE_DOOR, id, "ward", now.ward_id, d->at.ward_id) : OK;
}

static enum err compare_readiness(const void *row, void *arg)
{
    const struct readiness_now *r = row;
    struct page *p = arg;
    struct book_person *x = book_person(p->book, r->resident_id);
    if (!x || x->campaign_id == 0)
        return tell(p, (struct difference){ DIFFERENCE_READINESS, .id = r->resident_id, .what = S("marks"),
                                            .counted = r->marks, .recounted = S("never asked") });
    char times[MARK_TIMES_LEN];
    x->is_stored = true;
    rules_times_write(x->at, times);
    const struct { const char *what; int64_t counted, recounted; } n[] = {
        { "ready", r->ready, (int64_t)rules_ready(x->marks) }, { "campaign",  r->campaign_id,  x->campaign_id  },
        { "group", r->group_id, x->home.group_id },            { "ward",      r->ward_id,      x->home.ward_id },
        { "seq",   r->seq,      x->seq },                      { "household", r->household_id, x->household_id },
    };
    TRY(differs(p, DIFFERENCE_READINESS, x->id, "marks", r->marks, (struct str){ x->marks, MARK_COUNT }));
    TRY(differs(p, DIFFERENCE_READINESS, x->id, "times", r->times, (struct str){ times, MARK_TIMES_LEN }));
    for (size_t i = 0; i < N_OF(n); i++)
        TRY(differs_i64(p, DIFFERENCE_READINESS, x->id, n[i].what, n[i].counted, n[i].recounted));
    return OK;
}

static struct str credit_text(struct arena *a, int64_t seq, struct area at)
{
    return arena_printf(a, "%lld at %lld of %lld", (long long)seq, (long long)at.group_id, (long long)at.ward_id);
}

static enum err compare_credit(const void *row, void *arg)
{
    const struct credit_now *c = row;
    struct page *p = arg;
    const struct book_person *x = book_person(p->book, c->person_id);
    struct str counted = credit_text(p->w->page, c->seq, (struct area){ c->group_id, c->ward_id });
    for (struct book_credit *k = x ? x->credits : NULL; k; k = k->next) {
        if (k->is_gone || k->campaign_id != c->campaign_id || !str_eq(k->what, c->what)) continue;
        k->is_stored = true;
        struct str recounted = credit_text(p->w->page, k->seq, k->at);
        if (str_eq(counted, recounted)) return OK;
        return tell(p, (struct difference){ DIFFERENCE_CREDIT, .id = x->id, .what = k->what, .counted = counted,
                                            .recounted = recounted });
    }
    return tell(p, (struct difference){ DIFFERENCE_CREDIT, .id = c->person_id, .what = c->what, .counted = counted,
                                        .recounted = S("not earned") });
}

static struct str standing_text(struct arena *a, const struct standing *s)
{
    return arena_printf(a, "%s body %lld%s%s%.*s%s%.*s", s->live ? "live" : "void", (long long)s->body_seq,
                        s->confirmed ? " confirmed" : "", s->flags.n ? " flags " : "", (int)s->flags.n, s->flags.p
                            ? s->flags.p : "",
                        s->reviewed ? " reviewed " : " ", (int)s->called.n, s->called.p ? s->called.p : "");
}

static enum err compare_standing(const void *row, void *arg)
{
    const struct standing *s = row;
    struct page *p = arg;
    struct book_door *d = book_door(p->book, s->household_id);
    struct book_visit *v = d ? book_visit(d, s->seq) : NULL;
    if (!v) return tell(p, (struct difference){ DIFFERENCE_STANDING, .id = s->seq, .what = S("standing"),
                                                .counted = standing_text(p->w->page, s), .recounted = S("no visit") });
    bool is_due = v->is_standing_changed;
    v->is_standing_changed = false;                              /* met */
    if (!is_due) return tell(p, (struct difference){ DIFFERENCE_STANDING, .id = s->seq, .what = S("standing"),
                                                     .counted = standing_text(p->w->page, s), .recounted = S("no row") });
    return differs(p, DIFFERENCE_STANDING, s->seq, "standing", standing_text(p->w->page, s),
                   standing_text(p->w->page, &v->standing));
}

static enum err missing_of_person(struct page *p, const struct book_person *x)
{
    if (x->campaign_id && !x->is_stored)
        TRY(tell(p, (struct difference){ DIFFERENCE_READINESS, .id = x->id, .what = S("marks"), .counted = S("no row"),
                                         .recounted = { x->marks, MARK_COUNT } }));
    for (const struct book_credit *k = x->credits; k; k = k->next)
        if (!k->is_gone && !k->is_stored)
            TRY(tell(p, (struct difference){ DIFFERENCE_CREDIT, .id = x->id, .what = k->what, .counted = S("no row"),
                                             .recounted = credit_text(p->w->page, k->seq, k->at) }));
    return OK;
}

static enum err compare_missing(struct page *p)
{
    const struct book_person *x;
    const struct book_door *d;
    for (size_t i = 0; (x = book_persons(p->book, i)); i++) TRY(missing_of_person(p, x));
    for (size_t i = 0; (d = book_doors(p->book, i)); i++)
        for (const struct book_visit *v = d->history; v; v = v->next)
            if (v->is_standing_changed)
                TRY(tell(p, (struct difference){ DIFFERENCE_STANDING, .id = v->seq, .what = S("standing"), .counted = S("no row"),
                                                 .recounted = standing_text(p->w->page, &v->standing) }));
    return OK;
}

static enum err compare_page(struct page *p)
{
    for (size_t i = 0; i < p->n; i++) {
        int64_t household = p->households[i];
        const struct book_door *d = book_door(p->book, household);
        if (d) TRY(compare_door(p, d));
        TRY(readiness_of(p->w->db, p->w->page, household, compare_readiness, p));
        TRY(credits_of(p->w->db, p->w->page, household, compare_credit, p));
        TRY(standings_of(p->w->db, p->w->page, household, compare_standing, p));
    }
    return compare_missing(p);
}

/* ---- the whole page ---- */

static enum err open_doors(struct page *p)
{
    p->book = book_open(p->w->page, p->w->cells);
    if (!p->book) return ERR_NOMEM;
    for (size_t i = 0; i < p->n; i++) {
        const struct told_event *t = p->first;
        while (t && t->e->household_id != p->households[i]) t = t->next;
        struct book_door d = { .household_id = p->households[i], .has_history = true };
        if (t) d.at = (struct area){ t->e->group_id, t->e->ward_id };
        TRY(book_put_door(p->book, &d, NULL));
        TRY(residents_of(p->w->db, p->w->page, d.household_id, put_resident, p));
        p->w->sums.households += t != NULL;
    }
    return OK;
}

enum err page_exact(struct auditor *w, const int64_t *households, size_t n)
{
    struct page p = { .w = w, .households = households, .n = n };
    const struct book_resident *r;
    arena_reset(w->page);
    for (size_t i = 0; i < n; i++) TRY(events_of_household(w->db, w->page, households[i], gather, &p));
    TRY(open_doors(&p));
    for (const struct told_event *t = p.first; t; t = t->next) TRY(event_again(&p, t->e));
    TRY(compare_page(&p));
    for (size_t i = 0; (r = book_residents(p.book, i)); i++)
        w->sums.people += r->person_id == r->id && book_person(p.book, r->id);
    return OK;
}

/* ---- households bound together ---- */

enum { BOUND_MAX = 64 };
struct bound { int64_t v[BOUND_MAX]; size_t n; };

static bool bound_has(const struct bound *b, int64_t household_id)
{
    for (size_t i = 0; i < b->n; i++) if (b->v[i] == household_id) return true;
    return false;
}

/* All that hangs together with the link `from`; a used link has household_id 0. */
static enum err bind(struct linked *links, size_t from, size_t n, struct bound *b)
{
    *b = (struct bound){ .v = { links[from].household_id }, .n = 1 };
    for (bool grew = true; grew;) {
        grew = false;
        for (size_t i = from; i < n; i++) {
            struct linked *l = &links[i];
            if (l->household_id == 0) continue;
            bool one = bound_has(b, l->household_id), other = bound_has(b, l->other_id);
            if (!one && !other) continue;
            if (b->n == BOUND_MAX) return ERR_INTERNAL;
            if (!one || !other) b->v[b->n++] = one ? l->other_id : l->household_id;
            l->household_id = 0;
            grew = true;
        }
    }
    return OK;
}

enum err pages_linked(struct auditor *w)
{
    struct linked *links = (struct linked *)(void *)w->all->links.p;
    for (size_t from = 0; from < w->all->links.n; from++) {
        struct bound b;
        if (links[from].household_id == 0) continue;
        TRY(bind(links, from, w->all->links.n, &b));
        TRY(page_exact(w, b.v, b.n));
        for (size_t i = 0; i < b.n; i++)                         /* done: what is exact and alone comes after */
            if (audit_knows(w->all, b.v[i])) {
                w->all->mark[b.v[i]] = 0;
                w->all->sum[b.v[i]] = 0;
            }
    }
    return OK;
}
