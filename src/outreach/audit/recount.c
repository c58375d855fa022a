/* recount.c - all events again, through the same fold, household by household; then every table is held beside the result. */
#include "auth/audit_log.h"
#include "auth/keys.h"
#include "core/time.h"
#include "outreach/erase/erase_db.h"
#include "outreach/audit/recount_db.h"
#include "territory/territory.h"

const char *const difference_words[] = { "cell", "door", "readiness", "credit", "standing", "effects", "body", "chain",
                                         "audit_log", "erasure", NULL };

enum { KEEP_MAX = 512 * MIB, PAGE_MAX = 64 * MIB };

/* The replayed events of one page: a household, or several bound together by one person. */
struct told { const struct event *e; struct told *next; };
struct page_of { int64_t households[64]; size_t n; struct told *first, *last; };

static const uint8_t no_link[1];
struct chain_of { int64_t device_id, n; uint8_t hash[CHAIN_LEN]; bool is_used; };

struct work {
    struct db *db;
    struct arena *keep, *page, *scratch; /* the whole recount; one page; a few rows */
    struct cells *cells;
    struct linked *links;
    size_t n_links, cap_links;
    struct page_of at;                   /* the household being gathered */
    struct book *book;                   /* the page being compared */
    struct chain_of *chains;             /* open hash by device */
    size_t n_chains, cap_chains;
    size_t cells_met;
    difference_fn *each;
    void *arg;
    struct recounted *out;
};

static enum err tell(struct work *w, struct difference d)
{
    w->out->differences++;
    return w->each(&d, w->arg);
}

static struct str number(struct arena *a, int64_t x) { return arena_printf(a, "%lld", (long long)x); }

/* ---- replay ---- */

static bool is_said_same(const struct page_of *p, int64_t resident_id)
{
    for (const struct told *t = p->first; t; t = t->next) {
        int64_t resident, same_as;
        effects_same(t->e->effects, &resident, &same_as);
        if (t->e->kind == EVENT_PERSON && resident == resident_id) return true;
    }
    return false;
}

static enum err put_resident(const void *row, void *arg)
{
    const struct lives *r = row;
    struct work *w = arg;
    bool later = r->same_as && is_said_same(&w->at, r->id);      /* an event of this page will say so */
    struct book_resident x = { .id = r->id, .household_id = r->household_id, .uid = r->uid, .home = r->home,
                               .person_id = r->same_as && !later ? r->same_as : r->id };
    TRY(book_put_resident(w->book, &x));
    return x.person_id != x.id && !book_resident(w->book, x.person_id)
        ? resident_of(w->db, w->page, x.person_id, put_resident, w) : OK;
}

static enum err word_of(struct arena *a, struct str body, struct str *out)
{
    const struct json_in *doc;
    struct blame blame;
    TRY(json_parse(a, body, &blame, &doc));
    *out = json_as_text(json_member(doc, "word"));
    return OK;
}

/* The entry an event stands for, read from its body; ERR_BAD_INPUT when the body is no longer what was stored. */
static enum err entry_of(struct arena *a, const struct event *e, struct visit *v, struct entry *x)
{
    struct blame blame;
    *x = (struct entry){ .e = e, .visit = v };
    if (e->kind == EVENT_PERSON) { effects_same(e->effects, &x->same_resident, &x->same_as); return OK; }
    if (e->kind >= EVENT_CONFIRM) return word_of(a, e->body, &x->word);
    TRY(visit_read(a, e->body, e->kind == EVENT_CORRECTION, v, &blame));
    x->come_back_ms = v->come_back_ms ? v->come_back_ms + e->skew_ms : 0;
    return OK;
}

