/* data_page_web.c - open data for people: the datasets by pillar, one dataset with its definition, files and newest numbers. */
#include "indicator/opendata/open_web.h"
#include "civic/board/board_web.h"
#include "core/time.h"

/* ---- the list ---- */

enum { LISTED_MAX = 500 };
struct listed { unsigned pillar; struct str code, name; };
struct list_page { struct public_page p; struct listed *v; size_t n; };

static enum err keep_listed(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct list_page *k = arg;
    struct listed *one = &k->v[k->n++];
    one->pillar = ds->pillar;
    TRY(arena_copy(k->p.rq->arena, ds->code, &one->code));
    return arena_copy(k->p.rq->arena, either(&k->p, ds->name_vi, ds->name_en), &one->name);
}

static void list_of_pillar(struct list_page *k, unsigned pillar)
{
    static const struct { struct str vi, en; } names[] = {
        [PILLAR_GOVERNMENT] = { STR("Chính quyền số"), STR("Digital government") }, [PILLAR_ECONOMY] = { STR("Kinh tế số"), STR("Digital economy") },
        [PILLAR_SOCIETY] = { STR("Xã hội số"), STR("Digital society") }, [PILLAR_CITIZEN] = { STR("Công dân số"), STR("Digital citizen") },
    };
    struct public_page *p = &k->p;
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++) n += k->v[i].pillar == pillar;
    if (!n) return;
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, names[pillar].vi, names[pillar].en);
    h_lit(p->h, "</h2><ul class=\"columns\">");
    for (size_t i = 0; i < k->n; i++) {
        if (k->v[i].pillar != pillar) continue;
        h_lit(p->h, "<li><a href=\"/data/");
        h_text(p->h, k->v[i].code);
        h_lit(p->h, "?");
        keep_choices(p);
        h_lit(p->h, "\">");
        h_text(p->h, k->v[i].name);
        h_lit(p->h, "</a></li>");
    }
    h_lit(p->h, "</ul></section>");
}

static void link_fact(struct public_page *p, const char *path, struct str vi, struct str en)
{
    h_lit(p->h, "<li><a href=\"");
    h_text(p->h, str_z(path));
    h_lit(p->h, "\">");
    h_text(p->h, str_z(path));
    h_lit(p->h, "</a><br><span class=\"quiet\">");
    words(p, vi, en);
    h_lit(p->h, "</span></li>");
}

static void for_programs(struct public_page *p)
{
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Cho phần mềm"), S("For programs"));
    h_lit(p->h, "</h2><ul class=\"stack\">");
    link_fact(p, "/odata/", S("Mở bằng Excel hoặc Power BI: chọn Dữ liệu → Từ OData, dán địa chỉ này"),
              S("For Excel or Power BI: Data → From OData feed, paste this address"));
    link_fact(p, "/api/open/datasets", S("JSON, từng trang"), S("JSON, page by page"));
    link_fact(p, "/catalog.ttl", S("Danh mục theo DCAT-AP 3, Turtle"), S("The catalogue as DCAT-AP 3, Turtle"));
    link_fact(p, "/catalog.jsonld", S("Danh mục theo DCAT-AP 3, JSON-LD"), S("The catalogue as DCAT-AP 3, JSON-LD"));
    link_fact(p, "/ogc/", S("Bản đồ cho QGIS, OGC API – Features"), S("Map data for QGIS, OGC API – Features"));
    h_lit(p->h, "</ul></section>");
}

static void licence_line(struct public_page *p)
{
    h_lit(p->h, "<p class=\"quiet\">");
    words(p, S("Giấy phép: "), S("Licence: "));
    h_lit(p->h, "<a href=\"");
    h_text(p->h, open_settings()->licence);
    h_lit(p->h, "\" rel=\"license\">");
    h_text(p->h, open_settings()->licence);
    h_lit(p->h, "</a></p>");
}

struct look_in { struct str co; };
static const struct field look_in[] = { FIELD(struct look_in, co, .nullable = true, .max = 8, .about = "lon: large letters") };
static const struct fields look_in_fields = { look_in, N_OF(look_in) };

