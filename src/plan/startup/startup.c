/* startup.c - the way of an application: sent, short-listed, chosen with a mentor, planned, each milestone reported and confirmed, finished. */
#include "plan/startup/startup_db.h"
#include "account/citizen/citizen.h"
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "plan/contest/contest.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/occasion_rules.h"
#include "territory/territory.h"

const char *const startup_states[] = { "sent", "shortlisted", "chosen", "running", "finished", "stopped", "declined", "withdrawn", NULL };
const char *const startup_events[] = { "shortlist", "choose", "plan", "finish", "stop", "decline", "withdraw", NULL };

enum { DESK = ROLE_OFFICER | ROLE_CITY, SENDER = ROLE_RESIDENT, MENTOR = 1u << 27, LONG_DAYS = 400, TEXT_MIN = 30, RECORDS_MAX = 200 };   /* MENTOR: of this one */
static const struct flow_step steps[] = {
    { STARTUP_SENT,        STARTUP_SHORTLIST, STARTUP_SHORTLISTED, DESK          },
    { STARTUP_SENT,        STARTUP_CHOOSE,    STARTUP_CHOSEN,      DESK          },
    { STARTUP_SHORTLISTED, STARTUP_CHOOSE,    STARTUP_CHOSEN,      DESK          },
    { STARTUP_SENT,        STARTUP_DECLINE,   STARTUP_DECLINED,    DESK          },
    { STARTUP_SHORTLISTED, STARTUP_DECLINE,   STARTUP_DECLINED,    DESK          },
    { STARTUP_SENT,        STARTUP_WITHDRAW,  STARTUP_WITHDRAWN,   SENDER        },
    { STARTUP_SHORTLISTED, STARTUP_WITHDRAW,  STARTUP_WITHDRAWN,   SENDER        },
    { STARTUP_CHOSEN,      STARTUP_PLAN,      STARTUP_RUNNING,     DESK          },
    { STARTUP_RUNNING,     STARTUP_PLAN,      STARTUP_RUNNING,     DESK          },
    { STARTUP_RUNNING,     STARTUP_FINISH,    STARTUP_FINISHED,    MENTOR        },
    { STARTUP_CHOSEN,      STARTUP_STOP,      STARTUP_STOPPED,     DESK          },
    { STARTUP_RUNNING,     STARTUP_STOP,      STARTUP_STOPPED,     DESK          },
};
const struct flow startup_flow = {
    .name = "startup", .states = startup_states, .events = startup_events, .steps = steps, .n_steps = N_OF(steps), .start = STARTUP_SENT,
};


/* ---- calls ---- */

struct calling {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct call_draft *d;
    struct startup_call c;
    bool again;
};

static enum err add_call(struct db *db, void *arg)
{
    struct calling *k = arg;
    k->again = false;
    enum err e = call_by_uid(db, k->a, k->d->uid, &k->c);
    if (e == OK) {
        k->again = true;
        return k->c.unit_id == k->d->unit_id ? occasion_desk(db, k->a, k->by, k->c.unit_id) : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    k->c = (struct startup_call){ .uid = k->d->uid, .unit_id = k->d->unit_id, .title = k->d->title, .title_en = k->d->title_en, .text = k->d->text,
                                  .text_en = k->d->text_en, .closes_ms = k->d->closes_ms, .places = k->d->places, .created_ms = k->now_ms };
    e = occasion_unit(db, k->a, k->d->unit_id, &k->c.unit);
    if (e == ERR_NOT_FOUND) { k->d->field = "unit_id"; return ERR_BAD_INPUT; }
    TRY(e);
    TRY(occasion_desk(db, k->a, k->by, k->d->unit_id));
    TRY(next_ids(db, k->a, "startup_call", 1, &k->c.id));
    k->c.code = arena_printf(k->a, "KN-%lld", (long long)k->c.id);
    return call_insert(db, k->a, &k->c, k->by->account_id);
}

enum err startup_call_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct call_draft *d,
                          struct startup_call *out,
                          bool *again)
{
    struct calling k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = !uuid_is_valid(d->uid)                                                          ? "uid"
               : !line_fits(d->title, STARTUP_TITLE_MIN, STARTUP_TITLE_MAX)                      ? "title"
               : !line_fits(d->title_en, 0, STARTUP_TITLE_MAX)                                   ? "title_en"
               : !text_fits(d->text, 1, STARTUP_TEXT_MAX)                                        ? "text"
               : !text_fits(d->text_en, 0, STARTUP_TEXT_MAX)                                     ? "text_en"
               : d->closes_ms <= now_ms || d->closes_ms > now_ms + LONG_DAYS * (int64_t)DAY_MS ? "closes_ms"
               : d->places < 1 || d->places > PLACES_AT_MOST                                   ? "places"
                                                                                               : NULL;
    if (d->field) return ERR_BAD_INPUT;
    TRY(db_tx(db, add_call, &k));
    *out = k.c;
    *again = k.again;
    return OK;
}

