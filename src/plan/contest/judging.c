/* judging.c - who may judge what, and the marks of a judge: seen by nobody else until the round is closed. */
#include "plan/contest/contest_db.h"
#include "account/citizen/citizen.h"
#include "core/time.h"
#include "plan/contest/contest_rules.h"
#include "territory/territory.h"

const char *const conflict_words[] = { "none", "own", "home", "unit", "declared", NULL };
enum { REASON_MIN = 3, REASON_MAX = 500, NOTE_MAX = 2000 };

/* ---- conflicts ---- */

static enum err household_of(struct db *db, struct arena *a, int64_t account_id, int64_t *household_id)
{
    struct citizen who;
    struct resident r;
    *household_id = 0;
    enum err e = citizen_by_id(db, a, account_id, &who);
    if (e == ERR_NOT_FOUND || (e == OK && !who.resident_id)) return OK;
    TRY(e);
    e = resident_by_id(db, a, who.resident_id, &r);
    if (e == OK) *household_id = r.household_id;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err keep_grant(const void *row, void *arg)
{
    const struct held *g = row;
    struct party *p = arg;
    if (g->unit_id != CITY_ID && p->n < PLACES_MAX) p->units[p->n++] = g->unit_id;
    return OK;
}

enum err judge_party(struct db *db, struct arena *a, int64_t account_id, struct party *out)
{
    *out = (struct party){ .account_id = account_id };
    TRY(household_of(db, a, account_id, &out->household_id));
    return account_grants(db, a, account_id, keep_grant, out);
}

enum err entrant_party(struct db *db, struct arena *a, int64_t account_id, struct party *out)
{
    struct unit_path home;
    *out = (struct party){ .account_id = account_id };
    if (!account_id) return OK;
    TRY(household_of(db, a, account_id, &out->household_id));
    enum err e = citizen_home(db, a, account_id, &home);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    for (size_t i = 0; i < home.n && out->n < PLACES_MAX; i++)
        if (home.kind[i] != UNIT_CITY) out->units[out->n++] = home.id[i];
    return OK;
}

enum conflict party_conflict(const struct party *judge, const struct party *entrant)
{
    if (judge->account_id == entrant->account_id) return CONFLICT_OWN;
    if (judge->household_id && judge->household_id == entrant->household_id) return CONFLICT_HOME;
    for (size_t i = 0; i < judge->n; i++)
        for (size_t k = 0; k < entrant->n; k++) if (judge->units[i] == entrant->units[k]) return CONFLICT_UNIT;
    return CONFLICT_NONE;
}

enum err conflict_of(struct db *db, struct arena *a, int64_t judge_id, const struct entry *e, enum conflict *out)
{
    struct party judge, entrant;
    bool is_declared;
    TRY(judge_party(db, a, judge_id, &judge));
    TRY(entrant_party(db, a, e->account_id, &entrant));
    *out = party_conflict(&judge, &entrant);
    TRY(conflict_is_declared(db, a, e->id, judge_id, &is_declared));
    if (*out == CONFLICT_NONE && is_declared) *out = CONFLICT_DECLARED;
    return OK;
}

struct judged { struct arena *a; int64_t now_ms; struct sheet *s; struct str reason; };

static enum err his_to_judge(struct db *db, const struct judged *k, struct contest *c, struct entry *e)
{
    bool is_judge;
    TRY(entry_by_id(db, k->a, k->s->entry_id, e));
    TRY(contest_by_id(db, k->a, e->contest_id, c));
    TRY(judge_is_one(db, k->a, c->id, k->s->judge_id, &is_judge));
    return is_judge ? OK : ERR_FORBIDDEN;
}

static enum err declare(struct db *db, void *arg)
{
    const struct judged *k = arg;
    struct contest c;
    struct entry e;
    TRY(his_to_judge(db, k, &c, &e));
    if (c.state != CONTEST_OPEN && c.state != CONTEST_SCORING) return ERR_CONFLICT;
    TRY(conflict_insert(db, k->a, e.id, k->s->judge_id, k->reason, k->now_ms));
    return marks_clear(db, k->a, e.id, k->s->judge_id, c.round); /* what he gave in this round before counts no more */
}

enum err conflict_declare(struct db *db, struct arena *a, int64_t now_ms, int64_t judge_id, int64_t entry_id, struct str reason)
{
    if (!text_fits(reason, REASON_MIN, REASON_MAX)) return ERR_BAD_INPUT;
    return db_tx(db, declare, &(struct judged){ a, now_ms, &(struct sheet){ .judge_id = judge_id, .entry_id = entry_id }, reason });
}

/* ---- marks ---- */

struct criteria { struct criterion v[CRITERIA_MAX]; size_t n; };
static enum err keep_criterion(const void *row, void *arg)
{
    struct criteria *k = arg;
    k->v[k->n++] = *(const struct criterion *)row;
    return OK;
}

/* Each criterion once, within its highest mark. */
static bool is_whole(const struct criteria *c, const struct sheet *s)
{
    size_t found = 0;
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < s->n; k++)
            found += s->marks[k].criterion_id == c->v[i].id && s->marks[k].mark >= 0 && s->marks[k].mark <= c->v[i].max;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = i + 1; k < s->n; k++) if (s->marks[i].criterion_id == s->marks[k].criterion_id) return false;
    return found == c->n && s->n == c->n;
}

static enum err write_sheet(struct db *db, void *arg)
{
    const struct judged *k = arg;
    struct criteria criteria = { .n = 0 };
    struct contest c;
    struct entry e;
    enum conflict why;
    TRY(his_to_judge(db, k, &c, &e));
    if (c.state != CONTEST_SCORING || e.state != ENTRY_IN || e.round != c.round) return ERR_CONFLICT;
    TRY(conflict_of(db, k->a, k->s->judge_id, &e, &why));
    if (why != CONFLICT_NONE) return ERR_FORBIDDEN;
    TRY(contest_criteria(db, k->a, c.id, c.round, keep_criterion, &criteria));
    if (!is_whole(&criteria, k->s)) { k->s->field = "scores"; return ERR_BAD_INPUT; }
    for (size_t i = 0; i < k->s->n; i++) TRY(mark_put(db, k->a, k->s, c.round, &k->s->marks[i], k->now_ms));
    return note_put(db, k->a, k->s, c.round);
}

enum err sheet_write(struct db *db, struct arena *a, int64_t now_ms, struct sheet *s)
{
    s->field = NULL;
    if (!text_fits(s->note, 0, NOTE_MAX)) { s->field = "note"; return ERR_BAD_INPUT; }
    return db_tx(db, write_sheet, &(struct judged){ a, now_ms, s, S("") });
}
