/* petition.c - the words of a petition's life, the table of its flow, and how it is read. */
#include "civic/petition/petition_rules.h"
#include "auth/role.h"
#include "territory/territory.h"

const char *const petition_flow_kinds[] = { "field", "procedure", "waste", "alert", NULL };
const char *const petition_levels[] = { "urgent", "normal", "complex", NULL };
const char *const petition_audiences[] = { "held", "public", "private", NULL };
const char *const petition_ratings[] = { "none", "satisfied", "acceptable", "unsatisfied", NULL };
const char *const petition_datatypes[] = { "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist", NULL };
const char *const petition_parts[] = { "before", "after", "document", NULL };
const char *const petition_states[] = { "sent", "received", "handling", "owed", "answered", "closed", "refused", "merged", "withdrawn", NULL };
const char *const petition_events[] = { "file", "receive", "return", "hand_over", "take", "ask", "supply", "extend", "answer", "refuse",
                                        "merge", "rate", "reopen", "lapse", "withdraw", "clear", "note", NULL };
const char *const petition_reasons[] = { "none", "out_of_scope", "complaint", "duplicate", "incomplete", "untrue", "decided", "wrong_unit",
                                         "secret", NULL };
const char *const petition_measures[] = { "received", "returned", "answered", "on_time", "refused", "reopened", "satisfied", "acceptable",
                                          "unsatisfied", "minutes", NULL };
static_assert(N_OF(petition_events) == PETITION_EVENTS + 1 && N_OF(petition_measures) == TALLY_MEASURES + 1,
              "a word for each");

enum { DESK = ROLE_OFFICER | ROLE_CITY, SENDER = ROLE_RESIDENT };
#define SAME(state) { state, PETITION_CLEAR, state, DESK }, { state, PETITION_NOTE, state, DESK }
static const struct flow_step steps[] = {
    /* from              event               to                  who    */
    { PETITION_SENT,     PETITION_RECEIVE,   PETITION_RECEIVED,  DESK   },
    { PETITION_SENT,     PETITION_RETURN,    PETITION_SENT,      DESK   },
    { PETITION_SENT,     PETITION_HAND_OVER, PETITION_SENT,      DESK   },
    { PETITION_SENT,     PETITION_REFUSE,    PETITION_REFUSED,   DESK   },
    { PETITION_SENT,     PETITION_MERGE,     PETITION_MERGED,    DESK   },
    { PETITION_SENT,     PETITION_WITHDRAW,  PETITION_WITHDRAWN, SENDER },
    { PETITION_RECEIVED, PETITION_RETURN,    PETITION_RECEIVED,  DESK   },
    { PETITION_RECEIVED, PETITION_HAND_OVER, PETITION_RECEIVED,  DESK   },
    { PETITION_RECEIVED, PETITION_TAKE,      PETITION_HANDLING,  DESK   },
    { PETITION_RECEIVED, PETITION_REFUSE,    PETITION_REFUSED,   DESK   },
    { PETITION_RECEIVED, PETITION_MERGE,     PETITION_MERGED,    DESK   },
    { PETITION_RECEIVED, PETITION_WITHDRAW,  PETITION_WITHDRAWN, SENDER },
    { PETITION_HANDLING, PETITION_RETURN,    PETITION_RECEIVED,  DESK   },
    { PETITION_HANDLING, PETITION_HAND_OVER, PETITION_RECEIVED,  DESK   },
    { PETITION_HANDLING, PETITION_TAKE,      PETITION_HANDLING,  DESK   },     /* given to another person */
    { PETITION_HANDLING, PETITION_ASK,       PETITION_OWED,      DESK   },
    { PETITION_HANDLING, PETITION_EXTEND,    PETITION_HANDLING,  DESK   },
    { PETITION_HANDLING, PETITION_ANSWER,    PETITION_ANSWERED,  DESK   },
    { PETITION_HANDLING, PETITION_REFUSE,    PETITION_REFUSED,   DESK   },
    { PETITION_HANDLING, PETITION_MERGE,     PETITION_MERGED,    DESK   },
    { PETITION_HANDLING, PETITION_WITHDRAW,  PETITION_WITHDRAWN, SENDER },
    { PETITION_OWED,     PETITION_SUPPLY,    PETITION_HANDLING,  SENDER },
    { PETITION_OWED,     PETITION_REFUSE,    PETITION_REFUSED,   DESK   },
    { PETITION_OWED,     PETITION_MERGE,     PETITION_MERGED,    DESK   },
    { PETITION_OWED,     PETITION_WITHDRAW,  PETITION_WITHDRAWN, SENDER },
    { PETITION_OWED,     PETITION_LAPSE,     PETITION_CLOSED,    THE_CLOCK },
    { PETITION_ANSWERED, PETITION_RATE,      PETITION_CLOSED,    SENDER },
    { PETITION_ANSWERED, PETITION_REOPEN,    PETITION_RECEIVED,  SENDER },
    { PETITION_ANSWERED, PETITION_LAPSE,     PETITION_CLOSED,    THE_CLOCK },
    { PETITION_CLOSED,   PETITION_REOPEN,    PETITION_RECEIVED,  SENDER },     /* rated unsatisfied a moment ago */
    SAME(PETITION_SENT), SAME(PETITION_RECEIVED), SAME(PETITION_HANDLING), SAME(PETITION_OWED), SAME(PETITION_ANSWERED),
    SAME(PETITION_CLOSED), SAME(PETITION_REFUSED), SAME(PETITION_MERGED), SAME(PETITION_WITHDRAWN),
};
const struct flow petition_flow = {
    .name = "petition", .states = petition_states, .events = petition_events,
    .steps = steps, .n_steps = N_OF(steps), .start = PETITION_SENT,
};

