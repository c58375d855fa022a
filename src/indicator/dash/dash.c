/* dash.c - composing, saving and sharing dashboards. */
#include "indicator/dash/dash_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "territory/territory.h"

const char *const tile_kinds[] = { "number", "table", "bars", "line", "ring", "map", NULL };
const char *const tile_widths[] = { "narrow", "half", "full", NULL };
const char *const tile_splits[] = { "whole", "child", "month", NULL };

static const struct field dashboard_table[] = {
    FIELD(struct dashboard, id), FIELD(struct dashboard, name), FIELD(struct dashboard, version), FIELD(struct dashboard, created_ms),
    FIELD(struct dashboard, changed_ms),
};
const struct fields dashboard_fields = { dashboard_table, N_OF(dashboard_table) };

static const struct field tile_table[] = {
    FIELD(struct tile, kind, .words = tile_kinds), FIELD(struct tile, width, .words = tile_widths),
    FIELD(struct tile, split, .words = tile_splits), FIELD(struct tile, indicator, .min = 1, .max = 64),
    FIELD(struct tile, unit_id, .min = 1, .max = INT64_MAX),
    FIELD(struct tile, period, .min = 4, .max = 30, .about = "2026-M11, or month, last_month, quarter, last_quarter, year, last_year"),
    FIELD(struct tile, title, .nullable = true, .max = 120),
};
const struct fields tile_fields = { tile_table, N_OF(tile_table) };

static const struct field link_table[] = {
    FIELD(struct dash_link, id), FIELD(struct dash_link, created_ms), FIELD(struct dash_link, revoked_ms),
};
const struct fields dash_link_fields = { link_table, N_OF(link_table) };

/* ---- what fits ---- */

enum err tile_period(struct str period, int64_t today, struct period *out)
{
    static const struct { struct str word; enum period_kind kind; bool is_last; } words[] = {
        { STR("month"),   PERIOD_MONTH,   false }, { STR("last_month"),   PERIOD_MONTH,   true },
        { STR("quarter"), PERIOD_QUARTER, false }, { STR("last_quarter"), PERIOD_QUARTER, true },
        { STR("year"),    PERIOD_YEAR,    false }, { STR("last_year"),    PERIOD_YEAR,    true },
    };
    for (size_t i = 0; i < N_OF(words); i++) {
        if (!str_eq(period, words[i].word)) continue;
        *out = period_of(words[i].kind, today);
        if (words[i].is_last) *out = period_before(out);
        return OK;
    }
    return period_parse(period, out);
}

bool tile_is_fit(const struct tile *t)
{
    static const unsigned splits[] = {                   /* by kind: which splits it can draw, a bit each */
        [TILE_NUMBER] = 1u << SPLIT_WHOLE,
        [TILE_TABLE]  = 1u << SPLIT_CHILD | 1u << SPLIT_MONTH,
        [TILE_BARS]   = 1u << SPLIT_CHILD | 1u << SPLIT_MONTH,
        [TILE_LINE]   = 1u << SPLIT_MONTH,
        [TILE_RING]   = 1u << SPLIT_WHOLE | 1u << SPLIT_CHILD,
        [TILE_MAP]    = 1u << SPLIT_CHILD,
    };
    return t->kind < N_OF(splits) && t->split <= SPLIT_MONTH && splits[t->kind] & 1u << t->split;
}

static enum err check(const struct dashboard *d, int64_t today, const char **field)
{
    struct period p;
    *field = "name";
    if (!name_is_fit(d->name)) return ERR_BAD_INPUT;
    *field = "tiles";
    if (d->n_tiles > TILES_MAX) return ERR_BAD_INPUT;
    for (size_t i = 0; i < d->n_tiles; i++) {
        *field = "split";
        if (!tile_is_fit(&d->tiles[i])) return ERR_BAD_INPUT;
        *field = "period";
        if (tile_period(d->tiles[i].period, today, &p) != OK) return ERR_BAD_INPUT;
    }
    *field = NULL;
    return OK;
}

/* ---- one's own ---- */

enum err dash_of(struct db *db, struct arena *a, int64_t account_id, int64_t id, struct dashboard *out)
{
    TRY(dash_row(db, a, id, out));
    if (out->account_id != account_id) return ERR_NOT_FOUND;
    return tile_rows(db, a, out);
}

enum err dash_list(struct db *db, struct arena *a, int64_t account_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return dash_rows(db, a, account_id, after, limit, each, arg);
}

struct saving {
    struct arena *a;
    int64_t now_ms;
    struct dashboard *d;
    int64_t account_id, id, version, created_ms;
    const char *field;
};

static enum err check_units(struct db *db, struct saving *k)
{
    struct unit u;
    k->field = "unit_id";
    for (size_t i = 0; i < k->d->n_tiles; i++) {
        enum err e = unit_by_id(db, k->a, k->d->tiles[i].unit_id, &u);
        if (e == ERR_NOT_FOUND) return ERR_BAD_INPUT;
        TRY(e);
    }
    k->field = NULL;
    return OK;
}

static enum err make(struct db *db, void *arg)
{
    struct saving *k = arg;
    struct dashboard *d = k->d;
    int64_t had;
    TRY(check_units(db, k));
    TRY(dash_count(db, k->a, d->account_id, DASHBOARDS_MAX, &had));
    if (had >= DASHBOARDS_MAX) return ERR_CONFLICT;
    TRY(next_ids(db, k->a, "dashboard", 1, &d->id));
    d->version = 1;
    d->created_ms = d->changed_ms = k->now_ms;
    TRY(dash_insert(db, k->a, d));
    return tile_write(db, k->a, d);
}

