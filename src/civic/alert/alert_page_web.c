/* alert_page_web.c - alerts for people and programs: the page of what is in force, the Atom feed, each as CAP 1.2. */
#include "civic/alert/alert.h"
#include "core/time.h"
#include "core/xml.h"
#include "http/page.h"

enum { ENTRIES = 50 };

struct showing { struct req *rq; struct buf *h; int64_t n; };

static void words(struct showing *k, struct str vi, struct str en) { h_text(k->h, page_text(k->rq, vi, en)); }

static const struct { const char *tone; struct str vi, en; } severities[] = {
    [SEVERITY_EXTREME]  = { "son",  STR("Rất nguy hiểm"), STR("Extreme") },
    [SEVERITY_SEVERE]   = { "son",  STR("Nguy hiểm"),     STR("Severe") },
    [SEVERITY_MODERATE] = { "nghe", STR("Cần chú ý"),     STR("Moderate") },
    [SEVERITY_MINOR]    = { "sen",  STR("Thông báo"),     STR("Minor") },
    [SEVERITY_UNKNOWN]  = { "sen",  STR("Chưa rõ mức"),   STR("Not known") },
};

static struct str either(const struct showing *k, const struct alert *al, struct str vi, struct str en)
{
    return k->rq->lang == LANG_EN && al->headline_en.n ? en : vi;
}

static void paragraph(struct showing *k, struct str text, const char *class)
{
    if (!text.n) return;
    h_lit(k->h, "<p class=\"");
    h_text(k->h, str_z(class));
    h_lit(k->h, "\">");
    h_text(k->h, text);
    h_lit(k->h, "</p>");
}

static enum err where(struct showing *k, const struct alert *al)
{
    struct alert_place places[ALERT_AREAS_MAX];
    size_t n;
    TRY(alert_places(k->rq->db, k->rq->arena, al->id, places, &n));
    for (size_t i = 0; i < n; i++) {
        if (i) h_lit(k->h, ", ");
        h_text(k->h, k->rq->lang == LANG_EN && places[i].name_en.n ? places[i].name_en : places[i].name);
    }
    return OK;
}

static enum err show(const void *row, void *arg)
{
    const struct alert *al = row;
    struct showing *k = arg;
    k->n++;
    h_lit(k->h, "<article class=\"card stack\" id=\"a-");
    h_text(k->h, al->uid);
    h_lit(k->h, "\"><p class=\"row wrap\"><span class=\"chip ");
    h_text(k->h, str_z(severities[al->severity].tone));
    h_lit(k->h, "\">");
    words(k, severities[al->severity].vi, severities[al->severity].en);
    h_lit(k->h, "</span><span class=\"quiet\">");
    h_text(k->h, either(k, al, al->event, al->event_en));
    h_lit(k->h, "</span></p><h2>");
    h_text(k->h, either(k, al, al->headline, al->headline_en));
    h_lit(k->h, "</h2>");
    paragraph(k, either(k, al, al->instruction, al->instruction_en), "said strong");
    paragraph(k, either(k, al, al->description, al->description_en), "said");
    h_lit(k->h, "<p class=\"quiet\">");
    words(k, S("Ở đâu: "), S("Where: "));
    TRY(where(k, al));
    h_lit(k->h, "</p><p class=\"quiet\">");
    if (al->onset_ms > k->rq->now_ms) {
        words(k, S("Bắt đầu khoảng "), S("From about "));
        h_text(k->h, time_text_vi(k->rq->arena, al->onset_ms));
        h_lit(k->h, " · ");
    }
    words(k, S("Đến "), S("Until "));
    h_text(k->h, time_text_vi(k->rq->arena, al->expires_ms));
    h_lit(k->h, " · ");
    h_text(k->h, al->unit);
    h_lit(k->h, " · ");
    h_text(k->h, time_text_vi(k->rq->arena, al->sent_ms));
    h_lit(k->h, "</p></article>");
    return OK;
}

struct page_in { struct str co; };
static const struct field page_in[] = { FIELD(struct page_in, co, .nullable = true, .max = 8, .about = "lon: large letters") };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

/* GET /alerts -> what is in force */
static enum err alerts_page(struct req *rq)
{
    struct page_in in = { .co = { 0 } };
    struct showing k = { .rq = rq };
    TRY(req_read(rq, FIELDS(page_in), &in));
    k.h = page_open(rq, 200, page_text(rq, S("Cảnh báo đang có hiệu lực"), S("Alerts in force")),
                    page_text(rq, S("Của thành phố và các phường, xã"), S("Of the city, its wards and communes")));
    TRY(alert_in_force(rq->db, rq->arena, rq->now_ms, 0, show, &k));
    if (k.n == 0) {
        h_lit(k.h, "<p class=\"card\">");
        words(&k, S("Không có cảnh báo nào lúc này."), S("There is no alert now."));
        h_lit(k.h, "</p>");
    }
    h_lit(k.h, "<p class=\"quiet\">");
    words(&k, S("Khi nguy cấp: gọi 113 công an, 114 cứu hoả, 115 cấp cứu. "),
          S("In danger call 113 (police), 114 (fire), 115 (ambulance). "));
    h_lit(k.h, "<a href=\"/feeds/alerts.atom\">");
    words(&k, S("Theo dõi bằng Atom"), S("Follow by Atom"));
    h_lit(k.h, "</a></p>");
    page_close(rq, k.h);
    reply_header(rq, "Cache-Control", S("public, max-age=15"));
    return OK;
}

