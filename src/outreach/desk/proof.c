/* proof.c - the rules of proof: live badge codes, what a resident says, slips for those without a phone. */
#include "outreach/desk/proof_db.h"
#include "account/account.h"
#include "core/time.h"
#include "outreach/desk/desk.h"
#include "outreach/desk/doubt.h"

const char *const said_words[] = { "helped", "came", "nobody", NULL };

enum { BROWSER_ANSWERS_A_DAY = 5 };      /* a family shares a phone; a whole lane does not */

/* ---- to the resident ---- */

enum err badge_code(struct arena *a, struct bytes key, int64_t step, char out[BADGE_LETTERS])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";        /* RFC 4648 §6 */
    struct bytes mac;
    TRY(hmac_sha256(a, key, arena_printf(a, "%lld", (long long)step), &mac));
    uint64_t bits = 0;
    for (int i = 0; i < 5; i++) bits = bits << 8 | mac.p[i];
    for (int i = 0; i < BADGE_LETTERS; i++) out[i] = letters[bits >> (35 - 5 * i) & 31];
    return OK;
}

static bool code_read(struct str code, int64_t *device_id, struct str *live)
{
    size_t n = 0;
    int64_t id = 0;
    while (n < code.n && code.p[n] >= '0' && code.p[n] <= '9' && n < 15) id = id * 10 + (code.p[n++] - '0');
    if (n == 0 || id == 0 || (n < code.n && code.p[n] != '-')) return false;
    *device_id = id;
    *live = n < code.n ? (struct str){ code.p + n + 1, code.n - n - 1 } : (struct str){ 0 };
    return live->n == 0 || live->n == BADGE_LETTERS;
}

static enum err code_is_live(struct arena *a, struct bytes key, struct str live, int64_t now_ms, bool *out)
{
    int64_t now = now_ms / SECOND_MS / BADGE_STEP_S;
    *out = false;
    for (int64_t step = now - BADGE_STEPS_EITHER_SIDE; step <= now + BADGE_STEPS_EITHER_SIDE; step++) {
        char want[BADGE_LETTERS];
        TRY(badge_code(a, key, step, want));
        *out |= bytes_eq_secret((struct bytes){ (const uint8_t *)want, sizeof want },
                                (struct bytes){ (const uint8_t *)live.p, live.n });
    }
    return OK;
}

enum err badge_look(struct db *db, struct arena *a, const struct keys *keys, struct str code, int64_t now_ms,
                    struct badge *out)
{
    int64_t device_id;
    struct str live;
    struct badge_row row;
    *out = (struct badge){ .state = BADGE_UNKNOWN };
    if (!code_read(code, &device_id, &live)) return OK;
    enum err e = badge_row(db, a, device_id, &row);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    out->name = row.name;
    out->team = row.team;
    out->ward = row.ward;
    out->hotline = row.hotline;
    out->force = row.force;
    out->state = BADGE_ENDED;
    if (!row.is_live) return OK;
    if (live.n == 0) { out->state = BADGE_PRINTED; return OK; }
    struct bytes key;
    bool is_live;
    TRY(device_badge_key(db, a, keys, device_id, &key));
    TRY(code_is_live(a, key, live, now_ms, &is_live));
    out->state = is_live ? BADGE_GENUINE : BADGE_STALE;
    return OK;
}

/* ---- to the city ---- */

/* 16 random bytes in base64url, born on the phone with the visit. */
enum { TOKEN_MIN = 20, TOKEN_MAX = 64 };

static enum err token_hash(struct arena *a, const struct keys *keys, struct str token, struct bytes *out)
{
    if (token.n < TOKEN_MIN || token.n > TOKEN_MAX) return ERR_BAD_INPUT;
    return keys_hash(keys, a, "visit.token", token, out);
}

enum err witness_code(struct arena *a, const struct keys *keys, struct str token, char out[6])
{
    struct bytes mac;
    TRY(keys_hash(keys, a, "visit.code", token, &mac));
    uint64_t x = 0;
    for (int i = 0; i < 7; i++) x = x << 8 | mac.p[i];
    for (int i = 5; i >= 0; i--, x /= 10) out[i] = (char)('0' + x % 10);
    return OK;
}

static enum err fill_visit(struct db *db, struct arena *a, int64_t visit_seq, struct witnessed *out)
{
    struct visit_people p;
    TRY(visit_people(db, a, visit_seq, &p));
    out->is_known = true;
    out->member = p.member;
    out->team = p.team;
    out->ward = p.ward;
    out->at_ms = p.at_ms;
    return OK;
}