/* ---- words ---- */

enum err petition_words(const struct keys *keys, struct arena *a, const struct petition *p, struct str *text)
{
    if (p->sent_sealed.n) return keys_unseal(keys, a, "petition.text", p->sent_sealed, text);
    *text = (struct str){ 0 };                               /* its sender was forgotten */
    return OK;
}

enum err petition_step_words(const struct keys *keys, struct arena *a, const struct petition_step *s, struct str *text)
{
    if (s->text_sealed.n) return keys_unseal(keys, a, "petition.step", s->text_sealed, text);
    *text = (struct str){ 0 };
    return OK;
}

/* ---- the leaf of a step ---- */

static struct str hash_text(struct arena *a, struct str what)
{
    struct bytes hash;
    return sha256(a, what, &hash) == OK ? hex(a, hash) : (struct str){ 0 };
}

enum err petition_leaf(struct arena *a, struct str code, const struct petition_step *s, struct str text, struct str *leaf)
{
    struct buf private = { .arena = a };
    buf_add(&private, (struct str){ (const char *)s->leaf_salt.p, s->leaf_salt.n });
    buf_i64(&private, s->account_id);
    buf_add(&private, S("\n"));
    buf_add(&private, text);
    if (private.failed) return ERR_NOMEM;
    struct str said = hash_text(a, s->public_text), kept = hash_text(a, buf_str(&private));
    if (!said.n || !kept.n) return ERR_NOMEM;
    *leaf =
        arena_printf(a, "petition-step-1 %.*s %lld %s %s %s %lld %lld %lld %s %s %lld %lld %.*s %.*s", (int)code.n,
                     code.p, (long long)s->n, petition_events[s->event], petition_states[s->from_state],
                     petition_states[s->to_state], (long long)s->at_ms, (long long)s->unit_id,
                     (long long)s->from_unit_id, petition_reasons[s->reason], petition_ratings[s->rating],
                     (long long)s->due_before_ms, (long long)s->due_after_ms, (int)said.n, said.p, (int)kept.n, kept.p);
    return leaf->n ? OK : ERR_NOMEM;
}

/* ---- neighbours ---- */

static int64_t floor_div(int64_t x, int64_t by) { return x / by - (x % by < 0); }

enum { CELL_E6 = 1000, CELLS_AROUND = 400000, PER_CELL_MAX = 60 };

int64_t petition_cell(int64_t lat_e6, int64_t lon_e6)
{
    return floor_div(lat_e6, CELL_E6) * CELLS_AROUND + floor_div(lon_e6, CELL_E6);
}

struct looking { int64_t lat_e6, lon_e6; struct petition_near *out; size_t n, max; };

