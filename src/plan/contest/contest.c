/* contest.c - the life of a contest: set up, open for entries, scored round by round, published by a second person. */
#include "plan/contest/contest_db.h"
#include "account/citizen/citizen.h"
#include "auth/audit_log.h"
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "plan/contest/contest_rules.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/occasion_rules.h"
#include "territory/territory.h"

const char *const contest_states[] = { "draft", "open", "scoring", "scored", "published", "cancelled", NULL };
const char *const contest_events[] = { "open", "score", "close_round", "finish", "publish", "cancel", NULL };

enum { DESK = ROLE_OFFICER | ROLE_CITY, THE_TIME = 1u << 28, CLOSING_PER_ROUND = 100, REASON_MIN = 5, REASON_MAX = 500, LONG_DAYS = 400 };
static const struct flow_step steps[] = {
    { CONTEST_DRAFT,   CONTEST_OPENS,       CONTEST_OPEN,      DESK            },
    { CONTEST_OPEN,    CONTEST_SCORE,       CONTEST_SCORING,   DESK | THE_TIME },
    { CONTEST_SCORING, CONTEST_CLOSE_ROUND, CONTEST_SCORING,   DESK            },
    { CONTEST_SCORING, CONTEST_FINISH,      CONTEST_SCORED,    DESK            },
    { CONTEST_SCORED,  CONTEST_PUBLISH,     CONTEST_PUBLISHED, DESK            },
    { CONTEST_DRAFT,   CONTEST_CANCEL,      CONTEST_CANCELLED, DESK            },
    { CONTEST_OPEN,    CONTEST_CANCEL,      CONTEST_CANCELLED, DESK            },
    { CONTEST_SCORING, CONTEST_CANCEL,      CONTEST_CANCELLED, DESK            },
    { CONTEST_SCORED,  CONTEST_CANCEL,      CONTEST_CANCELLED, DESK            },
};
const struct flow contest_flow = {
    .name = "contest", .states = contest_states, .events = contest_events, .steps = steps, .n_steps = N_OF(steps), .start = CONTEST_DRAFT,
};


enum err contest_log(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const char *action,
                     const struct contest *c, struct str reason)
{
    struct audit_line l = { .at_ms = now_ms, .account_id = by->account_id, .unit_id = c->unit_id, .action = str_z(action), .subject = c->code,
                            .reason = reason, .address = by->address };
    return audit_write(db, a, &l);
}

/* ---- drafting ---- */

struct adding {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct contest_draft *d;
    struct contest c;
    bool again;
};

static const char *draft_fault(const struct contest_draft *d, int64_t now_ms)
{
    if (!uuid_is_valid(d->uid)) return "uid";
    if (!line_fits(d->title, CONTEST_TITLE_MIN, CONTEST_TITLE_MAX)) return "title";
    if (!line_fits(d->title_en, 0, CONTEST_TITLE_MAX)) return "title_en";
    if (!text_fits(d->text, 1, CONTEST_TEXT_MAX)) return "text";
    if (!text_fits(d->text_en, 0, CONTEST_TEXT_MAX)) return "text_en";
    return d->closes_ms <= now_ms || d->closes_ms > now_ms + LONG_DAYS * (int64_t)DAY_MS ? "closes_ms" : NULL;
}

static enum err add(struct db *db, void *arg)
{
    struct adding *k = arg;
    k->again = false;
    enum err e = contest_by_uid(db, k->a, k->d->uid, &k->c);
    if (e == OK) {
        k->again = true;
        return k->c.unit_id == k->d->unit_id ? occasion_desk(db, k->a, k->by, k->c.unit_id) : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    k->c = (struct contest){ .uid = k->d->uid, .unit_id = k->d->unit_id, .title = k->d->title, .title_en = k->d->title_en, .text = k->d->text,
                             .text_en = k->d->text_en, .closes_ms = k->d->closes_ms, .reason = S("") };
    e = occasion_unit(db, k->a, k->d->unit_id, &k->c.unit);
    if (e == ERR_NOT_FOUND) { k->d->field = "unit_id"; return ERR_BAD_INPUT; }
    TRY(e);
    TRY(occasion_desk(db, k->a, k->by, k->d->unit_id));
    TRY(next_ids(db, k->a, "contest", 1, &k->c.id));
    k->c.code = arena_printf(k->a, "CT-%lld", (long long)k->c.id);
    return contest_insert(db, k->a, &k->c, k->now_ms, k->by->account_id);
}

enum err contest_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct contest_draft *d,
                     struct contest *out, bool *again)
{
    struct adding k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = draft_fault(d, now_ms);
    if (d->field) return ERR_BAD_INPUT;
    TRY(db_tx(db, add, &k));
    *out = k.c;
    *again = k.again;
    return OK;
}

