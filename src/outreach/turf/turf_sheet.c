/* turf_sheet.c - the walking sheet of one piece, for members who prefer paper. */
#include <math.h>
#include "core/time.h"
#include "paper/paper.h"
#include "outreach/campaign/rows.h"
#include "outreach/team/team.h"
#include "outreach/turf/turf_plan.h"

struct sheet_lane {
    int64_t id;
    struct str name, path;
    int number;
}; /* number: its place in the walk, 0 = not walked */
struct sheet {
    struct arena *a;
    struct paper *paper;
    struct piece piece;
    struct team team;
    struct campaign campaign;
    struct unit group, ward;
    struct str member;
    int64_t now_ms;
    struct rows doors, lanes, around; /* struct turf_sheet_row, struct sheet_lane, struct paper_point (micro-degrees) */
};

/* ---- reading ---- */

static enum err keep_door(const void *row, void *arg)
{
    struct sheet *s = arg;
    struct turf_sheet_row *d = rows_add(&s->doors);
    if (!d) return ERR_NOMEM;
    *d = *(const struct turf_sheet_row *)row;
    TRY(arena_copy(s->a, d->number, &d->number));
    TRY(arena_copy(s->a, d->head, &d->head));
    return arena_copy(s->a, d->last_outcome, &d->last_outcome);
}

static enum err keep_lane(const void *row, void *arg)
{
    const struct turf_lane_row *r = row;
    struct sheet *s = arg;
    struct sheet_lane *l = rows_add(&s->lanes);
    if (!l) return ERR_NOMEM;
    *l = (struct sheet_lane){ .id = r->id };
    TRY(arena_copy(s->a, r->name, &l->name));
    return arena_copy(s->a, r->path, &l->path);
}

static enum err keep_around(const void *row, void *arg)
{
    const struct turf_house_row *r = row;
    struct sheet *s = arg;
    if (r->lat_e6 == 0 && r->lon_e6 == 0) return OK;
    struct paper_point *at = rows_add(&s->around);
    if (!at) return ERR_NOMEM;
    *at = (struct paper_point){ (double)r->lon_e6, (double)r->lat_e6 };
    return OK;
}

static enum err read_all(struct db *db, struct sheet *s, int64_t piece_id)
{
    struct arena *a = s->a;
    TRY(piece_by_id(db, a, piece_id, &s->piece));
    TRY(team_by_id(db, a, s->piece.team_id, &s->team));
    TRY(unit_by_id(db, a, s->team.group_id, &s->group));
    TRY(unit_by_id(db, a, s->team.ward_id, &s->ward));
    struct member m;
    if (s->piece.member_id) { TRY(member_by_id(db, a, s->piece.member_id, &m)); s->member = m.name; }
    if (s->piece.campaign_id) TRY(campaign_by_id(db, a, s->piece.campaign_id, &s->campaign));
    TRY(turf_sheet_rows(db, a, piece_id, keep_door, s));
    TRY(turf_lane_rows(db, a, s->team.group_id, keep_lane, s));
    return turf_house_rows(db, a, s->team.group_id, keep_around, s);
}

static struct turf_sheet_row *doors_of(const struct sheet *s) { return (struct turf_sheet_row *)(void *)s->doors.p; }
static struct sheet_lane *lanes_of(const struct sheet *s)     { return (struct sheet_lane *)(void *)s->lanes.p; }

static struct sheet_lane *lane_of(const struct sheet *s, int64_t id)
{
    for (size_t i = 0; i < s->lanes.n; i++) if (lanes_of(s)[i].id == id) return &lanes_of(s)[i];
    return NULL;
}

/* Lanes get the number of their turn in the walk: the same on the sketch and in the table. */
static void number_lanes(struct sheet *s)
{
    int next = 1;
    for (size_t i = 0; i < s->doors.n; i++) {
        struct sheet_lane *l = lane_of(s, doors_of(s)[i].lane);
        if (l && l->number == 0) l->number = next++;
    }
}