/* Keep the `max` nearest, in order; the whole of each is read at the end. */
static enum err keep_near(const void *row, void *arg)
{
    const struct near_row *r = row;
    struct looking *k = arg;
    const struct petition_near found = { { .id = r->id, .state = r->state }, petition_metres(k->lat_e6, k->lon_e6, r->lat_e6, r->lon_e6) };
    if (found.metres > PETITION_NEAR_M || !petition_is_open(&found.p)) return OK;
    size_t at = k->n;
    if (k->n < k->max) k->n++;
    else if (k->max == 0 || k->out[--at].metres <= found.metres) return OK;
    for (; at > 0 && k->out[at - 1].metres > found.metres; at--) k->out[at] = k->out[at - 1];
    k->out[at] = found;
    return OK;
}

enum err petition_find_near(struct db *db, struct arena *a, int64_t category_id, int64_t lat_e6, int64_t lon_e6,
                            int64_t now_ms, struct petition_near *out, size_t max, size_t *n)
{
    struct looking k = { .lat_e6 = lat_e6, .lon_e6 = lon_e6, .out = out, .max = max };
    for (int64_t y = -1; y <= 1; y++)
        for (int64_t x = -1; x <= 1; x++)
            TRY(petition_in_cell(db, a, category_id, petition_cell(lat_e6 + y * CELL_E6, lon_e6 + x * CELL_E6),
                                 now_ms - PETITION_NEAR_MS, PER_CELL_MAX, keep_near, &k));
    for (size_t i = 0; i < k.n; i++) TRY(petition_by_id(db, a, out[i].p.id, &out[i].p));
    *n = k.n;
    return OK;
}

/* ---- whose it is ---- */

/* Of somebody else's: where about, not where exactly and not in his own words; once it is private, nothing that was said about it. */
struct followed { int64_t account_id; db_row_fn *each; void *arg; };

static enum err as_a_follower_sees_it(const void *row, void *arg)
{
    const struct followed *k = arg;
    struct petition p = *(const struct petition *)row;
    if (p.account_id == k->account_id) return k->each(&p, k->arg);
    p.spot = (struct str){ 0 };
    if (p.lat_e6 || p.lon_e6) {
        p.lat_e6 = floor_div(p.lat_e6, CELL_E6) * CELL_E6 + CELL_E6 / 2;
        p.lon_e6 = floor_div(p.lon_e6, CELL_E6) * CELL_E6 + CELL_E6 / 2;
    }
    if (p.audience != AUDIENCE_PUBLIC) p.title = p.said = (struct str){ 0 };
    return k->each(&p, k->arg);
}

enum err petition_mine(struct db *db, struct arena *a, int64_t account_id, bool followed, int64_t before, int64_t limit,
                       db_row_fn *each, void *arg)
{
    if (before == 0) before = INT64_MAX;
    struct followed k = { account_id, each, arg };
    return followed ? petition_followed_rows(db, a, account_id, before, limit, as_a_follower_sees_it, &k)
                    : petition_filed_rows(db, a, account_id, before, limit, each, arg);
}

struct following { struct arena *a; int64_t now_ms, id, account_id; bool follows; };

static enum err follow(struct db *db, void *arg)
{
    struct following *k = arg;
    struct petition p;
    bool changed;
    int64_t seq;
    TRY(petition_by_id(db, k->a, k->id, &p));
    if (p.account_id == k->account_id) return ERR_CONFLICT;
    if (k->follows && p.audience == AUDIENCE_PRIVATE) return ERR_NOT_FOUND;      /* as if there were none */
    if (k->follows) TRY(petition_follow_add(db, k->a, k->id, k->account_id, k->now_ms, &changed));
    else TRY(petition_follow_end(db, k->a, k->id, k->account_id, &changed));
    if (!changed) return OK;
    TRY(next_ids(db, k->a, "petition.seq", 1, &seq));
    return petition_set_followers(db, k->a, k->id, seq);
}

enum err petition_follow_set(struct db *db, struct arena *a, int64_t now_ms, int64_t id, int64_t account_id, bool follows)
{
    return db_tx(db, follow, &(struct following){ a, now_ms, id, account_id, follows });
}
