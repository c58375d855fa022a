/* register.c - defining an indicator: what is checked, when a change is a new version, who is told. */
#include "indicator/define/register_db.h"
#include "auth/audit_log.h"
#include "core/log.h"
#include "core/time.h"
#include "territory/territory.h"

const char *const indicator_directions[] = { "up", "down", "none", NULL };
const char *const indicator_pillars[] = { "government", "economy", "society", "citizen", NULL };
const char *const indicator_units[] = { "people", "households", "visits", "cases", "times", "percent", "per_1000", "minutes", "vnd", NULL };

static const struct field shown[] = {
    FIELD(struct indicator, code), FIELD(struct indicator, version), FIELD(struct indicator, name_vi), FIELD(struct indicator, name_en),
    FIELD(struct indicator, about_vi), FIELD(struct indicator, about_en), FIELD(struct indicator, unit_word, .words = indicator_units),
    FIELD(struct indicator, formula), FIELD(struct indicator, direction, .words = indicator_directions),
    FIELD(struct indicator, pillar, .words = indicator_pillars), FIELD(struct indicator, frequency, .words = period_kinds),
    FIELD(struct indicator, owner_unit_id), FIELD(struct indicator, legal_source), FIELD(struct indicator, is_sure),
    FIELD(struct indicator, is_public), FIELD(struct indicator, valid_from), FIELD(struct indicator, valid_to, .nullable = true),
    FIELD(struct indicator, made_ms),
};
const struct fields indicator_fields = { shown, N_OF(shown) };

/* ---- what is checked ---- */

static enum err blame(struct indicator_draft *d, const char *field)
{
    d->field = field;
    return ERR_BAD_INPUT;
}

/* "ready.share": small letters, digits, dots and low lines, a letter first. */
static bool code_is_fit(struct str c)
{
    if (c.n < 2 || c.n > INDICATOR_CODE_MAX || c.p[0] < 'a' || c.p[0] > 'z') return false;
    for (size_t i = 0; i < c.n; i++) {
        char x = c.p[i];
        if (!((x >= 'a' && x <= 'z') || (x >= '0' && x <= '9') || x == '_' || (x == '.' && c.p[i - 1] != '.')))
            return false;
    }
    return c.p[c.n - 1] != '.';
}

static bool may_be_public(const struct formula *f)
{
    for (size_t i = 0; i < f->n_leaves; i++) {
        const struct source_measure *m = leaf_measure(&f->leaves[i]);
        if (m->is_personal && m->grain == GRAIN_NONE) return false;
    }
    return true;
}

static enum err check(struct db *db, struct arena *a, struct indicator_draft *d)
{
    struct formula f;
    struct unit u;
    if (!code_is_fit(d->code)) return blame(d, "code");
    if (d->name_vi.n < 3 || d->name_vi.n > INDICATOR_NAME_MAX) return blame(d, "name_vi");
    if (d->name_en.n < 3 || d->name_en.n > INDICATOR_NAME_MAX) return blame(d, "name_en");
    if (d->frequency > PERIOD_WEEK) return blame(d, "frequency");
    enum err e = formula_parse(indicator_sources, d->formula, &f, NULL);
    if (e != OK) return e == ERR_BAD_INPUT ? blame(d, "formula") : e;
    if (d->is_public && !may_be_public(&f)) return blame(d, "is_public");
    e = unit_by_id(db, a, d->owner_unit_id, &u);
    return e == ERR_NOT_FOUND ? blame(d, "owner_unit_id") : e;
}

/* ---- writing ---- */

static struct indicator of_draft(const struct indicator_draft *d)
{
    return (struct indicator){
        .code = d->code, .name_vi = d->name_vi, .name_en = d->name_en, .about_vi = d->about_vi, .about_en = d->about_en,
        .unit_word = d->unit_word, .formula = d->formula, .direction = d->direction, .pillar = d->pillar, .frequency = d->frequency,
        .owner_unit_id = d->owner_unit_id, .legal_source = d->legal_source, .is_sure = d->is_sure, .is_public = d->is_public,
    };
}

static bool is_same_definition(const struct indicator *x, const struct indicator *y)
{
    return str_eq(x->formula, y->formula) && x->unit_word == y->unit_word && x->direction == y->direction;
}

