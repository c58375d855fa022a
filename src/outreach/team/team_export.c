/* team_export.c - teams with their members, and visits, as tables that leave page by page. */
#include "auth/role.h"
#include "core/time.h"
#include "outreach/team/team_import.h"
#include "outreach/team/team_import_db.h"
#include "outreach/campaign/visit.h"

enum { TAKERS = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR };

struct walk { struct arena *a; struct export_at *at; export_row_fn *each; void *arg; int64_t n; };

struct spelled { const char *word, *vi; };
static struct str spell(const struct spelled *v, size_t n, struct str word)
{
    for (size_t i = 0; i < n; i++) if (str_eq(word, str_z(v[i].word))) return str_z(v[i].vi);
    return word;
}

/* ---- teams ---- */

static const char *const team_headings[] = {
    "Mã phường", "Tổ dân phố", "Tổ công nghệ số", "Số quyết định", "Ngày quyết định", "Zalo", "Đường dây nóng",
        "Họ tên",
    "Chức vụ", "Lực lượng",
};
static const struct spelled positions[] = {
    { "head", "Tổ trưởng" }, { "deputy", "Tổ phó" }, { "member", "Tổ viên" },
};
static const struct spelled forces[] = {
    { "youth", "Đoàn thanh niên" }, { "women", "Phụ nữ" }, { "police", "Công an" }, { "teacher", "Giáo viên" },
    { "student", "Sinh viên" }, { "firm", "Doanh nghiệp" }, { "official", "Cán bộ" }, { "veteran", "Cựu chiến binh" },
    { "other", "Khác" },
};

static enum err team_out(const void *row, void *arg)
{
    const struct team_line *t = row;
    struct walk *w = arg;
    struct str cells[] = { t->ward, t->group, t->team, t->decision_no,
                           t->decision_day ? day_text_vi(w->a, t->decision_day) : S(""), t->zalo, t->hotline, t->name,
                           spell(positions, N_OF(positions), t->position), spell(forces, N_OF(forces), t->force) };
    w->at->key[0] = t->team_id;
    w->at->key[1] = t->member_id;
    w->n++;
    return w->each(w->arg, cells, N_OF(cells));
}

static enum err teams_page(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, export_row_fn *each,
                           void *arg)
{
    struct walk w = { a, at, each, arg, 0 };
    struct unit u;
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(team_lines(db, a, &u, at->key[0], at->key[1], EXPORT_PAGE, team_out, &w));
    at->done = w.n < EXPORT_PAGE;
    return OK;
}

const struct export_kind teams_export = { "teams", TAKERS | ROLE_ADMIN, team_headings, N_OF(team_headings),
                                          teams_page };

/* ---- visits ---- */

static const char *const visit_headings[] = {
    "Ngày tính", "Lúc", "Mã phường", "Tổ dân phố", "Đường phố", "Hộ (số nội bộ)", "Tổ công nghệ số", "Tổ viên",
        "Kết quả",
    "Số người", "Người dân xác nhận", "Nghi vấn", "Gọi lại", "Đến muộn", "Tình trạng", "Mã lượt",
};
static const struct spelled outcomes[] = {
    { "guided", "Đã hướng dẫn" }, { "absent", "Vắng nhà" }, { "come_back", "Hẹn lại" }, { "refused", "Từ chối" },
    { "no_device", "Không có thiết bị" }, { "vacant", "Nhà trống" },
};
static const struct spelled calls[] = {
    { "true", "Đúng" }, { "false", "Sai" }, { "unreachable", "Không liên lạc được" }, { "refused", "Từ chối trả lời" },
};

static enum err visit_out(const void *row, void *arg)
{
    const struct visit_line *v = row;
    struct walk *w = arg;
    struct visit body = { 0 };
    struct blame blame;
    enum err e = visit_read(w->a, v->body, v->is_correction, &body, &blame);
    if (e == ERR_NOMEM) return e;                            /* a body that reads no more is the audit's to name */
    struct str cells[] = {
        day_text_vi(w->a, v->day), time_text_vi(w->a, v->at_ms), v->ward, v->group, v->lane,
        arena_printf(w->a, "%lld", (long long)v->household_id), v->team, v->member,
        spell(outcomes, N_OF(outcomes), v->outcome), arena_printf(w->a, "%zu", body.n_people),
        v->confirmed ? S("Có") : S(""), v->flags, spell(calls, N_OF(calls), v->called), v->late ? S("Có") : S(""),
        v->live ? S("") : S("Đã huỷ"), v->id,
    };
    w->at->key[0] = v->day;
    w->at->key[1] = v->seq;
    w->n++;
    return w->each(w->arg, cells, N_OF(cells));
}

static enum err visits_page(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, export_row_fn *each,
                            void *arg)
{
    struct walk w = { a, at, each, arg, 0 };
    struct unit u;
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(visit_lines(db, a, &u, at->key[0], at->key[1], EXPORT_PAGE, visit_out, &w));
    at->done = w.n < EXPORT_PAGE;
    return OK;
}

const struct export_kind visits_export = { "visits", TAKERS, visit_headings, N_OF(visit_headings), visits_page };
