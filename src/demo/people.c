/* people.c - the seven people who show the demo city, with passwords made for this data folder. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "account/account.h"
#include "outreach/team/team.h"
#include "territory/territory.h"

enum place { AT_CITY, AT_WARD, AT_GROUP, AT_AGENCY };
#define AGENCY_SHOWN "DEMO-CX"
static const struct {
    const char *login, *role, *role_vi, *name, *path;
    unsigned bit;
    enum place at;
} cast[DEMO_PEOPLE] = {
    { "thanhpho",    "city",    "Ban chỉ đạo thành phố", "Ban chỉ đạo Thành phố",  "/console", ROLE_CITY,    AT_CITY  },
    { "canbo.tayho", "officer", "Cán bộ phường Tây Hồ",  "Cán bộ phường Tây Hồ",   "/console", ROLE_OFFICER, AT_WARD  },
    { "cayxanh",     "agency",  "Cán bộ Công ty Cây xanh", "Cán bộ Công ty Cây xanh", "/console", ROLE_OFFICER, AT_AGENCY },
    { "totruong",    "head",    "Tổ trưởng",             "",                       "/console", ROLE_HEAD,    AT_GROUP },
    { "",            "member",  "Tổ viên",               "",                       "/join/",   ROLE_MEMBER,  AT_GROUP },
    { "quantri",     "admin",   "Quản trị hệ thống",     "Quản trị hệ thống",      "/console", ROLE_ADMIN,   AT_CITY  },
    { "thanhtra",    "auditor", "Thanh tra",             "Thanh tra thành phố",    "/console", ROLE_AUDITOR, AT_CITY  },
};

/* Three words of four letters a person can type; 10^12 possibilities. */
static struct str draw_password(struct arena *a)
{
    static const char soft[] = "bcdghklmnpqrstvx", open[] = "aeiou";
    uint8_t r[12];
    char text[16];
    size_t n = 0;
    random_bytes(r, sizeof r);
    for (size_t i = 0; i < sizeof r; i++) {
        if (i && i % 4 == 0) text[n++] = '-';
        text[n++] = i % 2 ? open[r[i] % (sizeof open - 1)] : soft[r[i] % (sizeof soft - 1)];
    }
    struct str out = { 0 };
    enum err e = arena_copy(a, (struct str){ text, n }, &out);
    return e == OK ? out : (struct str){ 0 };
}

struct first { int64_t id; };
static enum err keep_first(const void *row, void *arg)
{
    struct first *f = arg;
    if (f->id == 0) f->id = ((const struct unit *)row)->id;
    return OK;
}

struct pair { struct member head, member; };
static enum err keep_pair(const void *row, void *arg)
{
    const struct member *m = row;
    struct pair *p = arg;
    if (m->position == POSITION_HEAD) p->head = *m;
    if (m->position == POSITION_MEMBER && p->member.id == 0) p->member = *m;
    return OK;
}

struct team_found { int64_t id; };
static enum err keep_team(const void *row, void *arg)
{
    ((struct team_found *)arg)->id = ((const struct team_row *)row)->id;
    return OK;
}

struct casting {
    const struct demo *d;
    struct arena *a;
    int64_t ward_id, group_id, agency_id;
    struct pair pair;
    struct str hash[DEMO_PEOPLE];
    struct demo_person *out;
};

static enum err play_one(struct db *db, struct casting *c, size_t i)
{
    struct demo_person *p = &c->out[i];
    const int64_t units[] = { [AT_CITY] = CITY_ID, [AT_WARD] = c->ward_id, [AT_GROUP] = c->group_id, [AT_AGENCY] = c->agency_id };
    int64_t id = 0, unit = units[cast[i].at], expires;
    p->name = str_z(cast[i].name);
    if (cast[i].bit == ROLE_HEAD)   { id = c->pair.head.account_id;   p->name = c->pair.head.name; }
    if (cast[i].bit == ROLE_MEMBER) { id = c->pair.member.account_id; p->name = c->pair.member.name; }
    if (id == 0) {
        TRY(account_add(db, c->a, c->d->now_ms, p->name, unit, &id));
        TRY(grant_add(db, c->a, c->d->now_ms, id, cast[i].bit, unit, 0));
    }
    if (p->login.n) return account_set_login(db, c->a, id, p->login, c->hash[i]);
    struct str token;
    TRY(invite_make(db, c->a, c->d->keys, c->d->now_ms, id, INVITE_PHONE, 0, &token, &expires));
    p->path = arena_printf(c->a, "/join/%.*s", (int)token.n, token.p);
    return OK;
}

static enum err play(struct db *db, void *arg)
{
    for (size_t i = 0; i < DEMO_PEOPLE; i++) TRY(play_one(db, arg, i));
    return OK;
}

/* The first group of the ward that is shown, and two people of its team. */
static enum err find_group(struct casting *c)
{
    struct unit ward, agency;
    struct first group = { 0 };
    struct team_found team = { 0 };
    TRY(unit_by_code(c->d->db, c->a, str_z(c->d->size->show_code), &ward));
    TRY(unit_by_code(c->d->db, c->a, S(AGENCY_SHOWN), &agency));
    TRY(unit_children(c->d->db, c->a, ward.id, 0, 1, keep_first, &group));
    TRY(team_list(c->d->db, c->a, &(struct team_query){ .unit_id = group.id, .limit = 1 }, keep_team, &team));
    TRY(member_list(c->d->db, c->a, team.id, keep_pair, &c->pair));
    c->ward_id = ward.id;
    c->agency_id = agency.id;
    c->group_id = group.id;
    return OK;
}

enum err demo_people(const struct demo *d, struct arena *a, struct demo_person out[DEMO_PEOPLE])
{
    struct casting c = { .d = d, .a = a, .out = out };
    TRY(find_group(&c));
    for (size_t i = 0; i < DEMO_PEOPLE; i++) {
        out[i] = (struct demo_person){ .role = str_z(cast[i].role), .role_vi = str_z(cast[i].role_vi), .login = str_z(cast[i].login),
                                       .path = str_z(cast[i].path) };
        if (!out[i].login.n) continue;
        out[i].password = draw_password(a);
        if (!out[i].password.n) return ERR_NOMEM;
        TRY(password_hash(a, out[i].password, &c.hash[i]));
    }
    return db_tx(d->db, play, &c);
}
