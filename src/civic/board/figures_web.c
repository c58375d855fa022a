/* figures_web.c - the public's figures of a month: a map of the wards by how much was reported, how each unit answers, and the same as JSON. */
#include "civic/board/board_web.h"
#include "core/period.h"
#include "core/time.h"

/* ---- which month ---- */

struct month_in { struct str period, co; };
static const struct field month_in[] = {
    FIELD(struct month_in, period, .nullable = true, .min = 8, .max = 8, .about = "2026-M10, a month that is over; the last one when left out"),
    FIELD(struct month_in, co, .nullable = true, .max = 8, .about = "lon: large letters"),
};
static const struct fields month_in_fields = { month_in, N_OF(month_in) };

static enum err read_figures(struct req *rq, struct figures_table *out)
{
    struct month_in in = { 0 };
    int64_t month = figures_month_last(rq->now_ms);
    TRY(req_read(rq, month_in_fields, &in));
    if (in.period.n) {
        struct period p;
        if (period_parse(in.period, &p) != OK || p.kind != PERIOD_MONTH) return req_blame(rq, "period");
        month = month_of_day(p.from_day);
    }
    enum err e = figures_look(rq->hub, rq->db, rq->arena, rq->now_ms, month, out);
    return e == ERR_BAD_INPUT ? req_blame(rq, "period") : e;
}

static struct period period_of_month(int64_t month) { return period_of(PERIOD_MONTH, month_first_day(month)); }

/* "Tháng 10/2026", "October 2026" as 10/2026. */
static struct str month_line(const struct public_page *p, int64_t month)
{
    enum { YEAR = 12 };
    struct str word = page_text(p->rq, S("Tháng"), S("Month"));
    return arena_printf(p->rq->arena, "%.*s %lld/%lld", (int)word.n, word.p, (long long)(month % YEAR + 1), (long long)(month / YEAR));
}

static void month_link(struct public_page *p, const char *path, int64_t month)
{
    const struct period of = period_of_month(month);
    h_lit(p->h, "<a class=\"btn\" href=\"");
    h_text(p->h, str_z(path));
    h_lit(p->h, "?period=");
    h_text(p->h, period_text(p->rq->arena, &of));
    keep_choices(p);
    h_lit(p->h, "\">");
    h_text(p->h, month_line(p, month));
    h_lit(p->h, "</a>");
}

/* The months before and behind, these while they are over. */
static void month_links(struct public_page *p, const char *path, int64_t month)
{
    h_lit(p->h, "<nav class=\"row wrap\" aria-label=\"");
    words(p, S("Tháng khác"), S("Other months"));
    h_lit(p->h, "\">");
    month_link(p, path, month - 1);
    if (month < figures_month_last(p->rq->now_ms)) month_link(p, path, month + 1);
    h_lit(p->h, "</nav>");
}

/* ---- the map ---- */

enum { SHADES = 5 };
struct map_page { struct public_page p; struct figures_table t; int64_t step; };

static const struct figures *figures_of(const struct map_page *m, int64_t unit_id)
{
    for (size_t i = 0; i < m->t.n; i++) if (m->t.units[i].unit_id == unit_id) return &m->t.units[i];
    return NULL;
}

/* The smallest round step with which five shades reach the most. */
static int64_t step_of(const struct figures_table *t)
{
    static const int64_t steps[] = { 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000 };
    int64_t most = 0;
    for (size_t i = 0; i < t->n; i++)
        if (unit_is_ward_level(t->units[i].kind) && t->units[i].received > most) most = t->units[i].received;
    for (size_t i = 0; i < N_OF(steps); i++) if (steps[i] * SHADES > most) return steps[i];
    return steps[N_OF(steps) - 1];
}

static int64_t shade(const struct map_page *m, const struct figures *f)
{
    if (!f || f->received == 0) return 0;
    if (f->received == FIGURE_HIDDEN) return 1;
    int64_t s = f->received / m->step + 1;
    return s > SHADES ? SHADES : s;
}

static void draw_ward(struct map_page *m, const struct map_ward *w)
{
    const struct figures *f = figures_of(m, w->id);
    if (!w->path.n) return;
    h_lit(m->p.h, "<a href=\"/board?ward=");
    h_text(m->p.h, w->code);
    keep_choices(&m->p);
    h_lit(m->p.h, "\"><path class=\"shape s");
    buf_i64(m->p.h, shade(m, f));
    h_lit(m->p.h, "\" d=\"");
    h_text(m->p.h, w->path);
    h_lit(m->p.h, "\"><title>");
    h_text(m->p.h, either(&m->p, w->name, w->name_en));
    h_lit(m->p.h, ": ");
    cell(&m->p, f ? f->received : 0);
    words(&m->p, S(" phản ánh"), S(" reports"));
    h_lit(m->p.h, "</title></path></a>");
}

