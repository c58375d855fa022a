/* petition_filing.c - a petition comes in: checked, placed, routed, its first step written, all or nothing. */
#include "civic/petition/petition_attributes.h"
#include "civic/petition/petition_rules.h"
#include "core/time.h"
#include "core/uuid.h"
#include "territory/territory.h"

/* ---- the code people read and say ---- */

enum { CODE_TRIES = 20 };

/* "HN-261130-7K4Q": the day, and four letters none of which looks like another. */
static struct str code_draw(struct arena *a, int64_t day)
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    uint8_t drawn[4];
    struct date d = date_of_day(day);
    static_assert(sizeof letters == 32 + 1, "five bits each");
    random_bytes(drawn, sizeof drawn);
    return arena_printf(a, "HN-%02d%02d%02d-%c%c%c%c", d.year % 100, d.month, d.day, letters[drawn[0] & 31],
                        letters[drawn[1] & 31], letters[drawn[2] & 31], letters[drawn[3] & 31]);
}

static enum err code_new(struct db *db, struct arena *a, int64_t day, struct str *out)
{
    struct petition taken;
    for (int i = 0; i < CODE_TRIES; i++) {
        struct str code = code_draw(a, day);
        if (!code.n) return ERR_NOMEM;
        enum err e = petition_by_code(db, a, code, &taken);
        if (e == ERR_NOT_FOUND) { *out = code; return OK; }
        TRY(e);
    }
    return ERR_BUSY;                                         /* the day is nearly full; the constraint is the guard */
}

/* ---- what is checked ---- */

struct filing { struct stepping s; struct petition_filing *f; bool *again; };

static enum err bad(struct petition_filing *f, const char *field)
{
    f->field = field;
    return ERR_BAD_INPUT;
}

/* What needs no database. */
static enum err check_words(struct petition_filing *f)
{
    if (!uuid_is_valid(f->uid)) return bad(f, "uid");
    if (f->text.n < PETITION_TEXT_MIN || f->text.n > PETITION_TEXT_MAX || !text_is_clean(f->text))
        return bad(f, "text");
    if (f->spot.n > PETITION_SPOT_MAX || !text_is_clean(f->spot)) return bad(f, "spot");
    if (f->n_files > PETITION_FILES_MAX) return bad(f, "files");
    for (size_t i = 0; i < f->n_files; i++)
        if (!uuid_is_valid(f->files[i])) return bad(f, "files");
    f->turned_away = petition_turned_away(f->text);
    bool is_let_through = f->is_no_complaint && f->turned_away && strcmp(f->turned_away, "secret") != 0;
    return f->turned_away && !is_let_through ? ERR_FORBIDDEN : OK;
}

static enum err check_category(struct db *db, struct filing *k)
{
    struct petition_category c;
    struct petition *p = &k->s.after;
    enum err e = petition_category_by_code(db, k->s.a, k->f->category, &c);
    if (e == ERR_NOT_FOUND || (e == OK && !c.is_open)) return bad(k->f, "category");
    TRY(e);
    bool has_place = k->f->house_id || k->f->lane_id || k->f->lat_e6 || k->f->lon_e6;
    if (c.needs_place && !has_place) return bad(k->f, "lat_e6");
    if (c.needs_photo && k->f->n_files == 0) return bad(k->f, "files");
    p->category_id = c.id;
    p->category = c.code;
    p->level = c.level;
    e = petition_attributes_read(db, k->s.a, c.id, k->f->attributes, &p->attributes, &k->f->field);
    if (e == OK) k->f->field = NULL;
    return e;
}

static enum err find_place(struct db *db, struct filing *k)
{
    struct place at;
    struct petition *p = &k->s.after;
    const char *field = k->f->house_id ? "house_id" : k->f->lane_id ? "lane_id" : "lat_e6";
    enum err e = petition_place(db, k->s.a, k->f, &at);
    if (e == ERR_NOT_FOUND || e == ERR_BAD_INPUT) return bad(k->f, field);
    TRY(e);
    p->lat_e6 = at.lat_e6;
    p->lon_e6 = at.lon_e6;
    p->cell = petition_cell(at.lat_e6, at.lon_e6);
    p->group_id = at.group_id;
    p->ward_id = at.ward_id;
    return petition_responsible(db, k->s.a, p->category_id, &at, k->s.now_ms, &p->unit_id);
}

