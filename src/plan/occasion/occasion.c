/* occasion.c - the life of an occasion: drafted, announced, opened, begun and ended by people or the clock, counted as held. */
#include "plan/occasion/occasion_db.h"
#include "core/hide.h"
#include "core/time.h"
#include "core/uuid.h"
#include "net/url.h"
#include "plan/occasion/occasion_rules.h"
#include "plan/occasion/occasion_tally.h"
#include "plan/occasion/ticket.h"
#include "territory/territory.h"

const char *const occasion_kinds[] = { "launch", "help_point", "class", "seminar", "contest", "service_day", NULL };
const char *const occasion_states[] = { "draft", "announced", "open", "under_way", "ended", "cancelled", NULL };
const char *const occasion_events[] = { "announce", "open", "start", "end", "cancel", NULL };
const char *const occasion_whens[] = { "coming", "past", NULL };
const char *const material_kinds[] = { "link", "document", "slides", "video", NULL };

enum { DESK = ROLE_OFFICER | ROLE_CITY, THE_TIME = 1u << 28 };           /* THE_TIME: no person holds this bit */
static const struct flow_step steps[] = {
    { OCCASION_DRAFT,     OCCASION_ANNOUNCE, OCCASION_ANNOUNCED, DESK            },
    { OCCASION_DRAFT,     OCCASION_CANCEL,   OCCASION_CANCELLED, DESK            },
    { OCCASION_ANNOUNCED, OCCASION_OPENS,    OCCASION_OPEN,      DESK | THE_TIME },
    { OCCASION_ANNOUNCED, OCCASION_START,    OCCASION_UNDER_WAY, DESK | THE_TIME },
    { OCCASION_ANNOUNCED, OCCASION_CANCEL,   OCCASION_CANCELLED, DESK            },
    { OCCASION_OPEN,      OCCASION_START,    OCCASION_UNDER_WAY, DESK | THE_TIME },
    { OCCASION_OPEN,      OCCASION_CANCEL,   OCCASION_CANCELLED, DESK            },
    { OCCASION_UNDER_WAY, OCCASION_END,      OCCASION_ENDED,     DESK | THE_TIME },
};
const struct flow occasion_flow = {
    .name = "occasion", .states = occasion_states, .events = occasion_events, .steps = steps, .n_steps = N_OF(steps), .start = OCCASION_DRAFT,
};

enum err occasion_desk(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id)
{
    unsigned held;
    if (by->is_local) return OK;
    TRY(roles_at(db, a, by->account_id, unit_id, &held));
    return held & by->roles & DESK ? OK : ERR_FORBIDDEN;
}

/* ---- what a draft must be ---- */


bool occasion_url_fits(struct str s)
{
    struct url u;
    return s.n <= OCCASION_URL_MAX && url_read(s, &u) == OK && u.is_https;
}

const char *occasion_words_fault(const struct occasion_words *w)
{
    if (!line_fits(w->title, OCCASION_TITLE_MIN, OCCASION_TITLE_MAX)) return "title";
    if (!line_fits(w->title_en, 0, OCCASION_TITLE_MAX)) return "title_en";
    if (!text_fits(w->text, 0, OCCASION_TEXT_MAX)) return "text";
    if (!text_fits(w->text_en, 0, OCCASION_TEXT_MAX)) return "text_en";
    if (!line_fits(w->place, 0, OCCASION_PLACE_MAX)) return "place";
    if (w->stream.n && !occasion_url_fits(w->stream)) return "stream";
    if (!w->place.n && !w->stream.n) return "place";                     /* it must be somewhere */
    if (w->lat_e6 < -90000000 || w->lat_e6 > 90000000) return "lat_e6";
    if (w->lon_e6 < -180000000 || w->lon_e6 > 180000000) return "lon_e6";
    if (w->seats_site < 0 || w->seats_site > OCCASION_SEATS_MAX) return "seats_site";
    if (w->seats_online < 0 || w->seats_online > OCCASION_SEATS_MAX) return "seats_online";
    return NULL;
}

static const char *times_fault(const struct occasion_draft *d)
{
    if (d->starts_ms <= 0) return "starts_ms";
    if (d->ends_ms <= d->starts_ms || d->ends_ms > d->starts_ms + OCCASION_LONG_DAYS * (int64_t)DAY_MS)
        return "ends_ms";
    if (d->opens_ms < 0 || d->opens_ms >= d->ends_ms) return "opens_ms";
    if (d->closes_ms < 0 || d->closes_ms > d->ends_ms || (d->closes_ms && d->closes_ms <= d->opens_ms))
        return "closes_ms";
    return NULL;
}