static void legend(struct map_page *m)
{
    struct public_page *p = &m->p;
    h_lit(p->h, "<p class=\"legend\">");
    for (int64_t s = 0; s <= SHADES; s++) {
        h_lit(
            p->h,
            "<span class=\"legend\"><svg width=\"16\" height=\"16\" viewBox=\"0 0 400 400\" aria-hidden=\"true\"><rect class=\"shape s");
        buf_i64(p->h, s);
        h_lit(p->h, "\" width=\"400\" height=\"400\"/></svg><span>");
        if (s == 0) words(p, S("chưa có"), S("none"));
        else {
            if (s == SHADES) h_lit(p->h, "≥ ");
            page_number(p->rq, p->h, s == 1 ? 1 : (s - 1) * m->step);
            if (s < SHADES) { h_lit(p->h, "–"); page_number(p->rq, p->h, s * m->step - 1); }
        }
        h_lit(p->h, "</span></span>");
    }
    h_lit(p->h, "</p>");
}

static void ward_list(struct map_page *m)
{
    struct public_page *p = &m->p;
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Từng phường, xã"), S("Ward by ward"));
    h_lit(p->h, "</h2><ul class=\"columns\">");
    for (size_t i = 0; i < m->t.n; i++) {
        const struct figures *f = &m->t.units[i];
        if (!unit_is_ward_level(f->kind)) continue;
        h_lit(p->h, "<li><a href=\"/board?ward=");
        h_text(p->h, f->code);
        keep_choices(p);
        h_lit(p->h, "\">");
        h_text(p->h, either(p, f->name, f->name_en));
        h_lit(p->h, "</a> <span class=\"quiet\">");
        cell(p, f->received);
        h_lit(p->h, "</span></li>");
    }
    h_lit(p->h, "</ul></section>");
}

/* GET /board/map -> the wards by how many reports their offices received; a ward opens its list */
static enum err map_page(struct req *rq)
{
    struct map_page m = { .p = { .rq = rq } };
    struct map_ward *wards;
    size_t n;
    TRY(read_figures(rq, &m.t));
    TRY(wards_look(rq->hub, rq->db, rq->arena, rq->now_ms, &wards, &n));
    m.step = step_of(&m.t);
    m.p.h = page_open_broad(rq, 200, page_text(rq, S("Bản đồ phản ánh"), S("Map of reports")), month_line(&m.p, m.t.month));
    board_links(&m.p, "/board/map");
    month_links(&m.p, "/board/map", m.t.month);
    h_lit(m.p.h,
          "<section class=\"card stack\"><svg viewBox=\"0 0 10000 10000\" class=\"map\" role=\"group\" aria-label=\"");
    words(&m.p, S("Bản đồ các phường, xã theo số phản ánh; bấm vào một nơi để xem danh sách"),
                S("Map of the wards by number of reports; a ward opens its list"));
    h_lit(m.p.h, "\">");
    for (size_t i = 0; i < n; i++) draw_ward(&m, &wards[i]);
    h_lit(m.p.h, "</svg>");
    legend(&m);
    h_lit(m.p.h, "</section>");
    ward_list(&m);
    page_close(rq, m.p.h);
    return reply_public(rq);
}

/* ---- how units answer ---- */

static void head(struct public_page *p, struct str vi, struct str en, bool number)
{
    if (number) h_lit(p->h, "<th scope=\"col\" class=\"n\">");
    else h_lit(p->h, "<th scope=\"col\">");
    words(p, vi, en);
    h_lit(p->h, "</th>");
}

static void number_cell(struct public_page *p, int64_t n)
{
    h_lit(p->h, "<td class=\"n\">");
    cell(p, n);
    h_lit(p->h, "</td>");
}

static void percent_cell(struct public_page *p, int64_t part, int64_t of)
{
    h_lit(p->h, "<td class=\"n\">");
    percent_of(p, part, of);
    h_lit(p->h, "</td>");
}

/* The mean in working hours. */
static void hours_cell(struct public_page *p, const struct figures *f)
{
    h_lit(p->h, "<td class=\"n\">");
    if (f->answered == 0 || f->minutes == FIGURE_HIDDEN) h_lit(p->h, "–");
    else {
        page_number(p->rq, p->h, (f->minutes + 30) / 60);
        words(p, S(" giờ"), S(" h"));
    }
    h_lit(p->h, "</td>");
}

