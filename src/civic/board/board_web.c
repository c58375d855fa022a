/* board_web.c - the public board: newest reports, and one report with its life; readable without a script, in any app's browser. */
#include "civic/board/board_web.h"
#include "core/time.h"

/* ---- the list ---- */

struct board_in { struct str ward, category, status, co; struct page page; };
static const struct field board_in[] = {
    FIELD(struct board_in, ward, .nullable = true, .max = 20, .about = "code of a ward or commune"),
    FIELD(struct board_in, category, .nullable = true, .max = 60, .about = "code of a category"),
    FIELD(struct board_in, status, .nullable = true, .max = 10, .about = "open or closed; both when left out"),
    FIELD(struct board_in, co, .nullable = true, .max = 8, .about = "lon: large letters"), PAGE_FIELDS(struct board_in),
};
static const struct fields board_in_fields = { board_in, N_OF(board_in) };
enum { CARDS_A_PAGE = 20 };

struct listing_page {
    struct public_page p;
    struct board_in in;
    struct unit ward;
    struct petition_category category;
    struct shown_query q;
    int64_t seen, last;
};

static enum err status_of(struct req *rq, struct str word, unsigned *out)
{
    *out = STATUS_ANY;
    if (!word.n) return OK;
    for (unsigned i = 0; shown_statuses[i]; i++) if (str_eq(word, str_z(shown_statuses[i]))) { *out = i; return OK; }
    return req_blame(rq, "status");
}

static enum err read_query(struct req *rq, struct listing_page *l)
{
    TRY(req_read(rq, board_in_fields, &l->in));
    TRY(ward_of_code(rq, l->in.ward, "ward", &l->ward));
    if (l->in.category.n) {
        enum err e = petition_category_by_code(rq->db, rq->arena, l->in.category, &l->category);
        if (e == ERR_NOT_FOUND) return req_blame(rq, "category");
        TRY(e);
    }
    l->q = (struct shown_query){ .ward_id = l->ward.id, .category_id = l->category.id,
                                 .limit = l->in.page.limit ? l->in.page.limit : CARDS_A_PAGE };
    TRY(status_of(rq, l->in.status, &l->q.status));
    return cursor_read_i64(rq, l->in.page.after, &l->q.before);
}

static void option(struct public_page *p, struct str value, struct str name, struct str chosen)
{
    h_lit(p->h, "<option value=\"");
    h_text(p->h, value);
    h_lit(p->h, "\"");
    if (str_eq(value, chosen)) h_lit(p->h, " selected");
    h_lit(p->h, ">");
    h_text(p->h, name);
    h_lit(p->h, "</option>");
}

static enum err ward_option(const void *row, void *arg)
{
    const struct unit *u = row;
    struct listing_page *l = arg;
    if (unit_is_ward_level(u->kind)) option(&l->p, u->code, either(&l->p, u->name, u->name_en), l->in.ward);
    return OK;
}

static enum err category_option(const void *row, void *arg)
{
    const struct petition_category *c = row;
    struct listing_page *l = arg;
    option(&l->p, c->code, either(&l->p, c->name, c->name_en), l->in.category);
    return OK;
}

static void open_select(struct public_page *p, struct str name, struct str vi, struct str en)
{
    h_lit(p->h, "<p class=\"field\"><label for=\"f-");
    h_text(p->h, name);
    h_lit(p->h, "\">");
    words(p, vi, en);
    h_lit(p->h, "</label><select class=\"input\" id=\"f-");
    h_text(p->h, name);
    h_lit(p->h, "\" name=\"");
    h_text(p->h, name);
    h_lit(p->h, "\">");
    option(p, S(""), page_text(p->rq, S("Tất cả"), S("All")), S("-"));
}

