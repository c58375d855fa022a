/* team_import.c - lists of teams and members: the team found or formed by its group, the member by name within it. */
#include "outreach/team/team_import.h"
#include <assert.h>
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "outreach/team/team_import_db.h"
#include "rules/rules.h"

struct team_in {
    struct str ward, group, team, decision_no, decision_date, zalo, hotline, name, position, force, phone;
};
static const struct field team_columns[] = {
    FIELD(struct team_in, ward,          .min = 1, .max = 120, .about = "code or name of the ward or commune"),
    FIELD(struct team_in, group,         .min = 1, .max = 120, .about = "tổ dân phố, thôn: must be there"),
    FIELD(struct team_in, team,          .nullable = true, .max = 120,
          .about = "name of the team; else after its group"),
    FIELD(struct team_in, decision_no,   .nullable = true, .max = 60,  .about = "số quyết định thành lập"),
    FIELD(struct team_in, decision_date, .nullable = true, .max = 20,  .about = "14/08/2025 or 2025-08-14"),
    FIELD(struct team_in, zalo,          .nullable = true, .max = 200, .about = "the team's group there"),
    FIELD(struct team_in, hotline,       .nullable = true, .max = 20),
    FIELD(struct team_in, name,          .nullable = true, .max = 120,
          .about = "a member; empty: the row is about the team"),
    FIELD(struct team_in, position,      .nullable = true, .max = 40,  .about = "tổ trưởng, tổ phó, tổ viên"),
    FIELD(struct team_in, force,         .nullable = true, .max = 60,
           .about = "đoàn thanh niên, phụ nữ, công an, giáo viên …"),
    FIELD(struct team_in, phone,         .nullable = true, .max = 20,  .about = "of the member; kept sealed"),
};
static const char *const team_headings[] = {
    "ma phuong|ma xa|phuong|xa|phuong xa|ward code", "to dan pho|thon|to|to thon|tdp",
    "to cong nghe so|to cong nghe so cong dong|to chuyen doi so cong dong|ten to|to cnscd|to cdscd",
    "so quyet dinh|quyet dinh|so qd", "ngay quyet dinh|ngay qd|decision day", "zalo|nhom zalo",
        "duong day nong|dien thoai to",
    "ho ten|ho va ten|thanh vien|ten thanh vien", "chuc vu|vai tro|nhiem vu", "luc luong|thanh phan|don vi cong tac",
    "dien thoai|so dien thoai|sdt",
};
static_assert(N_OF(team_columns) == N_OF(team_headings), "a heading for each column");

/* ---- words ---- */

struct word { struct str folded; unsigned value; };
static const struct word positions[] = {
    { STR("to truong"), POSITION_HEAD }, { STR("truong"), POSITION_HEAD }, { STR("head"), POSITION_HEAD },
    { STR("to pho"), POSITION_DEPUTY }, { STR("pho"), POSITION_DEPUTY }, { STR("deputy"), POSITION_DEPUTY },
    { STR("to vien"), POSITION_MEMBER }, { STR("thanh vien"), POSITION_MEMBER }, { STR("member"), POSITION_MEMBER },
};
enum { YOUTH, WOMEN, POLICE, TEACHER, STUDENT, FIRM, OFFICIAL, VETERAN, OTHER };    /* places in force_words */
static const struct word forces[] = {
    { STR("doan thanh nien"), YOUTH }, { STR("thanh nien"), YOUTH }, { STR("bi thu chi doan"), YOUTH }, { STR("youth"),
            YOUTH },
    { STR("phu nu"), WOMEN }, { STR("hoi phu nu"), WOMEN }, { STR("hoi lien hiep phu nu"), WOMEN }, { STR("women"),
            WOMEN },
    { STR("cong an"), POLICE }, { STR("cong an khu vuc"), POLICE }, { STR("police"), POLICE },
    { STR("giao vien"), TEACHER }, { STR("teacher"), TEACHER },
    { STR("sinh vien"), STUDENT }, { STR("hoc sinh"), STUDENT }, { STR("student"), STUDENT },
    { STR("doanh nghiep"), FIRM }, { STR("firm"), FIRM },
    { STR("can bo"), OFFICIAL }, { STR("cong chuc"), OFFICIAL }, { STR("vien chuc"), OFFICIAL }, { STR("official"),
            OFFICIAL },
    { STR("cuu chien binh"), VETERAN }, { STR("veteran"), VETERAN },
    { STR("khac"), OTHER }, { STR("nguoi dan"), OTHER }, { STR("other"), OTHER },
};

static bool word_read(struct arena *a, struct str said, const struct word *v, size_t n, unsigned *out)
{
    struct str folded = name_folded(a, said);
    for (size_t i = 0; i < n; i++) if (str_eq(folded, v[i].folded)) { *out = v[i].value; return true; }
    return false;
}

