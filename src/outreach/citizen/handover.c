/* handover.c - the code at the door and what to do next: made by who visited, taken by who was visited. */
#include "outreach/citizen/handover_db.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "outreach/campaign/event.h"
#include "outreach/sync/person_db.h"
#include "territory/territory.h"

/* ---- made at the door ---- */

struct making {
    struct arena *a;
    int64_t now_ms, account_id;
    const struct keys *keys;
    const struct handover_ask *ask;
    struct str token;
    struct bytes token_hash;
    int64_t expires_ms;
    const char *field;
};

static enum err at_fault(struct making *m, const char *field) { m->field = field; return ERR_BAD_INPUT; }

static enum err visit_is_his(struct db *db, struct making *m, struct event *v)
{
    enum err e = event_by_id(db, m->a, m->ask->visit, v);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool fits = e == OK && v->kind == EVENT_VISIT && v->account_id == m->account_id
                && m->now_ms - v->at_ms <= HANDOVER_VISIT_DAYS * (int64_t)DAY_MS;
    return fits ? OK : at_fault(m, "visit");
}

/* Somebody of that door, whose data may travel. */
static enum err person_lives_there(struct db *db, struct making *m, int64_t household_id, struct resident *r)
{
    struct str how;
    enum err e = m->ask->resident ? resident_by_id(db, m->a, m->ask->resident, r)
                                  : resident_by_uid(db, m->a, m->ask->uid, r);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e != OK || r->household_id != household_id || r->left_ms) return at_fault(m, "resident");
    e = guard_of(db, m->a, r->id, &how);
    return e == ERR_NOT_FOUND ? OK : e == OK ? at_fault(m, "resident") : e;
}

static enum err make(struct db *db, void *arg)
{
    struct making *m = arg;
    struct handover before;
    struct event visit;
    struct resident r;
    int64_t id;
    TRY(visit_is_his(db, m, &visit));
    TRY(person_lives_there(db, m, visit.household_id, &r));
    enum err e = handover_by_id(db, m->a, m->ask->id, &before);
    if (e == OK) {
        m->expires_ms = before.expires_ms;
        bool same = before.account_id == m->account_id && before.resident_id == r.id && before.visit_seq == visit.seq;
        return same ? OK : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    m->expires_ms = m->now_ms + HANDOVER_MS;
    const struct handover h = { .id = m->ask->id,
                               .token_hash = m->token_hash,
                               .visit_seq = visit.seq,
                               .resident_id = r.id,
                               .account_id = m->account_id,
                               .created_ms = m->now_ms,
                               .expires_ms = m->expires_ms };
    TRY(handover_insert(db, m->a, &h));
    if (m->ask->n_steps) TRY(next_ids(db, m->a, "follow_up", (int64_t)m->ask->n_steps, &id));
    for (size_t i = 0; i < m->ask->n_steps; i++) {
        struct follow_up f = m->ask->steps[i];
        f.created_ms = m->now_ms;
        TRY(follow_up_insert(db, m->a, id + (int64_t)i, r.same_as ? r.same_as : r.id, h.id, &f));
    }
    return OK;
}

/* Made of the id by a key of ours: asked for twice it is the same, and nobody else can make it. */
static enum err token_of(const struct keys *keys, struct arena *a, struct str id, struct str *token)
{
    struct bytes raw;
    TRY(keys_hash(keys, a, "handover.id", id, &raw));
    *token = base64url(a, raw);
    return token->n ? OK : ERR_NOMEM;
}

enum err handover_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, int64_t account_id,
                       const struct handover_ask *ask, struct str *token, int64_t *expires_ms, const char **field)
{
    struct making m = { .a = a, .now_ms = now_ms, .account_id = account_id, .keys = keys, .ask = ask };
    TRY(token_of(keys, a, ask->id, &m.token));
    TRY(keys_hash(keys, a, "handover.token", m.token, &m.token_hash));
    enum err e = db_tx(db, make, &m);
    *field = m.field;
    TRY(e);
    *token = m.token;
    *expires_ms = m.expires_ms;
    return OK;
}

/* ---- taken by the resident ---- */

struct taking {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct bytes token_hash;
    enum handover_fault fault;
};

static enum err refused(struct taking *t, enum handover_fault fault) { t->fault = fault; return ERR_CONFLICT; }

