/* occasion_page_web.c - /occasions: what comes, and one of it, readable without a script. */
#include "core/time.h"
#include "http/page.h"
#include "plan/occasion/occasion_web.h"
#include "territory/territory.h"

enum { CARDS = 20 };
struct showing { struct req *rq; struct buf *h; unsigned when; int64_t n, key, id; };

static void words(struct showing *k, struct str vi, struct str en) { h_text(k->h, page_text(k->rq, vi, en)); }

static void keep_choices(struct showing *k)
{
    if (k->rq->lang == LANG_EN) h_lit(k->h, "&amp;lang=en");
    if (str_eq(req_param(k->rq, "co"), S("lon"))) h_lit(k->h, "&amp;co=lon");
}

static struct str either(const struct showing *k, struct str vi, struct str en)
{
    return k->rq->lang == LANG_EN && en.n ? en : vi;
}

static const struct { struct str vi, en; } kinds[] = {
    [OCCASION_LAUNCH]      = { STR("Lễ phát động"),       STR("Launch") },
    [OCCASION_HELP_POINT]  = { STR("Điểm hỗ trợ lưu động"), STR("Mobile help point") },
    [OCCASION_CLASS]       = { STR("Lớp kỹ năng số"),     STR("Class") },
    [OCCASION_SEMINAR]     = { STR("Hội thảo"),           STR("Seminar") },
    [OCCASION_CONTEST]     = { STR("Ngày thi"),           STR("Contest") },
    [OCCASION_SERVICE_DAY] = { STR("Ngày phục vụ"),       STR("Service day") },
};
static const struct { const char *tone; struct str vi, en; } states[] = {
    [OCCASION_DRAFT]     = { "sen",  STR("Bản nháp"),         STR("Draft") },
    [OCCASION_ANNOUNCED] = { "sen",  STR("Sắp mở đăng ký"),   STR("Registration opens soon") },
    [OCCASION_OPEN]      = { "lam",  STR("Đang nhận đăng ký"), STR("Open for registration") },
    [OCCASION_UNDER_WAY] = { "com",  STR("Đang diễn ra"),     STR("Under way") },
    [OCCASION_ENDED]     = { "sen",  STR("Đã kết thúc"),      STR("Over") },
    [OCCASION_CANCELLED] = { "son",  STR("Đã huỷ"),           STR("Cancelled") },
};

static void chips(struct showing *k, const struct occasion *o)
{
    h_lit(k->h, "<p class=\"row wrap\"><span class=\"chip ");
    h_text(k->h, str_z(states[o->state].tone));
    h_lit(k->h, "\">");
    words(k, states[o->state].vi, states[o->state].en);
    h_lit(k->h, "</span><span class=\"quiet\">");
    words(k, kinds[o->kind].vi, kinds[o->kind].en);
    h_lit(k->h, "</span></p>");
}

static void when_where(struct showing *k, const struct occasion *o)
{
    h_lit(k->h, "<p>");
    h_text(k->h, time_text_vi(k->rq->arena, o->starts_ms));
    h_lit(k->h, " · ");
    if (o->place.n) h_text(k->h, o->place);
    if (o->place.n && o->has_stream) h_lit(k->h, " · ");
    if (o->has_stream) words(k, S("có phát trực tuyến"), S("streamed too"));
    h_lit(k->h, "</p><p class=\"quiet\">");
    h_text(k->h, o->unit);
    h_lit(k->h, "</p>");
}

static enum err card(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct showing *k = arg;
    if (++k->n > CARDS) return OK;
    k->key = o->starts_ms;
    k->id = o->id;
    h_lit(k->h, "<li class=\"card stack tight\"><h2 class=\"small-head\"><a href=\"/occasions/");
    h_text(k->h, o->code);
    h_lit(k->h, "?");
    keep_choices(k);
    h_lit(k->h, "\">");
    h_text(k->h, either(k, o->title, o->title_en));
    h_lit(k->h, "</a></h2>");
    chips(k, o);
    when_where(k, o);
    h_lit(k->h, "</li>");
    return OK;
}

static void when_link(struct showing *k, unsigned when, struct str vi, struct str en)
{
    h_lit(k->h, "<a class=\"btn\" href=\"/occasions?when=");
    h_text(k->h, str_z(occasion_whens[when]));
    keep_choices(k);
    h_lit(k->h, "\"");
    if (when == k->when) h_lit(k->h, " aria-current=\"page\"");
    h_lit(k->h, ">");
    words(k, vi, en);
    h_lit(k->h, "</a>");
}

static void next_link(struct showing *k, int64_t unit_id)
{
    h_lit(k->h, "<p><a class=\"btn wide\" rel=\"next\" href=\"/occasions?when=");
    h_text(k->h, str_z(occasion_whens[k->when]));
    if (unit_id) {
        h_lit(k->h, "&amp;unit=");
        buf_i64(k->h, unit_id);
    }
    h_lit(k->h, "&amp;after=");
    h_text(k->h, pair_cursor(k->rq->arena, k->key, k->id));
    keep_choices(k);
    h_lit(k->h, "\">");
    words(k, S("Xem tiếp"), S("Further"));
    h_lit(k->h, "</a></p>");
}