/* GET /data -> the datasets by pillar, and where programs find them */
static enum err list_get(struct req *rq)
{
    struct look_in in = { 0 };
    struct list_page k = { .p = { .rq = rq }, .v = arena_new(rq->arena, struct listed, LISTED_MAX) };
    if (!k.v) return ERR_NOMEM;
    TRY(req_read(rq, look_in_fields, &in));
    TRY(dataset_list(rq->db, rq->arena, S(""), LISTED_MAX, keep_listed, &k));
    k.p.h = page_open_broad(rq, 200, page_text(rq, S("Dữ liệu mở"), S("Open data")),
                            page_text(rq, S("Số đếm từ sự kiện, theo phường, xã và theo kỳ"),
                                      S("Counted from events, by ward and period")));
    h_lit(k.p.h, "<section class=\"card stack\"><p>");
    words(
        &k.p,
        S("Ai cũng được tải về và dùng. Số nhỏ được che để không nhận ra một người nào. Kỳ đã chốt thì không đổi nữa."),
        S("Free for everybody to take and use. Small numbers are hidden so that no person can be recognised. A closed period never changes."));
    h_lit(k.p.h, "</p>");
    licence_line(&k.p);
    h_lit(k.p.h, "</section>");
    for (unsigned pillar = 0; pillar <= PILLAR_CITIZEN; pillar++) list_of_pillar(&k, pillar);
    for_programs(&k.p);
    page_close(rq, k.p.h);
    return reply_open(rq, 0, false);
}

/* ---- one dataset ---- */

struct data_page { struct public_page p; const struct dataset *ds; size_t columns; };

static void fact(struct public_page *p, struct str vi, struct str en, struct str value)
{
    if (value.n) page_fact(p->h, page_text(p->rq, vi, en), value);
}

static struct str word_of(const struct public_page *p, unsigned unit_word)
{
    static const struct { struct str vi, en; } all[] = {
        [WORD_PEOPLE] = { STR("người"), STR("people") }, [WORD_HOUSEHOLDS] = { STR("hộ"), STR("households") },
        [WORD_VISITS] = { STR("lượt thăm"), STR("visits") }, [WORD_CASES] = { STR("vụ việc"), STR("cases") }, [WORD_TIMES] = { STR("lượt"), STR("times") },
        [WORD_PERCENT] = { STR("%"), STR("%") }, [WORD_PER_1000] = { STR("trên 1.000"), STR("per 1,000") }, [WORD_MINUTES] = { STR("phút"), STR("minutes") },
        [WORD_VND] = { STR("đồng"), STR("VND") },
    };
    return unit_word < N_OF(all) ? page_text(p->rq, all[unit_word].vi, all[unit_word].en) : (struct str){ 0 };
}

static void facts(struct public_page *p, const struct dataset *ds)
{
    struct arena *a = p->rq->arena;
    h_lit(p->h, "<dl class=\"facts\">");
    fact(p, S("Mã"), S("Code"), ds->code);
    fact(p, S("Phiên bản"), S("Version"), arena_printf(a, "%lld", (long long)ds->version));
    if (ds->kind == DATASET_INDICATOR) {
        fact(p, S("Công thức"), S("Formula"), ds->indicator.formula);
        fact(p, S("Đơn vị tính"), S("Counted in"), word_of(p, ds->indicator.unit_word));
        fact(p, S("Căn cứ"), S("Legal source"), ds->indicator.legal_source);
        fact(p, S("Áp dụng từ"), S("In force since"), day_text_vi(a, ds->indicator.valid_from));
    }
    h_lit(p->h, "</dl>");
}

static void file_link(struct public_page *p, const struct dataset *ds, struct str file, struct str label)
{
    h_lit(p->h, "<a class=\"btn\" href=\"/data/");
    h_text(p->h, ds->code);
    h_lit(p->h, "/");
    h_text(p->h, file);
    h_lit(p->h, "\">");
    h_text(p->h, label);
    h_lit(p->h, "</a>");
}

