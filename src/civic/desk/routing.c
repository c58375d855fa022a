/* routing.c - new agencies, and rules that do not contradict each other. */
#include "civic/desk/routing_db.h"
#include "civic/desk/desk_rules.h"
#include "core/time.h"
#include "territory/territory.h"

enum { DAY_MINUTES = 24 * 60, EVERY_DAY = 127, WEEKDAYS = 7, DAYS_AHEAD_MAX = 3660 };

/* ---- agencies ---- */

struct founding { struct arena *a; int64_t now_ms; const struct actor *by; struct agency_draft *d; struct unit u; };

static bool code_is_fit(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool is_fit = (s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
                      (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-';
        if (!is_fit) return false;
    }
    return s.n >= AGENCY_CODE_MIN && s.n <= AGENCY_CODE_MAX;
}

static enum err found(struct db *db, void *arg)
{
    struct founding *k = arg;
    k->u = (struct unit){ .kind = UNIT_AGENCY, .code = k->d->code, .name = k->d->name, .name_en = k->d->name_en, .parent_id = CITY_ID,
                          .valid_from = day_of_ms(k->now_ms), .source = S("desk"), .as_of = day_of_ms(k->now_ms) };
    TRY(unit_add(db, k->a, &k->u));
    return desk_note_write(db, k->a, &(struct desk_note){ k->now_ms, k->by, "agency.add", "unit", k->u.id, k->u.id, k->u.name });
}

enum err agency_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct agency_draft *d, struct unit *out)
{
    struct founding k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    bool is_named = d->name.n >= AGENCY_NAME_MIN && d->name.n <= AGENCY_NAME_MAX && text_is_clean(d->name) &&
                    name_folded(a, d->name).n;
    d->field = !code_is_fit(d->code) ? "code" : !is_named ? "name"
             : d->name_en.n > AGENCY_NAME_MAX || !text_is_clean(d->name_en) ? "name_en" : NULL;
    if (d->field) return ERR_BAD_INPUT;
    TRY(db_tx(db, found, &k));
    *out = k.u;
    return OK;
}

/* ---- rules ---- */

enum err rule_list(struct db *db, struct arena *a, int64_t now_ms, int64_t category_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return routing_rows(db, a, day_of_ms(now_ms), category_id, after, limit, each, arg);
}

struct ruling {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct rule_draft *d;
    struct routing_rule r;
    int64_t n, id;
};

static enum err bad(struct ruling *k, const char *field)
{
    k->d->field = field;
    return ERR_BAD_INPUT;
}

static bool holds_at(const struct routing_rule *r, int64_t minute)
{
    return r->from_minute > r->to_minute ? minute >= r->from_minute || minute < r->to_minute
                                         : minute >= r->from_minute && minute < r->to_minute;
}

/* Two shares of a day overlap where one of them begins within the other. The weekday is that of the moment, not of the shift's evening. */
static bool overlap(const struct routing_rule *x, const struct routing_rule *y)
{
    bool hours = holds_at(x, y->from_minute) || holds_at(y, x->from_minute);
    bool days = (!x->valid_to || y->valid_from < x->valid_to) && (!y->valid_to || x->valid_from < y->valid_to);
    return hours && days && (x->weekdays & y->weekdays);
}

static bool is_always(const struct routing_rule *r) { return r->from_minute == 0 && r->to_minute >= DAY_MINUTES; }

static bool weigh_the_same(const struct routing_rule *x, const struct routing_rule *y)
{
    return is_always(x) == is_always(y) && (x->weekdays == EVERY_DAY) == (y->weekdays == EVERY_DAY);
}

static enum err compare(const void *row, void *arg)
{
    const struct routing_rule *r = row;
    struct ruling *k = arg;
    k->n++;
    if (!k->d->against && weigh_the_same(r, &k->r) && overlap(r, &k->r)) k->d->against = r->id;
    return OK;
}

static enum err check_times(struct ruling *k)
{
    const struct routing_rule *r = &k->r;
    int64_t today = day_of_ms(k->now_ms);
    if (r->from_minute < 0 || r->from_minute >= DAY_MINUTES) return bad(k, "from_minute");
    if (r->to_minute < 0 || r->to_minute > DAY_MINUTES || r->to_minute == r->from_minute) return bad(k, "to_minute");
    if (r->weekdays < 1 || r->weekdays > EVERY_DAY) return bad(k, "weekdays");
    if (r->valid_from < today || r->valid_from > today + DAYS_AHEAD_MAX) return bad(k, "valid_from");
    if (r->valid_to && r->valid_to <= r->valid_from) return bad(k, "valid_to");
    return r->basis.n < BASIS_MIN || r->basis.n > BASIS_MAX || !text_is_clean(r->basis) ? bad(k, "basis") : OK;
}

static enum err check_units(struct db *db, struct ruling *k)
{
    struct unit u = { .id = 0 };
    enum err e = unit_by_id(db, k->a, k->r.unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_AGENCY)))
        return bad(k, "unit_id"); /* an agency has no ground */
    TRY(e);
    k->r.unit = u.name;
    if (!k->r.to_unit_id) return OK;
    e = unit_by_id(db, k->a, k->r.to_unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_GROUP))) return bad(k, "to_unit_id");
    TRY(e);
    k->r.to_unit = u.name;
    return OK;
}

static enum err add(struct db *db, void *arg)
{
    struct ruling *k = arg;
    struct petition_category c;
    k->r = k->d->r;
    k->d->against = k->n = 0;
    enum err e = petition_category_by_code(db, k->a, k->r.category, &c);
    if (e == ERR_NOT_FOUND) return bad(k, "category");
    TRY(e);
    k->r.category_id = c.id;
    TRY(check_times(k));
    TRY(check_units(db, k));
    TRY(routing_at(db, k->a, day_of_ms(k->now_ms), c.id, k->r.unit_id, compare, k));
    if (k->d->against || k->n >= RULES_PER_PLACE) return ERR_CONFLICT;
    TRY(next_ids(db, k->a, "petition_rule", 1, &k->r.id));
    TRY(routing_insert(db, k->a, &k->r));
    return desk_note_write(db, k->a, &(struct desk_note){ k->now_ms, k->by, "rule.add", "petition_rule", k->r.id, k->r.unit_id, k->r.basis });
}

enum err rule_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct rule_draft *d, struct routing_rule *out)
{
    struct ruling k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = NULL;
    TRY(db_tx(db, add, &k));
    *out = k.r;
    return OK;
}

static enum err end(struct db *db, void *arg)
{
    struct ruling *k = arg;
    int64_t today = day_of_ms(k->now_ms);
    TRY(routing_by_id(db, k->a, k->id, &k->r));
    if (k->r.valid_to && k->r.valid_to <= today) return ERR_CONFLICT;
    if (k->r.valid_from >= today) TRY(routing_delete(db, k->a, k->id));
    else TRY(routing_end(db, k->a, k->id, today));
    return desk_note_write(db, k->a, &(struct desk_note){ k->now_ms, k->by, "rule.end", "petition_rule", k->id, k->r.unit_id, k->r.basis });
}

enum err rule_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id)
{
    struct ruling k = { .a = a, .now_ms = now_ms, .by = by, .id = id };
    return db_tx(db, end, &k);
}
