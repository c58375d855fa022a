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

/* ---- what is somebody's own ---- */

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
const struct fields listing_page_fields = { page_in, N_OF(page_in) };

struct own { struct listing l; listing_write_fn *write; };

static enum err own_row(const void *row, void *arg)
{
    struct own *k = arg;
    struct listing *l = &k->l;
    if (++l->seen > l->limit) return OK;
    memcpy(&l->last, (const char *)row + l->key_at, sizeof l->last);
    return k->write(l->rq, &l->j, row);
}

enum err listing_of_own(struct req *rq, listing_ask_fn *ask, listing_write_fn *write, size_t key_at)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct own k = { .write = write };
    int64_t before = 0;
    TRY(req_read(rq, listing_page_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&k.l, rq, (struct fields){ 0 }, key_at, page_limit(in.page));
    TRY(ask(rq->db, rq->arena, rq->who.id, before, k.l.limit + 1, own_row, &k));
    return listing_close(&k.l);
}