/* ---- applying ---- */

struct applying {
    struct arena *a;
    int64_t now_ms;
    struct startup_draft *d;
    struct bytes sealed;
    struct startup s;
    bool again;
};

static enum err apply(struct db *db, void *arg)
{
    struct applying *k = arg;
    struct startup_call c;
    k->again = false;
    enum err e = startup_by_uid(db, k->a, k->d->uid, &k->s);
    if (e == OK) {
        k->again = true;
        return k->s.account_id == k->d->account_id && k->s.call_id == k->d->call_id ? OK : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    TRY(startup_call_by_id(db, k->a, k->d->call_id, &c));
    if (k->now_ms >= c.closes_ms) return ERR_CONFLICT;
    e = startup_of_account(db, k->a, c.id, k->d->account_id, &k->s);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    TRY(startup_is_mentor(db, k->a, c.id, k->d->account_id, &k->d->is_mentor));
    if (k->d->is_mentor) return ERR_CONFLICT;
    k->s = (struct startup){ .uid = k->d->uid, .call_id = c.id, .account_id = k->d->account_id, .call = c.code, .name = k->d->name, .title = k->d->title,
                             .text_sealed = k->sealed, .reason = S(""), .created_ms = k->now_ms };
    TRY(next_ids(db, k->a, "startup_application", 1, &k->s.id));
    k->s.code = arena_printf(k->a, "%.*s-%lld", (int)c.code.n, c.code.p, (long long)k->s.id);
    TRY(startup_insert(db, k->a, &k->s));
    return call_count(db, k->a, c.id, 1, 0);
}

enum err startup_apply(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct startup_draft *d,
                       struct startup *out, bool *again)
{
    struct applying k = { .a = a, .now_ms = now_ms, .d = d };
    d->field = !uuid_is_valid(d->uid)                                     ? "uid"
               : !line_fits(d->name, 2, STARTUP_NAME_MAX)                   ? "name"
               : !line_fits(d->title, STARTUP_TITLE_MIN, STARTUP_TITLE_MAX) ? "title"
               : !text_fits(d->text, TEXT_MIN, STARTUP_TEXT_MAX)            ? "text"
                                                                          : NULL;
    if (d->field) return ERR_BAD_INPUT;
    TRY(keys_seal(keys, a, "startup.text", d->text, &k.sealed));
    TRY(db_tx(db, apply, &k));
    *out = k.s;
    *again = k.again;
    return OK;
}

enum err startup_text(const struct keys *keys, struct arena *a, const struct startup *s, struct str *text)
{
    *text = S("");
    return s->text_sealed.n ? keys_unseal(keys, a, "startup.text", s->text_sealed, text) : OK;
}

/* ---- moving ---- */

struct moving {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct startup_move *m;
    const struct milestone *v;
    size_t n;
    struct startup s;
    struct str uid, text;
    int64_t account_id, milestone;
};

static const char *const told[] = {
    [STARTUP_SHORTLIST] = "Hồ sơ vào danh sách ngắn", [STARTUP_CHOOSE] = "Hồ sơ được chọn, đã có người dẫn dắt", [STARTUP_PLAN] = "Đã có các mốc thực hiện",
    [STARTUP_FINISH] = "Đã hoàn thành mọi mốc", [STARTUP_STOP] = "Việc hỗ trợ dừng lại", [STARTUP_DECLINE] = "Hồ sơ chưa được chọn", [STARTUP_WITHDRAW] = NULL,
};

static enum err tell(struct db *db, struct moving *k, unsigned event)
{
    if (!k->s.account_id || !told[event]) return OK;
    return notify_put(db, k->a, k->now_ms, &(struct notice){
        .account_id = k->s.account_id, .kind = arena_printf(k->a, "plan.startup_%s", startup_events[event]),
        .key = arena_printf(k->a, "startup:%.*s:%s:%lld", (int)k->s.code.n, k->s.code.p, startup_events[event], (long long)k->now_ms),
        .title = arena_printf(k->a, "%.*s: %s", (int)k->s.code.n, k->s.code.p, told[event]), .text = S("Mở hồ sơ hỗ trợ khởi nghiệp để xem."),
        .link = arena_printf(k->a, "/resident/khoi-nghiep/%.*s", (int)k->s.call.n, k->s.call.p) });
}

static bool is_chosen(unsigned state)
{
    return state == STARTUP_CHOSEN || state == STARTUP_RUNNING || state == STARTUP_FINISHED;
}

static enum err go(struct db *db, struct moving *k, unsigned event, unsigned roles)
{
    unsigned before = k->s.state;
    TRY(flow_next(&startup_flow, before, event, roles, &k->s.state));
    TRY(startup_set(db, k->a, &k->s, before));
    int64_t standing = k->s.state == STARTUP_WITHDRAWN ? -1 : 0,
            chosen = (int64_t)is_chosen(k->s.state) - (int64_t)is_chosen(before);
    if (standing || chosen) TRY(call_count(db, k->a, k->s.call_id, standing, chosen));
    return tell(db, k, event);
}

enum err startup_mentor_admit(struct db *db, struct arena *a, int64_t call_id, int64_t account_id, enum seat_fault *fault)
{
    struct startup own;
    enum err e = startup_of_account(db, a, call_id, account_id, &own);
    *fault = e == OK ? SEAT_APPLIED : SEAT_FINE;
    return e == ERR_NOT_FOUND ? OK : e == OK ? ERR_CONFLICT : e;
}

static enum err choose(struct db *db, struct moving *k)
{
    struct account mentor;
    struct str link;
    enum seat_fault why;
    enum err e = account_by_id(db, k->a, k->m->mentor_id, &mentor);
    if (e == OK) e = mentor.state == ACCOUNT_ACTIVE ? startup_mentor_admit(db, k->a, k->s.call_id, mentor.id, &why) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT) {
        k->m->field = "mentor_id";
        return ERR_BAD_INPUT;
    }
    TRY(e);
    k->s.mentor_id = mentor.id;
    k->s.mentor = mentor.name;
    TRY(invited_link(db, k->a, mentor.id, &link));
    return notify_put(db, k->a, k->now_ms, &(struct notice){
        .account_id = mentor.id, .kind = S("plan.mentor_named"), .link = link,
        .key = arena_printf(k->a, "startup:%.*s:mentor", (int)k->s.code.n, k->s.code.p),
        .title = arena_printf(k->a, "Mời dẫn dắt: %.*s", (int)k->s.title.n, k->s.title.p),
        .text = S("Mở mục dẫn dắt để đọc hồ sơ và các mốc.") });
}

