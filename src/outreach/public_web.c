/* public_web.c - the city's progress for everybody: big figures, a map, a table, how to know a genuine volunteer; no script. */
#include "auth/keys.h"
#include "core/hide.h"
#include "core/time.h"
#include "http/page.h"
#include "outreach/count/progress.h"
#include "territory/map.h"

enum { SHADES = 5 };
struct public_page {
    struct req *rq;
    struct buf *h;
    struct board b;
    struct map map;
    int64_t step;                        /* permille of one shade */
};

static void words(struct public_page *p, struct str vi, struct str en) { h_text(p->h, page_text(p->rq, vi, en)); }

static void cell(struct public_page *p, int64_t n)
{
    if (n == CELL_HIDDEN) h_lit(p->h, "&lt;5");
    else page_number(p->rq, p->h, n);
}

/* ---- shades ---- */

static const struct child *child_of(const struct public_page *p, int64_t id)
{
    size_t low = 0, high = p->b.n;                   /* children lie by id */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (p->b.children[mid].id < id) low = mid + 1;
        else high = mid;
    }
    return low < p->b.n && p->b.children[low].id == id ? &p->b.children[low] : NULL;
}

/* Households visited, of a thousand; hidden is as none. */
static int64_t reached(const struct child *c)
{
    int64_t doors = c->total.n[MEASURE_doors];
    return c->households > 0 && doors > 0 ? doors * 1000 / c->households : 0;
}

/* The smallest round step with which five shades reach the best ward. */
static int64_t step_of(const struct board *b)
{
    static const int64_t steps[] = { 1, 2, 5, 10, 20, 50, 100, 200 };
    int64_t most = 0;
    for (size_t i = 0; i < b->n; i++) if (reached(&b->children[i]) > most) most = reached(&b->children[i]);
    for (size_t i = 0; i < N_OF(steps); i++) if (steps[i] * SHADES > most) return steps[i];
    return steps[N_OF(steps) - 1];
}

static int64_t shade(const struct public_page *p, const struct child *c)
{
    int64_t permille = c ? reached(c) : 0, s = permille / p->step + 1;
    return permille == 0 ? 0 : s > SHADES ? SHADES : s;
}

static void percent(struct public_page *p, int64_t permille)
{
    buf_i64(p->h, permille / 10);
    if (permille % 10 == 0) return;
    words(p, S(","), S("."));
    buf_i64(p->h, permille % 10);
}

/* ---- the parts of the page ---- */

static void figure(struct public_page *p, int64_t n, struct str vi, struct str en)
{
    h_lit(p->h, "<div class=\"figure\"><b>");
    cell(p, n);
    h_lit(p->h, "</b><span>");
    words(p, vi, en);
    h_lit(p->h, "</span></div>");
}

/* Marks won at visits; a hidden one is left out. */
static int64_t movements(const struct counts *c)
{
    int64_t n = 0;
    for (int m = MEASURE_won_phone; m <= MEASURE_won_learn; m++) if (c->n[m] > 0) n += c->n[m];
    return hide_few(n);
}

static void figures(struct public_page *p)
{
    const struct counts *c = &p->b.total;
    h_lit(p->h, "<div class=\"figures\">");
    figure(p, c->n[MEASURE_doors],  S("hộ đã có người đến"), S("households visited"));
    figure(p, c->n[MEASURE_people], S("người đã được hỏi"), S("people asked"));
    figure(p, c->n[MEASURE_ready],  S("người đủ ba sẵn sàng"), S("people three times ready"));
    figure(p, movements(c),         S("chuyển biến sau lượt đến nhà"), S("steps forward won at the door"));
    h_lit(p->h, "</div>");
}

static void draw_shape(struct public_page *p, const struct map_unit *u)
{
    const struct child *c = child_of(p, u->id);
    h_lit(p->h, "<path class=\"shape s");
    buf_i64(p->h, shade(p, c));
    h_lit(p->h, "\" d=\"");
    h_text(p->h, u->path);
    h_lit(p->h, "\"><title>");
    h_text(p->h, u->name);
    if (c) {
        h_lit(p->h, ": ");
        cell(p, c->total.n[MEASURE_doors]);
        words(p, S(" hộ đã đến"), S(" households visited"));
    }
    h_lit(p->h, "</title></path>");
}

