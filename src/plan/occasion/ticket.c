/* ticket.c - registering for an occasion: a seat or a place in the line, never a seat more than there are; giving it back; moving up. */
#include "plan/occasion/ticket_db.h"
#include "account/citizen/citizen.h"
#include "core/json_in.h"
#include "core/time.h"
#include "core/out.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "plan/occasion/occasion_db.h"
#include "rules/rules.h"
#include "territory/territory.h"

const char *const ticket_kinds[] = { "resident", "walk_in", "group", NULL };
const char *const ticket_modes[] = { "site", "online", NULL };
const char *const ticket_states[] = { "held", "waiting", "withdrawn", NULL };

enum { TOKEN_BYTES = 16, MOVE_UP_AT_ONCE = 200, RECORDS_MAX = 500 };
static const struct bytes nothing = { (const uint8_t *)"", 0 };

enum err ticket_hash(struct arena *a, struct str token, struct bytes *out)
{
    TRY(sha256(a, token, out));
    out->n = TICKET_HASH_BYTES;
    return OK;
}

enum err ticket_by_token(struct db *db, struct arena *a, struct str token, struct ticket *out)
{
    struct bytes hash;
    if (token.n != TOKEN_LETTERS) return ERR_NOT_FOUND;
    TRY(ticket_hash(a, token, &hash));
    return ticket_by_hash(db, a, hash, out);
}

enum err ticket_token(const struct keys *keys, struct arena *a, const struct ticket *t, struct str *token)
{
    return t->token_sealed.n ? keys_unseal(keys, a, "ticket.token", t->token_sealed, token) : ERR_NOT_FOUND;
}

enum err ticket_name(const struct keys *keys, struct arena *a, const struct ticket *t, struct str *name)
{
    *name = S("");
    return t->name_sealed.n ? keys_unseal(keys, a, "ticket.name", t->name_sealed, name) : OK;
}

/* ---- taking ---- */

struct taking {
    struct arena *a;
    int64_t now_ms;
    struct ticket_wish *w;
    struct occasion o;
    struct ticket t, ready;
    bool again;
};


/* A phone as people write it, or a mailbox; empty: none. */
static bool is_contact(struct str s)
{
    char e164[16];
    const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;
    if (!line_fits(s, 0, CONTACT_MAX)) return false;
    if (s.n == 0) return true;
    if (at) return at > s.p && at + 3 < s.p + s.n && !memchr(s.p, ' ', s.n);
    return rules_phone(s.p, s.n, e164) > 0;
}

static enum err fault(struct ticket_wish *w, const char *field)
{
    w->field = field;
    return ERR_BAD_INPUT;
}

static enum err check(struct ticket_wish *w)
{
    w->field = NULL;
    if (w->heads == 0) w->heads = 1;
    if (!uuid_is_valid(w->uid)) return fault(w, "uid");
    if (w->heads < 1 || w->heads > (w->account_id ? HEADS_RESIDENT_MAX : HEADS_MAX)) return fault(w, "heads");
    if (w->account_id) w->kind = w->heads > 1 ? TICKET_GROUP : TICKET_RESIDENT;
    if (w->kind == TICKET_RESIDENT && !w->account_id) return fault(w, "kind");
    if (w->kind != TICKET_GROUP && w->heads != 1) return fault(w, "heads");
    if (!line_fits(w->name, 0, TICKET_NAME_MAX)) return fault(w, "name");
    return is_contact(w->contact) ? OK : fault(w, "contact");
}

static enum err seal(const struct keys *keys, struct arena *a, const char *label, struct str s, struct bytes *out)
{
    *out = nothing;
    return s.n ? keys_seal(keys, a, label, s, out) : OK;
}

/* What needs no database: the token and what is sealed. */
static enum err make_ready(struct arena *a, int64_t now_ms, const struct keys *keys, const struct ticket_wish *w, struct ticket *t)
{
    uint8_t random[TOKEN_BYTES];
    random_bytes(random, sizeof random);
    struct str token = base64url(a, (struct bytes){ random, sizeof random });
    if (!token.n) return ERR_NOMEM;
    *t = (struct ticket){ .uid = w->uid, .occasion_id = w->occasion_id, .account_id = w->account_id, .kind = w->kind, .mode = w->mode,
                          .heads = w->heads, .created_ms = now_ms };
    TRY(ticket_hash(a, token, &t->hash));
    TRY(keys_seal(keys, a, "ticket.token", token, &t->token_sealed));
    TRY(seal(keys, a, "ticket.name", w->name, &t->name_sealed));
    return seal(keys, a, "ticket.contact", w->contact, &t->contact_sealed);
}

