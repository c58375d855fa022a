/* recount.c - the plan of a recount: what is done first, what side by side, and what is named in the end. */
#include <stdlib.h>
#include "auth/audit_log.h"
#include "auth/keys.h"
#include "db/moment.h"
#include "outreach/audit/audit_impl.h"

const char *const difference_words[] = { "cell", "door", "readiness", "credit", "standing", "effects", "body", "chain",
                                         "audit_log", "erasure", NULL };

/* ---- work side by side ---- */

struct job { enum err (*run)(struct auditor *w, int64_t from, int64_t to); int64_t from, to; };
struct phase { struct audit *all; struct rows jobs; atomic_size_t next; };
struct shift { struct phase *phase; struct auditor *w; };

static void *work(void *arg)
{
    const struct shift *s = arg;
    struct phase *p = s->phase;
    const struct job *jobs = (const struct job *)(void *)p->jobs.p;
    for (size_t i; (i = atomic_fetch_add(&p->next, 1)) < p->jobs.n && !atomic_load(&p->all->failed);) {
        enum err e = jobs[i].run(s->w, jobs[i].from, jobs[i].to);
        int none = OK;
        if (e != OK) atomic_compare_exchange_strong(&p->all->failed, &none, (int)e);
    }
    return NULL;
}

/* The jobs of a phase, each by whoever is free; the caller works too. */
static enum err work_off(struct phase *p, struct auditor *v, size_t n)
{
    pthread_t thread[RECOUNT_THREADS_MAX];
    struct shift shift[RECOUNT_THREADS_MAX];
    size_t begun = 1;
    for (size_t i = 0; i < n; i++) shift[i] = (struct shift){ p, &v[i] };
    while (begun < n && pthread_create(&thread[begun], NULL, work, &shift[begun]) == 0) begun++;
    work(&shift[0]);
    for (size_t i = 1; i < begun; i++) pthread_join(thread[i], NULL);
    return (enum err)atomic_load(&p->all->failed);
}

static enum err job_add(struct phase *p, struct job job)
{
    struct job *place = rows_add(&p->jobs);
    if (!place) return ERR_NOMEM;
    *place = job;
    return OK;
}

/* A table in stretches of its key; the first and the last reach as far as there are numbers. */
static enum err stretches(struct phase *p, enum err (*run)(struct auditor *, int64_t, int64_t), int64_t greatest)
{
    enum { STRETCHES = 16, STRETCH_MIN = 50000 };
    int64_t step = greatest / STRETCHES + 1;
    if (step < STRETCH_MIN) step = STRETCH_MIN;
    for (int64_t from = 0; from <= greatest; from += step) {
        bool is_last = step > greatest - from;
        TRY(job_add(p, (struct job){ run, from ? from : INT64_MIN, is_last ? INT64_MAX : from + step - 1 }));
    }
    return OK;
}

/* ---- the jobs that are more than one call ---- */

static enum err take_range(struct auditor *w, int64_t range, int64_t ranges)
{
    struct audit *all = w->all;
    int64_t step = all->events_max / ranges + 1;
    w->chains = &all->chains[range];
    w->chains->arena = w->keep;
    w->is_first_range = range == 0;
    return events_take(w, range ? range * step : INT64_MIN, range + 1 == ranges ? INT64_MAX : (range + 1) * step - 1);
}

static enum err take_standings(struct auditor *w, int64_t from, int64_t to) { (void)from, (void)to; return standings_take(w); }
static enum err replay_bucket(struct auditor *w, int64_t bucket, int64_t to) { (void)to; return bucket_replay(w, (size_t)bucket); }

/* ---- phases ---- */

#define PHASE(w) { .all = (w)->all, .jobs = { .a = (w)->keep, .size = sizeof(struct job) } }

static enum err find_homes(struct auditor *v, size_t n)
{
    struct phase p = PHASE(v);
    TRY(stretches(&p, residents_take, v->all->residents_max));
    return work_off(&p, v, n);
}

static enum err scatter(struct auditor *v, size_t n)
{
    struct audit *all = v->all;
    struct phase p = PHASE(v);
    TRY(job_add(&p, (struct job){ take_standings, 0, 0 }));          /* the longest in one piece: last, it would leave the others idle */
    for (size_t i = 0; i < all->ranges; i++) TRY(job_add(&p, (struct job){ take_range, (int64_t)i, (int64_t)all->ranges }));
    TRY(stretches(&p, credits_take, all->residents_max));
    TRY(stretches(&p, readiness_take, all->residents_max));
    TRY(stretches(&p, doors_take, all->households_max));
    return work_off(&p, v, n);
}