/* The up to three numbers of "14/08/2025", "14-8-2025", "14.8.2025". */
static bool numbers_read(struct str s, int out[3])
{
    int n = 0, digits = 0;
    out[0] = out[1] = out[2] = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9') {
            if (++digits > 4) return false;
            out[n] = 10 * out[n] + (c - '0');
        } else if ((c == '/' || c == '-' || c == '.') && digits && n < 2) { n++; digits = 0; }
        else return false;
    }
    return n == 2 && digits == 4;
}

/* A sheet hands dates over as it stores them: days since 1899-12-30. */
enum { SHEET_EPOCH_DAYS = 25569, SHEET_DAY_MAX = 73050 };
static bool date_read(struct str s, int64_t *day)
{
    static const struct field serial = { .name = "day", .kind = FIELD_I64, .min = SHEET_EPOCH_DAYS,
                                         .max = SHEET_DAY_MAX };
    int v[3];
    int64_t number;
    if (day_of_text(s, day) == OK) return true;
    if (field_read(&serial, s, &number) == OK) { *day = number - SHEET_EPOCH_DAYS; return true; }
    return numbers_read(s, v) && day_of_date((struct date){ v[2], v[1], v[0] }, day) == OK;
}

/* ---- what a row means, before anything is written ---- */

struct wanted {
    const struct team_in *in;
    struct unit group;
    struct team team;                    /* id 0: it is formed by this row */
    bool is_team_changed;
    bool has_position, has_force;
    unsigned position, force;
    int64_t decision_day;
    struct str phone;                    /* +84… */
};

static enum err words_read(struct importing *im, struct wanted *w)
{
    const struct team_in *in = w->in;
    char phone[16];
    if (in->name.n && !name_is_fit(in->name)) return import_refuse(im, "name", "name");
    if (in->decision_date.n && !date_read(in->decision_date, &w->decision_day))
        return import_refuse(im, "decision_date", "date");
    w->has_position = in->position.n > 0;
    w->has_force = in->force.n > 0;
    if (in->position.n && !word_read(im->a, in->position, positions, N_OF(positions), &w->position))
        return import_refuse(im, "position", "post");
    if (in->force.n && !word_read(im->a, in->force, forces, N_OF(forces), &w->force))
        return import_refuse(im, "force", "force");
    if (!in->phone.n) return OK;
    size_t n = rules_phone(in->phone.p, in->phone.n, phone);
    return n ? arena_copy(im->a, (struct str){ phone, n }, &w->phone) : import_refuse(im, "phone", "phone");
}

static void text_set(struct str said, struct str *out, bool *changed)
{
    if (!said.n || str_eq(said, *out)) return;
    *out = said;
    *changed = true;
}

static enum err team_read(struct importing *im, struct wanted *w)
{
    const struct team_in *in = w->in;
    struct unit ward;
    TRY(import_ward(im, "ward", in->ward, &ward));
    TRY(import_group(im, "group", &ward, in->group, &w->group));
    enum err e = team_of_group(im->db, im->a, w->group.id, &w->team);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == ERR_NOT_FOUND) {
        struct str name = arena_printf(im->a, "Tổ công nghệ số cộng đồng %.*s", (int)w->group.name.n, w->group.name.p);
        if (!name.n) return ERR_NOMEM;
        w->team = (struct team){ .group_id = w->group.id, .ward_id = ward.id, .name = name, .decision_no = S(""),
                                 .zalo = S(""), .hotline = S(""), .state = TEAM_ACTIVE };
    }
    text_set(in->team, &w->team.name, &w->is_team_changed);
    text_set(in->decision_no, &w->team.decision_no, &w->is_team_changed);
    text_set(in->zalo, &w->team.zalo, &w->is_team_changed);
    text_set(in->hotline, &w->team.hotline, &w->is_team_changed);
    if (w->decision_day && w->decision_day != w->team.decision_day) {
        w->team.decision_day = w->decision_day;
        w->is_team_changed = true;
    }
    return OK;
}

/* Who of the team the row is about, and who leads it now. */
struct meeting {
    struct importing *im;
    const struct wanted *w;
    struct str folded;
    struct listed_member found;
    bool is_found;
    int64_t head_id;                     /* 0 = nobody */
};

static enum err phone_differs(const struct meeting *t, const struct listed_member *m, bool *differs)
{
    struct str known;
    *differs = false;
    if (!t->w->phone.n || !m->phone.n) return OK;
    if (keys_unseal(t->im->keys, t->im->a, "member.phone", m->phone, &known) != OK) return ERR_INTERNAL;
    *differs = !str_eq(known, t->w->phone);
    return OK;
}

static enum err meet(const void *row, void *arg)
{
    const struct listed_member *m = row;
    struct meeting *t = arg;
    bool differs;
    if (!m->left_day && m->position == POSITION_HEAD) t->head_id = m->id;
    if (t->is_found || (m->left_day && !m->is_active)) return OK;
    if (!str_eq(name_folded(t->im->a, m->name), t->folded)) return OK;
    TRY(phone_differs(t, m, &differs));
    if (differs) return OK;
    t->found = *m;
    t->is_found = true;
    return OK;
}

