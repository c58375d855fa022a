/* listing.c - how a page of a list is written. */
#include "http/listing.h"

void listing_open(struct listing *l, struct req *rq, struct fields f, size_t key_at, int64_t limit)
{
    *l = (struct listing){ .rq = rq, .j = reply_json(rq, 200), .f = f, .key_at = key_at, .limit = limit };
    json_object(&l->j, NULL);
    json_array(&l->j, "rows");
}

enum err listing_row(const void *row, void *listing)
{
    struct listing *l = listing;
    if (++l->seen > l->limit) return OK;
    json_object(&l->j, NULL);
    json_fields(&l->j, l->f, row);
    json_end(&l->j);
    memcpy(&l->last, (const char *)row + l->key_at, sizeof l->last);
    return OK;
}

enum err listing_close(struct listing *l)
{
    json_end(&l->j);
    json_text(&l->j, "next", l->seen > l->limit ? cursor_i64(l->rq->arena, l->last) : S(""));
    json_end(&l->j);
    return OK;
}
