/* counted.h - what a count of reports counted: the steps of some days at a unit that moved one measure, latest first. */
#ifndef SANSANG_COUNTED_H
#define SANSANG_COUNTED_H
#include "civic/petition/petition.h"

/* The measures of enum petition_measure, and one more: however it was rated. */
enum { COUNTED_RATED = TALLY_MEASURES, COUNTED_MEASURES };
extern const char *const counted_measures[];

/* One step that was counted, and its report as it stands now. No word of who sent it: a report may lie elsewhere by now. */
struct counted {
    int64_t id, n;                       /* of the report; which of its steps */
    struct str code, category;
    unsigned state;
    struct str title;                    /* what the public calls it; empty: not cleared, or private */
    struct str ward, unit;               /* where it lies; who is responsible now */
    int64_t unit_id;
    bool is_here;                        /* still with the unit that was asked about, so it can be opened */
    unsigned event;
    int64_t at_ms, due_ms;               /* when; the end of the clock that ran then, 0: none did */
    int64_t minutes;                     /* from when it was received, by the wall clock */
    int64_t received_ms;
    unsigned rating;                     /* given in this step */
};
extern const struct fields counted_fields;           /* all but received_ms */

/* Where a page ended; all 0: at the beginning, or there is no more. */
struct counted_key { int64_t at_ms, id, n; };
/* The city counts all there are, every other unit what it was responsible for itself. category_id 0: all. */
struct counted_query {
    int64_t unit_id;
    unsigned measure;                    /* of counted_measures */
    int64_t category_id, from_day, to_day;
    struct counted_key after;
    int64_t limit;
};
/* The figure itself, out of the tables that indicators read: as many rows as there are in all pages; of minutes, their sum. */
MUST_USE enum err counted_total(struct db *db, struct arena *a, const struct counted_query *q, int64_t *total);
/* At most `limit` rows (struct counted). A page of one category may be short and go on. */
MUST_USE enum err counted_list(struct db *db, struct arena *a, const struct counted_query *q, db_row_fn *each, void *arg,
                               struct counted_key *next);

#endif