/* ---- the sketch ---- */

/* From micro-degrees to millimetres of the box; a degree of longitude is cos 21° = 0.933 of one of latitude. */
struct view { double west, north, scale, left, top; };
static const double sketch_h = 92, squeeze = 0.933;

static bool is_placed(const struct turf_sheet_row *d) { return d->lat_e6 != 0 || d->lon_e6 != 0; }

static bool look(const struct sheet *s, struct view *v)
{
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;
    for (size_t i = 0; i < s->doors.n; i++) {
        const struct turf_sheet_row *d = &doors_of(s)[i];
        if (!is_placed(d)) continue;
        west = fmin(west, (double)d->lon_e6); east = fmax(east, (double)d->lon_e6);
        south = fmin(south, (double)d->lat_e6); north = fmax(north, (double)d->lat_e6);
    }
    if (!(west <= east)) return false;
    double room = 10, w = fmax((east - west) * squeeze, 200), h = fmax(north - south, 200);       /* 200: some 20 m */
    v->scale = fmin((PAPER_WIDTH - 2 * room) / w, (sketch_h - 2 * room) / h);
    v->west = west; v->north = north;
    v->left = (PAPER_WIDTH - (east - west) * squeeze * v->scale) / 2;
    v->top = (sketch_h - (north - south) * v->scale) / 2;
    return true;
}

static struct paper_point on_paper(const struct view *v, double lat, double lon)
{
    return (struct paper_point){ v->left + (lon - v->west) * squeeze * v->scale, v->top + (v->north - lat) * v->scale };
}

enum { POINTS_MAX = 64 };

static size_t points_of(const struct sheet_lane *l, const struct view *v, struct paper_point *out)
{
    size_t n = 0;
    int64_t lat, lon;
    for (struct str path = l->path; n < POINTS_MAX && turf_path_next(&path, &lat, &lon);)
        out[n++] = on_paper(v, (double)lat, (double)lon);
    return n;
}

/* The name along the longest stretch that lies in the box, beside the lane and never upside down. */
static void name_lane(struct sheet *s, const struct sheet_lane *l, const struct paper_point *at, size_t n)
{
    size_t best = 0;
    double longest = 0;
    for (size_t i = 1; i < n; i++) {
        double x = (at[i].x + at[i - 1].x) / 2, y = (at[i].y + at[i - 1].y) / 2;
        double length = hypot(at[i].x - at[i - 1].x, at[i].y - at[i - 1].y);
        if (x > 4 && x < PAPER_WIDTH - 4 && y > 4 && y < sketch_h - 4 && length > longest) {
            longest = length;
            best = i;
        }
    }
    if (best == 0 || longest < 6) return;
    double turn = atan2(at[best].y - at[best - 1].y, at[best].x - at[best - 1].x), half = 1.5707963267948966;
    if (turn > half) turn -= 2 * half;
    if (turn < -half) turn += 2 * half;
    struct paper_point middle = { (at[best].x + at[best - 1].x) / 2, (at[best].y + at[best - 1].y) / 2 };
    paper_label(s->paper, middle, l->name, turn);
}