static void legend(struct public_page *p)
{
    h_lit(p->h, "<p class=\"legend\"><span>");
    words(p, S("Tỷ lệ hộ đã đến:"), S("Households visited:"));
    h_lit(p->h, "</span>");
    for (int64_t s = 0; s <= SHADES; s++) {
        h_lit(
            p->h,
            "<span class=\"legend\"><svg width=\"16\" height=\"16\" viewBox=\"0 0 400 400\" aria-hidden=\"true\"><rect class=\"shape s");
        buf_i64(p->h, s);
        h_lit(p->h, "\" width=\"400\" height=\"400\"/></svg><span>");
        if (s == 0) words(p, S("chưa có"), S("none yet"));
        else {
            if (s == SHADES) h_lit(p->h, "≥ ");
            percent(p, (s - 1) * p->step);
            if (s < SHADES) { h_lit(p->h, "–"); percent(p, s * p->step); }
            h_lit(p->h, " %");
        }
        h_lit(p->h, "</span></span>");
    }
    h_lit(p->h, "</p>");
}

static void map(struct public_page *p)
{
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Các phường, xã"), S("Wards and communes"));
    h_lit(p->h, "</h2><svg viewBox=\"0 0 10000 10000\" role=\"img\" aria-label=\"");
    words(p, S("Bản đồ các phường, xã theo tỷ lệ hộ đã đến; số liệu ở bảng dưới"),
             S("Map of the wards by households visited; the figures are in the table below"));
    h_lit(p->h, "\">");
    for (size_t i = 0; i < p->map.n; i++) if (p->map.units[i].path.n) draw_shape(p, &p->map.units[i]);
    h_lit(p->h, "</svg>");
    legend(p);
    h_lit(p->h, "</section>");
}

static void head_cell(struct public_page *p, struct str vi, struct str en, bool number)
{
    if (number) h_lit(p->h, "<th scope=\"col\" class=\"n\">");
    else h_lit(p->h, "<th scope=\"col\">");
    words(p, vi, en);
    h_lit(p->h, "</th>");
}

static void table_of_wards(struct public_page *p)
{
    static const enum measure columns[] = { MEASURE_doors, MEASURE_people, MEASURE_ready };
    h_lit(p->h, "<section class=\"card stack scroll\" tabindex=\"0\" aria-label=\"");
    words(p, S("Bảng số liệu từng phường, xã"), S("Table of figures by ward"));
    h_lit(p->h, "\"><h2>");
    words(p, S("Số liệu từng phường, xã"), S("Figures by ward"));
    h_lit(p->h, "</h2><table class=\"list\"><thead><tr>");
    head_cell(p, S("Phường, xã"), S("Ward"), false);
    head_cell(p, S("Hộ đã đến"), S("Households"), true);
    head_cell(p, S("Người đã hỏi"), S("People"), true);
    head_cell(p, S("Đủ ba sẵn sàng"), S("Ready"), true);
    h_lit(p->h, "</tr></thead><tbody>");
    for (size_t i = 0; i < p->b.n; i++) {
        const struct child *c = &p->b.children[i];
        h_lit(p->h, "<tr><td>");
        h_text(p->h, c->name);
        h_lit(p->h, "</td>");
        for (size_t k = 0; k < N_OF(columns); k++) {
            h_lit(p->h, "<td class=\"n\">");
            cell(p, c->total.n[columns[k]]);
            h_lit(p->h, "</td>");
        }
        h_lit(p->h, "</tr>");
    }
    h_lit(p->h, "</tbody></table><p class=\"quiet\">");
    words(p, S("<5: dưới năm, hoặc được che để không ai suy ra số nhỏ."),
             S("<5: under five, or hidden so that no small number can be worked out."));
    h_lit(p->h, "</p></section>");
}