static enum err look_by_hash(struct db *db, struct arena *a, struct bytes hash, int64_t visit_seq,
                             struct witnessed *out)
{
    struct confirmation c;
    *out = (struct witnessed){ 0 };
    if (visit_seq) TRY(fill_visit(db, a, visit_seq, out));
    enum err e = confirmation_by_token(db, a, hash, &c);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    out->is_said = true;
    out->said = c.said;
    return OK;
}

enum err witness_look(struct db *db, struct arena *a, const struct keys *keys, struct str token, struct witnessed *out)
{
    struct bytes hash;
    int64_t visit_seq = 0;
    TRY(token_hash(a, keys, token, &hash));
    enum err e = visit_of_token(db, a, hash, &visit_seq);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return look_by_hash(db, a, hash, visit_seq, out);
}

/* A slip's answer is kept under its number, as a link's is under its token. */
static struct bytes slip_key(struct arena *a, struct str number)
{
    struct str text = arena_printf(a, "slip:%.*s", (int)number.n, number.p);
    return (struct bytes){ (const uint8_t *)text.p, text.n };
}

enum err slip_look(struct db *db, struct arena *a, struct str number, struct witnessed *out)
{
    struct slip s;
    TRY(slip_by_number(db, a, number, &s));
    return look_by_hash(db, a, slip_key(a, number), s.visit_seq, out);
}

/* What an answer does to its visit: a confirmation, or a doubt. */
static enum err act_on_visit(struct db *db, struct arena *a, int64_t visit_seq, unsigned said, const char *how,
                             bool crowded, int64_t now_ms, struct area *at)
{
    int64_t seq;
    if (said == SAID_NOBODY) TRY(doubt_raise(db, a, visit_seq, DOUBT_nobody, 0, now_ms, at));
    else TRY(event_desk(db, a, &(struct desk_act){ .kind = EVENT_CONFIRM, .visit_seq = visit_seq, .word = str_z(how),
                        .now_ms = now_ms }, &seq, at));
    return crowded ? doubt_raise(db, a, visit_seq, DOUBT_same_browser, 0, now_ms, at) : OK;
}

/* One browser for many households: a phone that confirms for a whole lane. */
static enum err is_crowded(struct db *db, struct arena *a, struct bytes browser, int64_t said_ms, bool *out)
{
    int64_t n;
    *out = false;
    if (!browser.n) return OK;
    TRY(confirmation_count_browser(db, a, browser, said_ms - DAY_MS, &n));
    *out = n > BROWSER_ANSWERS_A_DAY;
    return OK;
}

struct saying { struct arena *a; const struct keys *keys; const struct testimony *t; struct area at; };

