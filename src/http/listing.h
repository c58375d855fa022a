/* listing.h - one page of a list: {"rows":[…],"next":"…"}, written row by row. */
#ifndef SANSANG_LISTING_H
#define SANSANG_LISTING_H
#include "db/db.h"
#include "http/http.h"

/* Ask the rule for one row more than `limit` and hand it listing_row: the row too many is not written, it only tells that
   there is a next page. The cursor is the 64-bit key of the last row written, at `key_at` in the row's struct. */
struct listing { struct req *rq; struct json j; struct fields f; size_t key_at; int64_t limit, seen, last; };

void listing_open(struct listing *l, struct req *rq, struct fields f, size_t key_at, int64_t limit);
enum err listing_row(const void *row, void *listing);    /* a db_row_fn */
enum err listing_close(struct listing *l);

/* The whole door of what is somebody's own, newest first: the page that is asked for, rows by `ask` (those below the id `before`, 0: from the
   newest), each written by `write`, the next page behind the id at `key_at` of the last row. Its query: listing_page_fields. */
typedef enum err listing_ask_fn(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);
typedef enum err listing_write_fn(struct req *rq, struct json *j, const void *row);
extern const struct fields listing_page_fields;
MUST_USE enum err listing_of_own(struct req *rq, listing_ask_fn *ask, listing_write_fn *write, size_t key_at);

#endif