static bool is_open(const struct occasion *o, int64_t now_ms)
{
    int64_t closes = o->closes_ms ? o->closes_ms : o->ends_ms;
    return (o->state == OCCASION_OPEN || o->state == OCCASION_UNDER_WAY) && now_ms < closes;
}

static enum err check_occasion(struct taking *k)
{
    if (k->w->account_id && !occasion_is_shown(&k->o)) return ERR_NOT_FOUND;
    if (!is_open(&k->o, k->now_ms)) return ERR_CONFLICT;
    return (k->w->mode == MODE_ONLINE ? k->o.has_stream : k->o.place.n != 0) ? OK : fault(k->w, "mode");
}

static enum err take_seat(struct db *db, struct taking *k)
{
    bool is_online = k->t.mode == MODE_ONLINE;
    enum err e = count_hold(db, k->a, k->o.id, is_online, k->t.heads, is_online ? k->o.seats_online : k->o.seats_site,
                            &k->t.number);
    k->t.state = e == OK ? TICKET_HELD : TICKET_WAITING;
    return e == ERR_NOT_FOUND ? count_wait(db, k->a, k->o.id, k->t.heads, &k->t.number) : e;
}

static enum err take(struct db *db, void *arg)
{
    struct taking *k = arg;
    k->again = false;
    enum err e = ticket_by_uid(db, k->a, k->w->uid, &k->t);
    if (e == OK) {
        k->again = true;
        return k->t.occasion_id == k->w->occasion_id && k->t.account_id == k->w->account_id ? OK : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    TRY(occasion_by_id(db, k->a, k->w->occasion_id, &k->o));
    TRY(check_occasion(k));
    e = k->w->account_id ? ticket_of_account(db, k->a, k->o.id, k->w->account_id, &k->t) : ERR_NOT_FOUND;
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    k->t = k->ready;
    TRY(take_seat(db, k));
    TRY(next_ids(db, k->a, "occasion_ticket", 1, &k->t.id));
    TRY(next_ids(db, k->a, "occasion_seq", 1, &k->t.seq));
    return ticket_insert(db, k->a, &k->t);
}

enum err ticket_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct ticket_wish *w,
                     struct ticket *out, bool *again)
{
    struct taking k = { .a = a, .now_ms = now_ms, .w = w };
    TRY(check(w));
    TRY(make_ready(a, now_ms, keys, w, &k.ready));
    TRY(db_tx(db, take, &k));
    *out = k.t;
    *again = k.again;
    return OK;
}

/* ---- moving up ---- */

static enum err tell_moved_up(struct db *db, struct arena *a, int64_t now_ms, const struct occasion *o, const struct ticket *t)
{
    if (!t->account_id) return OK;
    return notify_put(db, a, now_ms, &(struct notice){
        .account_id = t->account_id, .kind = S("plan.seat"), .key = arena_printf(a, "ticket:%.*s:seat", (int)t->uid.n, t->uid.p),
        .title = arena_printf(a, "Đã có chỗ: %.*s", (int)o->title.n, o->title.p), .text = S("Bác đã có chỗ. Mở vé để xem giờ và nơi tổ chức."),
        .link = arena_printf(a, "/occasions/%.*s", (int)o->code.n, o->code.p), .expires_ms = o->ends_ms });
}

static enum err move_up(struct db *db, struct arena *a, int64_t now_ms, const struct occasion *o, const struct ticket *t)
{
    struct count_move m = { .waiting = -t->heads };
    int64_t seq;
    *(t->mode == MODE_ONLINE ? &m.held_online : &m.held_site) = t->heads;
    TRY(next_ids(db, a, "occasion_seq", 1, &seq));
    TRY(ticket_state_set(db, a, t->id, TICKET_WAITING, TICKET_HELD, seq));
    TRY(count_add(db, a, o->id, &m));
    return tell_moved_up(db, a, now_ms, o, t);
}

