/* campaign_db.c - every statement on campaigns, skills and posts. */
#include "outreach/campaign/campaign_db.h"

static const struct field campaign_row[] = {             /* the order of CAMPAIGN_COLUMNS */
    FIELD(struct campaign, id), FIELD(struct campaign, name), FIELD(struct campaign, name_en), FIELD(struct campaign, unit_id),
    FIELD(struct campaign, from_day), FIELD(struct campaign, to_day), FIELD(struct campaign, state, .words = campaign_states),
    FIELD(struct campaign, questionnaire_v), FIELD(struct campaign, targets), FIELD(struct campaign, created_ms),
};
#define CAMPAIGN_COLUMNS "id, name, name_en, unit_id, from_day, to_day, state, questionnaire_v, targets, created_ms"
const struct fields campaign_fields = { campaign_row, N_OF(campaign_row) };

static const struct sql sql_by_id = { "campaign_by_id", "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE id = $1" };
static const struct sql sql_list = { "campaign_list",
    "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE id < $1 ORDER BY id DESC LIMIT $2" };
static const struct sql sql_running = { "campaign_running",
    "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE state = 'running' ORDER BY id LIMIT 1000" };
/* Every push asks this: walks along the index, where IN and ORDER BY would each build a table first. */
#define RAN_AT(unit) "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE unit_id = " unit " AND state <> 'draft'"
#define ALSO " UNION ALL "
static const struct sql sql_at = { "campaign_at",
    RAN_AT("$1") ALSO RAN_AT("$2") ALSO RAN_AT("$3") ALSO RAN_AT("$4") ALSO RAN_AT("$5") ALSO RAN_AT("$6") " LIMIT 1000" };

enum err campaign_by_id(struct db *db, struct arena *a, int64_t id, struct campaign *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), campaign_fields, out);
}

/* Running before closed, then the latest. */
static bool speaks_first(const struct campaign *x, const struct campaign *y)
{
    bool runs = x->state == CAMPAIGN_RUNNING;
    if (runs != (y->state == CAMPAIGN_RUNNING)) return runs;
    return x->to_day > y->to_day || (x->to_day == y->to_day && x->id > y->id);
}

static enum err keep_first(const void *row, void *arg)
{
    const struct campaign *c = row;
    struct campaign *best = arg;
    if (best->id == 0 || speaks_first(c, best)) *best = *c;
    return OK;
}

enum err campaign_at(struct db *db, struct arena *a, const int64_t *units, size_t n, struct campaign *out)
{
    enum { CAMPAIGNS_MAX = 1000 };
    struct bind v[6];
    struct campaign c, best = { 0 };
    for (size_t i = 0; i < N_OF(v); i++) v[i] = i < n ? bind_i64(units[i]) : BIND_NULL(FIELD_I64);
    TRY(db_all(db, a, &sql_at, (struct binds){ v, N_OF(v) }, campaign_fields, &c, sizeof c, CAMPAIGNS_MAX, keep_first, &best));
    if (best.id == 0) return ERR_NOT_FOUND;
    *out = best;
    return OK;
}

enum err campaign_list(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct campaign c;
    return db_all(db, a, &sql_list, BINDS(bind_i64(before ? before : INT64_MAX), BIND(limit)), campaign_fields, &c,
                  sizeof c, (size_t)limit, each, arg);
}

enum err campaign_running_all(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct campaign c;
    return db_all(db, a, &sql_running, NO_BINDS, campaign_fields, &c, sizeof c, 1000, each, arg);
}

static const struct sql sql_insert = { "campaign_insert",
    "INSERT INTO campaign(" CAMPAIGN_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };
static const struct sql sql_update = { "campaign_update",
    "UPDATE campaign SET name = $2, name_en = $3, from_day = $4, to_day = $5, questionnaire_v = $6, targets = $7 WHERE id = $1" };
static const struct sql sql_set_state = { "campaign_set_state", "UPDATE campaign SET state = $3 WHERE id = $1 AND state = $2" };

enum err campaign_insert(struct db *db, struct arena *a, const struct campaign *c)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(c->id), BIND(c->name), BIND(c->name_en), BIND(c->unit_id), BIND(c->from_day),
                        BIND(c->to_day), BIND_WORD(campaign_states, c->state), BIND(c->questionnaire_v),
                        BIND(c->targets), BIND(c->created_ms)),
                  NULL);
}

enum err campaign_update(struct db *db, struct arena *a, const struct campaign *c)
{
    return db_run(db, a, &sql_update,
                  BINDS(BIND(c->id), BIND(c->name), BIND(c->name_en), BIND(c->from_day), BIND(c->to_day),
                        BIND(c->questionnaire_v), BIND(c->targets)),
                  NULL);
}

enum err campaign_set_state(struct db *db, struct arena *a, int64_t id, unsigned before, unsigned state)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set_state,
               BINDS(BIND(id), BIND_WORD(campaign_states, before), BIND_WORD(campaign_states, state)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

/* ---- skills ---- */

static const struct field skill_row[] = {
    FIELD(struct skill, code), FIELD(struct skill, parent, .nullable = true), FIELD(struct skill, name),
    FIELD(struct skill, name_en), FIELD(struct skill, mark, .nullable = true), FIELD(struct skill, position),
};
const struct fields skill_fields = { skill_row, N_OF(skill_row) };
static const struct sql sql_skills = { "skill_list",
    "SELECT code, parent, name, name_en, mark, position FROM skill ORDER BY position LIMIT 200" };

static enum err keep_skill(const void *row, void *arg)
{
    struct skills *s = arg;
    s->v[s->n++] = *(const struct skill *)row;
    return OK;
}

enum err skill_list(struct db *db, struct arena *a, struct skills *out)
{
    struct skill row;
    struct skills s = { .v = arena_new(a, struct skill, SKILLS_MAX) };
    if (!s.v) return ERR_NOMEM;
    TRY(db_all(db, a, &sql_skills, NO_BINDS, skill_fields, &row, sizeof row, SKILLS_MAX, keep_skill, &s));
    *out = s;
    return OK;
}

/* ---- posts ---- */

static const struct field post_row[] = {
    FIELD(struct post, member_id), FIELD(struct post, team_id), FIELD(struct post, group_id), FIELD(struct post, ward_id),
    FIELD(struct post, position, .words = position_words), FIELD(struct post, force),
};
static const struct sql sql_post = { "post_of_account",
    "SELECT m.id, m.team_id, t.group_id, t.ward_id, m.position, m.force FROM team_member m JOIN team t ON t.id = m.team_id"
    " WHERE m.account_id = $1 AND m.left_day IS NULL AND t.state = 'active' ORDER BY m.id DESC LIMIT 1" };

enum err post_of_account(struct db *db, struct arena *a, int64_t account_id, struct post *out)
{
    return db_one(db, a, &sql_post, BINDS(BIND(account_id)), FIELDS(post_row), out);
}