static enum err save(struct db *db, void *arg)
{
    struct saving *k = arg;
    struct dashboard *d = k->d, *had = arena_new(k->a, struct dashboard, 1);
    if (!had) return ERR_NOMEM;
    TRY(dash_row(db, k->a, d->id, had));
    if (had->account_id != d->account_id) return ERR_NOT_FOUND;
    TRY(check_units(db, k));
    d->version = k->version + 1;                         /* may run twice: from what was seen, not from itself */
    d->created_ms = had->created_ms;
    d->changed_ms = k->now_ms;
    TRY(dash_update(db, k->a, d, k->version));
    return tile_write(db, k->a, d);
}

static enum err keep(struct db *db, struct arena *a, int64_t now_ms, struct dashboard *d, const char **field, db_tx_fn *how)
{
    struct saving k = { .a = a, .now_ms = now_ms, .d = d, .version = d->version };
    int64_t today = day_of_ms(now_ms);
    TRY(check(d, today, field));
    enum err e = db_tx(db, how, &k);
    *field = k.field;
    return e;
}

enum err dash_make(struct db *db, struct arena *a, int64_t now_ms, struct dashboard *d, const char **field)
{
    return keep(db, a, now_ms, d, field, make);
}

enum err dash_save(struct db *db, struct arena *a, int64_t now_ms, struct dashboard *d, const char **field)
{
    return keep(db, a, now_ms, d, field, save);
}

static enum err drop(struct db *db, void *arg)
{
    const struct saving *k = arg;
    TRY(dash_of(db, k->a, k->account_id, k->id, k->d));
    return dash_delete(db, k->a, k->id);
}

enum err dash_drop(struct db *db, struct arena *a, int64_t account_id, int64_t id)
{
    struct dashboard *d = arena_new(a, struct dashboard, 1);
    if (!d) return ERR_NOMEM;
    return db_tx(db, drop, &(struct saving){ .a = a, .d = d, .account_id = account_id, .id = id });
}

/* ---- links ---- */

struct sharing {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    int64_t id, link_id;
    struct bytes hash;
    struct dash_link link;
    struct dashboard *d;
};

static enum err tell_audit(struct db *db, const struct sharing *k, const char *action)
{
    struct audit_line line = { .at_ms = k->now_ms, .account_id = k->by->account_id, .unit_id = CITY_ID, .action = str_z(action),
                               .subject = arena_printf(k->a, "dashboard:%lld", (long long)k->id), .reason = k->d->name,
                               .address = k->by->address };
    return audit_write(db, k->a, &line);
}

static enum err share(struct db *db, void *arg)
{
    struct sharing *k = arg;
    int64_t had;
    TRY(dash_of(db, k->a, k->by->account_id, k->id, k->d));
    TRY(dash_link_count(db, k->a, k->id, DASHBOARD_LINKS_MAX, &had));
    if (had >= DASHBOARD_LINKS_MAX) return ERR_CONFLICT;
    k->link = (struct dash_link){ .dashboard_id = k->id, .created_ms = k->now_ms };
    TRY(next_ids(db, k->a, "dashboard_link", 1, &k->link.id));
    TRY(dash_link_insert(db, k->a, &k->link, k->hash, k->by->account_id));
    return tell_audit(db, k, "dashboard.shared");
}

#define LINK_LABEL "dashboard.link"

enum err dash_share(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by, int64_t id,
                    struct dash_link *out, struct str *secret)
{
    struct sharing k = { .a = a, .now_ms = now_ms, .by = by, .id = id, .d = arena_new(a, struct dashboard, 1) };
    struct str token = token_new(a);
    if (!k.d || !token.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, LINK_LABEL, token, &k.hash));
    TRY(db_tx(db, share, &k));
    *out = k.link;
    *secret = token;
    return OK;
}

enum err dash_links(struct db *db, struct arena *a, int64_t account_id, int64_t id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct dashboard *d = arena_new(a, struct dashboard, 1);
    if (!d) return ERR_NOMEM;
    TRY(dash_of(db, a, account_id, id, d));
    return dash_link_rows(db, a, id, after, limit, each, arg);
}

static enum err unshare(struct db *db, void *arg)
{
    struct sharing *k = arg;
    bool found;
    TRY(dash_of(db, k->a, k->by->account_id, k->id, k->d));
    TRY(dash_link_revoke(db, k->a, k->id, k->link_id, k->now_ms, &found));
    return found ? tell_audit(db, k, "dashboard.unshared") : ERR_NOT_FOUND;
}

enum err dash_unshare(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, int64_t link_id)
{
    struct sharing k = { .a = a, .now_ms = now_ms, .by = by, .id = id, .link_id = link_id, .d = arena_new(a, struct dashboard, 1) };
    return k.d ? db_tx(db, unshare, &k) : ERR_NOMEM;
}

enum err dash_shared(struct db *db, struct arena *a, const struct keys *keys, struct str secret, struct dashboard *out)
{
    struct bytes hash;
    int64_t id;
    TRY(keys_hash(keys, a, LINK_LABEL, secret, &hash));
    TRY(dash_link_by_hash(db, a, hash, &id));
    TRY(dash_row(db, a, id, out));
    return tile_rows(db, a, out);
}