static enum err check(struct occasion_draft *d)
{
    const struct occasion_words w = { d->title, d->title_en, d->text, d->text_en, d->place, d->stream, d->lat_e6, d->lon_e6, d->seats_site,
                                      d->seats_online };
    d->field = occasion_words_fault(&w);
    if (!d->field) d->field = times_fault(d);
    return d->field ? ERR_BAD_INPUT : OK;
}

static void take_words(struct occasion *o, const struct occasion_draft *d)
{
    o->kind = d->kind;
    o->title = d->title;
    o->title_en = d->title_en;
    o->text = d->text;
    o->text_en = d->text_en;
    o->place = d->place;
    o->lat_e6 = d->lat_e6;
    o->lon_e6 = d->lon_e6;
    o->link = d->stream;
    o->is_stream_open = d->is_stream_open;
    o->has_stream = d->stream.n != 0;
    o->stream = d->is_stream_open ? d->stream : S("");
    o->starts_ms = d->starts_ms;
    o->ends_ms = d->ends_ms;
    o->opens_ms = d->opens_ms;
    o->closes_ms = d->closes_ms;
    o->seats_site = d->seats_site;
    o->seats_online = d->seats_online;
    o->is_public = !d->is_internal;
}

/* When the clock moves it next; 0: never. */
static int64_t next_of(const struct occasion *o)
{
    if (o->state == OCCASION_ANNOUNCED)
        return o->opens_ms > 0 && o->opens_ms < o->starts_ms ? o->opens_ms : o->opens_ms ? o->starts_ms : o->changed_ms;
    if (o->state == OCCASION_OPEN) return o->starts_ms;
    return o->state == OCCASION_UNDER_WAY ? o->ends_ms : 0;
}

/* ---- drafting ---- */

struct adding {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct occasion_draft *d;
    struct occasion o;
    bool again;
};

enum err occasion_unit(struct db *db, struct arena *a, int64_t unit_id, struct str *name)
{
    struct unit u;
    TRY(unit_by_id(db, a, unit_id, &u));
    if (u.valid_to || u.kind == UNIT_GROUP) return ERR_NOT_FOUND;
    *name = u.name;
    return OK;
}

static enum err add(struct db *db, void *arg)
{
    struct adding *k = arg;
    k->again = false;
    enum err e = occasion_by_uid(db, k->a, k->d->uid, &k->o);
    if (e == OK) {
        k->again = true;
        return k->o.unit_id == k->d->unit_id ? occasion_desk(db, k->a, k->by, k->o.unit_id) : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    k->o = (struct occasion){ .uid = k->d->uid, .unit_id = k->d->unit_id, .series_id = k->d->series_id, .series_day = k->d->series_day,
                              .created_ms = k->now_ms, .changed_ms = k->now_ms, .reason = S("") };
    take_words(&k->o, k->d);
    e = occasion_unit(db, k->a, k->d->unit_id, &k->o.unit);
    if (e == ERR_NOT_FOUND) { k->d->field = "unit_id"; return ERR_BAD_INPUT; }
    TRY(e);
    TRY(occasion_desk(db, k->a, k->by, k->d->unit_id));
    if (k->d->series_id) k->o.state = OCCASION_ANNOUNCED;
    k->o.next_ms = next_of(&k->o);
    TRY(next_ids(db, k->a, "occasion", 1, &k->o.id));
    k->o.code = arena_printf(k->a, "SKN-%lld", (long long)k->o.id);
    TRY(occasion_insert(db, k->a, &k->o, k->by->account_id));
    return count_open(db, k->a, k->o.id);
}

enum err occasion_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct occasion_draft *d,
                      struct occasion *out,
                      bool *again)
{
    struct adding k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    TRY(check(d));
    if (!uuid_is_valid(d->uid)) { d->field = "uid"; return ERR_BAD_INPUT; }
    TRY(db_tx(db, add, &k));
    *out = k.o;
    *again = k.again;
    return OK;
}

/* ---- changing ---- */

struct editing {
    struct arena *a;
    int64_t now_ms, id;
    const struct actor *by;
    struct occasion_draft *d;
    struct occasion o;
};