struct list_in { int64_t unit; unsigned when; struct str co, after; };
static const struct field list_in[] = {
    FIELD(struct list_in, unit, .nullable = true, .min = 1, .max = INT64_MAX),
    FIELD(struct list_in, when, .nullable = true, .words = occasion_whens),
    FIELD(struct list_in, after, .nullable = true, .max = 300),
    FIELD(struct list_in, co, .nullable = true, .max = 8, .about = "lon: large letters"),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /occasions?when&unit -> what comes, or what was */
static enum err list_page(struct req *rq)
{
    struct list_in in = { .unit = 0 };
    TRY(req_read(rq, FIELDS(list_in), &in));
    struct showing k = { .rq = rq, .when = in.when };
    struct occasion_query q = { .unit_id = in.unit, .kind = -1, .when = in.when, .now_ms = rq->now_ms, .limit = CARDS + 1 };
    TRY(pair_read(rq, in.after, &q.key_ms, &q.id));
    k.h = page_open(rq, 200, page_text(rq, S("Sự kiện"), S("Events")),
                    page_text(rq, S("Lớp học, điểm hỗ trợ, hội thảo gần bác"),
                              S("Classes, help points, seminars near you")));
    h_lit(k.h, "<nav class=\"row wrap\">");
    when_link(&k, WHEN_COMING, S("Sắp tới"), S("Coming"));
    when_link(&k, WHEN_PAST, S("Đã qua"), S("Past"));
    h_lit(k.h, "</nav><ul class=\"stack\">");
    TRY(occasion_list(rq->db, rq->arena, &q, card, &k));
    h_lit(k.h, "</ul>");
    if (k.n == 0) {
        h_lit(k.h, "<p class=\"card\">");
        words(&k, S("Chưa có sự kiện nào ở đây."), S("No event here yet."));
        h_lit(k.h, "</p>");
    }
    if (k.n > CARDS) next_link(&k, in.unit);
    page_close(rq, k.h);
    reply_header(rq, "Cache-Control", S("public, max-age=60"));
    return OK;
}

static enum err material(const void *row, void *arg)
{
    const struct material *m = row;
    struct showing *k = arg;
    h_lit(k->h, "<li><a rel=\"noreferrer\" href=\"");
    h_text(k->h, m->url);
    h_lit(k->h, "\">");
    h_text(k->h, m->title);
    h_lit(k->h, "</a></li>");
    return OK;
}

static void seats(struct showing *k, const struct occasion *o, const struct occasion_counts *c)
{
    if (o->state != OCCASION_OPEN && o->state != OCCASION_UNDER_WAY) return;
    h_lit(k->h, "<p class=\"said strong\">");
    if (o->place.n && o->seats_site) {
        int64_t left = o->seats_site - c->registered_site;
        words(k, S("Còn "), S("Seats left: "));
        page_number(k->rq, k->h, left > 0 ? left : 0);
        words(k, S(" chỗ ngồi. "), S(". "));
    }
    words(k, S("Đăng nhập ứng dụng của thành phố để đăng ký, hoặc nhờ cán bộ phường ghi tên."),
          S("Sign in to the city's app to register, or ask at the ward's desk."));
    h_lit(k->h, "</p>");
}

struct one_in { struct str code, co; };
static const struct field one_in[] = { FIELD(struct one_in, code, .min = 1, .max = 40), FIELD(struct one_in, co, .nullable = true, .max = 8) };
static const struct fields one_in_fields = { one_in, N_OF(one_in) };

/* GET /occasions/:code -> one */
static enum err one_page(struct req *rq)
{
    struct one_in in = { .co = S("") };
    struct showing k = { .rq = rq };
    struct occasion_counts c;
    struct occasion o;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(occasion_by_code(rq->db, rq->arena, in.code, &o));
    if (!occasion_is_shown(&o)) return ERR_NOT_FOUND;
    TRY(occasion_counts(rq->db, rq->arena, &o, rq->now_ms, &c));
    k.h = page_open(rq, 200, either(&k, o.title, o.title_en),
                    arena_printf(rq->arena, "%.*s · %.*s", (int)o.code.n, o.code.p, (int)o.unit.n, o.unit.p));
    h_lit(k.h, "<section class=\"card stack\">");
    chips(&k, &o);
    when_where(&k, &o);
    if (o.reason.n) {
        h_lit(k.h, "<p class=\"said strong\">");
        h_text(k.h, o.reason);
        h_lit(k.h, "</p>");
    }
    h_lit(k.h, "<p class=\"said\">");
    h_text(k.h, either(&k, o.text, o.text_en));
    h_lit(k.h, "</p>");
    seats(&k, &o, &c);
    h_lit(k.h, "<ul>");
    TRY(material_list(rq->db, rq->arena, o.id, material, &k));
    h_lit(k.h, "</ul></section><p class=\"row wrap\"><a class=\"btn\" href=\"/occasions?");
    keep_choices(&k);
    h_lit(k.h, "\">");
    words(&k, S("Các sự kiện khác"), S("Other events"));
    h_lit(k.h, "</a> <a class=\"btn\" href=\"/calendar/unit/");
    buf_i64(k.h, o.unit_id);
    h_lit(k.h, ".ics\">");
    words(&k, S("Lịch của đơn vị"), S("Calendar of the unit"));
    h_lit(k.h, "</a></p>");
    page_close(rq, k.h);
    reply_header(rq, "Cache-Control", S("public, max-age=60"));
    return OK;
}

static const struct route table[] = {
    { GET, "/occasions",       list_page, ROLE_ANYONE, .about = "The page of occasions", .in = &list_in_fields },
    { GET, "/occasions/:code", one_page,  ROLE_ANYONE, .about = "The page of one occasion", .in = &one_in_fields },
};
const struct routes occasion_page_routes = { table, N_OF(table) };
