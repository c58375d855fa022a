/* briefing.c - a report upward is composed once, signed, chained to the one before, and kept as it is. */
#include "plan/report/briefing_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "civic/desk/desk_rules.h"
#include "core/json_in.h"
#include "core/time.h"
#include "plan/programme/item.h"
#include "plan/report/compose_impl.h"
#include "territory/territory.h"

static const uint8_t no_hash[32];


/* Day 0 was a Thursday: Monday is 0. */
static int64_t weekday(int64_t day) { return (day + 3) % 7; }

static enum err days_of(struct briefing_wish *w, int64_t now_ms, struct briefing *b)
{
    b->to_day = w->to_day;
    b->from_day = w->kind == BRIEFING_DAILY ? w->to_day : w->kind == BRIEFING_WEEKLY ? w->to_day - 6 : w->from_day;
    if (w->to_day < 1 || w->to_day >= day_of_ms(now_ms)) return bad_field(&w->field, "to_day");
    if (w->kind == BRIEFING_WEEKLY && weekday(w->to_day) != 6) return bad_field(&w->field, "to_day");
    if (b->from_day < 1 || b->from_day > b->to_day || b->to_day - b->from_day >= BRIEFING_DAYS_MAX)
        return bad_field(&w->field, "from_day");
    return OK;
}

struct making {
    struct arena *a;
    int64_t now_ms;
    const struct indicator_ask *ask;
    const struct keys *keys;
    const struct actor *by;
    struct briefing_wish *w;
    struct briefing b;
};

static enum err check(struct db *db, struct making *k, struct plan *p, struct unit *u)
{
    int64_t n;
    TRY(plan_by_id(db, k->a, k->w->plan_id, p));
    if (!p->in_force_id) return ERR_NOT_FOUND;
    enum err e = unit_by_id(db, k->a, k->w->unit_id, u);
    if (e == ERR_NOT_FOUND || (e == OK && (u->kind == UNIT_GROUP || u->kind == UNIT_AGENCY)))
        return bad_field(&k->w->field, "unit_id");
    TRY(e);
    TRY(desk_may(db, k->a, k->by, u->id));
    TRY(briefing_same(db, k->a, &k->b, &n));
    return n ? ERR_CONFLICT : OK;
}

static enum err letter_json(struct db *db, struct making *k, struct json *j)
{
    struct letter l;
    TRY(letter_of(db, k->a, k->b.plan_id, &l));
    json_object(j, "letter");
    json_text(j, "number", k->w->number);
    json_fields(j, letter_fields, &l);
    json_end(j);
    return OK;
}

static enum err body_of(struct db *db, struct making *k, const struct plan *p, const struct unit *u, struct bytes before)
{
    struct plan_version v;
    struct buf text = { .arena = k->a };
    struct json j = { .out = &text };
    TRY(plan_version_by_id(db, k->a, p->in_force_id, &v));
    json_object(&j, NULL);
    json_i64(&j, "report", k->b.id);
    json_text(&j, "kind", str_z(briefing_kinds[k->b.kind]));
    json_i64(&j, "plan", p->id);
    json_text(&j, "plan_code", p->code);
    json_text(&j, "plan_name", v.name);
    json_i64(&j, "plan_version", v.number);
    json_text(&j, "decision_number", v.decision_number);
    json_text(&j, "decision_day", v.decision_day ? day_text(k->a, v.decision_day) : S(""));
    json_i64(&j, "unit", u->id);
    json_text(&j, "unit_code", u->code);
    json_text(&j, "unit_name", u->name);
    json_text(&j, "from", day_text(k->a, k->b.from_day));
    json_text(&j, "to", day_text(k->a, k->b.to_day));
    json_i64(&j, "made_ms", k->b.made_ms);
    json_i64(&j, "made_by", k->b.made_by);
    json_bytes(&j, "before", before);
    TRY(letter_json(db, k, &j));
    TRY(compose_json(db, k->a, k->ask, &k->b, &j));
    json_end(&j);
    if (text.failed) return ERR_NOMEM;
    k->b.body = buf_str(&text);
    return OK;
}

static struct str as_text(struct bytes b) { return (struct str){ (const char *)b.p, b.n }; }

static enum err chain_hash(struct arena *a, struct bytes before, struct str body, struct bytes *out)
{
    struct buf text = { .arena = a };
    buf_add(&text, as_text(before));
    buf_add(&text, body);
    return text.failed ? ERR_NOMEM : sha256(a, buf_str(&text), out);
}

static enum err make(struct db *db, void *arg)
{
    struct making *k = arg;
    struct plan p;
    struct unit u;
    struct bytes before;
    int64_t last;
    TRY(check(db, k, &p, &u));
    TRY(briefing_last(db, k->a, &last, &before));
    if (last == 0) before = (struct bytes){ no_hash, sizeof no_hash };
    k->b.id = last + 1;
    TRY(body_of(db, k, &p, &u, before));
    TRY(chain_hash(k->a, before, k->b.body, &k->b.hash));
    TRY(keys_sign(k->keys, k->a, as_text(k->b.hash), &k->b.signature));
    TRY(briefing_insert(db, k->a, &k->b));
    return audit_write(db, k->a, &(struct audit_line){ .at_ms = k->now_ms, .account_id = k->by->account_id, .unit_id = u.id, .action = S("plan.report"),
                       .subject = arena_printf(k->a, "plan_report:%lld", (long long)k->b.id), .reason = day_text(k->a, k->b.to_day),
                       .address = k->by->address });
}