static void draw_sketch(struct sheet *s)
{
    struct view v;
    struct paper_point at[POINTS_MAX];
    if (!look(s, &v)) return;
    paper_sketch(s->paper, sketch_h);
    for (size_t i = 0; i < s->lanes.n; i++) paper_line(s->paper, at, points_of(&lanes_of(s)[i], &v, at), PAPER_PLAIN);
    for (size_t i = 0; i < s->around.n; i++) {
        const struct paper_point *p = (const struct paper_point *)(const void *)s->around.p + i;
        paper_dot(s->paper, on_paper(&v, p->y, p->x), PAPER_FAINT);
    }
    for (size_t i = 0; i < s->lanes.n; i++)
        if (lanes_of(s)[i].number) name_lane(s, &lanes_of(s)[i], at, points_of(&lanes_of(s)[i], &v, at));
    int64_t lane = 0;
    int marked = 0;
    for (size_t i = 0; i < s->doors.n; i++) {
        const struct turf_sheet_row *d = &doors_of(s)[i];
        if (is_placed(d)) paper_dot(s->paper, on_paper(&v, (double)d->lat_e6, (double)d->lon_e6), PAPER_STRONG);
    }
    for (size_t i = 0; i < s->doors.n; i++) {            /* where the walk enters each lane first; over the dots */
        const struct turf_sheet_row *d = &doors_of(s)[i];
        const struct sheet_lane *l = lane_of(s, d->lane);
        if (d->lane == lane || !l || l->number <= marked || !is_placed(d)) continue;
        lane = d->lane;
        marked = l->number;
        paper_mark(s->paper, on_paper(&v, (double)d->lat_e6, (double)d->lon_e6), arena_printf(s->a, "%d", l->number));
    }
    paper_sketch_end(s->paper);
}

/* ---- the words ---- */

static const struct { const char *word; struct str text; } outcomes[] = {
    { "guided", STR("Đã hướng dẫn") }, { "absent", STR("Vắng nhà") }, { "come_back", STR("Hẹn lại") },
    { "refused", STR("Từ chối") }, { "no_device", STR("Không có máy") }, { "vacant", STR("Nhà trống") },
};

static struct str last_time(const struct sheet *s, const struct turf_sheet_row *d)
{
    if (d->due_ms > s->now_ms) {
        struct str t = time_text_vi(s->a, d->due_ms);
        return arena_printf(s->a, "Hẹn %.*s", (int)t.n, t.p);
    }
    for (size_t i = 0; i < N_OF(outcomes); i++) {
        if (!str_eq(d->last_outcome, str_z(outcomes[i].word))) continue;
        struct str day = day_text_vi(s->a, day_of_ms(d->last_ms));
        return arena_printf(s->a, "%.*s %.*s", (int)outcomes[i].text.n, outcomes[i].text.p,
                            (int)(day.n < 5 ? day.n : 5), day.p);
    }
    return S("");
}

/* A telephone number is not torn apart at the end of a line. */
static struct str unbroken(struct arena *a, struct str s)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < s.n; i++) buf_add(&b, s.p[i] == ' ' ? S("\u00A0") : (struct str){ s.p + i, 1 });
    return b.failed ? s : buf_str(&b);
}

static void write_head(struct sheet *s)
{
    struct str from = day_text_vi(s->a, s->campaign.from_day), to = day_text_vi(s->a, s->campaign.to_day);
    struct str period =
        s->campaign.id ? arena_printf(s->a, "%.*s – %.*s", (int)from.n, from.p, (int)to.n, to.p) : S("");
    struct str title = arena_printf(s->a, "Phiếu đi ngõ – Mảnh %d", (int)s->piece.number);
    struct str under =
        arena_printf(s->a, "%.*s · %.*s", (int)s->group.name.n, s->group.name.p, (int)s->ward.name.n, s->ward.name.p);
    struct str size = arena_printf(s->a, "%d nhà · %zu hộ · khoảng %d giờ", (int)s->piece.houses, s->doors.n,
                                   (int)((s->piece.work + 59) / 60));
    struct str hotline = unbroken(s->a, s->team.hotline.n ? s->team.hotline : S("1022"));    /* the city's own line */
    paper_title(s->paper, s->campaign.id ? s->campaign.name : S("Đi từng ngõ, gõ từng nhà, hướng dẫn từng người"),
                title, under);
    const struct paper_fact facts[] = {
        { S("Tổ viên"), s->member.n ? s->member : S("Chưa giao cho ai") }, { S("Tổ công nghệ số cộng đồng"), s->team.name },
        { S("Địa bàn"), size }, { S("Đường dây nóng của tổ"), hotline },
        { S("Thời gian của đợt"), period }, { S("Ngày in"), time_text_vi(s->a, s->now_ms) },
    };
    paper_facts(s->paper, facts, N_OF(facts));
    paper_gap(s->paper, 1);
    paper_note(s->paper, arena_printf(s->a,
        "Trước cửa mỗi nhà: đưa thẻ và mã trên điện thoại để bác kiểm tra bạn là người của thành phố. Không hỏi mật khẩu, mã OTP, "
        "mã PIN. Không chụp, không giữ giấy tờ. Bác còn ngại thì mời bác gọi %.*s.", (int)hotline.n, hotline.p));
}

