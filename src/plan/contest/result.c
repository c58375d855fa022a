/* result.c - the result of a round: computed from the marks, ties decided by the heaviest criteria, who goes on; nobody types a score. */
#include "plan/contest/contest_db.h"
#include "plan/contest/contest_rules.h"

enum { PERCENT_MILLI = 100000 };         /* a hundred, in thousandths */

/* One entry while its round is added up. */
struct tally {
    struct entry e;
    struct party who;
    int64_t sum[CRITERIA_MAX], judges;       /* marks by criterion; how many may judge it */
    uint32_t counted;                            /* a bit for each judge whose marks count */
    int64_t milli;
};
struct adding_up {
    struct db *db;
    struct arena *a;
    const struct contest *c;
    struct contest_move *m;
    struct criterion criteria[CRITERIA_MAX];
    size_t n_criteria, order[CRITERIA_MAX];      /* by weight, the heaviest first */
    struct tally *v;
    size_t n;
    struct contest_judge judges[JUDGES_MAX];
    struct party judge[JUDGES_MAX];
    size_t n_judges, at;
};

static enum err keep_criterion(const void *row, void *arg)
{
    struct adding_up *k = arg;
    k->criteria[k->n_criteria++] = *(const struct criterion *)row;
    return OK;
}

static enum err keep_entry(const void *row, void *arg)
{
    struct adding_up *k = arg;
    k->v[k->n++].e = *(const struct entry *)row;
    return OK;
}

static enum err keep_judge(const void *row, void *arg)
{
    struct adding_up *k = arg;
    k->judges[k->n_judges++] = *(const struct contest_judge *)row;
    return OK;
}

static void order_criteria(struct adding_up *k)
{
    for (size_t i = 0; i < k->n_criteria; i++) {
        size_t at = i;
        for (; at > 0 && k->criteria[k->order[at - 1]].weight < k->criteria[i].weight; at--)
            k->order[at] = k->order[at - 1];
        k->order[at] = i;
    }
}

/* Marks come by entry, as the entries lie. */
static enum err add_mark(const void *row, void *arg)
{
    const struct round_mark *m = row;
    struct adding_up *k = arg;
    while (k->at < k->n && k->v[k->at].e.id < m->entry_id) k->at++;
    if (k->at == k->n || k->v[k->at].e.id != m->entry_id) return OK;
    size_t j = 0;
    while (j < k->n_judges && k->judges[j].account_id != m->account_id) j++;
    if (j == k->n_judges || !(k->v[k->at].counted & 1u << j)) return OK; /* a judge no more, or a conflict since */
    for (size_t i = 0; i < k->n_criteria; i++)
        if (k->criteria[i].id == m->criterion_id) k->v[k->at].sum[i] += m->mark;
    return OK;
}

static enum err lacks(struct adding_up *k, int64_t judge_id, struct str judge, int64_t number)
{
    if (k->m->n_missing < MISSING_MAX) k->m->missing[k->m->n_missing++] = (struct missing){ judge_id, judge, number };
    return OK;
}

/* Every judge who may judge an entry has, and there are two at least. */
static enum err check_whole(struct adding_up *k)
{
    for (size_t i = 0; i < k->n; i++) {
        struct tally *t = &k->v[i];
        TRY(entrant_party(k->db, k->a, t->e.account_id, &t->who));
        for (size_t j = 0; j < k->n_judges; j++) {
            struct sheet s = { .judge_id = k->judges[j].account_id, .entry_id = t->e.id };
            bool is_declared;
            if (party_conflict(&k->judge[j], &t->who) != CONFLICT_NONE) continue;
            TRY(conflict_is_declared(k->db, k->a, t->e.id, s.judge_id, &is_declared));
            if (is_declared) continue;
            TRY(sheet_read(k->db, k->a, k->c->round, &s));
            if (s.n != k->n_criteria) TRY(lacks(k, s.judge_id, k->judges[j].name, t->e.number));
            t->counted |= 1u << j;
            t->judges++;
        }
        if (t->judges < JUDGES_MIN) TRY(lacks(k, 0, S(""), t->e.number));
    }
    return k->m->n_missing ? ERR_CONFLICT : OK;
}

/* Mean over the judges of the sum of weight x mark / highest mark, in thousandths of a hundred, rounded half up. */
static int64_t result_of(const struct adding_up *k, const struct tally *t)
{
    int64_t scaled = 0;                                      /* in millionths of a thousandth, so that rounding is done once */
    for (size_t i = 0; i < k->n_criteria; i++)
        scaled += k->criteria[i].weight * t->sum[i] * (PERCENT_MILLI / WEIGHTS) * INT64_C(1000000) /
                  (k->criteria[i].max * t->judges);
    return (scaled + 500000) / 1000000;
}

/* By result; equal ones by the heaviest criterion, then the next. Means are compared crosswise: judges may differ. */
static int compare(const struct adding_up *k, const struct tally *x, const struct tally *y)
{
    if (x->milli != y->milli) return x->milli > y->milli ? -1 : 1;
    for (size_t i = 0; i < k->n_criteria; i++) {
        size_t c = k->order[i];
        int64_t a = x->sum[c] * y->judges, b = y->sum[c] * x->judges;
        if (a != b) return a > b ? -1 : 1;
    }
    return 0;
}

static void sort(struct adding_up *k)                        /* at most ENTRIES_MAX, stable: equal ones stay by id */
{
    for (size_t i = 1; i < k->n; i++)
        for (size_t at = i; at > 0 && compare(k, &k->v[at - 1], &k->v[at]) > 0; at--) {
            struct tally swap = k->v[at];
            k->v[at] = k->v[at - 1];
            k->v[at - 1] = swap;
        }
}

/* Equal ones share the rank; who shares the last place that goes on goes on. */
static enum err write_ranks(struct adding_up *k, int64_t advance)
{
    int64_t rank = 0;
    for (size_t i = 0; i < k->n; i++) {
        if (i == 0 || compare(k, &k->v[i - 1], &k->v[i]) != 0) rank = (int64_t)i + 1;
        TRY(entry_rank_set(k->db, k->a, k->v[i].e.id, rank, k->v[i].milli,
                           rank <= advance ? k->c->round + 1 : k->c->round));
    }
    return OK;
}

enum err round_result(struct db *db, struct arena *a, const struct contest *c, struct contest_move *m)
{
    struct contest_round round;
    struct adding_up *k = arena_new(a, struct adding_up, 1);
    if (!k || !(k->v = arena_new(a, struct tally, ENTRIES_MAX))) return ERR_NOMEM;
    k->db = db;
    k->a = a;
    k->c = c;
    k->m = m;
    TRY(round_by_n(db, a, c->id, c->round, &round));
    TRY(contest_criteria(db, a, c->id, c->round, keep_criterion, k));
    TRY(entry_round_rows(db, a, c->id, c->round, keep_entry, k));
    TRY(contest_judges(db, a, c->id, c->round, keep_judge, k));
    for (size_t j = 0; j < k->n_judges; j++) TRY(judge_party(db, a, k->judges[j].account_id, &k->judge[j]));
    order_criteria(k);
    TRY(check_whole(k));
    TRY(round_marks(db, a, c->id, c->round, add_mark, k));
    for (size_t i = 0; i < k->n; i++) k->v[i].milli = result_of(k, &k->v[i]);
    sort(k);
    return write_ranks(k, round.advance);
}
