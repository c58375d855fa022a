/* listing.h - one page of a list: {"rows":[…],"next":"…"}, written row by row. */
#ifndef SANSANG_LISTING_H
#define SANSANG_LISTING_H
#include "http/http.h"

/* Ask the rule for one row more than `limit` and hand it listing_row: the row too many is not written, it only tells that
   there is a next page. The cursor is the 64-bit key of the last row written, at `key_at` in the row's struct. */
struct listing { struct req *rq; struct json j; struct fields f; size_t key_at; int64_t limit, seen, last; };

void listing_open(struct listing *l, struct req *rq, struct fields f, size_t key_at, int64_t limit);
enum err listing_row(const void *row, void *listing);    /* a db_row_fn */
enum err listing_close(struct listing *l);

#endif
