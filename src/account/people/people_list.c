/* people_list.c - one page of people with what they hold and carry. */
#include "account/person/account_db.h"

struct keep { struct arena *a; struct people_page *page; size_t grants_cap, devices_cap; };

static enum err keep_listed(const void *row, void *arg)
{
    struct keep *k = arg;
    k->page->rows[k->page->n++] = *(const struct listed *)row;
    return OK;
}

/* Room for one more in an array that doubles; the arena forgets the smaller one with the request. */
static enum err grow(struct arena *a, void **rows, size_t size, size_t n, size_t *cap)
{
    if (n < *cap) return OK;
    size_t more = *cap ? 2 * *cap : 64;
    void *p = arena_get(a, size, more, _Alignof(max_align_t));
    if (!p) return ERR_NOMEM;
    if (n) memcpy(p, *rows, n * size);
    *rows = p;
    *cap = more;
    return OK;
}

static enum err keep_grant(const void *row, void *arg)
{
    struct keep *k = arg;
    void *rows = k->page->grants;
    TRY(grow(k->a, &rows, sizeof(struct held), k->page->n_grants, &k->grants_cap));
    k->page->grants = rows;
    k->page->grants[k->page->n_grants++] = *(const struct held *)row;
    return OK;
}

static enum err keep_device(const void *row, void *arg)
{
    struct keep *k = arg;
    void *rows = k->page->devices;
    TRY(grow(k->a, &rows, sizeof(struct device), k->page->n_devices, &k->devices_cap));
    k->page->devices = rows;
    k->page->devices[k->page->n_devices++] = *(const struct device *)row;
    return OK;
}

enum err people_list(struct db *db, struct arena *a, const struct people_query *q, struct people_page *out)
{
    struct people_page page = { .rows = arena_new(a, struct listed, (size_t)q->limit + 1) };
    struct keep k = { .a = a, .page = &page };
    if (!page.rows) return ERR_NOMEM;
    TRY(place_page(db, a, q, keep_listed, &k));
    for (size_t at = 0; at < page.n; at += IDS_MAX) {
        int64_t ids[IDS_MAX] = { 0 };
        for (size_t i = 0; i < IDS_MAX && at + i < page.n; i++) ids[i] = page.rows[at + i].id;
        TRY(grants_of(db, a, ids, keep_grant, &k));
        TRY(devices_of(db, a, ids, keep_device, &k));
    }
    *out = page;
    return OK;
}