static enum err event_again(struct work *w, const struct event *e)
{
    struct visit v = { 0 };
    struct entry x;
    struct str effects;
    enum err read = entry_of(w->page, e, &v, &x);
    if (read == OK) read = book_fold(w->book, &x, &effects);
    if (read == ERR_NOMEM) return read;
    if (read != OK) return tell(w, (struct difference){ DIFFERENCE_BODY, .id = e->seq, .what = e->id,
                                                        .counted = S("stored"), .recounted = S("unreadable") });
    if (!str_eq(effects, e->effects))
        TRY(tell(w, (struct difference){ DIFFERENCE_EFFECTS, .id = e->seq, .what = S("effects"), .counted = e->effects,
                                         .recounted = effects }));
    int64_t at = e->device_ms + e->skew_ms < e->received_ms ? e->device_ms + e->skew_ms : e->received_ms;
    if (at != e->at_ms)
        TRY(tell(w, (struct difference){ DIFFERENCE_EFFECTS, .id = e->seq, .what = S("at_ms"),
                                         .counted = number(w->page, e->at_ms), .recounted = number(w->page, at) }));
    bool has_outcome = e->kind == EVENT_VISIT || e->kind == EVENT_CORRECTION;
    struct str outcome = has_outcome ? str_z(outcome_words[v.outcome]) : S("");
    if (!str_eq(outcome, e->outcome))
        TRY(tell(w, (struct difference){ DIFFERENCE_EFFECTS, .id = e->seq, .what = S("outcome"), .counted = e->outcome,
                                         .recounted = outcome }));
    return OK;
}

/* ---- comparing a page ---- */

static enum err differs(struct work *w, unsigned kind, int64_t id, const char *what, struct str counted,
                        struct str recounted)
{
    if (str_eq(counted, recounted)) return OK;
    return tell(w, (struct difference){ kind, .id = id, .what = str_z(what), .counted = counted,
                                        .recounted = recounted });
}

static enum err differs_i64(struct work *w, unsigned kind, int64_t id, const char *what, int64_t counted,
                            int64_t recounted)
{
    return counted == recounted ? OK : differs(w, kind, id, what, number(w->page, counted), number(w->page, recounted));
}

static enum err compare_door(struct work *w, const struct book_door *d)
{
    struct door_now now;
    TRY(door_of(w->db, w->page, d->household_id, &now));
    bool is_next = now.campaign_id != d->campaign_id;            /* cut anew for another campaign, nobody came yet */
    int64_t id = d->household_id;
    TRY(differs_i64(w, DIFFERENCE_DOOR, id, "visits", now.visits, is_next ? 0 : d->visits));
    if (is_next) return OK;
    TRY(differs(w, DIFFERENCE_DOOR, id, "last_outcome", now.last_outcome, d->last_outcome));
    TRY(differs_i64(w, DIFFERENCE_DOOR, id, "last_ms", now.last_ms, d->last_ms));
    return differs_i64(w, DIFFERENCE_DOOR, id, "due_ms", now.due_ms, d->due_ms);
}

static enum err compare_readiness(const void *row, void *arg)
{
    const struct readiness_now *r = row;
    struct work *w = arg;
    struct book_person *p = book_person(w->book, r->resident_id);
    if (!p || p->campaign_id == 0)
        return tell(w, (struct difference){ DIFFERENCE_READINESS, .id = r->resident_id, .what = S("marks"),
                                            .counted = r->marks, .recounted = S("never asked") });
    char times[MARK_TIMES_LEN];
    p->is_stored = true;
    rules_times_write(p->at, times);
    TRY(differs(w, DIFFERENCE_READINESS, p->id, "marks", r->marks, (struct str){ p->marks, MARK_COUNT }));
    TRY(differs(w, DIFFERENCE_READINESS, p->id, "times", r->times, (struct str){ times, MARK_TIMES_LEN }));
    TRY(differs_i64(w, DIFFERENCE_READINESS, p->id, "ready", r->ready, (int64_t)rules_ready(p->marks)));
    return differs_i64(w, DIFFERENCE_READINESS, p->id, "campaign", r->campaign_id, p->campaign_id);
}

static enum err compare_credit(const void *row, void *arg)
{
    const struct credit_now *c = row;
    struct work *w = arg;
    const struct book_person *p = book_person(w->book, c->person_id);
    for (struct book_credit *k = p ? p->credits : NULL; k; k = k->next) {
        if (k->is_gone || k->campaign_id != c->campaign_id || !str_eq(k->what, c->what)) continue;
        k->is_stored = true;
        if (k->seq == c->seq) return OK;
        return tell(w, (struct difference){ DIFFERENCE_CREDIT, .id = p->id, .what = k->what, .counted = number(w->page,
                c->seq), .recounted = number(w->page, k->seq) });
    }
    return tell(w, (struct difference){ DIFFERENCE_CREDIT, .id = c->person_id, .what = c->what,
                                        .counted = number(w->page, c->seq), .recounted = S("not earned") });
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
    struct work *w = arg;
    struct book_door *d = book_door(w->book, s->household_id);
    struct book_visit *v = d ? book_visit(d, s->seq) : NULL;
    if (!v) return OK;                                           /* named as a stray */
    v->is_standing_changed = false;                              /* met */
    return differs(w, DIFFERENCE_STANDING, s->seq, "standing", standing_text(w->page, s), standing_text(w->page,
            &v->standing));
}

