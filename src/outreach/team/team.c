/* team.c - who may form a team, join it and leave it. */
#include "outreach/team/team_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "territory/territory.h"

const char *const team_states[] = { "active", "dissolved", NULL };
const char *const force_words[] = { "youth", "women", "police", "teacher", "student", "firm", "official", "veteran", "other", NULL };

enum err team_list(struct db *db, struct arena *a, const struct team_query *q, db_row_fn *each, void *arg)
{
    struct unit unit;
    TRY(unit_by_id(db, a, q->unit_id, &unit));
    enum team_level level = unit.kind == UNIT_GROUP  ? TEAMS_OF_GROUP
                            : unit.kind == UNIT_CITY ? TEAMS_OF_CITY
                                                     : TEAMS_OF_WARD;
    return team_rows(db, a, level, q, each, arg);
}

enum err team_insert(struct db *db, struct arena *a, struct team *t)
{
    struct unit group;
    TRY(unit_by_id(db, a, t->group_id, &group));
    if (group.kind != UNIT_GROUP) return ERR_BAD_INPUT;
    int64_t there;
    TRY(team_count_active(db, a, t->group_id, &there));
    if (there > 0) return ERR_CONFLICT;
    t->ward_id = group.parent_id;
    if (t->id == 0) TRY(next_ids(db, a, "team", 1, &t->id));
    return team_row_insert(db, a, t);
}

/* The role an account needs at its group for the place it takes in the team. */
static unsigned role_of(unsigned position) { return position == POSITION_HEAD ? ROLE_HEAD | ROLE_MEMBER : ROLE_MEMBER; }

enum err member_insert(struct db *db, struct arena *a, int64_t now_ms, struct member *m)
{
    struct team team;
    int64_t elsewhere, heads;
    TRY(team_by_id(db, a, m->team_id, &team));
    TRY(member_count_account(db, a, m->account_id, &elsewhere));
    TRY(member_count_head(db, a, m->team_id, &heads));
    if (elsewhere > 0 || (m->position == POSITION_HEAD && heads > 0) || team.state != TEAM_ACTIVE) return ERR_CONFLICT;
    if (m->id == 0) TRY(next_ids(db, a, "team_member", 1, &m->id));
    if (m->joined_day == 0) m->joined_day = day_of_ms(now_ms);
    TRY(member_row_insert(db, a, m));
    for (unsigned role = 1; role <= ROLE_HEAD; role <<= 1)
        if (role_of(m->position) & role) TRY(grant_add(db, a, now_ms, m->account_id, role, team.group_id, 0));
    return OK;
}

/* ---- what people do ---- */

struct team_doing {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    struct team *team;
    struct member *member;
    bool is_new;                                           /* the member is a person nobody knew */
    struct str reason, *token;
    int64_t *expires_ms;
};

static enum err note(struct db *db, const struct team_doing *d, const char *action, int64_t team_id, int64_t group_id,
                     struct str reason)
{
    return audit_write(db, d->a, &(struct audit_line){
        .at_ms = d->now_ms, .account_id = d->by->account_id, .unit_id = group_id, .action = str_z(action),
        .subject = arena_printf(d->a, "team:%lld", (long long)team_id), .reason = reason, .address = d->by->address });
}

static enum err create(struct db *db, void *arg)
{
    const struct team_doing *d = arg;
    d->team->id = 0;                                       /* a second run takes a number of its own */
    TRY(team_insert(db, d->a, d->team));
    return note(db, d, "team.create", d->team->id, d->team->group_id, d->team->name);
}

enum err team_create(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct team *t)
{
    struct team made = *t;
    TRY(db_tx(db, create, &(struct team_doing){ .a = a, .now_ms = now_ms, .by = by, .team = &made }));
    *t = made;
    return OK;
}