/* ---- for programs ---- */

static struct str host_of(const struct req *rq)
{
    struct str o = rq->origin;
    for (size_t i = 0; i + 3 <= o.n; i++)
        if (memcmp(o.p + i, "://", 3) == 0) return (struct str){ o.p + i + 3, o.n - i - 3 };
    return o;
}

static struct str at_home(const struct req *rq, const char *path)
{
    return arena_printf(rq->arena, "%.*s%s", (int)rq->origin.n, rq->origin.p, path);
}

/* GET /alerts/:uid.xml -> CAP 1.2 | 404 not sent */
static enum err cap_get(struct req *rq)
{
    struct alert al;
    struct buf out = { .arena = rq->arena };
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(alert_by_uid(rq->db, rq->arena, req_param(rq, "uid"), &al));
    if (al.state != ALERT_SENT) return ERR_NOT_FOUND;
    TRY(alert_cap(rq->db, rq->arena, &al, host_of(rq), at_home(rq, "/alerts"), &out));
    reply_bytes(rq, 200, S("application/cap+xml; charset=utf-8"), buf_str(&out));
    reply_header(rq, "Cache-Control", S("public, max-age=60"));
    return OK;
}

struct feed { struct req *rq; struct xml x; int64_t newest_ms; };

static void link(struct feed *f, struct str rel, struct str type, struct str href)
{
    xml_open(&f->x, "link");
    xml_attr(&f->x, "rel", rel);
    xml_attr(&f->x, "type", type);
    xml_attr(&f->x, "href", href);
    xml_close(&f->x);
}

static enum err newest(const void *row, void *arg)
{
    struct feed *f = arg;
    const struct alert *al = row;
    if (al->sent_ms > f->newest_ms) f->newest_ms = al->sent_ms;
    return OK;
}

/* An exercise or a test says so before anything else. */
static struct str title_of(struct feed *f, const struct alert *al)
{
    const char *mark = al->status == STATUS_EXERCISE ? "[Diễn tập] " : al->status == STATUS_TEST ? "[Thử] " : "";
    return arena_printf(f->rq->arena, "%s%.*s", mark, (int)al->headline.n, al->headline.p);
}

static enum err entry(const void *row, void *arg)
{
    struct feed *f = arg;
    const struct alert *al = row;
    struct arena *a = f->rq->arena;
    struct str cap =
        arena_printf(a, "%.*s/alerts/%.*s.xml", (int)f->rq->origin.n, f->rq->origin.p, (int)al->uid.n, al->uid.p);
    xml_open(&f->x, "entry");
    xml_leaf(&f->x, "id", arena_printf(a, "urn:uuid:%.*s", (int)al->uid.n, al->uid.p));
    xml_leaf(&f->x, "title", title_of(f, al));
    xml_leaf(&f->x, "published", w3c_time(a, al->sent_ms));
    xml_leaf(&f->x, "updated", w3c_time(a, al->sent_ms));
    link(f, S("alternate"), S("application/cap+xml"), cap);
    xml_open(&f->x, "category");
    xml_attr(&f->x, "term", str_z(alert_categories[al->category]));
    xml_close(&f->x);
    xml_leaf(&f->x, "summary",
             al->instruction.n   ? al->instruction
             : al->description.n ? al->description
                                 : al->headline);
    xml_close(&f->x);
    return OK;
}

/* GET /feeds/alerts.atom -> all that were sent, the last first */
static enum err feed_get(struct req *rq)
{
    struct buf out = { .arena = rq->arena };
    struct feed f = { .rq = rq };
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(alert_sent_list(rq->db, rq->arena, ENTRIES, newest, &f));
    f.x = xml_begin(&out);
    xml_open(&f.x, "feed");
    xml_attr(&f.x, "xmlns", S("http://www.w3.org/2005/Atom"));
    xml_attr(&f.x, "xml:lang", S("vi"));
    xml_leaf(&f.x, "id", at_home(rq, "/feeds/alerts.atom"));
    xml_leaf(&f.x, "title", S("Cảnh báo của thành phố"));
    xml_leaf(&f.x, "updated", w3c_time(rq->arena, f.newest_ms));
    xml_open(&f.x, "author");
    xml_leaf(&f.x, "name", S("Sẵn Sàng"));
    xml_close(&f.x);
    link(&f, S("self"), S("application/atom+xml"), at_home(rq, "/feeds/alerts.atom"));
    link(&f, S("alternate"), S("text/html"), at_home(rq, "/alerts"));
    TRY(alert_sent_list(rq->db, rq->arena, ENTRIES, entry, &f));
    xml_close(&f.x);
    if (out.failed) return ERR_NOMEM;
    reply_bytes(rq, 200, S("application/atom+xml; charset=utf-8"), buf_str(&out));
    reply_header(rq, "Cache-Control", S("public, max-age=15"));
    return OK;
}

static const struct route table[] = {
    { GET, "/alerts",            alerts_page, ROLE_ANYONE, .about = "The page of alerts in force", .in = &page_in_fields },
    { GET, "/alerts/:uid.xml",   cap_get,     ROLE_ANYONE, .about = "An alert as CAP 1.2", .is_shared = true },
    { GET, "/feeds/alerts.atom", feed_get,    ROLE_ANYONE, .about = "Alerts as an Atom feed of CAP 1.2", .is_shared = true },
};
const struct routes alert_page_routes = { table, N_OF(table) };
