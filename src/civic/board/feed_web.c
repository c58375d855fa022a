/* feed_web.c - RSS 2.0 and Atom (RFC 4287) of the newest public reports, of the city and of each ward. */
#include "civic/board/board_web.h"
#include "core/time.h"
#include "core/xml.h"

enum { ENTRIES = 50 };
struct feed {
    struct req *rq;
    struct xml x;
    struct buf body;
    struct unit ward;                    /* id 0: the whole city */
    struct str self;
    bool atom;
    int64_t newest_ms;
};

static struct str link_of(struct feed *f, struct str code)
{
    return arena_printf(f->rq->arena, "%.*s/board/%.*s", (int)f->rq->origin.n, f->rq->origin.p, (int)code.n, code.p);
}

static struct str title_of(const struct shown *s) { return s->title.n ? s->title : s->category_name; }

static struct str summary_of(struct feed *f, const struct shown *s)
{
    struct str state = state_text(s->state, false);
    return arena_printf(f->rq->arena, "%.*s · %.*s · %.*s%s%.*s", (int)s->category_name.n, s->category_name.p,
                        (int)s->ward_name.n, s->ward_name.p, (int)state.n, state.p, s->said.n ? "\n" : "",
                        (int)s->said.n, s->said.p);
}

/* Mon, 30 Nov 2026 08:15:30 +0700 (RFC 822 as RSS wants it). */
static struct str rfc822(struct arena *a, int64_t ms)
{
    static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };        /* 1970-01-01 was a Thursday */
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int64_t day = day_of_ms(ms), second = (ms - day_start_ms(day)) / SECOND_MS;
    struct date d = date_of_day(day);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d +0700", weekdays[(day % 7 + 7) % 7], d.day,
                        months[d.month - 1], d.year, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

static void atom_link(struct xml *x, struct str rel, struct str type, struct str href)
{
    xml_open(x, "link");
    xml_attr(x, "rel", rel);
    xml_attr(x, "type", type);
    xml_attr(x, "href", href);
    xml_close(x);
}

/* The id stays, whatever becomes of the report and whatever the server is called. */
static enum err atom_entry(const void *row, void *arg)
{
    const struct shown *s = row;
    struct feed *f = arg;
    struct xml *x = &f->x;
    xml_open(x, "entry");
    xml_leaf(x, "id", arena_printf(f->rq->arena, "urn:uuid:%.*s", (int)s->uid.n, s->uid.p));
    xml_leaf(x, "title", title_of(s));
    xml_leaf(x, "published", w3c_time(f->rq->arena, s->received_ms));
    xml_leaf(x, "updated", w3c_time(f->rq->arena, s->changed_ms));
    atom_link(x, S("alternate"), S("text/html"), link_of(f, s->code));
    xml_open(x, "category");
    xml_attr(x, "term", s->category);
    xml_attr(x, "label", s->category_name);
    xml_close(x);
    xml_leaf(x, "summary", summary_of(f, s));
    xml_close(x);
    return OK;
}

static enum err rss_item(const void *row, void *arg)
{
    const struct shown *s = row;
    struct feed *f = arg;
    struct xml *x = &f->x;
    xml_open(x, "item");
    xml_leaf(x, "title", title_of(s));
    xml_leaf(x, "link", link_of(f, s->code));
    xml_open(x, "guid");
    xml_attr(x, "isPermaLink", S("false"));
    xml_text(x, arena_printf(f->rq->arena, "urn:uuid:%.*s", (int)s->uid.n, s->uid.p));
    xml_close(x);
    xml_leaf(x, "category", s->category_name);
    xml_leaf(x, "pubDate", rfc822(f->rq->arena, s->received_ms));
    xml_leaf(x, "description", summary_of(f, s));
    xml_close(x);
    return OK;
}

static struct str feed_title(struct feed *f)
{
    struct str where = f->ward.id ? f->ward.name : S("Toàn thành phố");
    return arena_printf(f->rq->arena, "Phản ánh của người dân · %.*s", (int)where.n, where.p);
}

static struct str page_of(struct feed *f)
{
    struct str o = f->rq->origin;
    return f->ward.id
               ? arena_printf(f->rq->arena, "%.*s/board?ward=%.*s", (int)o.n, o.p, (int)f->ward.code.n, f->ward.code.p)
               : arena_printf(f->rq->arena, "%.*s/board", (int)o.n, o.p);
}