static enum err rights(struct db *db, struct moving *k, unsigned *roles)
{
    struct startup_call c;
    if (k->m->event == STARTUP_WITHDRAW) {
        *roles = SENDER;
        return (k->by->roles & ROLE_RESIDENT) && k->by->account_id == k->s.account_id ? OK : ERR_NOT_FOUND;
    }
    TRY(startup_call_by_id(db, k->a, k->s.call_id, &c));
    *roles = DESK;
    return occasion_desk(db, k->a, k->by, c.unit_id);
}

static enum err step(struct db *db, void *arg)
{
    struct moving *k = arg;
    unsigned roles;
    TRY(startup_by_id(db, k->a, k->m->id, &k->s));
    TRY(rights(db, k, &roles));
    if (k->m->event == STARTUP_CHOOSE) TRY(choose(db, k));
    if (k->m->event == STARTUP_DECLINE || k->m->event == STARTUP_STOP) k->s.reason = k->m->reason;
    return go(db, k, k->m->event, roles);
}

enum err startup_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct startup_move *m, struct startup *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = m };
    bool needs_reason = m->event == STARTUP_DECLINE || m->event == STARTUP_STOP;
    m->field = needs_reason && !text_fits(m->reason, STARTUP_REASON_MIN, STARTUP_REASON_MAX) ? "reason" : NULL;
    if (m->field || m->event == STARTUP_PLAN || m->event == STARTUP_FINISH || m->event > STARTUP_WITHDRAW)
        return ERR_BAD_INPUT;
    TRY(db_tx(db, step, &k));
    *out = k.s;
    return OK;
}

/* ---- milestones ---- */

static enum err plan(struct db *db, void *arg)
{
    struct moving *k = arg;
    unsigned roles;
    int64_t reported, open;
    TRY(startup_by_id(db, k->a, k->m->id, &k->s));
    TRY(rights(db, k, &roles));
    TRY(milestone_counts(db, k->a, k->s.id, &reported, &open));
    if (reported) return ERR_CONFLICT;
    TRY(milestones_clear(db, k->a, k->s.id));
    for (size_t i = 0; i < k->n; i++) TRY(milestone_insert(db, k->a, k->s.id, &k->v[i]));
    return go(db, k, STARTUP_PLAN, roles);
}