static void point(struct public_page *p, struct str vi, struct str en)
{
    h_lit(p->h, "<li>");
    words(p, vi, en);
    h_lit(p->h, "</li>");
}

static void genuine(struct public_page *p)
{
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Có người gõ cửa: bác kiểm tra thế nào?"), S("Somebody knocks: how to check"));
    h_lit(p->h, "</h2><ul class=\"stack tight\">");
    point(p, S("Bác bảo người đó mở mã trên điện thoại, rồi quét mã. Trang hiện ra phải là trang này của thành phố."),
             S("Ask for the code on the phone and scan it. The page that opens must be on this site."));
    point(p, S("Mã đổi mỗi phút. Thẻ in có thể bị chép lại, mã trên điện thoại thì không."),
             S("The code changes every minute. A printed badge can be copied, the code cannot."));
    point(
        p, S("Người thật không bao giờ hỏi mật khẩu, mã OTP, mã PIN; không chụp căn cước; không thu tiền."),
        S("A genuine volunteer never asks for a password, a one-time code or a PIN, takes no photo of your card and no money."));
    point(p, S("Bác còn ngại thì đừng mở cửa, gọi 1022 hoặc công an phường."),
             S("If in doubt, do not open; call 1022 or the ward police."));
    h_lit(p->h, "</ul><p><a class=\"btn wide\" href=\"/slip\">");
    words(p, S("Bác có phiếu số? Cho biết có người đến thật không"),
          S("You have a numbered slip? Tell us whether somebody came"));
    h_lit(p->h, "</a></p></section>");
}

/* ---- the page ---- */

static struct str under_line(struct public_page *p)
{
    const struct campaign *c = &p->b.campaign;
    struct arena *a = p->rq->arena;
    if (!c->id) return page_text(p->rq, S("Chưa có đợt vận động nào"), S("No campaign yet"));
    struct str from = day_text_vi(a, c->from_day), to = day_text_vi(a, c->to_day), city = p->b.unit.name;
    return arena_printf(a, "%.*s · %.*s – %.*s", (int)city.n, city.p, (int)from.n, from.p, (int)to.n, to.p);
}

static struct str title_of(const struct public_page *p)
{
    const struct campaign *c = &p->b.campaign;
    if (!c->id) return S("Sẵn Sàng");
    return p->rq->lang == LANG_EN && c->name_en.n ? c->name_en : c->name;
}

static enum err tag_of(struct req *rq, struct str *out)
{
    struct bytes hash;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    *out = base64url(rq->arena, (struct bytes){ hash.p, 12 });
    return OK;
}

struct page_in { struct str co; };
static const struct field page_in[] = { FIELD(struct page_in, co, .nullable = true, .max = 8, .about = "lon: large letters") };

/* GET / -> the city's progress; no person in it, no cell under five */
static enum err public_page(struct req *rq)
{
    struct page_in in = { 0 };
    struct public_page p = { .rq = rq };
    struct str tag;
    TRY(req_read(rq, FIELDS(page_in), &in));
    enum err e = board_look(rq->hub, rq->db, rq->arena, CITY_ID, rq->now_ms, &p.b);
    if (e != OK && e != ERR_NOT_FOUND) return e;             /* an installation without its city yet */
    if (e == OK) TRY(board_hide(rq->arena, &p.b));
    if (e == OK) TRY(territory_map(rq->db, rq->arena, CITY_ID, &p.map));
    p.step = step_of(&p.b);
    p.h = page_open_broad(rq, 200, title_of(&p), under_line(&p));
    figures(&p);
    if (p.map.n) map(&p);
    genuine(&p);
    if (p.b.n) table_of_wards(&p);
    page_close(rq, p.h);
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(tag_of(rq, &tag));
    reply_header(rq, "Cache-Control", S("public, no-cache"));
    (void)req_is_fresh(rq, tag);
    return OK;
}

static const struct route table[] = {
    { GET, "/", public_page, ROLE_ANYONE, 0, .about = "The city's progress for everybody", .memory_max = 16 * MIB,
      .holds = CITY_ID },
};
const struct routes public_routes = { table, N_OF(table) };