/* Under which key the answer is kept, and the visit behind it (0: none yet). */
static enum err find_visit(struct db *db, const struct saying *s, struct bytes *key, int64_t *visit_seq)
{
    *visit_seq = 0;
    if (s->t->slip.n) {
        struct slip slip;
        TRY(slip_by_number(db, s->a, s->t->slip, &slip));
        *key = slip_key(s->a, s->t->slip);
        *visit_seq = slip.visit_seq;
        return key->n ? OK : ERR_NOMEM;
    }
    TRY(token_hash(s->a, s->keys, s->t->token, key));
    enum err e = visit_of_token(db, s->a, *key, visit_seq);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err say(struct db *db, void *arg)
{
    struct saying *s = arg;
    const struct testimony *t = s->t;
    struct confirmation c = { .said = t->said, .said_ms = t->now_ms };
    struct bytes key;
    bool is_new, crowded;
    s->at = (struct area){ 0 };
    TRY(find_visit(db, s, &key, &c.visit_seq));
    if (t->browser.n) TRY(keys_hash(s->keys, s->a, "visit.browser", t->browser, &c.browser));
    TRY(confirmation_insert(db, s->a, key, &c, &is_new));
    if (!is_new || c.visit_seq == 0) return OK;
    TRY(is_crowded(db, s->a, c.browser, t->now_ms, &crowded));
    return act_on_visit(db, s->a, c.visit_seq, c.said, t->slip.n ? "slip" : "link", crowded, t->now_ms, &s->at);
}

enum err witness_say(struct db *db, struct arena *a, const struct keys *keys, const struct testimony *t,
                     struct area *at)
{
    struct saying s = { .a = a, .keys = keys, .t = t };
    TRY(db_tx(db, say, &s));
    *at = s.at;
    return OK;
}

/* ---- what a visit brings along ---- */

/* One visit of a push, its page still open. */
struct arrival {
    struct db *db;
    struct arena *a;
    const struct keys *keys;
    struct book *page;
    const struct event *e;
    const struct visit *v;
};

static enum err confirm(const struct arrival *w, int64_t account_id, const char *how)
{
    int64_t seq;
    return event_desk_on(w->db, w->a, w->page, w->e,
                         &(struct desk_act){ .kind = EVENT_CONFIRM, .account_id = account_id, .word = str_z(how),
                                             .now_ms = w->e->received_ms }, &seq);
}

static enum err doubt(const struct arrival *w, enum doubt_kind kind, int64_t account_id)
{
    return doubt_raise_on(w->db, w->a, w->page, w->e, kind, account_id);
}

/* The member's own word for it was right, or it is a doubt. */
static enum err settle(const struct arrival *w, bool right, const char *how, enum doubt_kind wrong)
{
    return right ? confirm(w, w->e->account_id, how) : doubt(w, wrong, w->e->account_id);
}

/* What was said under `key` before the visit arrived is heard now; *heard false: nothing was. */
static enum err hear(const struct arrival *w, struct bytes key, const char *how, bool *heard)
{
    struct confirmation c;
    bool crowded;
    enum err found = confirmation_by_token(w->db, w->a, key, &c);
    *heard = found == OK;
    if (found != OK) return found == ERR_NOT_FOUND ? OK : found;
    TRY(confirmation_tie(w->db, w->a, key, w->e->seq));
    TRY(is_crowded(w->db, w->a, c.browser, c.said_ms, &crowded));
    if (c.said == SAID_NOBODY) TRY(doubt(w, DOUBT_nobody, 0));
    else TRY(confirm(w, 0, how));
    return crowded ? doubt(w, DOUBT_same_browser, 0) : OK;
}

/* A token is born with one visit: one answer, or one code, cannot vouch for a second. */
static enum err follow_token(const struct arrival *w)
{
    const struct visit *v = w->v;
    struct bytes key;
    bool is_own, heard;
    if (v->confirm_token.n == 0) return settle(w, false, "code", DOUBT_wrong_code);     /* a code of nothing */
    TRY(token_hash(w->a, w->keys, v->confirm_token, &key));
    TRY(visit_token_insert(w->db, w->a, key, w->e->seq, &is_own));
    if (!is_own) return doubt(w, DOUBT_wrong_code, w->e->account_id);
    TRY(hear(w, key, "link", &heard));
    if (v->confirm_how != CONFIRM_CODE) return OK;
    char want[6];
    TRY(witness_code(w->a, w->keys, v->confirm_token, want));
    return settle(w, str_eq(v->confirm_code, (struct str){ want, sizeof want }), "code", DOUBT_wrong_code);
}

static enum err follow_slip(const struct arrival *w)
{
    bool done, heard = false;
    TRY(slip_use(w->db, w->a, w->v->confirm_slip, w->e->team_id, w->e->seq, &done));
    if (done) TRY(hear(w, slip_key(w->a, w->v->confirm_slip), "slip", &heard));
    return heard ? OK : settle(w, done, "slip", DOUBT_wrong_slip);
}

enum err proof_follow(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct arrival w = { db, a, keys, p->page, &p->events[i], p->visits[i] };
        if (!w.v || !w.v->has_confirm) continue;
        TRY(w.v->confirm_how == CONFIRM_SLIP ? follow_slip(&w) : follow_token(&w));
    }
    return OK;
}

/* ---- slips ---- */

struct printing { struct arena *a; int64_t team_id, count, now_ms; struct str *out; };

static enum err print_slips(struct db *db, void *arg)
{
    const struct printing *p = arg;
    for (int64_t i = 0; i < p->count; i++) {
        uint32_t x;
        random_bytes(&x, sizeof x);
        p->out[i] = arena_printf(p->a, "%08u", x % 100000000u);
        enum err e = slip_insert(db, p->a, p->out[i], p->team_id, p->now_ms);
        if (e != OK) return e == ERR_CONFLICT ? ERR_BUSY : e;                /* a number drawn twice: draw all again */
    }
    return OK;
}

enum err slips_print(struct db *db, struct arena *a, int64_t team_id, int64_t count, int64_t now_ms, struct str *out)
{
    if (count < 1 || count > SLIPS_MAX) return ERR_BAD_INPUT;
    return db_tx(db, print_slips, &(struct printing){ a, team_id, count, now_ms, out });
}