static enum err compare_missing(struct work *w)
{
    const struct book_person *p;
    const struct book_door *d;
    for (size_t i = 0; (p = book_persons(w->book, i)); i++) {
        if (p->campaign_id && !p->is_stored)
            TRY(tell(w, (struct difference){ DIFFERENCE_READINESS, .id = p->id, .what = S("marks"),
                                             .counted = S("no row"),
                                             .recounted = { p->marks, MARK_COUNT } }));
        for (const struct book_credit *k = p->credits; k; k = k->next)
            if (!k->is_gone && !k->is_stored)
                TRY(tell(w, (struct difference){ DIFFERENCE_CREDIT, .id = p->id, .what = k->what,
                                                 .counted = S("no row"), .recounted = number(w->page, k->seq) }));
    }
    for (size_t i = 0; (d = book_doors(w->book, i)); i++)
        for (const struct book_visit *v = d->history; v; v = v->next)
            if (v->is_standing_changed)
                TRY(tell(w, (struct difference){ DIFFERENCE_STANDING, .id = v->seq, .what = S("standing"),
                                                 .counted = S("no row"),
                                                 .recounted = standing_text(w->page, &v->standing) }));
    return OK;
}

static enum err compare_page(struct work *w)
{
    const struct book_resident *r;
    for (size_t i = 0; i < w->at.n; i++) {
        int64_t household = w->at.households[i];
        const struct book_door *d = book_door(w->book, household);
        if (d) TRY(compare_door(w, d));
        TRY(readiness_of(w->db, w->page, household, compare_readiness, w));
        TRY(credits_of(w->db, w->page, household, compare_credit, w));
        TRY(standings_of(w->db, w->page, household, compare_standing, w));
    }
    for (size_t i = 0; (r = book_residents(w->book, i)); i++) w->out->people += r->person_id == r->id
        && book_person(w->book, r->id);
    return compare_missing(w);
}

/* Replay what was gathered and hold it beside the tables; the page is empty afterwards. */
static enum err settle(struct work *w)
{
    if (!w->at.first) return OK;
    w->book = book_open(w->page, w->cells);
    if (!w->book) return ERR_NOMEM;
    for (size_t i = 0; i < w->at.n; i++) {
        const struct told *t = w->at.first;
        while (t && t->e->household_id != w->at.households[i]) t = t->next;
        struct book_door d = { .household_id = w->at.households[i], .has_history = true };
        if (t) d.at = (struct area){ t->e->group_id, t->e->ward_id };
        TRY(book_put_door(w->book, &d, NULL));
        TRY(residents_of(w->db, w->page, d.household_id, put_resident, w));
        w->out->households += t != NULL;
    }
    for (const struct told *t = w->at.first; t; t = t->next) TRY(event_again(w, t->e));
    TRY(compare_page(w));
    arena_reset(w->page);
    w->at = (struct page_of){ .n = 0 };
    return OK;
}

/* ---- gathering ---- */

static enum err copy_event(struct arena *a, const struct event *e, struct event **out)
{
    struct event *c = arena_new(a, struct event, 1);
    if (!c) return ERR_NOMEM;
    *c = *e;
    TRY(arena_copy(a, e->id, &c->id));
    TRY(arena_copy(a, e->outcome, &c->outcome));
    TRY(arena_copy(a, e->body, &c->body));
    TRY(arena_copy(a, e->effects, &c->effects));
    c->session = (struct str){ 0 };
    c->chain = (struct bytes){ 0 };
    *out = c;
    return OK;
}

/* In the order of seq; the events of bound pages of several households come household by household. */
static enum err gather(struct work *w, const struct event *e)
{
    struct event *copy;
    struct told *t = arena_new(w->page, struct told, 1);
    if (!t) return ERR_NOMEM;
    TRY(copy_event(w->page, e, &copy));
    t->e = copy;
    if (!w->at.last || w->at.last->e->seq < copy->seq) {
        if (w->at.last) w->at.last->next = t;
        else w->at.first = t;
        w->at.last = t;
        return OK;
    }
    struct told **place = &w->at.first;
    while ((*place)->e->seq < copy->seq) place = &(*place)->next;
    t->next = *place;
    *place = t;
    return OK;
}