static enum err take(struct db *db, void *arg)
{
    struct taking *t = arg;
    struct handover h;
    struct str how;
    int64_t changed;
    enum err e = handover_by_token(db, t->a, t->token_hash, &h);
    if (e == ERR_NOT_FOUND) { t->fault = HANDOVER_UNKNOWN; return e; }
    TRY(e);
    if (h.used_by == t->by->account_id) return OK;
    if (h.used_by) return refused(t, HANDOVER_USED);
    if (h.expires_ms <= t->now_ms) return refused(t, HANDOVER_EXPIRED);
    e = guard_of(db, t->a, h.resident_id, &how);
    if (e != ERR_NOT_FOUND) return e == OK ? refused(t, HANDOVER_EXPIRED) : e;   /* erased or restricted meanwhile */
    const struct actor member = { .account_id = h.account_id, .address = t->by->address };
    e = citizen_link(db, t->a, t->now_ms, t->by->account_id, h.resident_id, LINK_HANDOVER, &member);
    if (e == ERR_CONFLICT) return refused(t, HANDOVER_LINKED);
    TRY(e);
    TRY(handover_use(db, t->a, h.id, t->by->account_id, t->now_ms, &changed));
    return changed ? OK : ERR_BUSY;
}

enum err handover_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token,
                       const struct actor *by, enum handover_fault *fault)
{
    struct taking t = { .a = a, .now_ms = now_ms, .by = by };
    TRY(keys_hash(keys, a, "handover.token", token, &t.token_hash));
    enum err e = db_tx(db, take, &t);
    *fault = t.fault;
    return e;
}

enum err handover_look(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token,
                       struct handed *out)
{
    struct bytes hash;
    struct handover h;
    struct event visit;
    TRY(keys_hash(keys, a, "handover.token", token, &hash));
    TRY(handover_by_token(db, a, hash, &h));
    if (h.used_ms || h.expires_ms <= now_ms) return ERR_NOT_FOUND;
    TRY(event_by_seq(db, a, h.visit_seq, &visit));
    return team_words_of(db, a, visit.team_id, out);
}

struct sweeping { struct arena *a; int64_t now_ms; };
static enum err sweep(struct db *db, void *arg)
{
    const struct sweeping *s = arg;
    return handovers_delete(db, s->a, s->now_ms - DAY_MS);
}

enum err handover_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    return db_tx(db, sweep, &(struct sweeping){ a, now_ms });
}

/* ---- what to do next ---- */

const char *mark_value(char letter)
{
    static const struct { char letter; const char *word; } values[] = {
        { MARK_YES, "yes" }, { MARK_WON, "won" }, { MARK_NO, "no" }, { MARK_NA, "na" },
    };
    for (size_t i = 0; i < N_OF(values); i++) if (values[i].letter == letter) return values[i].word;
    return "unknown";
}

static enum err keep_text(const void *row, void *arg)
{
    const struct follow_up *f = row;
    ((struct follow_up *)arg)[f->mark] = *f;
    return OK;
}

enum err follow_up_texts(struct db *db, struct arena *a, enum lang lang, struct follow_up out[MARK_COUNT])
{
    memset(out, 0, MARK_COUNT * sizeof *out);
    return follow_up_text_rows(db, a, lang == LANG_EN, keep_text, out);
}

/* Newest first: the first of a mark stays. */
static enum err keep_newest(const void *row, void *arg)
{
    const struct follow_up *f = row;
    struct follow_up *of_mark = (struct follow_up *)arg + f->mark;
    if (!of_mark->created_ms) *of_mark = *f;
    return OK;
}

enum err steps_of(struct db *db, struct arena *a, int64_t resident_id, enum lang lang, struct next_steps *out)
{
    struct follow_up of_mark[MARK_COUNT];
    struct resident r;
    struct str marks;
    TRY(resident_by_id(db, a, resident_id, &r));
    int64_t person = r.same_as ? r.same_as : r.id;
    *out = (struct next_steps){ .n = 0 };
    memset(out->marks, MARK_UNKNOWN, MARK_COUNT);
    enum err e = marks_of(db, a, person, &marks);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && marks.n == MARK_COUNT) memcpy(out->marks, marks.p, MARK_COUNT);
    out->ready = rules_ready(out->marks);
    TRY(follow_up_texts(db, a, lang, of_mark));
    TRY(follow_up_rows(db, a, person, keep_newest, of_mark));
    for (unsigned i = 0; i < MARK_COUNT; i++) {
        of_mark[i].mark = i;
        bool asked_for = i == MARK_LEARN ? of_mark[i].created_ms != 0 : !rules_mark_is_whole(out->marks[i]);
        if (asked_for) out->steps[out->n++] = of_mark[i];
    }
    return OK;
}