static enum err filter_form(struct listing_page *l)
{
    struct public_page *p = &l->p;
    enum { WARDS_MAX = 2000 };
    h_lit(p->h, "<details class=\"card\"");
    if (l->in.ward.n || l->in.category.n || l->in.status.n) h_lit(p->h, " open");
    h_lit(p->h, "><summary class=\"strong\">");
    words(p, S("Chọn phường, xã, loại việc"), S("Choose ward, kind, state"));
    h_lit(p->h, "</summary><form class=\"stack\" method=\"get\" action=\"/board\">");
    keep_choices_in_form(p);
    open_select(p, S("ward"), S("Phường, xã"), S("Ward"));
    TRY(unit_children(p->rq->db, p->rq->arena, CITY_ID, 0, WARDS_MAX, ward_option, l));
    h_lit(p->h, "</select></p>");
    open_select(p, S("category"), S("Loại việc"), S("Kind"));
    TRY(petition_category_list(p->rq->db, p->rq->arena, category_option, l));
    h_lit(p->h, "</select></p>");
    open_select(p, S("status"), S("Tình trạng"), S("State"));
    option(p, S("open"), page_text(p->rq, S("Đang giải quyết"), S("Open")), l->in.status);
    option(p, S("closed"), page_text(p->rq, S("Đã xong"), S("Closed")), l->in.status);
    h_lit(p->h, "</select></p><p><button class=\"btn main wide\">");
    words(p, S("Xem"), S("Show"));
    h_lit(p->h, "</button></p></form></details>");
    return OK;
}

static struct str title_of(struct public_page *p, const struct shown *s)
{
    return s->title.n ? s->title : either(p, s->category_name, s->category_name_en);
}

static void days_line(struct public_page *p, const struct shown *s)
{
    int64_t days = days_used(s, p->rq->now_ms);
    bool is_done = s->answered_ms || s->closed_ms;
    if (days == 0 && is_done) { words(p, S("Trả lời trong ngày"), S("Answered the same day")); return; }
    if (days == 0) { words(p, S("Gửi hôm nay"), S("Sent today")); return; }
    if (is_done) words(p, S("Trả lời sau "), S("Answered after "));
    else words(p, S("Đã chờ "), S("Waiting for "));
    page_number(p->rq, p->h, days);
    words(p, S(" ngày"), days == 1 ? S(" day") : S(" days"));
}

static enum err card(const void *row, void *arg)
{
    const struct shown *s = row;
    struct listing_page *l = arg;
    struct public_page *p = &l->p;
    if (l->seen++ == l->q.limit - 1) return OK;              /* the one too many only tells that there is more */
    l->last = s->id;
    h_lit(p->h, "<li class=\"card stack tight\"><h2 class=\"small-head\"><a href=\"/board/");
    h_text(p->h, s->code);
    h_lit(p->h, "?");
    keep_choices(p);
    h_lit(p->h, "\">");
    h_text(p->h, title_of(p, s));
    h_lit(p->h, "</a></h2><p class=\"quiet\">");
    h_text(p->h, either(p, s->category_name, s->category_name_en));
    h_lit(p->h, " · ");
    h_text(p->h, either(p, s->ward_name, s->ward_name_en));
    h_lit(p->h, " · ");
    h_text(p->h, day_text_vi(p->rq->arena, day_of_ms(s->received_ms)));
    h_lit(p->h, "</p><p class=\"row wrap\">");
    state_chip(p, s->state);
    h_lit(p->h, "<span class=\"quiet\">");
    days_line(p, s);
    h_lit(p->h, "</span></p></li>");
    return OK;
}

/* What the query chose, for the link to the next page and for the feed. */
static void keep_filters(struct listing_page *l)
{
    const struct { struct str name, value; } kept[] = {
        { S("ward"), l->in.ward }, { S("category"), l->in.category }, { S("status"), l->in.status },
    };
    for (size_t i = 0; i < N_OF(kept); i++) {
        if (!kept[i].value.n) continue;
        h_lit(l->p.h, "&amp;");
        h_text(l->p.h, kept[i].name);
        h_lit(l->p.h, "=");
        h_text(l->p.h, kept[i].value);                       /* codes of ours, looked up before */
    }
    if (l->in.page.limit) {
        h_lit(l->p.h, "&amp;limit=");
        buf_i64(l->p.h, l->in.page.limit);
    }
    keep_choices(&l->p);
}

