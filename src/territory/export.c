/* export.c - the tables that leave: units, houses, residents; a personal number only as its last four digits. */
#include "auth/role.h"
#include "territory/export.h"
#include "territory/export_db.h"

struct walk { struct arena *a; struct export_at *at; export_row_fn *each; void *arg; int64_t n; };

/* Millionths as a decimal number without needless zeros: 21038600 -> "21.0386". */
static struct str decimal(struct arena *a, int64_t e6)
{
    unsigned long long x = e6 < 0 ? 0 - (unsigned long long)e6 : (unsigned long long)e6;
    struct str s = arena_printf(a, "%s%llu.%06llu", e6 < 0 ? "-" : "", x / 1000000, x % 1000000);
    while (s.n && s.p[s.n - 1] == '0') s.n--;
    if (s.n && s.p[s.n - 1] == '.') s.n--;
    return s;
}

static struct str whole(struct arena *a, int64_t x)
{
    return x ? arena_printf(a, "%lld", (long long)x) : S("");
}

/* ---- units ---- */

static const char *const unit_headings[] = {
    "Mã", "Tên", "Tên tiếng Anh", "Loại", "Thuộc", "Diện tích km2", "Dân số", "Vĩ độ", "Kinh độ", "Số hộ",
    "Số nhân khẩu", "Nguồn",
};
static const char *const unit_kind_names[] = { "Thành phố", "Phường", "Xã", "Tổ dân phố" };

struct unit_walk { struct walk w; struct db *db; int64_t parent_id; struct str parent_code; };

static enum err unit_out(const void *row, void *arg)
{
    struct unit_walk *w = arg;
    const struct unit *u = row;
    struct arena *a = w->w.a;
    if (u->parent_id != w->parent_id) {
        struct unit parent = { .code = S("") };
        if (u->parent_id) TRY(unit_by_id(w->db, a, u->parent_id, &parent));
        w->parent_id = u->parent_id;
        w->parent_code = parent.code;
    }
    struct str cells[] = { u->code, u->name, u->name_en, str_z(unit_kind_names[u->kind]), w->parent_code,
                           decimal(a, u->area_m2),
        whole(a, u->population), decimal(a, u->lat_e6), decimal(a, u->lon_e6), whole(a, u->households),
            whole(a, u->residents), u->source };
    w->w.at->unit_id = u->id;
    w->w.n++;
    return w->w.each(w->w.arg, cells, N_OF(cells));
}

static enum err units_page(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, export_row_fn *each,
                           void *arg)
{
    struct unit_walk w = { .w = { a, at, each, arg, 0 }, .db = db, .parent_code = S("") };
    TRY(export_units(db, a, unit_id, at->unit_id, EXPORT_PAGE, unit_out, &w));
    at->done = w.w.n < EXPORT_PAGE;
    return OK;
}

/* ---- houses and residents, group by group ---- */

static const char *const home_headings[] = {
    "Mã phường", "Tổ dân phố", "Đường phố", "Số nhà", "Mã hộ", "Chủ hộ", "Vĩ độ", "Kinh độ",
    "Họ tên", "Năm sinh", "Giới tính", "4 số cuối định danh",
};
enum { HOUSE_CELLS = 8, RESIDENT_CELLS = 12 };
static const struct { const char *word, *vi; } sexes[] = { { "male", "Nam" }, { "female", "Nữ" } };

static enum err home_out(struct walk *w, const struct export_home *h, size_t n)
{
    struct str sex = S("");
    bool placed = h->lat_e6 || h->lon_e6;
    for (size_t i = 0; i < N_OF(sexes); i++) if (str_eq(h->sex, str_z(sexes[i].word))) sex = str_z(sexes[i].vi);
    struct str cells[RESIDENT_CELLS] = { h->ward, h->group, h->lane, h->house, h->code, h->head,
        placed ? decimal(w->a, h->lat_e6) : S(""), placed ? decimal(w->a, h->lon_e6) : S(""),
        h->name, whole(w->a, h->birth_year), sex, h->last4.n ? h->last4 : S("") };
    w->at->household_id = h->household_id;
    w->at->resident_id = h->resident_id;
    w->n++;
    return w->each(w->arg, cells, n);
}

static enum err house_out(const void *row, void *arg) { return home_out(arg, row, HOUSE_CELLS); }
static enum err resident_out(const void *row, void *arg) { return home_out(arg, row, RESIDENT_CELLS); }

/* A page is one group's rows; a short one moves on to the next group. */
static enum err homes_page(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, export_row_fn *each,
                           void *arg, bool people)
{
    struct walk w = { a, at, each, arg, 0 };
    while (w.n == 0) {
        if (!at->group_id) {
            struct unit g;
            enum err e = export_group(db, a, unit_id, at->unit_id, &g);
            if (e == ERR_NOT_FOUND) { at->done = true; return OK; }
            TRY(e);
            *at = (struct export_at){ .unit_id = g.id, .group_id = g.id };
        }
        if (people) TRY(export_residents(db, a, at->group_id, at->household_id, at->resident_id, EXPORT_PAGE,
                                         resident_out, &w));
        else TRY(export_households(db, a, at->group_id, at->household_id, EXPORT_PAGE, house_out, &w));
        if (w.n < EXPORT_PAGE) at->group_id = 0;
    }
    return OK;
}

static enum err houses_page(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, export_row_fn *each,
                            void *arg)
{
    return homes_page(db, a, unit_id, at, each, arg, false);
}

static enum err residents_page(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at,
                               export_row_fn *each, void *arg)
{
    return homes_page(db, a, unit_id, at, each, arg, true);
}

enum { TAKERS = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR };
const struct export_kind units_export = { "units", TAKERS | ROLE_ADMIN, unit_headings, N_OF(unit_headings),
                                          units_page };
const struct export_kind houses_export = { "houses", TAKERS, home_headings, HOUSE_CELLS, houses_page };
const struct export_kind residents_export = { "residents", TAKERS, home_headings, RESIDENT_CELLS, residents_page };

const struct export_kind *export_kind_by_name(struct str name)
{
    for (size_t i = 0; export_kinds[i]; i++) if (str_eq(name, str_z(export_kinds[i]->name))) return export_kinds[i];
    return NULL;
}