static enum err announce_move(struct db *db, struct editing *k, const struct occasion *was)
{
    bool is_elsewhere =
        was->starts_ms != k->o.starts_ms || was->ends_ms != k->o.ends_ms || !str_eq(was->place, k->o.place);
    if (!is_elsewhere) return OK;
    if (was->starts_ms != k->o.starts_ms) k->o.reminded = 0;
    if (k->o.state != OCCASION_ANNOUNCED && k->o.state != OCCASION_OPEN) return OK;
    return occasion_telling_put(db, k->a, &(struct telling){ k->id, TELL_MOVED, k->now_ms, 0 });
}

static enum err edit(struct db *db, void *arg)
{
    struct editing *k = arg;
    struct occasion_counts c;
    struct occasion was;
    TRY(occasion_by_id(db, k->a, k->id, &k->o));
    TRY(occasion_desk(db, k->a, k->by, k->o.unit_id));
    if (k->o.state == OCCASION_ENDED || k->o.state == OCCASION_CANCELLED) return ERR_CONFLICT;
    TRY(count_read(db, k->a, k->id, INT64_MAX, &c));
    if (day_of_ms(k->o.starts_ms) != day_of_ms(k->d->starts_ms) && c.attended_site + c.attended_online > 0)
        return ERR_CONFLICT;
    if (k->o.kind != k->d->kind && c.attended_site + c.attended_online > 0)
        return ERR_CONFLICT; /* its day and kind have been counted by */
    was = k->o;
    take_words(&k->o, k->d);
    k->o.sequence++;
    k->o.changed_ms = k->now_ms;
    k->o.next_ms = next_of(&k->o);
    TRY(announce_move(db, k, &was));
    TRY(occasion_set(db, k->a, &k->o, k->o.state));
    return tickets_move_up(db, k->a, k->now_ms, &k->o);
}

enum err occasion_edit(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, struct occasion_draft *d,
                       struct occasion *out)
{
    struct editing k = { .a = a, .now_ms = now_ms, .by = by, .id = id, .d = d };
    TRY(check(d));
    TRY(db_tx(db, edit, &k));
    *out = k.o;
    return OK;
}

struct moving {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    const struct occasion_move *m;
    struct occasion o;
};

static enum err deed(struct db *db, struct arena *a, int64_t now_ms, const struct occasion *o, unsigned event)
{
    if (event == OCCASION_CANCEL) return occasion_telling_put(db, a, &(struct telling){ o->id, TELL_CANCELLED, now_ms, 0 });
    if (event == OCCASION_END) return occasion_tally_add(db, a, o, TALLY_HELD, 1);
    return OK;
}

static enum err go(struct db *db, struct arena *a, int64_t now_ms, struct occasion *o, unsigned event, unsigned roles)
{
    unsigned before = o->state;
    TRY(flow_next(&occasion_flow, before, event, roles, &o->state));
    o->changed_ms = now_ms;
    if (event == OCCASION_CANCEL) o->sequence++;
    o->next_ms = next_of(o);
    TRY(occasion_set(db, a, o, before));
    return deed(db, a, now_ms, o, event);
}

/* What the clock has to say by now, one step after the other. */
static enum err follow_clock(struct db *db, struct arena *a, int64_t now_ms, struct occasion *o)
{
    while (o->next_ms && o->next_ms <= now_ms) {
        unsigned event = o->state == OCCASION_UNDER_WAY ? OCCASION_END
                         : o->state == OCCASION_OPEN || o->starts_ms <= now_ms ? OCCASION_START : OCCASION_OPENS;
        TRY(go(db, a, now_ms, o, event, THE_TIME));
    }
    return OK;
}

static enum err move(struct db *db, void *arg)
{
    struct moving *k = arg;
    TRY(occasion_by_id(db, k->a, k->m->id, &k->o));
    TRY(occasion_desk(db, k->a, k->by, k->o.unit_id));
    if (k->m->event == OCCASION_CANCEL) k->o.reason = k->m->reason;
    TRY(go(db, k->a, k->now_ms, &k->o, k->m->event, k->by->is_local ? DESK : k->by->roles & DESK));
    return follow_clock(db, k->a, k->now_ms, &k->o);
}

