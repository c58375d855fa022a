/* citizens.c - residents of the demo city who have an account: a phone each, some matched to the registers. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "account/citizen/citizen.h"
#include "territory/territory.h"

enum { AT_ONCE = 1000, MATCHED_MAX = 100 };

struct matched { struct asked_row v[MATCHED_MAX]; size_t n; };
static enum err keep_asked(const void *row, void *arg)
{
    struct matched *m = arg;
    m->v[m->n++] = *(const struct asked_row *)row;
    return OK;
}

static enum err keep_group(const void *row, void *arg)
{
    int64_t *id = arg;
    if (*id == 0) *id = ((const struct unit *)row)->id;
    return OK;
}

static enum err find_matched(const struct demo *d, struct arena *a, struct matched *out)
{
    struct unit ward;
    int64_t group = 0;
    TRY(unit_by_code(d->db, a, str_z(d->size->show_code), &ward));
    TRY(unit_children(d->db, a, ward.id, 0, 1, keep_group, &group));
    return demo_asked(d->db, a, group, MATCHED_MAX, keep_asked, out);
}

/* 0900000000, 0900000001, …: of demo people, to whom nothing is ever sent as long as the sender is `log`. */
static struct str phone_of(struct arena *a, int64_t i) { return arena_printf(a, "09%08lld", (long long)i); }

struct adding { const struct demo *d; struct arena *a; const struct matched *matched; int64_t from, to; };
static enum err add(struct db *db, void *arg)
{
    const struct adding *k = arg;
    for (int64_t i = k->from; i < k->to; i++) {
        bool is_matched = i < (int64_t)k->matched->n;
        int64_t id;
        struct citizen_draft who = { .phone = phone_of(k->a, i),
                                    .name = is_matched ? k->matched->v[i].name : S("Người Dân"),
                                    .resident_id = is_matched ? k->matched->v[i].resident_id : 0 };
        if (!who.phone.n) return ERR_NOMEM;
        TRY(citizen_add(db, k->a, k->d->now_ms, k->d->keys, &who, &id));
    }
    return OK;
}

enum err demo_citizens(const struct demo *d, struct arena *a, int64_t n, struct demo_person *first)
{
    struct matched *matched = arena_new(a, struct matched, 1);
    if (!matched) return ERR_NOMEM;
    TRY(find_matched(d, a, matched));
    struct arena *scratch = arena_open(64 * MIB);
    if (!scratch) return ERR_NOMEM;
    enum err e = OK;
    for (int64_t from = 0; e == OK && from < n; from += AT_ONCE) {
        int64_t to = from + AT_ONCE < n ? from + AT_ONCE : n;
        e = db_tx(d->db, add, &(struct adding){ d, scratch, matched, from, to });
        arena_reset(scratch);
        if (d->progress) d->progress("citizens", to, n);
    }
    arena_close(scratch);
    *first = (struct demo_person){ .role = S("resident"), .role_vi = S("Người dân"), .path = S("/") };
    if (e != OK || matched->n == 0) return e;
    first->name = matched->v[0].name;
    first->login = phone_of(a, 0);
    return first->login.n ? OK : ERR_NOMEM;
}