static enum err gather(struct auditor *v, size_t n)
{
    struct phase p = PHASE(v);
    for (size_t i = 0; i < v->all->buckets; i++) TRY(job_add(&p, (struct job){ replay_bucket, (int64_t)i, 0 }));
    return work_off(&p, v, n);
}

static enum err cells_join(struct auditor *v, size_t n)
{
    for (size_t k = 1; k < n; k++)
        for (size_t i = 0; i < cells_count(v[k].cells); i++) {
            const struct cell *c = cells_at(v[k].cells, i);
            TRY(cells_add(v->cells, c->campaign_id, c->unit_id, c->day, &c->counts));
        }
    return OK;
}

/* ---- households one by one ---- */

/* Those that are replayed exactly and count; a sum that nobody took away makes a household suspect. */
static enum err exact_pages(struct auditor *w)
{
    struct audit *all = w->all;
    TRY(pages_linked(w));
    for (int64_t h = 1; h <= all->households_max; h++) {
        if (all->mark[h] & HOUSEHOLD_EXACT) TRY(page_exact(w, &h, 1));
        else if (all->sum[h]) all->mark[h] |= HOUSEHOLD_SUSPECT;
    }
    const int64_t *wild = (const int64_t *)(void *)all->wild.p;
    for (size_t i = 0; i < all->wild.n; i++) TRY(page_exact(w, &wild[i], 1));
    return OK;
}

/* Counted already: this time it is only looked at. What nothing names is named as a whole. */
static enum err suspect_page(struct auditor *w, int64_t household_id, struct arena *loose)
{
    struct auditor again = *w;
    int64_t before = w->all->out->differences;
    arena_reset(loose);
    again.cells = cells_new(loose);
    if (!again.cells) return ERR_NOMEM;
    TRY(page_exact(&again, &household_id, 1));
    if (w->all->out->differences > before) return OK;
    return audit_tell(w->all, (struct difference){ DIFFERENCE_STANDING, .id = household_id, .what = S("household"),
                                                   .counted = S("other rows"), .recounted = S("") });
}

static enum err suspect_pages(struct auditor *w)
{
    struct arena *loose = arena_open(PAGE_MAX);
    enum err e = loose ? OK : ERR_NOMEM;
    for (int64_t h = 1; e == OK && h <= w->all->households_max; h++)
        if ((w->all->mark[h] & (HOUSEHOLD_SUSPECT | HOUSEHOLD_EXACT)) == HOUSEHOLD_SUSPECT)
            e = suspect_page(w, h, loose);
    arena_close(loose);
    return e;
}

/* ---- the whole ---- */

static enum err keep_link(const void *row, void *arg)
{
    struct audit *all = arg;
    struct linked *l = rows_add(&all->links);
    if (!l) return ERR_NOMEM;
    *l = *(const struct linked *)row;
    if (audit_knows(all, l->household_id)) all->mark[l->household_id] |= HOUSEHOLD_EXACT;
    if (audit_knows(all, l->other_id)) all->mark[l->other_id] |= HOUSEHOLD_EXACT;
    return OK;
}

/* Numbers are handed out in a row; one far beyond was not, and is no reason to reserve memory for. */
static int64_t no_more(int64_t greatest)
{
    enum { NUMBERS_MAX = 1 << 27 };
    return greatest < 0 ? 0 : greatest < NUMBERS_MAX ? greatest : NUMBERS_MAX;
}

static enum err prepare(struct audit *all, struct auditor *w, size_t n)
{
    enum { EVENTS_PER_BUCKET = 40000, BUCKETS_MAX = 512, RANGES_PER_THREAD = 2 };
    TRY(greatest_ids(w->db, w->scratch, &all->residents_max, &all->households_max, &all->events_max));
    all->residents_max = no_more(all->residents_max);
    all->households_max = no_more(all->households_max);
    all->home = calloc((size_t)all->residents_max + 1, sizeof *all->home);
    all->sum = calloc((size_t)all->households_max + 1, sizeof *all->sum);
    all->mark = calloc((size_t)all->households_max + 1, sizeof *all->mark);
    all->buckets = (size_t)(all->events_max / EVENTS_PER_BUCKET < BUCKETS_MAX ? all->events_max / EVENTS_PER_BUCKET + 1
                                                                              : BUCKETS_MAX);
    all->per_bucket = all->households_max / (int64_t)all->buckets + 1;
    all->spill = spill_open(all->buckets, n);
    if (!all->spill) return ERR_INTERNAL;
    all->ranges = n == 1 ? 1 : RANGES_PER_THREAD * n;
    all->chains = arena_new(all->keep, struct chains, all->ranges);
    random_bytes(all->key, sizeof all->key);
    all->key[0] = all->key[0] % (PRINT_PRIME - 2) + 2;
    return all->home && all->sum && all->mark && all->chains ? walk_linked(w->db, w->scratch, keep_link, all)
                                                             : ERR_NOMEM;
}