enum err startup_plan(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                      const struct milestone *v, size_t n,
                      struct startup *out)
{
    struct startup_move m = { .id = id, .event = STARTUP_PLAN };
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = &m, .v = v, .n = n };
    if (n < 1 || n > MILESTONES_MAX) return ERR_BAD_INPUT;
    for (size_t i = 0; i < n; i++)
        if (v[i].n != (int64_t)i + 1 || !line_fits(v[i].title, 3, STARTUP_TITLE_MAX) || v[i].due_day <= 0 ||
            (i && v[i].due_day < v[i - 1].due_day))
            return ERR_BAD_INPUT;
    TRY(db_tx(db, plan, &k));
    *out = k.s;
    return OK;
}

static enum err report(struct db *db, void *arg)
{
    struct moving *k = arg;
    struct milestone m;
    TRY(startup_by_uid(db, k->a, k->uid, &k->s));
    if (k->s.account_id != k->account_id) return ERR_NOT_FOUND;
    TRY(milestone_one(db, k->a, k->s.id, k->milestone, &m));
    if (k->s.state != STARTUP_RUNNING || m.confirmed_ms) return ERR_CONFLICT;
    m.report = k->text;
    m.reported_ms = k->now_ms;
    TRY(milestone_set(db, k->a, k->s.id, &m, 0));
    if (!k->s.mentor_id) return OK;
    struct str link;
    TRY(invited_link(db, k->a, k->s.mentor_id, &link));
    return notify_put(db, k->a, k->now_ms, &(struct notice){
        .account_id = k->s.mentor_id, .kind = S("plan.startup_reported"), .link = link,
        .key = arena_printf(k->a, "startup:%.*s:report:%lld:%lld", (int)k->s.code.n, k->s.code.p, (long long)k->milestone, (long long)k->now_ms),
        .title = arena_printf(k->a, "%.*s: có báo cáo mốc mới", (int)k->s.code.n, k->s.code.p), .text = S("Mở mục dẫn dắt để xem và xác nhận.") });
}

enum err milestone_report(struct db *db, struct arena *a, int64_t now_ms, struct str uid, int64_t account_id, int64_t n, struct str text,
                          struct startup *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .uid = uid, .account_id = account_id, .milestone = n, .text = text };
    if (!text_fits(text, REPORT_MIN, REPORT_MAX)) return ERR_BAD_INPUT;
    TRY(db_tx(db, report, &k));
    *out = k.s;
    return OK;
}

static enum err confirm(struct db *db, void *arg)
{
    struct moving *k = arg;
    struct milestone m;
    int64_t reported, open;
    TRY(startup_by_uid(db, k->a, k->uid, &k->s));
    if (!k->s.mentor_id || k->s.mentor_id != k->account_id) return ERR_NOT_FOUND;
    if (k->s.account_id == k->account_id) return ERR_FORBIDDEN;   /* two accounts that became one */
    TRY(milestone_one(db, k->a, k->s.id, k->milestone, &m));
    if (k->s.state != STARTUP_RUNNING || !m.reported_ms || m.confirmed_ms) return ERR_CONFLICT;
    m.note = k->text;
    m.confirmed_ms = k->now_ms;
    TRY(milestone_set(db, k->a, k->s.id, &m, k->account_id));
    TRY(milestone_counts(db, k->a, k->s.id, &reported, &open));
    return open ? OK : go(db, k, STARTUP_FINISH, MENTOR);
}

enum err milestone_confirm(struct db *db, struct arena *a, int64_t now_ms, struct str uid, int64_t mentor_id, int64_t n, struct str note,
                           struct startup *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .uid = uid, .account_id = mentor_id, .milestone = n, .text = note };
    if (!text_fits(note, 0, REPORT_MAX)) return ERR_BAD_INPUT;
    TRY(db_tx(db, confirm, &k));
    *out = k.s;
    return OK;
}

/* ---- an account ---- */

enum err startup_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    int64_t id;
    enum err e;
    (void)now_ms;
    while ((e = startup_twice(db, a, from, to, &id)) == OK) TRY(startup_nobodys(db, a, id));
    return e == ERR_NOT_FOUND ? startup_account_move(db, a, from, to) : e;
}

enum err startup_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    (void)now_ms;
    return startup_account_forget(db, a, account_id);
}

static enum err write_record(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, startup_fields, row);
    json_end(arg);
    return OK;
}

enum err record_startups(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    json_array(j, name);
    TRY(startup_mine(db, a, who->account_id, 0, RECORDS_MAX, write_record, j));
    json_end(j);
    return OK;
}