static void files(struct public_page *p, const struct dataset *ds, bool has_any)
{
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Tải về"), S("Download"));
    h_lit(p->h, "</h2>");
    if (!has_any) {
        h_lit(p->h, "<p>");
        words(p, S("Chưa có kỳ nào kết thúc từ khi có định nghĩa này."),
              S("No period has ended yet since this was defined."));
        h_lit(p->h, "</p></section>");
        return;
    }
    h_lit(p->h, "<p class=\"row wrap\">");
    file_link(p, ds, S("latest.csv"), page_text(p->rq, S("Mới nhất, CSV"), S("Newest, CSV")));
    if (ds->has_periods) file_link(p, ds, S("all.csv"), page_text(p->rq, S("Mọi kỳ, CSV"), S("All periods, CSV")));
    file_link(p, ds, S("latest.json"), S("JSON"));
    if (ds->kind != DATASET_REGISTER) file_link(p, ds, S("latest.geojson"), S("GeoJSON"));
    h_lit(p->h, "</p><p class=\"quiet\">");
    words(p, S("Mô tả các cột nằm cạnh mỗi tệp CSV: thêm -metadata.json vào sau tên tệp."),
          S("What each column means stands beside every CSV file: add -metadata.json to its name."));
    h_lit(p->h, "</p></section>");
}

static void periods(struct public_page *p, const struct dataset *ds, const struct open_period *all, size_t n)
{
    struct arena *a = p->rq->arena;
    if (!n) return;
    h_lit(p->h, "<details class=\"card\"><summary>");
    words(p, S("Từng kỳ"), S("Period by period"));
    h_lit(p->h, "</summary><ul class=\"columns\">");
    for (size_t i = 0; i < n; i++) {
        struct str code = period_text(a, &all[i].period);
        h_lit(p->h, "<li><a href=\"/data/");
        h_text(p->h, ds->code);
        h_lit(p->h, "/");
        h_text(p->h, code);
        h_lit(p->h, ".csv\">");
        h_text(p->h, code);
        h_lit(p->h, "</a> <span class=\"quiet\">");
        if (all[i].closed_ms) words(p, S("đã chốt"), S("closed"));
        else words(p, S("chưa chốt"), S("not closed"));
        h_lit(p->h, "</span></li>");
    }
    h_lit(p->h, "</ul></details>");
}

/* ---- its newest rows ---- */

static void number_text(struct public_page *p, int64_t milli)
{
    page_number(p->rq, p->h, milli / 1000);
    int64_t rest = (milli < 0 ? -milli : milli) % 1000;
    if (!rest) return;
    struct str places = open_milli_text(p->rq->arena, rest);          /* "0.333" */
    h_text(p->h, p->rq->lang == LANG_EN ? S(".") : S(","));
    h_text(p->h, (struct str){ places.p + 2, places.n - 2 });
}

static void cell_html(struct public_page *p, const struct open_column *c, const struct open_cell *v, bool is_head, bool is_hidden)
{
    bool is_number = c->type == OPEN_INTEGER || c->type == OPEN_DECIMAL;
    if (is_head) h_lit(p->h, "<th scope=\"row\">");
    else if (is_number) h_lit(p->h, "<td class=\"n\">");
    else h_lit(p->h, "<td>");
    if (v->is == CELL_TEXT) h_text(p->h, v->text);
    else if (v->is == CELL_NUMBER) number_text(p, v->milli);
    else if (v->is == CELL_TRUTH) words(p, v->truth ? S("có") : S("không"), v->truth ? S("yes") : S("no"));
    else if (is_hidden) words(p, S("che"), S("hidden"));
    else h_lit(p->h, "–");
    if (is_head) h_lit(p->h, "</th>");
    else h_lit(p->h, "</td>");
}

/* The period stands in the heading; a version and a flag say nothing to who reads a page. */
static bool is_shown(const struct dataset *ds, size_t column)
{
    if (ds->kind == DATASET_INDICATOR) return column == 1 || column == 2 || column == 4;
    if (ds->kind == DATASET_OCCASIONS) return column == 3 || column == 6 || column == 7 || column == 10 || column >= 14;
    return !ds->has_periods || (column != 0 && column != 3);
}

static enum err row_html(const struct open_row *row, void *arg)
{
    struct data_page *k = arg;
    bool is_first = true, may_hide = k->ds->kind == DATASET_INDICATOR ? row->cells[5].truth : k->ds->kind == DATASET_PETITIONS;
    h_lit(k->p.h, "<tr>");
    for (size_t i = 0; i < k->ds->schema->n; i++) {
        if (!is_shown(k->ds, i)) continue;
        cell_html(&k->p, &k->ds->schema->columns[i], &row->cells[i], is_first, may_hide);
        is_first = false;
    }
    h_lit(k->p.h, "</tr>");
    return OK;
}