static enum err newest(const void *row, void *arg)
{
    const struct shown *s = row;
    struct feed *f = arg;
    if (s->changed_ms > f->newest_ms) f->newest_ms = s->changed_ms;
    return OK;
}

static void atom_head(struct feed *f)
{
    struct xml *x = &f->x;
    xml_open(x, "feed");
    xml_attr(x, "xmlns", S("http://www.w3.org/2005/Atom"));
    xml_attr(x, "xml:lang", S("vi"));
    xml_leaf(x, "id", f->self);
    xml_leaf(x, "title", feed_title(f));
    xml_leaf(x, "updated", w3c_time(f->rq->arena, f->newest_ms));
    xml_open(x, "author");
    xml_leaf(x, "name", S("Sẵn Sàng"));
    xml_close(x);
    atom_link(x, S("self"), S("application/atom+xml"), f->self);
    atom_link(x, S("alternate"), S("text/html"), page_of(f));
}

static void rss_head(struct feed *f)
{
    struct xml *x = &f->x;
    xml_open(x, "rss");
    xml_attr(x, "version", S("2.0"));
    xml_attr(x, "xmlns:atom", S("http://www.w3.org/2005/Atom"));
    xml_open(x, "channel");
    xml_leaf(x, "title", feed_title(f));
    xml_leaf(x, "link", page_of(f));
    xml_leaf(x, "description",
             S("Phản ánh đã duyệt công khai, mới nhất trước; không có tên, số điện thoại, vị trí chính xác."));
    xml_leaf(x, "language", S("vi"));
    xml_leaf(x, "lastBuildDate", rfc822(f->rq->arena, f->newest_ms));
    xml_open(x, "atom:link");
    xml_attr(x, "rel", S("self"));
    xml_attr(x, "type", S("application/rss+xml"));
    xml_attr(x, "href", f->self);
    xml_close(x);
}

struct feed_in { struct str ward, format; };
static const struct field feed_in[] = {
    FIELD(struct feed_in, ward, .nullable = true, .max = 20), FIELD(struct feed_in, format, .min = 3, .max = 4, .about = "atom or rss"),
};
static const struct fields feed_in_fields = { feed_in, N_OF(feed_in) };

/* GET /feeds/city.:format, /feeds/ward/:ward.:format -> the newest public reports */
static enum err feed_get(struct req *rq)
{
    struct feed_in in = { 0 };
    struct feed f = { .rq = rq, .body = { .arena = rq->arena } };
    TRY(req_read(rq, feed_in_fields, &in));
    f.atom = str_eq(in.format, S("atom"));
    if (!f.atom && !str_eq(in.format, S("rss"))) return ERR_NOT_FOUND;
    if (in.ward.n && ward_of_code(rq, in.ward, "ward", &f.ward) != OK) return ERR_NOT_FOUND;
    f.self = arena_printf(rq->arena, "%.*s%.*s", (int)rq->origin.n, rq->origin.p, (int)rq->path.n, rq->path.p);
    struct shown_query q = { .ward_id = f.ward.id, .limit = ENTRIES };
    TRY(shown_list(rq->db, rq->arena, &q, newest, &f));
    f.x = xml_begin(&f.body);
    if (f.atom) atom_head(&f);
    else rss_head(&f);
    TRY(shown_list(rq->db, rq->arena, &q, f.atom ? atom_entry : rss_item, &f));
    while (f.x.depth) xml_close(&f.x);
    if (f.body.failed) return ERR_NOMEM;
    reply_bytes(rq, 200, f.atom ? S("application/atom+xml; charset=utf-8") : S("application/rss+xml; charset=utf-8"),
                buf_str(&f.body));
    return reply_public(rq);
}

static const struct route table[] = {
    { GET, "/feeds/city.:format", feed_get, ROLE_ANYONE, .about = "Newest public reports of the city as Atom or RSS", .in = &feed_in_fields,
      .is_shared = true },
    { GET, "/feeds/ward/:ward.:format", feed_get, ROLE_ANYONE, .about = "Newest public reports of a ward as Atom or RSS",
      .in = &feed_in_fields, .is_shared = true },
};
const struct routes feed_routes = { table, N_OF(table) };
