/* task.c - a unit says where it is with a task, and why; the plan reads it at once. */
#include "plan/programme/task_db.h"
#include "account/account.h"
#include "civic/desk/desk_rules.h"
#include "core/time.h"
#include "territory/territory.h"

const char *const task_states[] = { "todo", "doing", "blocked", "done", NULL };
const char *const task_events[] = { "start", "block", "resume", "finish", "reopen", NULL };

enum { WHO = ROLE_OFFICER | ROLE_CITY };
static const struct flow_step steps[] = {
    { TASK_TODO,    TASK_START,  TASK_DOING,   WHO },
    { TASK_TODO,    TASK_BLOCK,  TASK_BLOCKED, WHO },
    { TASK_DOING,   TASK_BLOCK,  TASK_BLOCKED, WHO },
    { TASK_BLOCKED, TASK_RESUME, TASK_DOING,   WHO },
    { TASK_DOING,   TASK_FINISH, TASK_DONE,    WHO },
    { TASK_DONE,    TASK_REOPEN, TASK_DOING,   WHO },
};
const struct flow task_flow = {
    .name = "plan_task", .states = task_states, .events = task_events, .steps = steps, .n_steps = N_OF(steps), .start = TASK_TODO,
};

/* What the statement cannot say alike on both databases. */
static enum err fill(struct arena *a, int64_t today, struct unit_task *t)
{
    t->code = plan_code_of(a, t->path);
    t->is_late = t->state != TASK_DONE && t->to_day < today;
    return t->code.n ? OK : ERR_NOMEM;
}

static enum err as_ward(struct db *db, struct arena *a, int64_t unit_id, int64_t *out)
{
    struct unit u;
    TRY(unit_by_id(db, a, unit_id, &u));
    *out = unit_is_ward_level(u.kind) ? 0 : unit_id;
    return OK;
}

struct walking { struct arena *a; int64_t today; db_row_fn *each; void *arg; };
static enum err filled(const void *row, void *arg)
{
    struct walking *k = arg;
    struct unit_task t = *(const struct unit_task *)row;
    TRY(fill(k->a, k->today, &t));
    return k->each(&t, k->arg);
}

enum err unit_tasks(struct db *db, struct arena *a, const struct unit_task_query *q, db_row_fn *each, void *arg)
{
    struct walking k = { a, q->today, each, arg };
    int64_t ward;
    TRY(as_ward(db, a, q->unit_id, &ward));
    return unit_task_rows(db, a, q, ward, filled, &k);
}

enum err unit_task_one(struct db *db, struct arena *a, int64_t unit_id, int64_t task_id, int64_t today, struct unit_task *out)
{
    int64_t ward;
    TRY(as_ward(db, a, unit_id, &ward));
    TRY(unit_task_row(db, a, unit_id, ward, task_id, out));
    return fill(a, today, out);
}

struct late { int64_t is_past; db_row_fn *each; void *arg; };
static enum err with_late(const void *row, void *arg)
{
    struct late *k = arg;
    struct task_unit u = *(const struct task_unit *)row;
    u.is_late = u.is_late && k->is_past;
    return k->each(&u, k->arg);
}

enum err task_units(struct db *db, struct arena *a, const struct plan_item *task, int64_t today, db_row_fn *each, void *arg)
{
    return task_unit_rows(db, a, task->id, with_late, &(struct late){ task->to_day < today, each, arg });
}

/* ---- saying ---- */

struct saying { struct arena *a; int64_t now_ms; const struct actor *by; struct task_say *s; struct unit_task t; };

static enum err say(struct db *db, void *arg)
{
    struct saying *k = arg;
    int64_t is_open;
    TRY(desk_may(db, k->a, k->by, k->s->unit_id));
    TRY(unit_task_one(db, k->a, k->s->unit_id, k->s->task_id, day_of_ms(k->now_ms), &k->t));
    TRY(task_is_open(db, k->a, k->t.plan_id, &is_open));
    if (!is_open) return ERR_CONFLICT;
    unsigned before = k->t.state;
    bool is_first = k->t.at_ms == 0;
    struct task_word w = { .task_id = k->t.task_id, .unit_id = k->s->unit_id, .plan_id = k->t.plan_id, .event = k->s->event, .reason = k->s->reason,
                           .by_id = k->by->account_id, .at_ms = k->now_ms };
    TRY(flow_next(&task_flow, before, w.event, WHO, &w.state));
    TRY(next_ids(db, k->a, "task_word", 1, &w.id));
    TRY(task_word_insert(db, k->a, &w));
    TRY(task_now_put(db, k->a, &w, before, is_first));
    return unit_task_one(db, k->a, k->s->unit_id, k->s->task_id, day_of_ms(k->now_ms), &k->t);
}

enum err task_say(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct task_say *s, struct unit_task *out)
{
    struct saying k = { .a = a, .now_ms = now_ms, .by = by, .s = s };
    s->field = NULL;
    if (s->event > TASK_REOPEN) { s->field = "event"; return ERR_BAD_INPUT; }
    if (s->reason.n < TASK_REASON_MIN || s->reason.n > TASK_REASON_MAX || !text_is_clean(s->reason)) {
        s->field = "reason";
        return ERR_BAD_INPUT;
    }
    TRY(db_tx(db, say, &k));
    *out = k.t;
    return OK;
}
