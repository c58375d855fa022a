/* audit_impl.h - what the parts of one recount share. For the files of this folder only.
   The recount goes through every table once, in the order it lies on the disk (scatter.c), sets each event aside in a
   compact form by household (spill.c, told.c), then replays household after household (gather.c). What the tables hold
   beside the events is summed up as one print per household; where prints or effects do not fit, the household is suspect
   and is replayed once more with everything named (page.c). Several threads share the work, each with its own connection. */
#ifndef SANSANG_AUDIT_IMPL_H
#define SANSANG_AUDIT_IMPL_H
#include <pthread.h>
#include <stdatomic.h>
#include "outreach/audit/recount_db.h"
#include "outreach/audit/spill.h"

/* Of a household: replayed by page.c whatever happens, or because something did not fit. */
enum { HOUSEHOLD_EXACT = 1, HOUSEHOLD_SUSPECT = 2 };

struct chain_of { int64_t device_id, n, first_seq; uint8_t hash[32]; bool is_used; };
struct chains { struct arena *arena; struct chain_of *v; size_t n, cap; };       /* open hash by device */

struct audit {
    const struct recount_how *how;
    difference_fn *each;
    void *arg;
    struct recounted *out;
    pthread_mutex_t lock;                /* over the four above and `wild` */
    uint64_t key[2];                     /* of this recount's prints: drawn by chance, so that nobody can aim at one */
    int64_t residents_max, households_max, events_max;
    uint32_t *home;                      /* the household of each resident; 0: no such resident */
    _Atomic uint64_t *sum;               /* by household: readiness, credits and standings, as prints added up */
    atomic_uchar *mark;                  /* by household: HOUSEHOLD_… */
    struct rows wild;                    /* int64_t: households whose number nobody handed out */
    struct arena *keep;                  /* of what lives as long as the recount */
    struct rows links;                   /* struct linked */
    struct spill *spill;
    size_t buckets;
    int64_t per_bucket;                  /* households in each */
    struct chains *chains;               /* by range of seq */
    size_t ranges;
    atomic_int failed;                   /* the first error of any thread */
    atomic_llong rows_done;
    int64_t rows_total;
};

/* One thread. */
struct auditor {
    struct audit *all;
    struct db *db;
    size_t number;
    struct arena *keep, *page, *scratch; /* as long as the recount; one household; one row */
    struct cells *cells;
    struct recounted sums;               /* what this thread counted */
    uint8_t *record;                     /* room for one, RECORD_MAX */
    struct chains *chains;               /* of the range being walked */
    bool is_first_range;
};

enum { KEEP_MAX = 512 * MIB, PAGE_MAX = 64 * MIB };

/* ---- tell.c: what every thread may call ---- */

/* Hand one difference out; any thread. */
MUST_USE enum err audit_tell(struct audit *all, struct difference d);
void audit_suspect(struct audit *all, int64_t household_id);
MUST_USE enum err audit_wild(struct audit *all, int64_t household_id);
/* Now and then, from a walk: rows more are done. An error of another thread ends this one too. */
MUST_USE enum err audit_went_on(struct auditor *w, int64_t rows);

static inline bool audit_knows(const struct audit *all, int64_t household_id)
{
    return household_id > 0 && household_id <= all->households_max;
}
static inline bool audit_is(const struct audit *all, int64_t household_id, unsigned char mark)
{
    return audit_knows(all, household_id)
        && (atomic_load_explicit(&all->mark[household_id], memory_order_relaxed) & mark);
}
static inline int64_t audit_home(const struct audit *all, int64_t resident_id)
{
    return resident_id > 0 && resident_id <= all->residents_max ? all->home[resident_id] : 0;
}

/* ---- scatter.c: each table, or a stretch of it, once ---- */

MUST_USE enum err residents_take(struct auditor *w, int64_t from, int64_t to);
MUST_USE enum err events_take(struct auditor *w, int64_t from, int64_t to);
MUST_USE enum err readiness_take(struct auditor *w, int64_t from, int64_t to);
MUST_USE enum err doors_take(struct auditor *w, int64_t from, int64_t to);
MUST_USE enum err credits_take(struct auditor *w, int64_t from, int64_t to);
MUST_USE enum err standings_take(struct auditor *w);

/* ---- gather.c: the households of one bucket, replayed ---- */

MUST_USE enum err bucket_replay(struct auditor *w, size_t bucket);

/* ---- page.c: a household, or several bound together, replayed with every difference named ---- */

/* Into w->cells. */
MUST_USE enum err page_exact(struct auditor *w, const int64_t *households, size_t n);
/* The entry an event stands for, read from its body; ERR_BAD_INPUT when the body is no longer what was stored. */
MUST_USE enum err entry_of(struct arena *a, const struct event *e, struct visit *v, struct entry *x);
/* What follows from the event itself, whatever its body says: when it happened, and whether it came late. */
int64_t event_time(const struct event *e);
bool event_is_late(const struct event *e);
struct str event_outcome(const struct event *e, const struct visit *v);
/* Households bound together by one person, each set once. */
MUST_USE enum err pages_linked(struct auditor *w);

/* ---- chains.c ---- */

MUST_USE enum err chain_event(struct auditor *w, const struct event *e);
/* The ranges joined, then the devices held beside them. */
MUST_USE enum err chains_join(struct auditor *w);
MUST_USE enum err erasures_again(struct auditor *w);

/* ---- cells_again.c ---- */

MUST_USE enum err cells_again(struct auditor *w);

/* ---- prints: a polynomial over 2^61 - 1 at a point drawn by chance; two texts that differ agree with a chance below
   2^-50 (Carter and Wegman 1979). The end is mixed, so that sums of prints do not cancel. ---- */

#define PRINT_PRIME ((UINT64_C(1) << 61) - 1)

static inline uint64_t print_word(const struct audit *all, uint64_t h, uint64_t word)
{
    unsigned __int128 m = (unsigned __int128)(h + word) * all->key[0];
    uint64_t r = (uint64_t)(m & PRINT_PRIME) + (uint64_t)(m >> 61);
    return r >= PRINT_PRIME ? r - PRINT_PRIME : r;
}
/* A row of whole numbers, fewer than eight: the lower seven bytes of each, then what is above them of all. */
static inline uint64_t print_row(const struct audit *all, const int64_t *x, size_t n)
{
    uint64_t h = 0, above = 0;
    for (size_t i = 0; i < n; i++) {
        h = print_word(all, h, (uint64_t)x[i] & UINT64_MAX >> 8);
        above = above << 8 | (uint64_t)x[i] >> 56;
    }
    return print_word(all, h, above);
}
uint64_t print_text(const struct audit *all, uint64_t h, struct str s);
static inline uint64_t print_end(const struct audit *all, uint64_t h)
{
    h = (h ^ all->key[1]) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ h >> 32) * UINT64_C(0x94d049bb133111eb);
    return h ^ h >> 29;
}

struct credit_now;
struct readiness_now;
uint64_t readiness_print(const struct audit *all, const struct readiness_now *r);
uint64_t credit_print(const struct audit *all, const struct credit_now *c);
uint64_t standing_print(const struct audit *all, const struct standing *s);
uint64_t effects_print(const struct audit *all, struct str effects);

#endif
