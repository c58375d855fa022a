/* petition_audit.c - every life replayed from its steps, every step held against its leaf, every count against the steps. */
#include "civic/petition/petition_audit.h"
#include <stdlib.h>
#include "civic/petition/petition_audit_db.h"
#include "civic/petition/petition_tally.h"
#include "civic/publog/publog.h"
#include "core/log.h"
#include "territory/territory.h"

const char *const petition_faults[] = { "steps", "flow", "state", "leaf", "tally", "followers", NULL };

enum { STEP_BYTES = 4 * MIB, PATHS_KEPT = 512, CELLS_FIRST = 1 << 12, CODE_BYTES = 40 };

/* ---- what the steps give: a table of cells ---- */

struct cells { struct tally *v; size_t n, cap; };         /* measure TALLY_MEASURES: free */

static size_t cell_place(const struct cells *c, const struct tally *t)
{
    uint64_t h = (uint64_t)t->unit_id * 0x9E3779B97F4A7C15u ^ (uint64_t)t->day * 0xC2B2AE3D27D4EB4Fu
                 ^ ((uint64_t)t->category_id * 16 + t->measure) * 0x165667B19E3779F9u;
    size_t at = (size_t)(h ^ h >> 29) & (c->cap - 1);
    while (c->v[at].measure != TALLY_MEASURES &&
           (c->v[at].unit_id != t->unit_id || c->v[at].day != t->day || c->v[at].category_id != t->category_id ||
            c->v[at].measure != t->measure))
        at = (at + 1) & (c->cap - 1);
    return at;
}

static enum err cells_grow(struct cells *c)
{
    struct cells more = { .cap = c->cap ? c->cap * 2 : CELLS_FIRST };
    more.v = calloc(more.cap, sizeof *more.v);
    if (!more.v) return ERR_NOMEM;
    for (size_t i = 0; i < more.cap; i++) more.v[i].measure = TALLY_MEASURES;
    for (size_t i = 0; i < c->cap; i++)
        if (c->v[i].measure != TALLY_MEASURES) more.v[cell_place(&more, &c->v[i])] = c->v[i];
    more.n = c->n;
    free(c->v);
    *c = more;
    return OK;
}

static enum err cell_add(const struct tally *t, void *arg)
{
    struct cells *c = arg;
    if (t->n == 0) return OK;
    if (c->n * 2 >= c->cap) TRY(cells_grow(c));
    struct tally *at = &c->v[cell_place(c, t)];
    if (at->measure == TALLY_MEASURES) {
        *at = *t;
        c->n++;
    } else at->n += t->n;
    return OK;
}

/* ---- the walk ---- */

struct auditing {
    struct db *db;
    struct arena *a;                     /* forgotten after each step */
    const struct keys *keys;
    petition_difference_fn *each;
    void *arg;
    struct petition_audit out;
    struct cells cells;
    struct unit_path path[PATHS_KEPT];   /* by unit, each in the place of its number */
    int64_t path_of[PATHS_KEPT];
    int64_t id, n, unit_id;              /* of the petition that is being read: what has been seen of it */
    unsigned state;
    struct audited said;                 /* and what its own row says; its code lies in code */
    char code[CODE_BYTES];
};

static enum err differs(struct auditing *k, struct petition_difference d)
{
    k->out.differences++;
    return k->each(&d, k->arg);
}

static enum err path_of(struct auditing *k, int64_t unit_id, const struct unit_path **out)
{
    static const struct unit_path nowhere = { .n = 0 };
    size_t at = (size_t)unit_id % PATHS_KEPT;
    *out = &nowhere;
    if (unit_id == 0) return OK;
    if (k->path_of[at] != unit_id) {
        enum err e = unit_above(k->db, k->a, unit_id, &k->path[at]);
        if (e == ERR_NOT_FOUND) return OK;
        TRY(e);
        k->path_of[at] = unit_id;
    }
    *out = &k->path[at];
    return OK;
}