enum err occasion_move(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                       const struct occasion_move *m, struct occasion *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = m };
    if (m->event > OCCASION_CANCEL) return ERR_BAD_INPUT;
    if (m->event == OCCASION_CANCEL && !text_fits(m->reason, OCCASION_REASON_MIN, OCCASION_REASON_MAX))
        return ERR_BAD_INPUT;
    TRY(db_tx(db, move, &k));
    *out = k.o;
    return OK;
}

static enum err by_clock(struct db *db, void *arg)
{
    struct moving *k = arg;
    TRY(occasion_by_id(db, k->a, k->m->id, &k->o));
    return follow_clock(db, k->a, k->now_ms, &k->o);
}

enum err occasion_by_clock(struct db *db, struct arena *a, int64_t now_ms, int64_t id)
{
    return db_tx(db, by_clock, &(struct moving){ .a = a, .now_ms = now_ms, .m = &(struct occasion_move){ .id = id } });
}

/* ---- counts ---- */

enum err occasion_counts(struct db *db, struct arena *a, const struct occasion *o, int64_t now_ms, struct occasion_counts *out)
{
    TRY(count_read(db, a, o->id, now_ms - ONLINE_NOW_MS, out));
    out->code = o->code;
    out->as_of_ms = now_ms;
    return OK;
}

struct occasion_counts counts_told(struct occasion_counts c)
{
    int64_t with_ticket = c.attended_site - c.walk_ins;
    c.walk_ins = hide_is_few(with_ticket) && c.walk_ins ? CELL_HIDDEN : hide_few(c.walk_ins);
    c.attended_site = hide_few(c.attended_site);
    c.attended_online = hide_few(c.attended_online);
    c.online_now = hide_few(c.online_now);
    return c;
}

/* ---- materials, crew ---- */

struct keeping {
    struct arena *a;
    const struct actor *by;
    int64_t occasion_id, other_id;
    struct material *m;
    bool is_in;
};

static enum err desk_of(struct db *db, const struct keeping *k)
{
    struct occasion o;
    TRY(occasion_by_id(db, k->a, k->occasion_id, &o));
    return occasion_desk(db, k->a, k->by, o.unit_id);
}

static enum err put_material(struct db *db, void *arg)
{
    struct keeping *k = arg;
    int64_t n;
    TRY(desk_of(db, k));
    TRY(material_count(db, k->a, k->occasion_id, &n));
    if (n >= MATERIALS_MAX) return ERR_TOO_MANY;
    TRY(next_ids(db, k->a, "occasion_material", 1, &k->m->id));
    return material_insert(db, k->a, k->occasion_id, k->m);
}

enum err material_add(struct db *db, struct arena *a, const struct actor *by, int64_t occasion_id, struct material *m)
{
    if (!line_fits(m->title, 1, OCCASION_TITLE_MAX) || !occasion_url_fits(m->url)) return ERR_BAD_INPUT;
    return db_tx(db, put_material, &(struct keeping){ .a = a, .by = by, .occasion_id = occasion_id, .m = m });
}

static enum err drop_material(struct db *db, void *arg)
{
    const struct keeping *k = arg;
    TRY(desk_of(db, k));
    return material_delete(db, k->a, k->occasion_id, k->other_id);
}

enum err material_drop(struct db *db, struct arena *a, const struct actor *by, int64_t occasion_id, int64_t material_id)
{
    return db_tx(db, drop_material, &(struct keeping){ .a = a, .by = by, .occasion_id = occasion_id, .other_id = material_id });
}

static enum err set_crew(struct db *db, void *arg)
{
    const struct keeping *k = arg;
    struct account who;
    int64_t n;
    TRY(desk_of(db, k));
    if (!k->is_in) return crew_delete(db, k->a, k->occasion_id, k->other_id);
    TRY(account_by_id(db, k->a, k->other_id, &who));
    if (who.is_resident) return ERR_NOT_FOUND;
    TRY(crew_count(db, k->a, k->occasion_id, &n));
    return n >= CREW_MAX ? ERR_TOO_MANY : crew_insert(db, k->a, k->occasion_id, k->other_id);
}

enum err crew_set(struct db *db, struct arena *a, const struct actor *by, int64_t occasion_id, int64_t account_id, bool is_in)
{
    return db_tx(db, set_crew, &(struct keeping){ .a = a, .by = by, .occasion_id = occasion_id, .other_id = account_id, .is_in = is_in });
}
