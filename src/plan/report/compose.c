/* compose.c - every figure of a report: its value, the definition and version it rests on, and the door to the events behind it. */
#include "plan/report/compose_impl.h"
#include "core/time.h"
#include "plan/programme/task.h"
#include "plan/target/reported.h"
#include "plan/target/target.h"
#include "territory/territory.h"

enum { SERIES_POINTS = 15, BEHIND_UNITS = 10 };
struct composing {
    struct db *db;
    struct arena *a;
    const struct indicator_ask *ask;
    const struct briefing *b;
    struct json *j;
    struct outline o;
    size_t n;
    struct target *split[BRIEFING_TARGETS_MAX];
    size_t n_split;
};

/* ---- a figure and where it comes from ---- */

/* The doors behind each measure of the formula, for the period of the target up to the end of the report. */
static enum err events_json(struct composing *k, const struct target *t, int64_t to_day)
{
    struct formula f;
    json_array(k->j, "events");
    if (formula_parse(k->ask->sources, t->formula, &f, NULL) == OK)
        for (size_t i = 0; i < f.n_leaves; i++) {
            const struct leaf *l = &f.leaves[i];
            const struct source_query q = { .unit_id = t->unit_id, .from_day = t->from_day, .to_day = to_day, .measure = l->measure,
                .now_ms = k->ask->now_ms };
            struct str door = l->source->trace ? l->source->trace(k->a, &q) : S("");
            json_object(k->j, NULL);
            json_text(k->j, "measure", arena_printf(k->a, "%s.%s", l->source->name, leaf_measure(l)->code));
            json_text(k->j, "vi", str_z(leaf_measure(l)->vi));
            json_text(k->j, "door", door);
            json_end(k->j);
        }
    json_end(k->j);
    return OK;
}

/* Of an outside figure: who said it, by which document. */
static enum err document_json(struct composing *k, const struct target *t, int64_t to_day)
{
    struct reported r = { .id = 0 };
    if (!target_is_reported(t)) return OK;
    for (unsigned m = 0; reported_codes[m]; m++) {
        if (!str_eq(str_z(reported_measures[m].indicator), t->indicator)) continue;
        enum err e = reported_held(k->db, k->a, m, t->unit_id, to_day, &r);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e != OK) r = (struct reported){ .id = 0 };
    }
    if (!r.id) return OK;
    json_object(k->j, "document");
    json_text(k->j, "source", r.source);
    json_text(k->j, "number", r.document_number);
    json_text(k->j, "day", day_text(k->a, r.document_day));
    json_text(k->j, "as_of", day_text(k->a, r.as_of_day));
    json_text(k->j, "entered_by", r.entered_by);
    json_text(k->j, "approved_by", r.decided_by);
    json_end(k->j);
    return OK;
}

static enum err series_json(struct composing *k, const struct target *t, int64_t to_day)
{
    int64_t first = t->from_day - 1, days = to_day - first;
    json_array(k->j, "series");
    for (int64_t i = 0; days > 0 && i < SERIES_POINTS; i++) {
        int64_t day = first + days * i / (SERIES_POINTS - 1), milli;
        bool is_known;
        if (i && day == first + days * (i - 1) / (SERIES_POINTS - 1)) continue;
        TRY(target_value_on(k->db, k->a, k->ask, t, day, &is_known, &milli));
        if (!is_known) continue;
        json_array(k->j, NULL);
        json_i64(k->j, NULL, day);
        json_i64(k->j, NULL, milli);
        json_end(k->j);
    }
    json_end(k->j);
    return OK;
}

static const struct plan_item *group_of(struct composing *k, int64_t item_id)
{
    const struct plan_item *i = outline_find(&k->o, item_id);
    while (i && i->parent_id) i = outline_find(&k->o, i->parent_id);
    return i;
}

static void definition_json(struct composing *k, const struct target *t)
{
    json_object(k->j, "definition");
    json_text(k->j, "code", t->indicator);
    json_i64(k->j, "version", t->version);
    json_text(k->j, "name", t->indicator_vi);
    json_text(k->j, "formula", t->formula);
    json_text(k->j, "unit_word", str_z(indicator_units[t->unit_word]));
    json_text(k->j, "door",
              arena_printf(k->a, "/api/indicators/%.*s?version=%lld", (int)t->indicator.n, t->indicator.p,
                           (long long)t->version));
    json_end(k->j);
}

static enum err target_row(const void *row, void *arg)
{
    struct composing *k = arg;
    const struct target *t = row;
    struct progress p;
    bool was_known;
    int64_t before;
    if (t->plan_id != k->b->plan_id || t->ended_ms || t->from_day > k->b->to_day || t->to_day < k->b->from_day)
        return OK;
    if (k->n++ >= BRIEFING_TARGETS_MAX) return OK;
    const int64_t to_day = t->to_day < k->b->to_day ? t->to_day : k->b->to_day;
    TRY(target_progress_on(k->db, k->a, k->ask, t, k->b->to_day, &p));
    TRY(target_value_on(k->db, k->a, k->ask, t,
                        k->b->from_day - 1 > t->from_day - 1 ? k->b->from_day - 1 : t->from_day - 1, &was_known,
                        &before));
    const struct plan_item *g = group_of(k, t->item_id);
    json_object(k->j, NULL);
    json_i64(k->j, "target_id", t->id);
    json_text(k->j, "group", g ? g->code : S(""));
    json_text(k->j, "item", t->item);
    json_text(k->j, "name", t->indicator_vi);
    json_text(k->j, "note", t->note);
    json_bool(k->j, "is_reported", target_is_reported(t));
    json_text(k->j, "period", t->period);
    json_i64(k->j, "from_day", t->from_day);
    json_i64(k->j, "to_day", t->to_day);
    json_i64(k->j, "start_milli", t->start_milli);
    json_i64(k->j, "goal_milli", t->goal_milli);
    json_bool(k->j, "was_known", was_known);
    json_i64(k->j, "before_milli", before);
    json_object(k->j, "progress");
    json_fields(k->j, progress_fields, &p);
    json_end(k->j);
    definition_json(k, t);
    TRY(document_json(k, t, to_day));
    TRY(events_json(k, t, to_day));
    TRY(series_json(k, t, to_day));
    json_end(k->j);
    if (t->shares && k->n_split < BRIEFING_TARGETS_MAX) {
        struct target *kept = arena_new(k->a, struct target, 1);
        if (!kept) return ERR_NOMEM;
        *kept = *t;
        k->split[k->n_split++] = kept;
    }
    return OK;
}