/* ---- rounds ---- */

static const char *rounds_fault(const struct rounds_draft *d)
{
    int64_t weights[ROUNDS_MAX + 1] = { 0 };
    if (d->n_rounds < 1 || d->n_rounds > ROUNDS_MAX) return "rounds";
    for (size_t i = 0; i < d->n_rounds; i++) {
        const struct contest_round *r = &d->rounds[i];
        bool is_last = i + 1 == d->n_rounds;
        if (r->n != (int64_t)i + 1 || !line_fits(r->name, 1, CONTEST_TITLE_MAX) ||
            !line_fits(r->name_en, 0, CONTEST_TITLE_MAX))
            return "rounds";
        if (is_last ? r->advance != 0 : r->advance < 1 || r->advance > ENTRIES_MAX) return "advance";
    }
    for (size_t i = 0; i < d->n_criteria; i++) {
        const struct criterion *c = &d->criteria[i];
        if (c->round < 1 || c->round > (int64_t)d->n_rounds || !line_fits(c->name, 1, CONTEST_TITLE_MAX)
            || !line_fits(c->name_en, 0, CONTEST_TITLE_MAX)) return "criteria";
        if (c->weight < 1 || c->weight > WEIGHTS) return "weight";
        if (c->max < 1 || c->max > MARK_MAX) return "max";
        weights[c->round] += c->weight;
    }
    for (size_t i = 1; i <= d->n_rounds; i++) if (weights[i] != WEIGHTS) return "weight";
    return NULL;
}

struct setting { struct arena *a; const struct actor *by; int64_t id; struct rounds_draft *d; };

enum err contest_before_scoring(struct db *db, struct arena *a, const struct actor *by, int64_t id, struct contest *c)
{
    TRY(contest_by_id(db, a, id, c));
    TRY(occasion_desk(db, a, by, c->unit_id));
    return c->state == CONTEST_DRAFT || c->state == CONTEST_OPEN ? OK : ERR_CONFLICT;
}

static enum err set_rounds(struct db *db, void *arg)
{
    struct setting *k = arg;
    struct contest c;
    int64_t first;
    TRY(contest_before_scoring(db, k->a, k->by, k->id, &c));
    TRY(rounds_clear(db, k->a, k->id));
    TRY(next_ids(db, k->a, "contest_criterion", (int64_t)k->d->n_criteria, &first));
    for (size_t i = 0; i < k->d->n_rounds; i++) TRY(round_insert(db, k->a, k->id, &k->d->rounds[i]));
    for (size_t i = 0; i < k->d->n_criteria; i++) {
        k->d->criteria[i].id = first + (int64_t)i;
        TRY(criterion_insert(db, k->a, k->id, &k->d->criteria[i]));
    }
    c.rounds = (int64_t)k->d->n_rounds;
    return contest_set(db, k->a, &c, c.state, c.round, 0);
}

enum err contest_rounds_set(struct db *db, struct arena *a, const struct actor *by, int64_t id, struct rounds_draft *d)
{
    d->field = rounds_fault(d);
    if (d->field) return ERR_BAD_INPUT;
    return db_tx(db, set_rounds, &(struct setting){ .a = a, .by = by, .id = id, .d = d });
}

/* ---- moving ---- */

struct moving { struct arena *a; int64_t now_ms; const struct actor *by; struct contest_move *m; struct contest c; };

struct telling { struct db *db; struct arena *a; int64_t now_ms; const struct contest *c; };
static enum err tell_entrant(const void *row, void *arg)
{
    const struct entry *e = row;
    const struct telling *k = arg;
    if (!e->account_id) return OK;
    return notify_put(k->db, k->a, k->now_ms, &(struct notice){
        .account_id = e->account_id, .kind = S("plan.contest_result"), .key = arena_printf(k->a, "contest:%.*s:result", (int)k->c->code.n, k->c->code.p),
        .title = arena_printf(k->a, "Đã có kết quả: %.*s", (int)k->c->title.n, k->c->title.p),
        .text = S("Mở bài dự thi để xem điểm và thứ hạng. Bác có bảy ngày để gửi kiến nghị."),
        .link = arena_printf(k->a, "/resident/cuoc-thi/%.*s", (int)k->c->code.n, k->c->code.p) });
}

static enum err opens(struct db *db, struct moving *k)
{
    (void)db;
    return k->c.rounds > 0 && k->c.closes_ms > k->now_ms ? OK : ERR_CONFLICT;
}

static enum err begins(struct db *db, struct moving *k)
{
    int64_t judges;
    TRY(judge_count(db, k->a, k->c.id, &judges));
    if (judges < JUDGES_MIN) {
        k->m->missing[0] = (struct missing){ .judge = S("") };
        k->m->n_missing = 1;
        return ERR_CONFLICT;
    }
    k->c.round = 1;
    return judges_tell(db, k->a, k->now_ms, &k->c);
}