enum err briefing_make(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct keys *keys, const struct actor *by,
                       struct briefing_wish *w, int64_t *id)
{
    struct making k = { .a = a, .now_ms = now_ms, .ask = ask, .keys = keys, .by = by, .w = w,
                        .b = { .plan_id = w->plan_id, .unit_id = w->unit_id, .kind = w->kind, .made_ms = now_ms, .made_by = by->account_id } };
    w->field = NULL;
    if (w->kind > BRIEFING_PERIOD) return bad_field(&w->field, "kind");
    if (!text_fits(w->number, 0, BRIEFING_NUMBER_MAX)) return bad_field(&w->field, "number");
    TRY(days_of(w, now_ms, &k.b));
    TRY(db_tx(db, make, &k));
    *id = k.b.id;
    return OK;
}

/* ---- proving ---- */

/* The columns that find a report say what its signed body says. */
static enum err says_the_same(struct arena *a, const struct briefing *b, bool *out)
{
    struct blame blame;
    const struct json_in *o;
    *out = false;
    enum err e = json_parse(a, b->body, &blame, &o);
    if (e != OK) return e == ERR_NOMEM ? e : OK;
    *out = json_as_i64(json_member(o, "report"), 0) == b->id && json_as_i64(json_member(o, "plan"), 0) == b->plan_id &&
           json_as_i64(json_member(o, "unit"), 0) == b->unit_id &&
           json_as_i64(json_member(o, "made_ms"), 0) == b->made_ms &&
           json_as_i64(json_member(o, "made_by"), -1) == b->made_by &&
           str_eq(json_as_text(json_member(o, "kind")), str_z(briefing_kinds[b->kind])) &&
           str_eq(json_as_text(json_member(o, "from")), day_text(a, b->from_day)) &&
           str_eq(json_as_text(json_member(o, "to")), day_text(a, b->to_day));
    return OK;
}

static enum err hangs_on(struct arena *a, const struct keys *keys, const struct briefing *b, struct bytes before, bool *out)
{
    struct bytes hash;
    *out = false;
    TRY(chain_hash(a, before, b->body, &hash));
    if (!str_eq(as_text(hash), as_text(b->hash)) ||
        !keys_is_signed(keys_public_sign(keys), as_text(b->hash), b->signature))
        return OK;
    return says_the_same(a, b, out);
}

enum err briefing_is_genuine(struct db *db, struct arena *a, const struct keys *keys, const struct briefing *b, bool *out)
{
    struct bytes before = { no_hash, sizeof no_hash };
    if (b->id > 1) TRY(briefing_hash(db, a, b->id - 1, &before));
    return hangs_on(a, keys, b, before, out);
}

struct proving { struct arena *a; const struct keys *keys; uint8_t before[32]; int64_t seen, bad_id; };
static enum err prove_one(const void *row, void *arg)
{
    const struct briefing *b = row;
    struct proving *p = arg;
    bool fine = false;
    arena_reset(p->a);
    if (b->id == p->seen + 1) TRY(hangs_on(p->a, p->keys, b, (struct bytes){ p->before, sizeof p->before }, &fine));
    if (!fine || b->hash.n != sizeof p->before) { p->bad_id = b->id; return ERR_CONFLICT; }
    memcpy(p->before, b->hash.p, sizeof p->before);
    p->seen++;
    return OK;
}

enum err briefing_verify(struct db *db, struct arena *a, const struct keys *keys, int64_t *n, int64_t *bad_id)
{
    struct proving p = { .a = arena_open(16 * MIB), .keys = keys };
    enum err e = p.a ? briefing_each(db, a, prove_one, &p) : ERR_NOMEM;
    arena_close(p.a);
    *n = p.seen;
    *bad_id = p.bad_id;
    return e;
}

/* ---- the cover ---- */

enum err letter_of(struct db *db, struct arena *a, int64_t plan_id, struct letter *out)
{
    enum err e = letter_row(db, a, plan_id, out);
    if (e != ERR_NOT_FOUND) return e;
    *out = (struct letter){ .plan_id = plan_id, .office_over = S("UỶ BAN NHÂN DÂN THÀNH PHỐ"), .office = S("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ"),
                            .symbol = S("/BC-BCĐ"), .place = S("Hà Nội"), .addressee = S("Uỷ ban nhân dân thành phố"),
                            .recipients = S("- Như trên;\n- Lưu: VT."), .signer_title = S("TM. BAN CHỈ ĐẠO"), .signer_name = S("") };
    return OK;
}

struct setting { struct arena *a; const struct actor *by; const struct letter *l; };
static enum err set_letter(struct db *db, void *arg)
{
    struct setting *k = arg;
    struct plan p;
    TRY(plan_by_id(db, k->a, k->l->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    return letter_put(db, k->a, k->l);
}

enum err letter_set(struct db *db, struct arena *a, const struct actor *by, const struct letter *l, const char **field)
{
    const struct { const char *name; struct str s; size_t min, max; } all[] = {
        { "office_over", l->office_over, 0, LETTER_LINE_MAX }, { "office", l->office, 2, LETTER_LINE_MAX }, { "symbol", l->symbol, 0, 40 },
        { "place", l->place, 2, 60 }, { "addressee", l->addressee, 2, LETTER_TEXT_MAX }, { "recipients", l->recipients, 0, LETTER_TEXT_MAX },
        { "signer_title", l->signer_title, 0, LETTER_LINE_MAX }, { "signer_name", l->signer_name, 0, LETTER_LINE_MAX },
    };
    for (size_t i = 0; i < N_OF(all); i++)
        if (!text_fits(all[i].s, all[i].min, all[i].max)) return bad_field(field, all[i].name);
    *field = NULL;
    return db_tx(db, set_letter, &(struct setting){ a, by, l });
}