static void foot_of_list(struct listing_page *l)
{
    struct public_page *p = &l->p;
    if (l->seen == 0) {
        h_lit(p->h, "<p class=\"card\">");
        words(p, S("Chưa có phản ánh nào ở đây."), S("No report here yet."));
        h_lit(p->h, "</p>");
    }
    if (l->seen == l->q.limit) {
        h_lit(p->h, "<p><a class=\"btn wide\" rel=\"next\" href=\"/board?after=");
        h_text(p->h, cursor_i64(p->rq->arena, l->last));
        keep_filters(l);
        h_lit(p->h, "\">");
        words(p, S("Xem tiếp"), S("Further"));
        h_lit(p->h, "</a></p>");
    }
    h_lit(p->h, "<p class=\"quiet\">");
    words(p, S("Nội dung đã bỏ tên, số điện thoại, biển số. Vị trí chỉ gần đúng. "),
             S("Names, telephone numbers and plates are taken out. Places are only roughly right. "));
    h_lit(p->h, "<a href=\"/feeds/");
    if (l->ward.id) { h_lit(p->h, "ward/"); h_text(p->h, l->ward.code); }
    else h_lit(p->h, "city");
    h_lit(p->h, ".atom\">");
    words(p, S("Theo dõi bằng Atom"), S("Follow by Atom"));
    h_lit(p->h, "</a></p>");
}

/* GET /board -> the newest public reports */
static enum err board_page(struct req *rq)
{
    struct listing_page l = { .p = { .rq = rq } };
    TRY(read_query(rq, &l));
    struct str under =
        l.ward.id ? either(&l.p, l.ward.name, l.ward.name_en) : page_text(rq, S("Toàn thành phố"), S("The whole city"));
    l.p.h = page_open(rq, 200, page_text(rq, S("Phản ánh của người dân"), S("Residents' reports")), under);
    board_links(&l.p, "/board");
    TRY(filter_form(&l));
    l.q.limit++;
    h_lit(l.p.h, "<ul class=\"stack\">");
    TRY(shown_list(rq->db, rq->arena, &l.q, card, &l));
    h_lit(l.p.h, "</ul>");
    foot_of_list(&l);
    page_close(rq, l.p.h);
    return reply_public(rq);
}

/* ---- one report ---- */

struct report_in { struct str code, co; };
static const struct field report_in[] = {
    FIELD(struct report_in, code, .min = 1, .max = 40), FIELD(struct report_in, co, .nullable = true, .max = 8),
};
static const struct fields report_in_fields = { report_in, N_OF(report_in) };

static const struct { struct str vi, en; } event_words[] = {
    [PETITION_FILE]     = { STR("Người dân gửi"),                 STR("Sent") },
    [PETITION_RECEIVE]  = { STR("Tiếp nhận"),                     STR("Received") },
    [PETITION_RETURN]   = { STR("Trả lại vì sai địa chỉ"),        STR("Sent back: wrong address") },
    [PETITION_HAND_OVER] = { STR("Chuyển đơn vị khác"),           STR("Handed over") },
    [PETITION_TAKE]     = { STR("Có người nhận xử lý"),           STR("Taken by a person") },
    [PETITION_ASK]      = { STR("Hỏi thêm người gửi"),            STR("The sender is asked") },
    [PETITION_SUPPLY]   = { STR("Người gửi bổ sung"),             STR("The sender answers") },
    [PETITION_EXTEND]   = { STR("Gia hạn"),                       STR("Given more time") },
    [PETITION_ANSWER]   = { STR("Trả lời"),                       STR("Answered") },
    [PETITION_REFUSE]   = { STR("Từ chối"),                       STR("Refused") },
    [PETITION_MERGE]    = { STR("Gộp vào phản ánh khác"),         STR("Merged into another report") },
    [PETITION_RATE]     = { STR("Người gửi đánh giá"),            STR("Rated") },
    [PETITION_REOPEN]   = { STR("Chưa được, mở lại"),             STR("Not satisfied, opened again") },
    [PETITION_LAPSE]    = { STR("Hết hạn, tự đóng"),              STR("Time is over, closed by the clock") },
    [PETITION_WITHDRAW] = { STR("Người gửi rút lại"),             STR("Withdrawn") },
    [PETITION_CLEAR]    = { STR("Duyệt công khai"),               STR("Cleared for the public") },
    [PETITION_NOTE]     = { STR("Ghi chú"),                       STR("Note") },
};
static const struct { struct str vi, en; } reason_words[] = {
    [REASON_NONE]         = { STR(""),                            STR("") },
    [REASON_OUT_OF_SCOPE] = { STR("không thuộc phạm vi"),         STR("not ours") },
    [REASON_COMPLAINT]    = { STR("là khiếu nại, tố cáo"),        STR("a complaint or denunciation in law") },
    [REASON_DUPLICATE]    = { STR("trùng phản ánh khác"),         STR("reported before") },
    [REASON_INCOMPLETE]   = { STR("thiếu thông tin"),             STR("not complete") },
    [REASON_UNTRUE]       = { STR("không đúng thực tế"),          STR("not so") },
    [REASON_DECIDED]      = { STR("đã có kết luận"),              STR("decided already") },
    [REASON_WRONG_UNIT]   = { STR("không đúng đơn vị"),           STR("wrong unit") },
    [REASON_SECRET]       = { STR("bí mật nhà nước"),             STR("a secret of state") },
};