static enum err member_find(struct importing *im, const struct wanted *w, struct meeting *t)
{
    *t = (struct meeting){ .im = im, .w = w, .folded = name_folded(im->a, w->in->name) };
    if (w->team.id) TRY(listed_members(im->db, im->a, w->team.id, meet, t));
    bool leads = w->has_position && w->position == POSITION_HEAD;
    if (leads && t->head_id && t->head_id != t->found.id) return import_refuse(im, "position", "head_taken");
    if (!t->is_found || !t->found.left_day) return OK;
    int64_t elsewhere;
    TRY(member_count_account(im->db, im->a, t->found.account_id, &elsewhere));
    return elsewhere ? import_refuse(im, "name", "elsewhere") : OK;
}

/* ---- writing ---- */

static enum err note(struct importing *im, const struct wanted *w, const char *action, struct str reason)
{
    struct str subject = arena_printf(im->a, "team:%lld", (long long)w->team.id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(im->db, im->a, &(struct audit_line){ .at_ms = im->now_ms, .account_id = im->asked_by,
                       .unit_id = w->group.id, .action = str_z(action), .subject = subject, .reason = reason,
                       .address = S("import") });
}

static enum err team_write(struct importing *im, struct wanted *w)
{
    if (w->team.id == 0) {
        im->is_new = true;
        TRY(team_insert(im->db, im->a, &w->team));
        return note(im, w, "team.create", w->team.name);
    }
    if (!w->is_team_changed) return OK;
    im->is_changed = true;
    TRY(team_row_update(im->db, im->a, &w->team));
    return note(im, w, "team.change", w->team.name);
}

static enum err phone_seal(struct importing *im, const struct wanted *w, struct bytes *out)
{
    return w->phone.n ? keys_seal(im->keys, im->a, "member.phone", w->phone, out) : OK;
}

/* Somebody new in the team: a new person, or one who had left and is back. */
static enum err member_add(struct importing *im, const struct wanted *w, const struct meeting *t)
{
    struct member m = { .team_id = w->team.id, .account_id = t->found.account_id, .name = w->in->name,
                        .position = w->has_position ? w->position : POSITION_MEMBER,
                        .force = w->has_force ? w->force : t->is_found ? t->found.force : OTHER };
    struct bytes phone = t->found.phone;
    if (!t->is_found) TRY(account_add(im->db, im->a, im->now_ms, w->in->name, w->group.id, &m.account_id));
    TRY(member_insert(im->db, im->a, im->now_ms, &m));
    TRY(phone_seal(im, w, &phone));
    struct listed_member row = { .id = m.id, .position = m.position, .force = m.force, .phone = phone };
    if (phone.n) TRY(listed_member_set(im->db, im->a, &row));
    im->is_new = true;
    return note(im, w, "team.join", w->in->name);
}

static enum err member_change(struct importing *im, const struct wanted *w, const struct meeting *t)
{
    struct listed_member m = t->found;
    bool changed = false;
    if (w->has_force && m.force != w->force) { m.force = w->force; changed = true; }
    if (w->phone.n && !m.phone.n) { TRY(phone_seal(im, w, &m.phone)); changed = true; }
    if (w->has_position && m.position != w->position) {
        if (w->position == POSITION_HEAD)
            TRY(grant_add(im->db, im->a, im->now_ms, m.account_id, ROLE_HEAD, w->group.id, im->asked_by));
        if (m.position == POSITION_HEAD)
            TRY(grant_end(im->db, im->a, im->now_ms, m.account_id, ROLE_HEAD, w->group.id));
        m.position = w->position;
        changed = true;
    }
    if (!changed) return OK;
    im->is_changed = true;
    TRY(listed_member_set(im->db, im->a, &m));
    return note(im, w, "team.member", w->in->name);
}

static enum err team_row_in(struct importing *im, const void *row)
{
    struct wanted w = { .in = row };
    struct meeting t;
    TRY(words_read(im, &w));
    TRY(team_read(im, &w));
    if (!w.in->name.n && (w.has_position || w.has_force || w.phone.n)) return import_refuse(im, "name", "missing");
    if (w.in->name.n) TRY(member_find(im, &w, &t));
    TRY(team_write(im, &w));
    if (!w.in->name.n) return OK;
    return t.is_found && !t.found.left_day ? member_change(im, &w, &t) : member_add(im, &w, &t);
}

const struct import_kind teams_import = {
    .name = "teams", .title = "Tổ công nghệ số cộng đồng và tổ viên", .roles = ROLE_OFFICER | ROLE_CITY,
    .columns = FIELDS(team_columns), .headings = team_headings, .row_size = sizeof(struct team_in),
    .batch_rows = 200, .row = team_row_in,
};