static struct str head_of(const struct public_page *p, const struct open_column *c)
{
    struct str s = str_z(p->rq->lang == LANG_EN ? c->en : c->vi);
    const char *end = s.n ? memchr(s.p, ';', s.n) : NULL;
    return end ? (struct str){ s.p, (size_t)(end - s.p) } : s;
}

static enum err newest(struct data_page *k, const struct open_period *p)
{
    struct public_page *page = &k->p;
    const struct open_schema *s = k->ds->schema;
    h_lit(page->h, "<section class=\"card stack scroll\" tabindex=\"0\" aria-labelledby=\"newest\"><h2 id=\"newest\">");
    if (k->ds->has_periods) h_text(page->h, period_text(page->rq->arena, &p->period));
    else words(page, S("Hiện nay"), S("As it stands now"));
    h_lit(page->h, "</h2><table class=\"list\"><thead><tr>");
    for (size_t i = 0; i < s->n; i++) {
        if (!is_shown(k->ds, i)) continue;
        if (s->columns[i].type == OPEN_INTEGER || s->columns[i].type == OPEN_DECIMAL)
            h_lit(page->h, "<th scope=\"col\" class=\"n\">");
        else h_lit(page->h, "<th scope=\"col\">");
        h_text(page->h, head_of(page, &s->columns[i]));
        h_lit(page->h, "</th>");
    }
    h_lit(page->h, "</tr></thead><tbody>");
    enum err e = dataset_rows(page->rq->db, page->rq->arena, k->ds, page->rq->now_ms, p, row_html, k);
    h_lit(page->h, "</tbody></table></section>");
    return e == ERR_BAD_INPUT || e == ERR_NOT_FOUND ? OK : e;
}

/* GET /data/:dataset -> what it is, its files, its newest numbers */
static enum err dataset_get(struct req *rq)
{
    struct dataset_in in = { 0 };
    struct dataset ds;
    struct data_page k = { .p = { .rq = rq }, .ds = &ds };
    struct open_period all[OPEN_PERIODS_MAX], now = { 0 };
    size_t n;
    TRY(req_read(rq, dataset_in_fields, &in));
    TRY(open_dataset(rq, in.dataset, &ds));
    TRY(dataset_periods(rq->db, rq->arena, &ds, rq->now_ms, all, &n));
    k.p.h =
        page_open_broad(rq, 200, either(&k.p, ds.name_vi, ds.name_en), page_text(rq, S("Dữ liệu mở"), S("Open data")));
    h_lit(k.p.h, "<nav class=\"row wrap\" aria-label=\"");
    words(&k.p, S("Dữ liệu mở"), S("Open data"));
    h_lit(k.p.h, "\"><a class=\"btn\" href=\"/data?");
    keep_choices(&k.p);
    h_lit(k.p.h, "\">");
    words(&k.p, S("Mọi bộ dữ liệu"), S("All datasets"));
    h_lit(k.p.h, "</a></nav><section class=\"card stack\">");
    struct str about = either(&k.p, ds.about_vi, ds.about_en);
    if (about.n) { h_lit(k.p.h, "<p>"); h_text(k.p.h, about); h_lit(k.p.h, "</p>"); }
    facts(&k.p, &ds);
    licence_line(&k.p);
    h_lit(k.p.h, "</section>");
    files(&k.p, &ds, n || !ds.has_periods);
    if (n || !ds.has_periods) TRY(newest(&k, n ? &all[0] : &now));
    periods(&k.p, &ds, all, n);
    page_close(rq, k.p.h);
    return reply_open(rq, 0, false);
}

#define DOOR(path, handler, sentence, table_in) { GET, path, handler, ROLE_ANYONE, .about = sentence, .in = table_in, .is_shared = true }
static const struct route table[] = {
    DOOR("/data",          list_get,    "Open data: the datasets, for people", &look_in_fields),
    DOOR("/data/:dataset", dataset_get, "Open data: one dataset, its files and newest numbers", &dataset_in_fields),
};
const struct routes data_page_routes = { table, N_OF(table) };