static enum err step_line(const void *row, void *arg)
{
    const struct shown_step *s = row;
    struct public_page *p = arg;
    h_lit(p->h, "<li><p><b>");
    words(p, event_words[s->event].vi, event_words[s->event].en);
    h_lit(p->h, "</b>");
    if (s->reason) {
        h_lit(p->h, ": ");
        words(p, reason_words[s->reason].vi, reason_words[s->reason].en);
    }
    h_lit(p->h, "</p><p class=\"quiet\">");
    h_text(p->h, time_text_vi(p->rq->arena, s->at_ms));
    h_lit(p->h, " · ");
    h_text(p->h, s->unit_name);
    h_lit(p->h, "</p>");
    if (s->public_text.n) {
        h_lit(p->h, "<p class=\"said\">");
        h_text(p->h, s->public_text);
        h_lit(p->h, "</p>");
    }
    h_lit(p->h, "</li>");
    return OK;
}

static void photos_of(struct public_page *p, const struct shown_photo *photos, size_t n, unsigned part, struct str vi, struct str en)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (photos[i].part != part) continue;
        h_lit(p->h, "<figure class=\"photo\"><img loading=\"lazy\" src=\"/api/petition-files/");
        buf_i64(p->h, photos[i].id);
        h_lit(p->h, "/public\" alt=\"");
        words(p, vi, en);
        h_lit(p->h, "\"><figcaption class=\"quiet\">");
        words(p, vi, en);
        h_lit(p->h, "</figcaption></figure>");
        any = true;
    }
    if (any) return;
    h_lit(p->h, "<p class=\"photo none quiet\">");
    words(p, vi, en);
    words(p, S(": chưa có ảnh công khai"), S(": no public photo"));
    h_lit(p->h, "</p>");
}

static enum err photo_section(struct public_page *p, const struct shown *s, int64_t *hidden)
{
    struct shown_photo photos[SHOWN_PHOTOS_MAX];
    size_t n;
    TRY(shown_photos(p->rq->db, p->rq->arena, s->id, photos, &n, hidden));
    if (n == 0) return OK;
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Trước và sau"), S("Before and after"));
    h_lit(p->h, "</h2><div class=\"pair\"><div class=\"stack\">");
    photos_of(p, photos, n, PART_BEFORE, S("Trước khi xử lý"), S("Before"));
    h_lit(p->h, "</div><div class=\"stack\">");
    photos_of(p, photos, n, PART_AFTER, S("Sau khi xử lý"), S("After"));
    h_lit(p->h, "</div></div></section>");
    return OK;
}

