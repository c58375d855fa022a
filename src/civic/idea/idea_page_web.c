/* idea_page_web.c - the pages of initiatives, readable without a script: the list, and one with its answer. */
#include "civic/idea/idea.h"
#include "core/time.h"
#include "http/page.h"

enum { CARDS = 20 };
struct showing { struct req *rq; struct buf *h; unsigned order; int64_t n; struct idea last; };

static void words(struct showing *k, struct str vi, struct str en) { h_text(k->h, page_text(k->rq, vi, en)); }

static void keep_choices(struct showing *k)
{
    if (k->rq->lang == LANG_EN) h_lit(k->h, "&amp;lang=en");
    if (str_eq(req_param(k->rq, "co"), S("lon"))) h_lit(k->h, "&amp;co=lon");
}

static const struct { const char *tone; struct str vi, en; } states[] = {
    [IDEA_PUBLIC]   = { "lam",  STR("Đang lấy ủng hộ"),               STR("Open for support") },
    [IDEA_CLOSED]   = { "nghe", STR("Hết thời gian ủng hộ, chờ trả lời"), STR("Closed for support, to be answered") },
    [IDEA_ANSWERED] = { "com",  STR("Đã trả lời"),                    STR("Answered") },
};
static const struct { const char *tone; struct str vi, en; } results[] = {
    [RESULT_ACCEPTED] = { "com",  STR("Được thực hiện"),          STR("Accepted") },
    [RESULT_PARTLY]   = { "nghe", STR("Thực hiện một phần"),      STR("Accepted in part") },
    [RESULT_DECLINED] = { "son",  STR("Chưa thực hiện được"),     STR("Declined") },
};

static void chip(struct showing *k, const char *tone, struct str vi, struct str en)
{
    h_lit(k->h, "<span class=\"chip ");
    h_text(k->h, str_z(tone));
    h_lit(k->h, "\">");
    words(k, vi, en);
    h_lit(k->h, "</span>");
}

static void chips(struct showing *k, const struct idea *i)
{
    h_lit(k->h, "<p class=\"row wrap\">");
    if (i->result != RESULT_NONE) chip(k, results[i->result].tone, results[i->result].vi, results[i->result].en);
    else if (i->state <= IDEA_ANSWERED && i->state >= IDEA_PUBLIC)
        chip(k, states[i->state].tone, states[i->state].vi, states[i->state].en);
    h_lit(k->h, "<span class=\"quiet\">");
    page_number(k->rq, k->h, i->supports);
    words(k, S(" người ủng hộ"), i->supports == 1 ? S(" supporter") : S(" supporters"));
    h_lit(k->h, "</span></p>");
}

static enum err card(const void *row, void *arg)
{
    const struct idea *i = row;
    struct showing *k = arg;
    if (++k->n > CARDS) return OK;
    k->last = *i;
    h_lit(k->h, "<li class=\"card stack tight\"><h2 class=\"small-head\"><a href=\"/ideas/");
    h_text(k->h, i->code);
    h_lit(k->h, "?");
    keep_choices(k);
    h_lit(k->h, "\">");
    h_text(k->h, i->title);
    h_lit(k->h, "</a></h2><p class=\"quiet\">");
    h_text(k->h, i->unit);
    h_lit(k->h, " · ");
    h_text(k->h, day_text_vi(k->rq->arena, day_of_ms(i->public_ms)));
    h_lit(k->h, "</p>");
    chips(k, i);
    h_lit(k->h, "</li>");
    return OK;
}

static void order_link(struct showing *k, unsigned order, struct str vi, struct str en)
{
    h_lit(k->h, "<a class=\"btn\" href=\"/ideas?order=");
    h_text(k->h, str_z(idea_orders[order]));
    keep_choices(k);
    h_lit(k->h, "\"");
    if (order == k->order) h_lit(k->h, " aria-current=\"page\"");
    h_lit(k->h, ">");
    words(k, vi, en);
    h_lit(k->h, "</a>");
}

struct ideas_in { unsigned order; struct str co, after; };
static const struct field ideas_in[] = {
    FIELD(struct ideas_in, order, .nullable = true, .words = idea_orders), FIELD(struct ideas_in, after, .nullable = true, .max = 300),
    FIELD(struct ideas_in, co, .nullable = true, .max = 8, .about = "lon: large letters"),
};
static const struct fields ideas_in_fields = { ideas_in, N_OF(ideas_in) };

static enum err read_keys(struct req *rq, struct str after, struct idea_query *q)
{
    struct str keys[2];
    static const struct field f = { .name = "after", .kind = FIELD_I64 };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, N_OF(keys)));
    return field_read(&f, keys[0], &q->key) == OK && field_read(&f, keys[1], &q->id) == OK ? OK
                                                                                           : req_blame(rq, "after");
}