static bool is_same(const struct indicator *x, const struct indicator *y)
{
    return is_same_definition(x, y) && str_eq(x->name_vi, y->name_vi) && str_eq(x->name_en, y->name_en) &&
           str_eq(x->about_vi, y->about_vi) && str_eq(x->about_en, y->about_en) && x->pillar == y->pillar &&
           x->frequency == y->frequency && x->owner_unit_id == y->owner_unit_id &&
           str_eq(x->legal_source, y->legal_source) && x->is_sure == y->is_sure && x->is_public == y->is_public;
}

struct defining {
    struct arena *a;
    int64_t now_ms, by;
    struct str address;
    struct indicator_draft *d;
    struct indicator *out;
};

static enum err version_add(struct db *db, const struct defining *k, struct indicator *i, const struct indicator *before)
{
    int64_t today = day_of_ms(k->now_ms);
    if (before) TRY(register_end(db, k->a, before->id, today));
    TRY(next_ids(db, k->a, "indicator", 1, &i->id));
    i->version = before ? before->version + 1 : 1;
    i->valid_from = today;
    i->made_ms = k->now_ms;
    i->made_by = k->by;
    return register_insert(db, k->a, i);
}

static enum err mended(struct db *db, const struct defining *k, struct indicator *i, const struct indicator *before)
{
    struct indicator words = *i;
    *i = *before;
    i->name_vi = words.name_vi;
    i->name_en = words.name_en;
    i->about_vi = words.about_vi;
    i->about_en = words.about_en;
    i->pillar = words.pillar;
    i->frequency = words.frequency;
    i->owner_unit_id = words.owner_unit_id;
    i->legal_source = words.legal_source;
    i->is_sure = words.is_sure;
    i->is_public = words.is_public;
    return register_mend(db, k->a, i);
}

static enum err told(struct db *db, const struct defining *k, const struct indicator *i)
{
    struct audit_line l = { .at_ms = k->now_ms, .account_id = k->by, .unit_id = i->owner_unit_id, .action = S("indicator.define"),
                            .subject = arena_printf(k->a, "indicator:%.*s/%lld", (int)i->code.n, i->code.p, (long long)i->version),
                            .reason = i->formula, .address = k->address };
    return l.subject.n ? audit_write(db, k->a, &l) : ERR_NOMEM;
}

static enum err define(struct db *db, void *arg)
{
    struct defining *k = arg;
    struct indicator before, i = of_draft(k->d);
    TRY(check(db, k->a, k->d));
    enum err e = indicator_by_code(db, k->a, i.code, 0, &before);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool is_known = e == OK;
    if (is_known && is_same(&i, &before)) { *k->out = before; return OK; }
    if (is_known && is_same_definition(&i, &before)) TRY(mended(db, k, &i, &before));
    else TRY(version_add(db, k, &i, is_known ? &before : NULL));
    TRY(told(db, k, &i));
    *k->out = i;
    return OK;
}

enum err indicator_define(struct db *db, struct arena *a, int64_t now_ms, int64_t by, struct str address, struct indicator_draft *d,
                          struct indicator *out)
{
    struct indicator made;
    TRY(db_tx(db, define, &(struct defining){ a, now_ms, by, address, d, &made }));
    *out = made;
    return OK;
}

/* ---- verifying ---- */

struct verifying { struct arena *a; int64_t n, version, valid_to; struct str code, *bad; };

static enum err verify_row(const void *row, void *arg)
{
    const struct indicator *i = row;
    struct verifying *v = arg;
    struct formula f;
    bool follows =
        str_eq(i->code, v->code) ? i->version == v->version + 1 && i->valid_from == v->valid_to : i->version == 1;
    bool is_read = i->valid_to || formula_parse(indicator_sources, i->formula, &f, NULL) == OK;
    v->n++;
    if (!follows || !is_read) {
        TRY(arena_copy(v->a, i->code, v->bad));
        return ERR_CONFLICT;
    }
    if (!str_eq(i->code, v->code)) TRY(arena_copy(v->a, i->code, &v->code));
    v->version = i->version;
    v->valid_to = i->valid_to;
    return OK;
}

enum err register_verify(struct db *db, struct arena *a, int64_t *indicators, struct str *bad)
{
    struct verifying v = { .a = a, .bad = bad };
    TRY(register_each(db, a, verify_row, &v));
    *indicators = v.n;
    return OK;
}

enum err register_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t n;
    struct str bad;
    (void)keys; (void)now_ms;
    enum err e = register_verify(db, a, &n, &bad);
    if (e == ERR_CONFLICT) log_line(LOG_ERROR, "indicator_difference", LOG_TEXT("code", bad));
    return e == ERR_CONFLICT ? OK : e;
}