static bool flow_knows(const struct audited *r)
{
    if (r->n == 1) return r->event == PETITION_FILE && r->from_state == PETITION_SENT && r->to_state == PETITION_SENT;
    for (size_t i = 0; i < petition_flow.n_steps; i++) {
        const struct flow_step *s = &petition_flow.steps[i];
        if (s->from == r->from_state && s->event == r->event && s->to == r->to_state) return true;
    }
    return false;
}

static enum err private_words(struct auditing *k, const struct audited *r, const struct petition_step *s, struct str *out)
{
    const struct petition p = { .category = r->category, .lat_e6 = r->lat_e6, .lon_e6 = r->lon_e6, .spot = r->spot,
                                .attributes = r->attributes, .sent_sealed = r->sent_sealed };
    struct str text;
    if (r->event != PETITION_FILE) return petition_step_words(k->keys, k->a, s, out);
    TRY(petition_words(k->keys, k->a, &p, &text));
    return petition_filed_words(k->a, &p, text, out);
}

/* Of what was erased only the hash stands in the log: everything before it must still fit. */
static bool leaf_fits(struct str kept, struct str made, bool is_erased)
{
    enum { HASH_LETTERS = 64 };
    if (!is_erased) return str_eq(kept, made);
    return kept.n == made.n && made.n > HASH_LETTERS && memcmp(kept.p, made.p, made.n - HASH_LETTERS) == 0;
}

static enum err check_leaf(struct auditing *k, const struct audited *r, const struct petition_step *s)
{
    struct str text = { 0 }, made, kept = { 0 };
    bool is_erased = r->sent_sealed.n == 0;
    enum err e = is_erased ? OK : private_words(k, r, s, &text);
    if (e == ERR_NOMEM) return e;
    if (e == OK) TRY(petition_leaf(k->a, r->code, s, text, &made));
    enum err found = publog_leaf(k->db, k->a, r->leaf, &kept);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    if (e == OK && found == OK && leaf_fits(kept, made, is_erased)) return OK;
    return differs(k, (struct petition_difference){ .kind = FAULT_LEAF, .code = r->code, .n = r->n });
}

static enum err check_step(struct auditing *k, const struct audited *r)
{
    const struct petition_step s = {
        .petition_id = r->id, .n = r->n, .event = r->event, .from_state = r->from_state, .to_state = r->to_state, .at_ms = r->at_ms,
        .account_id = r->account_id, .unit_id = r->to_unit_id, .from_unit_id = r->from_unit_id, .reason = r->reason, .rating = r->rating,
        .text_sealed = r->text_sealed, .public_text = r->public_text, .due_before_ms = r->due_before_ms,
        .due_after_ms = r->due_after_ms, .leaf = r->leaf, .leaf_salt = r->leaf_salt,
    };
    const struct unit_path *from, *to;
    bool follows = r->n == 1 || (r->from_state == k->state && r->from_unit_id == k->unit_id);
    k->out.steps++;
    if (r->n != k->n + 1) TRY(differs(k, (struct petition_difference){ .kind = FAULT_STEPS, .code = r->code, .n = r->n }));
    else if (!follows || !flow_knows(r)) TRY(differs(k, (struct petition_difference){ .kind = FAULT_FLOW, .code = r->code, .n = r->n }));
    TRY(check_leaf(k, r, &s));
    TRY(path_of(k, s.from_unit_id, &from));
    struct unit_path before = *from;                         /* both may be kept in one place */
    TRY(path_of(k, s.unit_id, &to));
    TRY(petition_tally_fold(&(struct tally_fold){ r->category_id, r->received_ms, cell_add, &k->cells }, &s, &before, to));
    k->n = r->n;
    k->state = r->to_state;
    k->unit_id = r->to_unit_id;
    return OK;
}

/* All its steps have been read: they lead where the petition says it is. */
static enum err check_end(struct auditing *k)
{
    const struct audited *said = &k->said;
    struct petition_difference d = { .kind = FAULT_STEPS, .code = said->code, .counted = said->steps, .recounted = k->n };
    if (k->id == 0) return OK;
    if (k->n != said->steps) return differs(k, d);
    d = (struct petition_difference){ .kind = FAULT_STATE, .code = said->code };
    return k->state != said->state || k->unit_id != said->unit_id ? differs(k, d) : OK;
}

