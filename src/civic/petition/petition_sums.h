/* petition_sums.h - counts of reports over any days, by unit, by a unit's children, by category: for indicators. */
#ifndef SANSANG_PETITION_SUMS_H
#define SANSANG_PETITION_SUMS_H
#include "civic/petition/petition.h"

/* At a unit, or at each of its children in force without agencies (only those with counts); over all categories (category_id 0 in what
   is handed over), or each category apart. The same cell may come in several pieces: who asks adds them up. */
struct petition_question {
    enum petition_measure measure;
    int64_t unit_id;
    bool of_children, by_category;
    int64_t from_day, to_day;
};
struct petition_sum { int64_t unit_id, category_id, n; };
MUST_USE enum err petition_sums(struct db *db, struct arena *a, const struct petition_question *q,
                                db_row_fn *each, void *arg);                   /* row: struct petition_sum */

/* Every category there ever was, open or not, in the order of its list. */
struct petition_category_word { int64_t id; struct str code, name, name_en; };
MUST_USE enum err petition_category_words(struct db *db, struct arena *a, db_row_fn *each, void *arg);

/* ---- of one month, for everybody (petition_told.c) ---- */

/* The ids of the city's wards, communes and agencies, whether in force or not; of its categories: each in order. Row: int64_t. */
MUST_USE enum err told_units(struct db *db, struct arena *a, db_row_fn *each, void *arg);
MUST_USE enum err told_categories(struct db *db, struct arena *a, db_row_fn *each, void *arg);
/* What each of these and the city have in a month: all categories together (category_id 0), and each by itself. Row: struct petition_sum. */
MUST_USE enum err told_cells(struct db *db, struct arena *a, enum petition_measure measure, int64_t month, bool by_category, db_row_fn *each,
                             void *arg);

#endif