static enum err move_up_in(struct db *db, struct arena *a, int64_t now_ms, const struct occasion *o, unsigned mode)
{
    struct occasion_counts c;
    struct ticket t;
    int64_t seats = mode == MODE_ONLINE ? o->seats_online : o->seats_site;
    for (int n = 0; n < MOVE_UP_AT_ONCE; n++) {
        TRY(count_read(db, a, o->id, INT64_MAX, &c));
        int64_t held = mode == MODE_ONLINE ? c.registered_online : c.registered_site, free = seats ? seats - held : INT64_MAX;
        if (c.waiting == 0 || free <= 0) return OK;
        enum err e = ticket_first_waiting(db, a, o->id, mode, free, &t);
        if (e == ERR_NOT_FOUND) return OK;
        TRY(e);
        TRY(move_up(db, a, now_ms, o, &t));
    }
    return OK;
}

enum err tickets_move_up(struct db *db, struct arena *a, int64_t now_ms, const struct occasion *o)
{
    if (o->state != OCCASION_OPEN && o->state != OCCASION_UNDER_WAY && o->state != OCCASION_ANNOUNCED) return OK;
    TRY(move_up_in(db, a, now_ms, o, MODE_SITE));
    return move_up_in(db, a, now_ms, o, MODE_ONLINE);
}

/* ---- giving back ---- */

struct giving { struct arena *a; int64_t now_ms, id; struct ticket t; };

static enum err give_back(struct db *db, void *arg)
{
    struct giving *k = arg;
    struct occasion o;
    struct count_move m = { 0 };
    int64_t seq;
    TRY(ticket_by_id(db, k->a, k->id, &k->t));
    if (k->t.state == TICKET_WITHDRAWN) return OK;
    if (k->t.arrived_ms || k->t.joined_ms) return ERR_CONFLICT;
    TRY(occasion_by_id(db, k->a, k->t.occasion_id, &o));
    *(k->t.state == TICKET_WAITING ? &m.waiting : k->t.mode == MODE_ONLINE ? &m.held_online : &m.held_site) = -k->t.heads;
    TRY(next_ids(db, k->a, "occasion_seq", 1, &seq));
    TRY(ticket_state_set(db, k->a, k->id, k->t.state, TICKET_WITHDRAWN, seq));
    TRY(count_add(db, k->a, o.id, &m));
    k->t.state = TICKET_WITHDRAWN;
    return tickets_move_up(db, k->a, k->now_ms, &o);
}

enum err ticket_withdraw(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct ticket *out)
{
    struct giving k = { .a = a, .now_ms = now_ms, .id = id };
    TRY(db_tx(db, give_back, &k));
    *out = k.t;
    return OK;
}

/* ---- an account ---- */

enum err occasion_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    int64_t id;
    enum err e;
    while ((e = ticket_twice(db, a, from, to, &id)) == OK) {
        struct giving k = { .a = a, .now_ms = now_ms, .id = id };
        e = give_back(db, &k);
        if (e != OK && e != ERR_CONFLICT) return e;
        TRY(ticket_nobodys(db, a, id));                      /* used already: it stays counted, nobody's */
    }
    if (e != ERR_NOT_FOUND) return e;
    TRY(feed_move(db, a, from, to));
    return ticket_account_move(db, a, from, to);
}

struct forgetting { int64_t id[50], last; size_t n, seen; };
static enum err keep_unused(const void *row, void *arg)
{
    const struct ticket *t = row;
    struct forgetting *k = arg;
    k->seen++;
    k->last = t->id;
    if (t->state != TICKET_WITHDRAWN && !t->arrived_ms && !t->joined_ms) k->id[k->n++] = t->id;
    return OK;
}

/* What has not been used is given back, so that a seat is free; what was counted stays, nobody's. */
enum err occasion_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    struct forgetting k = { .last = 0 };
    do {
        k.n = k.seen = 0;
        TRY(ticket_mine(db, a, account_id, k.last, (int64_t)N_OF(k.id), keep_unused, &k));
        for (size_t i = 0; i < k.n; i++) TRY(give_back(db, &(struct giving){ .a = a, .now_ms = now_ms, .id = k.id[i] }));
    } while (k.seen == N_OF(k.id));
    TRY(feed_delete(db, a, account_id));
    return ticket_account_forget(db, a, account_id);
}

static enum err write_record(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, ticket_fields, row);
    json_end(arg);
    return OK;
}

enum err record_tickets(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    json_array(j, name);
    TRY(ticket_mine(db, a, who->account_id, 0, RECORDS_MAX, write_record, j));
    json_end(j);
    return OK;
}
