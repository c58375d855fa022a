/* teams.c - a campaign that runs, a team in every group, and the people who sign in to show it. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/names.h"
#include "account/account.h"
#include "core/time.h"
#include "outreach/team/team.h"
#include "outreach/turf/turf.h"
#include "territory/territory.h"

enum { CAMPAIGN_HALF_DAYS = 45, HOUSEHOLDS_PER_MEMBER = 75, GROUPS_AT_ONCE = 100, MEMBERS_MIN = 3, MEMBERS_MAX = 9 };

static enum err run_campaign(const struct demo *d, struct arena *a)
{
    int64_t today = day_of_ms(d->now_ms);
    struct campaign c = {
        .name = S("10/10 – Đi từng ngõ, gõ từng nhà"), .name_en = S("10/10 – Every alley, every door"), .unit_id = CITY_ID,
        .from_day = today - CAMPAIGN_HALF_DAYS, .to_day = today + CAMPAIGN_HALF_DAYS, .questionnaire_v = 1,
        .targets = S("{\"doors\":2200000,\"ready\":6000000}"), .created_ms = d->now_ms,
    };
    TRY(campaign_create(d->db, a, &c));
    return campaign_move(d->db, a, c.id, CAMPAIGN_START, ROLE_CITY, &c);
}

struct teaming { const struct demo *d; struct arena *a; const struct group_row *groups; size_t n; };

static enum err add_member(struct db *db, const struct teaming *t, struct rng *r, const struct team *team, unsigned position)
{
    char name[NAME_MAX_BYTES];
    int sex = (int)rng_between(r, 1, 2);
    struct str full = { name, name_of_person(r, sex, -1, name) }, key;
    struct member m = { .team_id = team->id, .position = position, .force = (unsigned)rng_below(r, 9) };
    int64_t device;
    TRY(account_add(db, t->a, t->d->now_ms, full, team->group_id, &m.account_id));
    TRY(member_insert(db, t->a, t->d->now_ms, &m));
    return device_add(db, t->a, t->d->keys, t->d->now_ms, m.account_id, S("Android"), &device, &key);
}

static enum err add_teams(struct db *db, void *arg)
{
    const struct teaming *t = arg;
    int64_t today = day_of_ms(t->d->now_ms);
    for (size_t i = 0; i < t->n; i++) {
        const struct group_row *g = &t->groups[i];
        struct rng r = rng_of(t->d->seed ^ 0x7ea7, (uint64_t)g->id);
        struct team team = {
            .group_id = g->id, .name = arena_printf(t->a, "Tổ công nghệ số cộng đồng số %lld", (long long)g->number),
            .decision_no = arena_printf(t->a, "%lld/QĐ-UBND", (long long)rng_between(&r, 40, 900)),
            .decision_day = today - rng_between(&r, 60, 200), .zalo = S(""), .hotline = S("1022"),
        };
        TRY(team_insert(db, t->a, &team));
        int64_t members = g->households / HOUSEHOLDS_PER_MEMBER + 1;
        if (members < MEMBERS_MIN) members = MEMBERS_MIN;
        if (members > MEMBERS_MAX) members = MEMBERS_MAX;
        for (int64_t k = 0; k < members; k++)
            TRY(add_member(db, t, &r, &team, k == 0 ? POSITION_HEAD : k == 1 ? POSITION_DEPUTY : POSITION_MEMBER));
    }
    return OK;
}

struct groups { struct group_row v[GROUPS_AT_ONCE]; size_t n; };

static enum err keep_group(const void *row, void *arg)
{
    struct groups *g = arg;
    g->v[g->n++] = *(const struct group_row *)row;
    return OK;
}

static enum err teams_in_all_groups(const struct demo *d, struct arena *a)
{
    for (int64_t after = 0, done = 0;;) {
        arena_reset(a);
        struct groups *g = arena_new(a, struct groups, 1);
        if (!g) return ERR_NOMEM;
        TRY(demo_groups(d->db, a, after, GROUPS_AT_ONCE, keep_group, g));
        if (g->n == 0) return OK;
        TRY(db_tx(d->db, add_teams, &(struct teaming){ d, a, g->v, g->n }));
        after = g->v[g->n - 1].id;
        done += (int64_t)g->n;
        d->progress("teams formed", done, 0);
    }
}

static void cut_progress(void *arg, int64_t done, int64_t total)
{
    const struct demo *d = arg;
    d->progress("groups cut into turf", done, total);
}

enum err demo_teams(const struct demo *d)
{
    struct arena *a = arena_open(64 * MIB);
    struct turf_summary cut;
    struct demo copy = *d;
    if (!a) return ERR_NOMEM;
    enum err e = run_campaign(d, a);
    if (e == OK) e = teams_in_all_groups(d, a);
    struct turf_how how = { .fresh = true, .now_ms = d->now_ms, .progress = cut_progress, .arg = &copy };
    if (e == OK)
        e = d->db_url ? turf_cut_unit_fast(d->db_url, CITY_ID, &how, &cut) : turf_cut_unit(d->db, CITY_ID, &how, &cut);
    arena_close(a);
    return e;
}
