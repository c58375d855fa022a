/* template.c - who writes a template down, and what makes one worth having. */
#include "civic/desk/template_db.h"
#include "civic/desk/desk_rules.h"
#include "territory/territory.h"

const char *const template_kinds[] = { "answer", "refuse", "ask", NULL };

enum err template_list(struct db *db, struct arena *a, const struct template_query *q, db_row_fn *each, void *arg)
{
    return template_rows(db, a, q, each, arg);
}

struct putting {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct template_draft *d;
    struct template t;
};

static enum err bad(struct putting *k, const char *field)
{
    k->d->field = field;
    return ERR_BAD_INPUT;
}

static enum err check_words(struct putting *k)
{
    const struct template *t = &k->t;
    if (t->name.n < TEMPLATE_NAME_MIN || t->name.n > TEMPLATE_NAME_MAX || !text_is_clean(t->name))
        return bad(k, "name");
    if (t->text.n < TEMPLATE_TEXT_MIN || t->text.n > PETITION_TEXT_MAX || !text_is_clean(t->text))
        return bad(k, "text");
    return t->kind != TEMPLATE_REFUSE && !petition_has_blank(t->text) ? bad(k, "text") : OK;
}

static bool is_refusal(unsigned reason)
{
    return reason != REASON_NONE && reason != REASON_WRONG_UNIT && reason <= REASON_SECRET;
}

static enum err check_new(struct db *db, struct putting *k)
{
    struct unit u;
    struct petition_category c = { .id = 0 };
    const struct template_draft *d = k->d;
    int64_t n;
    enum err e = unit_by_id(db, k->a, d->unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_GROUP))) return bad(k, "unit_id");
    TRY(e);
    TRY(desk_may(db, k->a, k->by, u.id));
    if (d->kind > TEMPLATE_ASK) return bad(k, "kind");
    if (d->kind == TEMPLATE_REFUSE ? !is_refusal(d->reason) : d->reason != REASON_NONE) return bad(k, "reason");
    if (d->category.n) {
        e = petition_category_by_code(db, k->a, d->category, &c);
        if (e == ERR_NOT_FOUND) return bad(k, "category");
        TRY(e);
    }
    TRY(template_count(db, k->a, u.id, &n));
    if (n >= TEMPLATES_PER_UNIT) return ERR_CONFLICT;
    k->t = (struct template){ .unit_id = u.id, .unit = u.name, .kind = d->kind, .reason = d->reason, .category_id = c.id, .category = c.code };
    return OK;
}

static enum err put(struct db *db, void *arg)
{
    struct putting *k = arg;
    const struct template_draft *d = k->d;
    if (d->id) {
        TRY(template_by_id(db, k->a, d->id, &k->t));
        TRY(desk_may(db, k->a, k->by, k->t.unit_id));
    } else TRY(check_new(db, k));
    if (d->name.n) k->t.name = d->name;
    if (d->text.n) k->t.text = d->text;
    k->t.changed_ms = k->now_ms;
    TRY(check_words(k));
    if (d->id) TRY(template_set(db, k->a, &k->t, k->by->account_id));
    else {
        TRY(next_ids(db, k->a, "petition_template", 1, &k->t.id));
        TRY(template_insert(db, k->a, &k->t, k->by->account_id));
    }
    return desk_note_write(db, k->a, &(struct desk_note){ k->now_ms, k->by, d->id ? "template.change" : "template.add", "template", k->t.id,
                           k->t.unit_id, k->t.name });
}

enum err template_put(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct template_draft *d, struct template *out)
{
    struct putting k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = NULL;
    TRY(db_tx(db, put, &k));
    *out = k.t;
    return OK;
}

static enum err take_away(struct db *db, void *arg)
{
    struct putting *k = arg;
    TRY(template_by_id(db, k->a, k->t.id, &k->t));
    TRY(desk_may(db, k->a, k->by, k->t.unit_id));
    TRY(template_delete(db, k->a, k->t.id));
    return desk_note_write(db, k->a, &(struct desk_note){ k->now_ms, k->by, "template.remove", "template", k->t.id, k->t.unit_id, k->t.name });
}

enum err template_remove(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id)
{
    struct putting k = { .a = a, .now_ms = now_ms, .by = by, .t = { .id = id } };
    return db_tx(db, take_away, &k);
}