static void facts(struct public_page *p, const struct shown *s)
{
    struct arena *a = p->rq->arena;
    struct buf used = { .arena = a };
    struct public_page in_used = { p->rq, &used };
    days_line(&in_used, s);
    h_lit(p->h, "<dl class=\"facts card\">");
    page_fact(p->h, page_text(p->rq, S("Mã"), S("Code")), s->code);
    page_fact(p->h, page_text(p->rq, S("Loại việc"), S("Kind")), either(p, s->category_name, s->category_name_en));
    page_fact(p->h, page_text(p->rq, S("Nơi xảy ra"), S("Where")), either(p, s->ward_name, s->ward_name_en));
    page_fact(p->h, page_text(p->rq, S("Đơn vị xử lý"), S("Handled by")), either(p, s->unit_name, s->unit_name_en));
    page_fact(p->h, page_text(p->rq, S("Gửi lúc"), S("Received")), time_text_vi(a, s->received_ms));
    if (state_is_open(s->state) && s->due_ms)
        page_fact(p->h, page_text(p->rq, S("Hạn xử lý"), S("Due")), time_text_vi(a, s->due_ms));
    page_fact(p->h, page_text(p->rq, S("Thời gian"), S("Time")), buf_str(&used));
    page_fact(p->h, page_text(p->rq, S("Đánh giá"), S("Rating")), rating_text(s->rating, in_english(p)));
    h_lit(p->h, "</dl>");
}

static void said(struct public_page *p, const struct shown *s)
{
    h_lit(p->h, "<section class=\"card stack\"><p>");
    state_chip(p, s->state);
    h_lit(p->h, "</p><p class=\"said\">");
    if (s->said.n) h_text(p->h, s->said);
    else words(p, S("Nội dung chi tiết không công khai."), S("The words of this report are not public."));
    h_lit(p->h, "</p></section>");
}

/* What is not shown, and why. */
static void what_is_hidden(struct public_page *p, int64_t photos)
{
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Những gì được che"), S("What is hidden"));
    h_lit(p->h, "</h2><ul class=\"stack tight\"><li>");
    words(p, S("Tên, số điện thoại và tài khoản của người gửi: luôn được giữ kín."),
             S("Name, telephone and account of the sender: always."));
    h_lit(p->h, "</li><li>");
    words(p, S("Lời người gửi viết: chỉ hiện bản đã bỏ số điện thoại, số giấy tờ, biển số."),
             S("The sender's own words: only a copy without numbers, papers and plates is shown."));
    h_lit(p->h, "</li><li>");
    words(p, S("Vị trí chính xác và số nhà: bản đồ chỉ ghi gần đúng."),
          S("The exact place and house number: maps show it roughly."));
    h_lit(p->h, "</li>");
    if (photos) {
        h_lit(p->h, "<li>");
        page_number(p->rq, p->h, photos);
        words(p, S(" ảnh hoặc tài liệu: chưa duyệt, hoặc có mặt người, biển số, giấy tờ."),
                 S(" pictures or documents: not looked at yet, or with faces, plates, papers."));
        h_lit(p->h, "</li>");
    }
    h_lit(p->h, "</ul></section>");
}

/* GET /board/:code -> one report as everybody may see it */
static enum err report_page(struct req *rq)
{
    struct report_in in = { 0 };
    struct public_page p = { .rq = rq };
    struct shown s;
    int64_t hidden = 0;
    TRY(req_read(rq, report_in_fields, &in));
    TRY(shown_by_code(rq->db, rq->arena, in.code, &s));
    p.h = page_open(rq, 200, title_of(&p, &s), page_text(rq, S("Phản ánh của người dân"), S("A resident's report")));
    board_links(&p, "");
    said(&p, &s);
    facts(&p, &s);
    TRY(photo_section(&p, &s, &hidden));
    h_lit(p.h, "<section class=\"card stack\"><h2>");
    words(&p, S("Các bước"), S("Step by step"));
    h_lit(p.h, "</h2><ol class=\"stack steps\">");
    TRY(shown_steps(rq->db, rq->arena, s.id, step_line, &p));
    h_lit(p.h, "</ol></section>");
    what_is_hidden(&p, hidden);
    page_close(rq, p.h);
    return reply_public(rq);
}

static const struct route table[] = {
    { GET, "/board", board_page, ROLE_ANYONE, .about = "Newest public reports, by ward, category and state", .in = &board_in_fields,
      .is_shared = true },
    { GET, "/board/:code", report_page, ROLE_ANYONE, .about = "One public report: words, photos, steps, days used, rating",
      .in = &report_in_fields, .is_shared = true },
};
const struct routes public_board_routes = { table, N_OF(table) };
