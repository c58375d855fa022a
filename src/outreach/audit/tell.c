/* tell.c - what every thread of a recount may say: a difference, a household to look at again, how far it is. */
#include "outreach/audit/audit_impl.h"

enum err audit_tell(struct audit *all, struct difference d)
{
    pthread_mutex_lock(&all->lock);
    all->out->differences++;
    enum err e = all->each(&d, all->arg);
    pthread_mutex_unlock(&all->lock);
    return e;
}

void audit_suspect(struct audit *all, int64_t household_id) { atomic_fetch_or(&all->mark[household_id], HOUSEHOLD_SUSPECT); }

enum err audit_wild(struct audit *all, int64_t household_id)
{
    bool is_known = audit_knows(all, household_id);
    pthread_mutex_lock(&all->lock);
    const int64_t *v = (const int64_t *)(void *)all->wild.p;
    for (size_t i = 0; i < all->wild.n && !is_known; i++) is_known = v[i] == household_id;
    int64_t *place = is_known ? NULL : rows_add(&all->wild);
    if (place) *place = household_id;
    pthread_mutex_unlock(&all->lock);
    if (audit_knows(all, household_id)) audit_suspect(all, household_id);
    return is_known || place ? OK : ERR_NOMEM;
}

enum err audit_went_on(struct auditor *w, int64_t rows)
{
    struct audit *all = w->all;
    long long done = atomic_fetch_add_explicit(&all->rows_done, rows, memory_order_relaxed) + rows;
    if (w->number == 0 && all->how->progress) all->how->progress("rows read", done, 0);
    return atomic_load_explicit(&all->failed, memory_order_relaxed) ? ERR_BUSY : OK;
}