/* ---- who is behind ---- */

static enum err behind_of(struct composing *k, const struct target *t)
{
    struct shares s;
    int64_t levels[LEVEL_MISSED + 1] = { 0 };
    const struct share *worst[BEHIND_UNITS];
    size_t n = 0;
    TRY(target_shares_on(k->db, k->a, k->ask, t, k->b->to_day, &s));
    for (size_t i = 0; i < s.n; i++) {
        const struct share *x = &s.v[i];
        levels[x->progress.level]++;
        if (x->progress.level != LEVEL_BEHIND && x->progress.level != LEVEL_MISSED) continue;
        size_t at = n;
        while (at > 0 && worst[at - 1]->progress.done_permille > x->progress.done_permille) at--;
        if (at == BEHIND_UNITS) continue;
        if (n < BEHIND_UNITS) n++;
        for (size_t m = n - 1; m > at; m--) worst[m] = worst[m - 1];
        worst[at] = x;
    }
    json_object(k->j, NULL);
    json_i64(k->j, "target_id", t->id);
    json_text(k->j, "name", t->indicator_vi);
    json_object(k->j, "levels");
    for (unsigned l = 0; l <= LEVEL_MISSED; l++) json_i64(k->j, target_levels[l], levels[l]);
    json_end(k->j);
    json_array(k->j, "units");
    for (size_t i = 0; i < n; i++) {
        json_object(k->j, NULL);
        json_i64(k->j, "unit_id", worst[i]->target.unit_id);
        json_text(k->j, "unit", worst[i]->target.unit);
        json_i64(k->j, "goal_milli", worst[i]->target.goal_milli);
        json_i64(k->j, "now_milli", worst[i]->progress.now_milli);
        json_i64(k->j, "done_permille", worst[i]->progress.done_permille);
        json_end(k->j);
    }
    json_end(k->j);
    json_text(k->j, "unit_word", str_z(indicator_units[t->unit_word]));
    json_end(k->j);
    return OK;
}

/* ---- tasks ---- */

static void groups_json(struct composing *k)
{
    json_array(k->j, "groups");
    for (size_t i = 0; i < k->o.n; i++) {
        const struct plan_item *g = &k->o.v[i];
        if (g->kind != ITEM_GROUP) continue;
        json_object(k->j, NULL);
        json_text(k->j, "code", g->code);
        json_text(k->j, "name", g->name);
        json_text(k->j, "lead", g->lead);
        json_i64(k->j, "units", g->states.units);
        json_i64(k->j, "todo", g->states.todo);
        json_i64(k->j, "doing", g->states.doing);
        json_i64(k->j, "blocked", g->states.blocked);
        json_i64(k->j, "done", g->states.done);
        json_i64(k->j, "late", g->states.late);
        json_end(k->j);
    }
    json_end(k->j);
}

static enum err unit_task_row_json(const void *row, void *arg)
{
    const struct unit_task *t = row;
    struct composing *k = arg;
    if (t->plan_id != k->b->plan_id) return OK;
    json_object(k->j, NULL);
    json_text(k->j, "code", t->code);
    json_text(k->j, "name", t->name);
    json_text(k->j, "state", str_z(task_states[t->state]));
    json_text(k->j, "reason", t->reason);
    json_bool(k->j, "is_late", t->is_late);
    json_end(k->j);
    return OK;
}

static enum err tasks_json(struct composing *k)
{
    enum { TASKS_MAX = 500 };
    const struct unit_task_query q = { .unit_id = k->b->unit_id, .limit = TASKS_MAX, .today = k->b->to_day + 1 };
    json_array(k->j, "tasks");
    TRY(unit_tasks(k->db, k->a, &q, unit_task_row_json, k));
    json_end(k->j);
    return OK;
}

enum err compose_json(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct briefing *b, struct json *j)
{
    struct composing *k = arena_new(a, struct composing, 1);
    struct plan p;
    if (!k) return ERR_NOMEM;
    *k = (struct composing){ .db = db, .a = a, .ask = ask, .b = b, .j = j };
    TRY(plan_by_id(db, a, b->plan_id, &p));
    TRY(outline_read(db, a, p.in_force_id, S(""), b->to_day + 1, &k->o));
    json_array(j, "targets");
    if (b->unit_id == p.unit_id)
        TRY(target_list(db, a, &(struct target_query){ .plan_id = b->plan_id, .limit = BRIEFING_TARGETS_MAX }, target_row, k));
    else TRY(target_list_unit(db, a, b->unit_id, 0, BRIEFING_TARGETS_MAX, target_row, k));
    json_end(j);
    json_array(j, "behind");
    for (size_t i = 0; i < k->n_split; i++) TRY(behind_of(k, k->split[i]));
    json_end(j);
    if (b->unit_id == p.unit_id) groups_json(k);
    else TRY(tasks_json(k));
    return OK;
}
