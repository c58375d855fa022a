/* territory_parts_web.c - how territory's doors read a page of a list and write it. */
#include "territory/territory_web.h"

static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
const struct fields page_in_fields = { page_in, N_OF(page_in) };

struct list list_begin(struct req *rq)
{
    struct list l = { .rq = rq, .j = reply_json(rq, 200) };
    json_object(&l.j, NULL);
    json_array(&l.j, "rows");
    return l;
}

enum err list_end(struct list *l, int64_t limit, struct str next)
{
    json_end(&l->j);
    json_text(&l->j, "next", l->n < limit ? S("") : next);
    json_end(&l->j);
    return OK;
}