static const struct paper_column columns[] = {
    { STR("TT"),       9,  PAPER_RIGHT  }, { STR("Số nhà"),    19, PAPER_LEFT }, { STR("Chủ hộ"),  35, PAPER_LEFT },
    { STR("Người"),    14, PAPER_CENTRE }, { STR("Lần trước"), 22, PAPER_LEFT }, { STR("Kết quả"), 36, PAPER_LEFT },
    { STR("Sẵn sàng"), 27, PAPER_LEFT   }, { STR("Ghi chú"),   18, PAPER_LEFT },
};

static void write_doors(struct sheet *s)
{
    int64_t lane = 0;
    paper_heading(s->paper, S("Các hộ theo thứ tự đi"));
    paper_table(s->paper, columns, N_OF(columns));
    for (size_t i = 0; i < s->doors.n; i++) {
        const struct turf_sheet_row *d = &doors_of(s)[i];
        const struct sheet_lane *l = lane_of(s, d->lane);
        if (d->lane != lane && l) {
            bool again = false;
            for (size_t k = 0; k < i && !again; k++) again = doors_of(s)[k].lane == d->lane;
            paper_band(s->paper,
                       arena_printf(s->a, "%d. %.*s%s", l->number, (int)l->name.n, l->name.p, again ? " (tiếp)" : ""));
            lane = d->lane;
        }
        const struct str cells[] = {
            arena_printf(s->a, "%zu", i + 1),
            d->number,
            d->head,
            arena_printf(s->a, "%d", (int)d->people),
            last_time(s, d),
            S("☐ Gặp ☐ Vắng ☐ Hẹn ☐ Từ chối"),
            S("☐ A ☐ B ☐ C"),
            S(""),
        };
        paper_row(s->paper, cells);
    }
    paper_table_end(s->paper);
}

static void write_end(struct sheet *s)
{
    paper_text(
        s->paper,
        S("Ba sẵn sàng – A: có điện thoại thông minh, có mạng, có ứng dụng của thành phố. B: định danh mức 2, có tài khoản "
          "ngân hàng hoặc ví. C: biết kỹ năng cơ bản, biết giữ an toàn, biết ứng xử trên mạng. Chỉ đánh dấu khi đủ cả khối."));
    paper_text(
        s->paper,
        S("Nhập lại vào ứng dụng trong ngày. Phiếu có tên và địa chỉ của người dân: giữ kín, nộp lại tổ trưởng để huỷ "
          "sau khi nhập (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15)."));
}

enum err turf_sheet(struct db *db, struct arena *a, int64_t piece_id, int64_t now_ms, struct str *pdf)
{
    struct sheet s = {
        .a = a, .now_ms = now_ms, .doors = { .a = a, .size = sizeof(struct turf_sheet_row) },
        .lanes = { .a = a, .size = sizeof(struct sheet_lane) }, .around = { .a = a, .size = sizeof(struct paper_point) },
    };
    TRY(read_all(db, &s, piece_id));
    number_lanes(&s);
    struct str foot =
        arena_printf(a, "Sẵn Sàng · %.*s · Mảnh %d", (int)s.team.name.n, s.team.name.p, (int)s.piece.number);
    TRY(paper_open(a, &(struct paper_about){ S("Phiếu đi ngõ"), foot, now_ms }, &s.paper));
    write_head(&s);
    draw_sketch(&s);
    write_doors(&s);
    write_end(&s);
    return paper_close(s.paper, pdf);
}
