/* preview.c - computes the clocks that end next as they would run by what is supposed. */
#include "civic/desk/preview_db.h"

struct ids { int64_t id[PREVIEW_MAX + 1]; size_t n; };

static enum err keep(const void *row, void *arg)
{
    struct ids *k = arg;
    k->id[k->n++] = *(const int64_t *)row;
    return OK;
}

/* By the very steps it went, under both: a clock that was not computed again yet does not count as moved. */
static enum err look(struct db *db, struct arena *a, const struct supposed *s, int64_t id, struct preview *out)
{
    struct petition p;
    struct preview_row *r = &out->rows[out->n];
    TRY(petition_by_id(db, a, id, &p));
    *r = (struct preview_row){ .id = p.id, .code = p.code, .state = p.state };
    TRY(petition_clock_if(db, a, NULL, &p, &r->due_before_ms));
    TRY(petition_clock_if(db, a, s, &p, &r->due_after_ms));
    out->looked++;
    out->n += r->due_before_ms != r->due_after_ms;
    return OK;
}

enum err preview_read(struct db *db, struct arena *a, int64_t unit_id, const struct supposed *s, struct preview *out)
{
    struct ids k = { .n = 0 };
    *out = (struct preview){ .n = 0 };
    TRY(unit_id ? preview_unit_ids(db, a, unit_id, keep, &k) : preview_city_ids(db, a, keep, &k));
    out->is_more = k.n > PREVIEW_MAX;
    for (size_t i = 0; i < k.n && i < PREVIEW_MAX; i++) TRY(look(db, a, s, k.id[i], out));
    return OK;
}