static enum err audit_log_again(struct auditor *w)
{
    int64_t bad = 0;
    arena_reset(w->scratch);
    enum err e = audit_verify(w->db, w->scratch, &w->sums.log_lines, &bad);
    if (e != ERR_CONFLICT) return e;
    return audit_tell(w->all, (struct difference){ DIFFERENCE_AUDIT_LOG, .id = bad, .what = S("line"), .counted = S("altered"),
                                                   .recounted = S("") });
}

static enum err run_all(struct audit *all, struct auditor *v, size_t n)
{
    TRY(prepare(all, v, n));
    TRY(find_homes(v, n));
    TRY(scatter(v, n));
    TRY(gather(v, n));
    TRY(chains_join(v));
    TRY(exact_pages(v));
    TRY(cells_join(v, n));
    TRY(cells_again(v));
    TRY(suspect_pages(v));
    TRY(erasures_again(v));
    return audit_log_again(v);
}

static enum err auditor_open(struct auditor *w, struct audit *all, struct db *db, size_t number)
{
    *w = (struct auditor){ .all = all, .db = db, .number = number, .keep = arena_open(KEEP_MAX), .page = arena_open(PAGE_MAX),
                           .scratch = arena_open(PAGE_MAX), .record = malloc(RECORD_MAX) };
    w->cells = w->keep ? cells_new(w->keep) : NULL;
    return w->cells && w->page && w->scratch && w->record ? OK : ERR_NOMEM;
}

static void auditor_close(struct auditor *w)
{
    arena_close(w->keep);
    arena_close(w->page);
    arena_close(w->scratch);
    free(w->record);
}

static enum err run(struct db *const *v, size_t n, void *arg)
{
    struct audit *all = arg;
    struct auditor w[RECOUNT_THREADS_MAX];
    enum err e = OK;
    size_t open = 0;
    while (open < n && e == OK) { e = auditor_open(&w[open], all, v[open], open); open++; }
    if (e == OK) e = run_all(all, w, n);
    for (size_t i = 0; i < open; i++) {
        all->out->events += w[i].sums.events;
        all->out->households += w[i].sums.households;
        all->out->people += w[i].sums.people;
        all->out->cells += w[i].sums.cells;
        all->out->devices += w[i].sums.devices;
        all->out->log_lines += w[i].sums.log_lines;
        auditor_close(&w[i]);
    }
    return e;
}

enum err recount_how(struct db *db, const struct recount_how *how, difference_fn *each, void *arg, struct recounted *out)
{
    struct recounted made = { 0 };
    struct audit all = { .how = how, .each = each, .arg = arg, .out = &made, .keep = arena_open(KEEP_MAX),
                         .lock = PTHREAD_MUTEX_INITIALIZER };
    if (how->threads < 1 || how->threads > RECOUNT_THREADS_MAX) { arena_close(all.keep); return ERR_BAD_INPUT; }
    all.links = (struct rows){ .a = all.keep, .size = sizeof(struct linked) };
    all.wild = (struct rows){ .a = all.keep, .size = sizeof(int64_t) };
    enum err e = all.keep ? db_moment(db, how->db_url, how->threads, run, &all) : ERR_NOMEM;
    spill_close(all.spill);
    free(all.home);
    free((void *)(uintptr_t)all.sum);
    free((void *)(uintptr_t)all.mark);
    arena_close(all.keep);
    pthread_mutex_destroy(&all.lock);
    if (e == OK) *out = made;
    return e;
}

enum err recount(struct db *db, difference_fn *each, void *arg, struct recounted *out)
{
    return recount_how(db, &(struct recount_how){ .threads = 1 }, each, arg, out);
}