static enum err gather_any(const void *row, void *arg) { return gather(arg, row); }

static bool is_linked(const struct work *w, int64_t household_id)
{
    for (size_t i = 0; i < w->n_links; i++)
        if (w->links[i].household_id == household_id || w->links[i].other_id == household_id) return true;
    return false;
}

static enum err next_event(const void *row, void *arg)
{
    const struct event *e = row;
    struct work *w = arg;
    if (w->at.first && w->at.households[0] != e->household_id) TRY(settle(w));
    if (is_linked(w, e->household_id)) return OK;                /* replayed with those it is bound to */
    if (!w->at.first) { w->at.n = 1; w->at.households[0] = e->household_id; }
    return gather(w, e);
}

static enum err keep_link(const void *row, void *arg)
{
    struct work *w = arg;
    if (w->n_links == w->cap_links) {
        size_t cap = w->cap_links ? 2 * w->cap_links : 64;
        struct linked *wide = arena_new(w->keep, struct linked, cap);
        if (!wide) return ERR_NOMEM;
        if (w->n_links) memcpy(wide, w->links, w->n_links * sizeof *wide);
        w->links = wide;
        w->cap_links = cap;
    }
    w->links[w->n_links++] = *(const struct linked *)row;
    return OK;
}

static bool page_has(const struct page_of *p, int64_t household_id)
{
    for (size_t i = 0; i < p->n; i++) if (p->households[i] == household_id) return true;
    return false;
}

/* Each set of households bound together is one page. A used link has household_id 0. */
static enum err linked_pages(struct work *w)
{
    for (size_t from = 0; from < w->n_links; from++) {
        if (w->links[from].household_id == 0) continue;
        w->at = (struct page_of){ .households = { w->links[from].household_id }, .n = 1 };
        for (bool grew = true; grew;) {
            grew = false;
            for (size_t i = from; i < w->n_links; i++) {
                struct linked *l = &w->links[i];
                if (l->household_id == 0) continue;
                bool a = page_has(&w->at, l->household_id), b = page_has(&w->at, l->other_id);
                if (!a && !b) continue;
                if (w->at.n == N_OF(w->at.households)) return ERR_INTERNAL;
                if (!a || !b) w->at.households[w->at.n++] = a ? l->other_id : l->household_id;
                l->household_id = 0;
                grew = true;
            }
        }
        for (size_t i = 0; i < w->at.n; i++) TRY(events_of_household(w->db, w->page, w->at.households[i], gather_any,
                                                                     w));
        TRY(settle(w));
        w->at = (struct page_of){ .n = 0 };
    }
    return OK;
}

/* ---- chains ---- */

static enum err chain_slot(struct work *w, int64_t device_id, struct chain_of **out)
{
    if (2 * w->n_chains >= w->cap_chains) {
        size_t cap = w->cap_chains ? 2 * w->cap_chains : 256;
        struct chain_of *wide = arena_new(w->keep, struct chain_of, cap);
        if (!wide) return ERR_NOMEM;
        for (size_t i = 0; i < w->cap_chains; i++) {
            if (!w->chains[i].is_used) continue;
            size_t at = (size_t)w->chains[i].device_id & (cap - 1);
            while (wide[at].is_used) at = (at + 1) & (cap - 1);
            wide[at] = w->chains[i];
        }
        w->chains = wide;
        w->cap_chains = cap;
    }
    size_t at = (size_t)device_id & (w->cap_chains - 1);
    while (w->chains[at].is_used && w->chains[at].device_id != device_id) at = (at + 1) & (w->cap_chains - 1);
    if (!w->chains[at].is_used) {
        w->chains[at] = (struct chain_of){ .device_id = device_id, .is_used = true };
        w->n_chains++;
    }
    *out = &w->chains[at];
    return OK;
}