static enum err ends_round(struct db *db, struct moving *k)
{
    TRY(round_result(db, k->a, &k->c, k->m));
    TRY(round_close(db, k->a, k->c.id, k->c.round, k->now_ms));
    if (k->c.round < k->c.rounds) k->c.round++;
    else k->c.closed_by = k->by->account_id;
    return OK;
}

static enum err publishes(struct db *db, struct moving *k)
{
    if (!k->by->is_local && k->by->account_id == k->c.closed_by) return ERR_FORBIDDEN;       /* a second person */
    k->c.published_ms = k->now_ms;
    struct telling t = { db, k->a, k->now_ms, &k->c };
    return entry_list(db, k->a, k->c.id, 1, 0, ENTRIES_MAX * 4, tell_entrant, &t);
}

static enum err cancels(struct db *db, struct moving *k)
{
    (void)db;
    k->c.reason = k->m->reason;
    return OK;
}

static enum err (*const deeds[])(struct db *db, struct moving *k) = {
    [CONTEST_OPENS] = opens, [CONTEST_SCORE] = begins, [CONTEST_CLOSE_ROUND] = ends_round, [CONTEST_FINISH] = ends_round,
    [CONTEST_PUBLISH] = publishes, [CONTEST_CANCEL] = cancels,
};

static enum err move(struct db *db, void *arg)
{
    struct moving *k = arg;
    unsigned event = k->m->event;
    k->m->n_missing = 0;
    TRY(contest_by_id(db, k->a, k->m->id, &k->c));
    TRY(occasion_desk(db, k->a, k->by, k->c.unit_id));
    const unsigned before = k->c.state;
    const int64_t round = k->c.round;
    if (event == CONTEST_CLOSE_ROUND && k->c.round == k->c.rounds) event = CONTEST_FINISH;
    TRY(flow_next(&contest_flow, before, event, k->by->is_local ? DESK | THE_TIME : k->by->roles & DESK, &k->c.state));
    TRY(deeds[event](db, k));
    TRY(contest_set(db, k->a, &k->c, before, round, event == CONTEST_PUBLISH ? k->by->account_id : 0));
    return contest_log(db, k->a, k->now_ms, k->by,
                       arena_z(k->a, arena_printf(k->a, "contest.%s", contest_events[event])), &k->c,
                       event == CONTEST_CANCEL ? k->m->reason : S(""));
}

enum err contest_move(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct contest_move *m, struct contest *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = m };
    if (m->event > CONTEST_CANCEL || m->event == CONTEST_FINISH) return ERR_BAD_INPUT;
    if (m->event == CONTEST_CANCEL && !text_fits(m->reason, REASON_MIN, REASON_MAX)) return ERR_BAD_INPUT;
    TRY(db_tx(db, move, &k));
    *out = k.c;
    return OK;
}

struct due { int64_t id[CLOSING_PER_ROUND]; size_t n; };
static enum err keep_due(const void *row, void *arg)
{
    struct due *k = arg;
    k->id[k->n++] = ((const struct contest *)row)->id;
    return OK;
}

enum err contest_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    static const struct actor clock = { .is_local = true };
    struct due due = { .n = 0 };
    (void)keys;
    TRY(contest_closing_rows(db, a, now_ms, CLOSING_PER_ROUND, keep_due, &due));
    for (size_t i = 0; i < due.n; i++) {
        struct contest c;
        enum err e = contest_move(db, a, now_ms, &clock, &(struct contest_move){ .id = due.id[i], .event = CONTEST_SCORE }, &c);
        if (e != ERR_CONFLICT) TRY(e);                       /* it has no judges yet: the desk is to name them */
    }
    return OK;
}

/* ---- an account ---- */

enum err contest_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    int64_t id;
    enum err e;
    (void)now_ms;
    while ((e = entry_twice(db, a, from, to, &id)) == OK) TRY(entry_nobodys(db, a, id));
    if (e != ERR_NOT_FOUND) return e;
    TRY(judge_account_joined(db, a, from, to));
    return entry_account_move(db, a, from, to);
}

/* What was handed in and judged stays, nobody's; what names people goes. */
enum err contest_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    (void)now_ms;
    TRY(judge_account_forget(db, a, account_id));
    return entry_account_forget(db, a, account_id);
}

enum { RECORDS_MAX = 200 };
static enum err write_record(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, entry_fields, row);
    json_end(arg);
    return OK;
}

enum err record_entries(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    json_array(j, name);
    TRY(entry_mine(db, a, who->account_id, 0, RECORDS_MAX, write_record, j));
    json_end(j);
    return OK;
}