/* "số 12, Ngõ 67": the words of a place that was picked from the register. */
static enum err name_place(struct db *db, struct filing *k)
{
    struct house h = { .id = 0 };
    struct lane l;
    struct petition *p = &k->s.after;
    p->spot = k->f->spot;
    if (p->spot.n || (!k->f->house_id && !k->f->lane_id)) return OK;
    if (k->f->house_id) TRY(house_by_id(db, k->s.a, k->f->house_id, &h));
    TRY(lane_by_id(db, k->s.a, k->f->house_id ? h.lane_id : k->f->lane_id, &l));
    p->spot =
        h.id ? arena_printf(k->s.a, "số %.*s, %.*s", (int)h.number.n, h.number.p, (int)l.name.n, l.name.p) : l.name;
    return p->spot.n ? OK : ERR_NOMEM;
}

static enum err claim_files(struct db *db, struct filing *k)
{
    for (size_t i = 0; i < k->f->n_files; i++) {
        bool is_ours;
        TRY(file_claim(db, k->s.a, k->s.now_ms, &(struct file_claim){ k->f->files[i], k->s.after.id, k->f->account_id, PART_BEFORE, true },
                       &is_ours));
        if (!is_ours) return bad(k->f, "files");
    }
    return OK;
}

/* ---- filing ---- */

/* Everything the sender said: what the first leaf vouches for. */
enum err petition_filed_words(struct arena *a, const struct petition *p, struct str text, struct str *out)
{
    *out = arena_printf(a, "%.*s\n%lld %lld\n%.*s\n%.*s\n%.*s", (int)p->category.n, p->category.p, (long long)p->lat_e6,
                        (long long)p->lon_e6, (int)p->spot.n, p->spot.n ? p->spot.p : "", (int)p->attributes.n,
                        p->attributes.p, (int)text.n, text.p);
    return out->n ? OK : ERR_NOMEM;
}

/* Sent before: from the same hand it is the same petition, from another a collision that nobody makes by accident. */
static enum err known(struct db *db, struct filing *k)
{
    struct petition p;
    TRY(petition_by_uid(db, k->s.a, k->f->uid, &p));
    if (p.account_id != k->f->account_id || p.client_id != k->f->client_id) return ERR_CONFLICT;
    k->s.after = p;
    *k->again = true;
    return OK;
}

static enum err begin(struct db *db, struct filing *k)
{
    struct petition *p = &k->s.after;
    const struct petition_filing *f = k->f;
    struct unit unit;
    TRY(check_category(db, k));
    TRY(find_place(db, k));
    TRY(name_place(db, k));
    TRY(unit_by_id(db, k->s.a, p->unit_id, &unit));
    p->unit = unit.name;
    p->marks = f->turned_away ? str_z(f->turned_away) : (struct str){ 0 };
    p->sent_ms = f->sent_ms > 0 && f->sent_ms < k->s.now_ms ? f->sent_ms : k->s.now_ms;
    p->received_ms = k->s.now_ms;
    p->day = day_of_ms(k->s.now_ms);
    TRY(keys_seal(k->s.keys, k->s.a, "petition.text", f->text, &p->sent_sealed));
    TRY(code_new(db, k->s.a, p->day, &p->code));
    TRY(petition_filed_words(k->s.a, p, f->text, &k->s.text));
    return petition_clock_step(db, k->s.a, p, PETITION_FILE, k->s.now_ms);
}

static enum err file_in(struct db *db, void *arg)
{
    struct filing *k = arg;
    struct petition *p = &k->s.after;
    *k->again = false;
    enum err e = known(db, k);
    if (e != ERR_NOT_FOUND) return e;
    *p = (struct petition){ .uid = k->f->uid, .account_id = k->f->account_id, .client_id = k->f->client_id, .state = PETITION_SENT };
    TRY(begin(db, k));
    TRY(next_ids(db, k->s.a, "petition", 1, &p->id));
    k->s.step = (struct petition_step){ .event = PETITION_FILE, .from_state = PETITION_SENT, .to_state = PETITION_SENT,
                                        .account_id = p->account_id };
    TRY(petition_step_write(db, &k->s));
    TRY(claim_files(db, k));
    return petition_tell(db, &k->s);
}

enum err petition_file_in(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                          struct petition_filing *f, struct petition *out, bool *again)
{
    bool was_there = false;
    struct filing k = { .s = { .a = a, .keys = keys, .now_ms = now_ms }, .f = f, .again = &was_there };
    f->field = f->turned_away = NULL;
    TRY(check_words(f));
    TRY(db_tx(db, file_in, &k));
    *out = k.s.after;
    *again = was_there;
    return OK;
}