static void next_link(struct showing *k)
{
    struct arena *a = k->rq->arena;
    const struct str keys[] = { arena_printf(a, "%lld", (long long)idea_key(k->order, &k->last)), arena_printf(a, "%lld", (long long)k->last.id) };
    h_lit(k->h, "<p><a class=\"btn wide\" rel=\"next\" href=\"/ideas?order=");
    h_text(k->h, str_z(idea_orders[k->order]));
    h_lit(k->h, "&amp;after=");
    h_text(k->h, cursor_text(a, keys, N_OF(keys)));
    keep_choices(k);
    h_lit(k->h, "\">");
    words(k, S("Xem tiếp"), S("Further"));
    h_lit(k->h, "</a></p>");
}

/* GET /ideas?order -> public initiatives */
static enum err ideas_page(struct req *rq)
{
    struct ideas_in in = { .order = ORDER_SUPPORT };
    TRY(req_read(rq, FIELDS(ideas_in), &in));
    struct showing k = { .rq = rq, .order = in.order };
    struct idea_query q = { .order = in.order, .key = INT64_MAX, .id = INT64_MAX, .limit = CARDS + 1 };
    TRY(read_keys(rq, in.after, &q));
    k.h = page_open(rq, 200, page_text(rq, S("Sáng kiến của người dân"), S("Residents' initiatives")),
                    page_text(rq, S("Ai cũng đọc được. Đăng nhập để ủng hộ."),
                              S("Everybody may read. Sign in to support.")));
    h_lit(k.h, "<nav class=\"row wrap\">");
    order_link(&k, ORDER_SUPPORT, S("Nhiều người ủng hộ"), S("Most supported"));
    order_link(&k, ORDER_NEW, S("Mới nhất"), S("Newest"));
    h_lit(k.h, "</nav><ul class=\"stack\">");
    TRY(idea_public_list(rq->db, rq->arena, &q, card, &k));
    h_lit(k.h, "</ul>");
    if (k.n == 0) {
        h_lit(k.h, "<p class=\"card\">");
        words(&k, S("Chưa có sáng kiến nào ở đây."), S("No initiative here yet."));
        h_lit(k.h, "</p>");
    }
    if (k.n > CARDS) next_link(&k);
    page_close(rq, k.h);
    reply_header(rq, "Cache-Control", S("public, max-age=60"));
    return OK;
}

struct idea_in { struct str code, co; };
static const struct field idea_in[] = {
    FIELD(struct idea_in, code, .min = 1, .max = 40), FIELD(struct idea_in, co, .nullable = true, .max = 8),
};
static const struct fields idea_in_fields = { idea_in, N_OF(idea_in) };

/* GET /ideas/:code -> one, with its answer */
static enum err idea_page(struct req *rq)
{
    struct idea_in in = { .co = { 0 } };
    struct showing k = { .rq = rq };
    struct idea i;
    TRY(req_read(rq, FIELDS(idea_in), &in));
    TRY(idea_by_code(rq->db, rq->arena, in.code, &i));
    if (!i.public_ms) return ERR_NOT_FOUND;
    k.h = page_open(rq, 200, i.title,
                    arena_printf(rq->arena, "%.*s · %.*s", (int)i.code.n, i.code.p, (int)i.unit.n, i.unit.p));
    h_lit(k.h, "<section class=\"card stack\">");
    chips(&k, &i);
    h_lit(k.h, "<p class=\"said\">");
    h_text(k.h, i.text);
    h_lit(k.h, "</p><p class=\"quiet\">");
    words(&k, S("Ủng hộ được đến "), S("May be supported until "));
    h_text(k.h, day_text_vi(rq->arena, day_of_ms(i.closes_ms)));
    h_lit(k.h, "</p></section>");
    if (i.answered_ms) {
        h_lit(k.h, "<section class=\"card stack\"><h2>");
        words(&k, S("Trả lời của đơn vị phụ trách"), S("The unit's answer"));
        h_lit(k.h, "</h2><p class=\"said\">");
        h_text(k.h, i.answer);
        h_lit(k.h, "</p><p class=\"quiet\">");
        h_text(k.h, time_text_vi(rq->arena, i.answered_ms));
        h_lit(k.h, "</p></section>");
    }
    h_lit(k.h, "<p><a class=\"btn\" href=\"/ideas?");
    keep_choices(&k);
    h_lit(k.h, "\">");
    words(&k, S("Các sáng kiến khác"), S("Other initiatives"));
    h_lit(k.h, "</a></p>");
    page_close(rq, k.h);
    reply_header(rq, "Cache-Control", S("public, max-age=60"));
    return OK;
}

static const struct route table[] = {
    { GET, "/ideas",       ideas_page, ROLE_ANYONE, .about = "The page of public initiatives", .in = &ideas_in_fields },
    { GET, "/ideas/:code", idea_page,  ROLE_ANYONE, .about = "The page of one initiative", .in = &idea_in_fields },
};
const struct routes idea_page_routes = { table, N_OF(table) };