/* An erased event: exactly what the erasure left, between the links it stood between. */
static enum err erased_again(struct work *w, const struct event *e, struct bytes before)
{
    struct tombstone t;
    struct bytes proof;
    arena_reset(w->scratch);
    enum err found = tombstone_last(w->db, w->scratch, e->seq, &t);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    bool fits = found == OK && t.before.n == before.n && (before.n == 0 || memcmp(t.before.p, before.p, before.n) == 0);
    if (fits) TRY(event_tombstone(w->scratch, before, e, &proof));
    if (fits && bytes_eq_secret(proof, t.proof)) return OK;
    return tell(w, (struct difference){ DIFFERENCE_CHAIN, .id = e->seq, .what = S("event"), .counted = S("erased"),
                                        .recounted = S("not by that erasure") });
}

static enum err chain_event(const void *row, void *arg)
{
    const struct event *e = row;
    struct work *w = arg;
    struct chain_of *c;
    struct bytes after;
    w->out->events++;
    if (e->device_id == 0) return e->erased.n ? erased_again(w, e, (struct bytes){ no_link, 0 }) : OK;
    TRY(chain_slot(w, e->device_id, &c));
    if (e->erased.n) {
        TRY(erased_again(w, e, (struct bytes){ c->hash, CHAIN_LEN }));
        if (e->n > c->n) c->n = e->n;
        if (e->chain.n == CHAIN_LEN) memcpy(c->hash, e->chain.p, CHAIN_LEN);
        return OK;
    }
    arena_reset(w->scratch);
    TRY(event_chain(w->scratch, (struct bytes){ c->hash, CHAIN_LEN }, e, &after));
    if (e->n > c->n) c->n = e->n;
    bool fits = e->chain.n == CHAIN_LEN && memcmp(after.p, e->chain.p, CHAIN_LEN) == 0;
    if (!fits)
        TRY(tell(w, (struct difference){ DIFFERENCE_CHAIN, .id = e->seq, .what = S("event"), .counted = hex(w->scratch,
                e->chain),
                                         .recounted = hex(w->scratch, after) }));
    memcpy(c->hash, e->chain.n == CHAIN_LEN ? e->chain.p : after.p,
           CHAIN_LEN);       /* one altered link is named once */
    return OK;
}

static enum err chain_device(const void *row, void *arg)
{
    const struct device_now *d = row;
    struct work *w = arg;
    struct chain_of *c;
    w->out->devices++;
    TRY(chain_slot(w, d->id, &c));
    arena_reset(w->scratch);
    struct bytes own = { c->hash, CHAIN_LEN };
    TRY(differs(w, DIFFERENCE_CHAIN, d->id, "device", hex(w->scratch, d->chain), hex(w->scratch, own)));
    return differs_i64(w, DIFFERENCE_CHAIN, d->id, "device_n", d->n, c->n);
}

/* ---- erasures ---- */

struct proofs { struct buf all; };
static enum err add_proof(const void *row, void *arg)
{
    const struct tombstone *t = row;
    struct proofs *p = arg;
    buf_add(&p->all, (struct str){ (const char *)t->proof.p, t->proof.n });
    return OK;
}

static bool has_line(struct str text, struct str ending)
{
    return text.n > ending.n && memcmp(text.p + text.n - ending.n - 1, ending.p, ending.n) == 0;
}

/* What it says was erased is what was erased, and the audit log bears its hash. */
static enum err erasure_again(const void *row, void *arg)
{
    const struct erasure_seen *s = row;
    struct work *w = arg;
    struct proofs p = { .all = { .arena = w->page } };
    struct bytes tombstones, hash;
    arena_reset(w->page);
    TRY(tombstones_of(w->db, w->page, s->e.id, add_proof, &p));
    if (p.all.failed) return ERR_NOMEM;
    TRY(sha256(w->page, p.all.p ? buf_str(&p.all) : S(""), &tombstones));
    TRY(sha256(w->page, s->e.certificate, &hash));
    struct str subject = arena_printf(w->page, "erasure:%lld", (long long)s->e.id);
    bool fits = bytes_eq_secret(tombstones, s->e.tombstones) && bytes_eq_secret(hash, s->e.hash)
             && has_line(s->e.certificate, hex(w->page, tombstones)) && str_eq(s->said_subject, subject)
             && str_eq(s->said_reason, hex(w->page, hash));
    return fits ? OK : tell(w, (struct difference){ DIFFERENCE_ERASURE, .id = s->e.id, .what = S("certificate"),
                                                    .counted = S("altered"), .recounted = S("") });
}