static void unit_row(struct public_page *p, const struct figures *f, bool is_whole)
{
    h_lit(p->h, "<tr>");
    if (is_whole) h_lit(p->h, "<th scope=\"row\">");
    else h_lit(p->h, "<td>");
    h_text(p->h, either(p, f->name, f->name_en));
    if (is_whole) h_lit(p->h, "</th>");
    else h_lit(p->h, "</td>");
    number_cell(p, f->received);
    number_cell(p, f->answered);
    hours_cell(p, f);
    percent_cell(p, f->on_time, f->answered);
    percent_cell(p, f->satisfied, f->rated);
    h_lit(p->h, "</tr>");
}

/* GET /board/units -> how each unit answers: by name, no ranking */
static enum err units_page(struct req *rq)
{
    struct public_page p = { .rq = rq };
    struct figures_table t;
    TRY(read_figures(rq, &t));
    p.h = page_open_broad(rq, 200, page_text(rq, S("Các đơn vị trả lời"), S("How units answer")), month_line(&p, t.month));
    board_links(&p, "/board/units");
    month_links(&p, "/board/units", t.month);
    h_lit(p.h, "<section class=\"card stack scroll\" tabindex=\"0\" aria-label=\"");
    words(&p, S("Bảng các đơn vị"), S("Table of units"));
    h_lit(p.h, "\"><table class=\"list\"><thead><tr>");
    head(&p, S("Đơn vị"), S("Unit"), false);
    head(&p, S("Nhận"), S("Received"), true);
    head(&p, S("Trả lời"), S("Answered"), true);
    head(&p, S("Giờ làm việc"), S("Working hours"), true);
    head(&p, S("Đúng hạn"), S("On time"), true);
    head(&p, S("Hài lòng"), S("Satisfied"), true);
    h_lit(p.h, "</tr></thead><tbody>");
    if (t.city.unit_id) unit_row(&p, &t.city, true);
    for (size_t i = 0; i < t.n; i++) unit_row(&p, &t.units[i], false);
    h_lit(p.h, "</tbody></table><p class=\"quiet\">");
    words(&p, S("Xếp theo tên, không xếp hạng. “<5” và “–”: dưới năm, hoặc được che để không ai suy ra số nhỏ."),
              S("By name, no ranking. “<5” and “–”: under five, or hidden so that no small number can be worked out."));
    h_lit(p.h, "</p></section>");
    page_close(rq, p.h);
    return reply_public(rq);
}

/* ---- JSON ---- */

static void figures_json(struct json *j, const char *key, const struct figures *f)
{
    json_object(j, key);
    for (size_t i = 0; i < figures_fields.n; i++) {
        const struct field *one = &figures_fields.v[i];
        bool hidden =
            one->kind == FIELD_I64 && *(const int64_t *)(const void *)((const char *)f + one->at) == FIGURE_HIDDEN;
        if (hidden) json_null(j, one->name);
        else json_fields(j, (struct fields){ one, 1 }, f);
    }
    json_end(j);
}

/* GET /api/public/petitions?period= -> {period, from, to, city, units: […]}; null: too few to be told */
static enum err figures_get(struct req *rq)
{
    struct figures_table t;
    TRY(read_figures(rq, &t));
    const struct period p = period_of_month(t.month);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "period", period_text(rq->arena, &p));
    json_text(&j, "from", day_text(rq->arena, p.from_day));
    json_text(&j, "to", day_text(rq->arena, p.to_day));
    figures_json(&j, "city", &t.city);
    json_array(&j, "units");
    for (size_t i = 0; i < t.n; i++) figures_json(&j, NULL, &t.units[i]);
    json_end(&j);
    json_end(&j);
    return reply_public(rq);
}

static const struct route table[] = {
    { GET, "/board/map", map_page, ROLE_ANYONE, .about = "The wards by how much was reported", .in = &month_in_fields, .is_shared = true,
      .memory_max = 16 * MIB },
    { GET, "/board/units", units_page, ROLE_ANYONE, .about = "How each unit answers: time, on time, satisfied; small cells hidden",
      .in = &month_in_fields, .is_shared = true },
    { GET, "/api/public/petitions", figures_get, ROLE_ANYONE, .about = "Reports counted by unit in a month; null: too few to be told",
      .in = &month_in_fields, .is_shared = true },
};
const struct routes figures_routes = { table, N_OF(table) };
