/* book_db.h - a page filled from the database and written back. Included by src/outreach/ only. */
#ifndef SANSANG_BOOK_DB_H
#define SANSANG_BOOK_DB_H
#include "outreach/count/book.h"
#include "outreach/campaign/event_db.h"

/* The door of a household: enough for a visit that names nobody. Once per page. ERR_NOT_FOUND: no such household. */
MUST_USE enum err book_load_door(struct db *db, struct arena *a, struct book *b, int64_t household_id);

/* The door, its people, their readiness and credits: three statements; once per page. ERR_NOT_FOUND: no such household. */
MUST_USE enum err book_load_household(struct db *db, struct arena *a, struct book *b, int64_t household_id);

/* One more person, wherever that resident lives. */
MUST_USE enum err book_load_person(struct db *db, struct arena *a, struct book *b, int64_t resident_id);

/* All visits of a household, and of the other households under which its people were entered. Before the first fold. */
MUST_USE enum err book_load_history(struct db *db, struct arena *a, struct book *b, int64_t household_id);

/* One visit alone, for what leaves door and people as they are. */
MUST_USE enum err book_load_visit(struct db *db, struct arena *a, struct book *b, int64_t household_id, int64_t seq);

/* Write what changed on the page; and the same with the cells that moved. */
MUST_USE enum err book_write_page(struct db *db, struct arena *a, const struct book *b);
MUST_USE enum err book_write(struct db *db, struct arena *a, const struct book *b, const struct cells *cells, int64_t now_ms);

#endif