static enum err audit_row(const void *row, void *arg)
{
    const struct audited *r = row;
    struct auditing *k = arg;
    if (r->id != k->id) {
        TRY(check_end(k));
        size_t n = r->code.n < sizeof k->code ? r->code.n : sizeof k->code;
        memcpy(k->code, r->code.p, n);
        k->said = (struct audited){ .code = { k->code, n }, .state = r->state, .unit_id = r->unit_id, .steps = r->steps };
        k->id = r->id;
        k->n = 0;
        k->out.petitions++;
    }
    if (r->n) TRY(check_step(k, r));
    arena_reset(k->a);
    return OK;
}

static enum err cell_differs(struct auditing *k, const struct tally *t, int64_t counted, int64_t recounted)
{
    return differs(k, (struct petition_difference){ .kind = FAULT_TALLY, .unit_id = t->unit_id, .day = t->day, .category_id = t->category_id,
                                                    .what = petition_measures[t->measure], .counted = counted, .recounted = recounted });
}

static enum err check_cell(const void *row, void *arg)
{
    const struct tally *t = row;
    struct auditing *k = arg;
    struct tally *at = k->cells.cap ? &k->cells.v[cell_place(&k->cells, t)] : NULL;
    int64_t recounted = at && at->measure != TALLY_MEASURES ? at->n : 0;
    k->out.cells++;
    if (recounted != t->n) TRY(cell_differs(k, t, t->n, recounted));
    if (at && at->measure != TALLY_MEASURES) at->n = 0;      /* seen */
    return OK;
}

static enum err check_followers(const void *row, void *arg)
{
    const struct odd_followers *o = row;
    return differs(arg, (struct petition_difference){ .kind = FAULT_FOLLOWERS, .code = o->code, .counted = o->counted, .recounted = o->recounted });
}

static enum err audit_all(struct db *db, void *arg)
{
    struct auditing *k = arg;
    struct arena *walk = arena_open(STEP_BYTES);
    enum err e = walk ? OK : ERR_NOMEM;
    k->db = db;
    if (e == OK) e = audited_each(db, walk, audit_row, k);
    if (e == OK) e = check_end(k);
    if (e == OK) e = tally_each(db, walk, check_cell, k);
    for (size_t i = 0; e == OK && i < k->cells.cap; i++) {
        const struct tally *t = &k->cells.v[i];
        if (t->measure != TALLY_MEASURES && t->n != 0) e = cell_differs(k, t, 0, t->n);
    }
    if (e == OK) e = odd_followers_each(db, walk, check_followers, k);
    arena_close(walk);
    return e;
}

enum err petition_audit(struct db *db, const struct keys *keys, petition_difference_fn *each, void *arg, struct petition_audit *out)
{
    struct auditing *k = calloc(1, sizeof *k);
    if (!k) return ERR_NOMEM;
    *k = (struct auditing){ .a = arena_open(STEP_BYTES), .keys = keys, .each = each, .arg = arg };
    enum err e = k->a ? db_snapshot(db, audit_all, k) : ERR_NOMEM;
    if (e == OK) *out = k->out;
    free(k->cells.v);
    arena_close(k->a);
    free(k);
    return e;
}

static enum err log_difference(const struct petition_difference *d, void *arg)
{
    (void)arg;
    log_line(LOG_ERROR, "difference", LOG_TEXT("kind", str_z(petition_faults[d->kind])), LOG_TEXT("petition", d->code),
             LOG_I64("step", d->n), LOG_I64("unit", d->unit_id), LOG_I64("day", d->day), LOG_I64("counted", d->counted),
             LOG_I64("recounted", d->recounted));
    return OK;
}

enum err petition_audit_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct petition_audit found;
    (void)a;
    (void)now_ms;
    return petition_audit(db, keys, log_difference, NULL, &found);
}
