/* cells_again.c - every total held beside what the events gave. */
#include "outreach/audit/audit_impl.h"

static enum err compare_cell(struct auditor *w, const struct cell *at, const struct counts *counted, const struct counts *recounted)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        if (counted->n[i] == recounted->n[i]) continue;
        arena_reset(w->scratch);
        TRY(audit_tell(w->all, (struct difference){ DIFFERENCE_CELL, .unit_id = at->unit_id, .day = at->day, .id = at->campaign_id,
                                .what = str_z(measure_words[i]),
                                .counted = arena_printf(w->scratch, "%lld", (long long)counted->n[i]),
                                .recounted = arena_printf(w->scratch, "%lld", (long long)recounted->n[i]) }));
    }
    return OK;
}

struct beside { struct auditor *w; size_t met; };

static enum err next_cell(const void *row, void *arg)
{
    static const struct counts nothing;
    const struct cell *c = row;
    struct beside *b = arg;
    const struct cell *mine = cells_find(b->w->cells, c->campaign_id, c->unit_id, c->day);
    b->w->sums.cells++;
    b->met += mine && !counts_are_zero(&mine->counts);
    return compare_cell(b->w, c, &c->counts, mine ? &mine->counts : &nothing);
}

enum err cells_again(struct auditor *w)
{
    struct beside b = { w, 0 };
    size_t full = 0;
    TRY(walk_cells(w->db, w->scratch, next_cell, &b));
    for (size_t i = 0; i < cells_count(w->cells); i++) full += !counts_are_zero(&cells_at(w->cells, i)->counts);
    for (size_t i = 0; full != b.met && i < cells_count(w->cells); i++) {
        const struct cell *c = cells_at(w->cells, i);
        struct counts now;
        arena_reset(w->scratch);
        TRY(cube_read(w->db, w->scratch, c->campaign_id, c->unit_id, c->day, &now));
        if (counts_are_zero(&now)) TRY(compare_cell(w, c, &now, &c->counts));
    }
    return OK;
}