/* ---- cells ---- */

static enum err compare_cell(struct work *w, const struct cell *at, const struct counts *counted,
                             const struct counts *recounted)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        if (counted->n[i] == recounted->n[i]) continue;
        arena_reset(w->scratch);
        TRY(tell(w, (struct difference){ DIFFERENCE_CELL, .unit_id = at->unit_id, .day = at->day, .id = at->campaign_id,
                                         .what = str_z(measure_words[i]), .counted = number(w->scratch, counted->n[i]),
                                         .recounted = number(w->scratch, recounted->n[i]) }));
    }
    return OK;
}

static enum err next_cell(const void *row, void *arg)
{
    static const struct counts nothing;
    const struct cell *c = row;
    struct work *w = arg;
    const struct cell *mine = cells_find(w->cells, c->campaign_id, c->unit_id, c->day);
    w->out->cells++;
    w->cells_met += mine && !counts_are_zero(&mine->counts);
    return compare_cell(w, c, &c->counts, mine ? &mine->counts : &nothing);
}

static enum err missing_cells(struct work *w)
{
    size_t full = 0;
    for (size_t i = 0; i < cells_count(w->cells); i++) full += !counts_are_zero(&cells_at(w->cells, i)->counts);
    if (full == w->cells_met) return OK;
    for (size_t i = 0; i < cells_count(w->cells); i++) {
        const struct cell *c = cells_at(w->cells, i);
        struct counts now;
        arena_reset(w->scratch);
        TRY(cube_read(w->db, w->scratch, c->campaign_id, c->unit_id, c->day, &now));
        if (counts_are_zero(&now)) TRY(compare_cell(w, c, &now, &c->counts));
    }
    return OK;
}

/* ---- the whole ---- */

struct stray_of { struct work *w; unsigned kind; };

static enum err name_stray(const void *row, void *arg)
{
    const struct stray *s = row;
    const struct stray_of *of = arg;
    return tell(of->w, (struct difference){ of->kind, .id = s->id, .what = s->what, .counted = S("a row"),
                                            .recounted = S("no event") });
}

static enum err audit_log_again(struct work *w)
{
    int64_t bad = 0;
    arena_reset(w->scratch);
    enum err e = audit_verify(w->db, w->scratch, &w->out->log_lines, &bad);
    if (e != ERR_CONFLICT) return e;
    return tell(w, (struct difference){ DIFFERENCE_AUDIT_LOG, .id = bad, .what = S("line"), .counted = S("altered"),
                                        .recounted = S("") });
}

static enum err run(struct db *db, void *arg)
{
    static const unsigned strays[] = { DIFFERENCE_DOOR, DIFFERENCE_READINESS, DIFFERENCE_CREDIT, DIFFERENCE_STANDING };
    struct work *w = arg;
    w->db = db;
    TRY(walk_linked(db, w->keep, keep_link, w));
    TRY(walk_events_by_household(db, w->scratch, next_event, w));
    TRY(settle(w));
    TRY(linked_pages(w));
    TRY(walk_events(db, w->scratch, chain_event, w));
    TRY(walk_devices(db, w->scratch, chain_device, w));
    TRY(erasures_each(db, w->scratch, erasure_again, w));
    TRY(walk_cells(db, w->scratch, next_cell, w));
    TRY(missing_cells(w));
    for (size_t i = 0; i < N_OF(strays); i++)
        TRY(walk_stray(db, w->scratch, (enum difference_kind)strays[i], name_stray, &(struct stray_of){ w,
                strays[i] }));
    return audit_log_again(w);
}

enum err recount(struct db *db, difference_fn *each, void *arg, struct recounted *out)
{
    struct recounted made = { 0 };
    struct work w = { .each = each, .arg = arg, .out = &made, .keep = arena_open(KEEP_MAX),
                      .page = arena_open(PAGE_MAX),
                      .scratch = arena_open(PAGE_MAX) };
    enum err e = w.keep && w.page && w.scratch ? OK : ERR_NOMEM;
    if (e == OK) { w.cells = cells_new(w.keep); e = w.cells ? OK : ERR_NOMEM; }
    if (e == OK) e = db_snapshot(db, run, &w);
    arena_close(w.scratch);
    arena_close(w.page);
    arena_close(w.keep);
    if (e == OK) *out = made;
    return e;
}