/* One member leaves: the ground becomes free, the roles at the group end. */
static enum err let_go(struct db *db, const struct team_doing *d, const struct member *m, int64_t group_id)
{
    TRY(member_row_leave(db, d->a, m->id, day_of_ms(d->now_ms)));
    TRY(piece_free(db, d->a, m->id));
    for (unsigned role = 1; role <= ROLE_HEAD; role <<= 1)
        if (role_of(m->position) & role) TRY(grant_end(db, d->a, d->now_ms, m->account_id, role, group_id));
    return OK;
}

struct leaving { int64_t ids[TEAM_MEMBERS_MAX]; size_t n; };

static enum err note_active(const void *row, void *arg)
{
    const struct member *m = row;
    struct leaving *l = arg;
    if (m->left_day == 0) l->ids[l->n++] = m->id;
    return OK;
}

/* With the team its members go: a role must not outlive what it was given for. */
static enum err let_all_go(struct db *db, const struct team_doing *d, const struct team *team)
{
    struct leaving *l = arena_new(d->a, struct leaving, 1);
    struct member m;
    if (!l) return ERR_NOMEM;
    TRY(member_list(db, d->a, team->id, note_active, l));
    for (size_t i = 0; i < l->n; i++) {
        TRY(member_by_id(db, d->a, l->ids[i], &m));
        TRY(let_go(db, d, &m, team->group_id));
    }
    return OK;
}

static enum err change(struct db *db, void *arg)
{
    const struct team_doing *d = arg;
    struct team before;
    int64_t there;
    TRY(team_by_id(db, d->a, d->team->id, &before));
    if (before.state == TEAM_ACTIVE && d->team->state == TEAM_DISSOLVED) TRY(let_all_go(db, d, &before));
    if (before.state == TEAM_DISSOLVED && d->team->state == TEAM_ACTIVE) {
        TRY(team_count_active(db, d->a, before.group_id, &there));
        if (there > 0) return ERR_CONFLICT;
    }
    TRY(team_row_update(db, d->a, d->team));
    return note(db, d, "team.change", before.id, before.group_id, d->team->name);
}

enum err team_change(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct team *t)
{
    struct team wanted = *t;
    return db_tx(db, change, &(struct team_doing){ .a = a, .now_ms = now_ms, .by = by, .team = &wanted });
}

static enum err join(struct db *db, void *arg)
{
    const struct team_doing *d = arg;
    struct member *m = d->member;
    struct team team;
    m->id = 0;
    TRY(team_by_id(db, d->a, m->team_id, &team));
    if (d->is_new) TRY(account_add(db, d->a, d->now_ms, m->name, team.group_id, &m->account_id));
    TRY(member_insert(db, d->a, d->now_ms, m));
    if (d->is_new)
        TRY(invite_make(db, d->a, d->keys, d->now_ms, m->account_id, INVITE_PHONE, d->by->account_id, d->token,
                        d->expires_ms));
    return note(db, d, "team.join", team.id, team.group_id, m->name);
}

enum err member_join(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                     struct member *m, struct str *token, int64_t *expires_ms)
{
    struct member made = *m;
    struct team_doing d = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .member = &made,
                            .is_new = m->account_id == 0, .token = token, .expires_ms = expires_ms };
    TRY(db_tx(db, join, &d));
    *m = made;
    return OK;
}

static enum err leave(struct db *db, void *arg)
{
    const struct team_doing *d = arg;
    struct member m;
    struct team team;
    TRY(member_by_id(db, d->a, d->member->id, &m));
    TRY(team_by_id(db, d->a, m.team_id, &team));
    TRY(let_go(db, d, &m, team.group_id));
    return note(db, d, "team.leave", team.id, team.group_id, d->reason);
}

enum err member_leave(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t member_id,
                      struct str reason)
{
    struct member m = { .id = member_id };
    return db_tx(db, leave, &(struct team_doing){ .a = a, .now_ms = now_ms, .by = by, .member = &m, .reason = reason });
}
