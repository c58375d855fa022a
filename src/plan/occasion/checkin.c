/* checkin.c - one batch from one phone at the door: judged event by event, each ticket counted by its largest number of heads, answered. */
#include "plan/occasion/checkin_in.h"
#include "plan/occasion/checkin_db.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/occasion/occasion_db.h"
#include "plan/occasion/occasion_tally.h"
#include "plan/occasion/ticket_db.h"
#include "territory/territory.h"

const char *const arrival_kinds[] = { "ticket", "walk_in", "join", NULL };
const char *const checkin_verdicts[] = { "stored", "again", "refused", NULL };
const char *const checkin_notes[] = { "", "twice", "waiting", "withdrawn", NULL };
static const char *const phone_kinds[] = { "ticket", "walk_in", NULL };       /* as enum arrival_kind begins */
#define MS_MAX INT64_C(4102444800000)                                         /* the year 2100 */

const char *checkin_word(enum checkin_refusal r)
{
    static const char *const words[] = {
        "",
#define X(name, field, vi, en) #name,
        CHECKIN_REFUSALS(X)
#undef X
    };
    return words[r];
}

struct str checkin_text(enum checkin_refusal r, enum lang lang)
{
    static const struct str text[][2] = {
        { { 0 }, { 0 } },
#define X(name, field, vi, en) { STR(vi), STR(en) },
        CHECKIN_REFUSALS(X)
#undef X
    };
    return text[r][lang == LANG_EN];
}

/* ---- an event as it was sent ---- */

static const struct field event_in[] = {
    FIELD(struct checkin_sent, id, .min = UUID_LEN, .max = UUID_LEN, .about = "UUIDv7, born on the phone"),
    FIELD(struct checkin_sent, at_ms, .min = 1, .max = MS_MAX, .about = "the phone's clock when it was scanned"),
    FIELD(struct checkin_sent, kind, .words = phone_kinds),
    FIELD(struct checkin_sent, token, .nullable = true, .max = 64, .about = "as it stands in the QR code"),
    FIELD(struct checkin_sent, heads, .nullable = true, .min = 1, .max = HEADS_MAX, .about = "of a group or of walk-ins; not given: all of the ticket, or one"),
};
const struct fields checkin_event_fields = { event_in, N_OF(event_in) };

static void refuse(struct checkin_verdict *v, enum checkin_refusal why, struct str field)
{
    static const char *const fields[] = {
        "",
#define X(name, field, vi, en) field,
        CHECKIN_REFUSALS(X)
#undef X
    };
    v->kind = CHECKIN_REFUSED;
    v->why = why;
    v->field = field.n ? field : str_z(fields[why]);
}
#define NO_FIELD ((struct str){ 0 })

/* As far as that needs no database. */
enum err checkin_read(struct arena *a, const struct json_in *value, struct checkin_sent *x)
{
    struct blame blame = { 0 };
    struct str id = json_as_text(json_member(value, "id"));
    *x = (struct checkin_sent){ .at_ms = 0 };
    enum err e = json_read(a, value, checkin_event_fields, S(""), x, &blame);
    x->verdict = (struct checkin_verdict){ .id = id, .kind = CHECKIN_STORED };
    if (e == ERR_BAD_INPUT) { refuse(&x->verdict, CHECKIN_json, blame.field); return OK; }
    TRY(e);
    if (!uuid_is_valid(x->id)) { refuse(&x->verdict, CHECKIN_json, S("id")); return OK; }
    if (x->kind == ARRIVAL_WALK_IN && x->token.n) { refuse(&x->verdict, CHECKIN_json, S("token")); return OK; }
    if (x->kind == ARRIVAL_WALK_IN) return OK;
    if (x->token.n != TOKEN_LETTERS) { refuse(&x->verdict, CHECKIN_ticket, NO_FIELD); return OK; }
    return ticket_hash(a, x->token, &x->hash);
}

/* ---- the batch ---- */

struct batch {
    struct arena *a;
    const struct checkin_push *in;
    const struct checkin_sent *x;
    struct checkin_verdict *v;
    size_t n;
    struct occasion o;
    int64_t next_seq, next_change;
    struct count_move moved;
};

/* Nothing happened after we heard of it, however wrong the phone's clock is. */
static int64_t corrected(const struct batch *b, int64_t device_ms)
{
    int64_t at = device_ms + (b->in->now_ms - b->in->sent_ms);
    return at < b->in->now_ms ? at : b->in->now_ms;
}

static enum checkin_refusal judge_time(const struct batch *b, int64_t at_ms)
{
    const int64_t around = CHECKIN_AROUND_HOURS * (int64_t)HOUR_MS;
    if (b->o.state != OCCASION_OPEN && b->o.state != OCCASION_UNDER_WAY && b->o.state != OCCASION_ENDED)
        return CHECKIN_state;
    if (b->in->now_ms > b->o.ends_ms + CHECKIN_LATE_DAYS * (int64_t)DAY_MS) return CHECKIN_too_late;
    return at_ms < b->o.starts_ms - around || at_ms > b->o.ends_ms + around ? CHECKIN_times : CHECKIN_none;
}

static int64_t heads_of(const struct checkin_sent *x, const struct ticket *t)
{
    if (x->kind == ARRIVAL_WALK_IN) return x->heads ? x->heads : 1;
    return t->kind == TICKET_GROUP && x->heads ? x->heads : t->heads;
}

static bool says_the_same(const struct batch *b, const struct arrival *known, const struct checkin_sent *x,
                          const struct ticket *t)
{
    return known->occasion_id == b->o.id && known->kind == x->kind && known->ticket_id == t->id && known->device_ms == x->at_ms
        && known->heads == heads_of(x, t) && known->account_id == b->in->account_id;
}

/* An id we know: the same said again gets the same answer. */
static enum err seen_before(struct db *db, struct batch *b, const struct checkin_sent *x, const struct ticket *t, struct checkin_verdict *v)
{
    struct arrival known;
    TRY(arrival_by_id(db, b->a, x->id, &known));
    if (!says_the_same(b, &known, x, t)) { refuse(v, CHECKIN_id_reuse, NO_FIELD); return OK; }
    v->kind = CHECKIN_AGAIN;
    v->counted = 0;
    return OK;
}

static enum err find_ticket(struct db *db, const struct batch *b, const struct checkin_sent *x, struct ticket *t, struct checkin_verdict *v)
{
    *t = (struct ticket){ .id = 0 };
    if (x->kind != ARRIVAL_TICKET) return OK;
    enum err e = ticket_by_hash(db, b->a, x->hash, t);
    if (e == ERR_NOT_FOUND) { refuse(v, CHECKIN_ticket, NO_FIELD); return OK; }
    TRY(e);
    if (t->occasion_id != b->o.id) { refuse(v, CHECKIN_other_occasion, NO_FIELD); return OK; }
    v->number = t->number;
    v->note = t->arrived_heads ? NOTE_TWICE : t->state == TICKET_WAITING ? NOTE_WAITING : t->state == TICKET_WITHDRAWN ? NOTE_WITHDRAWN : NOTE_NONE;
    return OK;
}

static enum err take(struct db *db, struct batch *b, const struct checkin_sent *x, struct checkin_verdict *v)
{
    struct ticket t;
    bool is_new;
    int64_t at_ms = corrected(b, x->at_ms);
    *v = x->verdict;
    if (v->kind == CHECKIN_REFUSED) return OK;
    TRY(find_ticket(db, b, x, &t, v));
    if (v->kind == CHECKIN_REFUSED) return OK;
    enum checkin_refusal why = judge_time(b, at_ms);
    int64_t heads = heads_of(x, &t), counted = heads > t.arrived_heads ? heads - t.arrived_heads : 0;
    const struct arrival e = { x->id, b->o.id, x->kind, t.id, b->in->account_id, b->in->device_id, heads, counted, at_ms, x->at_ms, b->in->now_ms };
    if (why != CHECKIN_none) { /* stored while all was well with it: a repeat is a repeat */
        enum err known = seen_before(db, b, x, &t, v);
        if (known == ERR_NOT_FOUND) { refuse(v, why, NO_FIELD); return OK; }
        return known;
    }
    TRY(arrival_insert(db, b->a, b->next_seq, &e, &is_new));
    if (!is_new) return seen_before(db, b, x, &t, v);
    b->next_seq++;
    v->counted = counted;
    b->moved.attended_site += counted;
    if (!t.id) { b->moved.walk_ins += counted; return OK; }
    return ticket_arrived(db, b->a, t.id, heads, at_ms, b->next_change++);
}

static enum err store(struct db *db, void *arg)
{
    struct batch *b = arg;
    b->moved = (struct count_move){ 0 };
    TRY(occasion_by_id(db, b->a, b->in->occasion_id, &b->o));
    TRY(next_ids(db, b->a, "occasion_event", (int64_t)b->n, &b->next_seq));
    TRY(next_ids(db, b->a, "occasion_seq", (int64_t)b->n, &b->next_change));
    for (size_t i = 0; i < b->n; i++) TRY(take(db, b, &b->x[i], &b->v[i]));
    if (!b->moved.attended_site) return OK;
    TRY(count_add(db, b->a, b->o.id, &b->moved));
    return occasion_tally_came(db, b->a, &b->o, false, b->moved.attended_site);
}

enum err checkin_take(struct db *db, struct arena *a, const struct checkin_push *in, struct checkin_done *out)
{
    size_t n = json_count(in->events);
    if (n == 0 || n > CHECKIN_EVENTS_MAX) return ERR_BAD_INPUT;
    struct checkin_sent *x = arena_new(a, struct checkin_sent, n);
    struct checkin_verdict *v = arena_new(a, struct checkin_verdict, n);
    if (!x || !v) return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) TRY(checkin_read(a, json_item(in->events, i), &x[i]));
    TRY(db_tx(db, store, &(struct batch){ .a = a, .in = in, .x = x, .v = v, .n = n }));
    *out = (struct checkin_done){ v, n };
    return OK;
}

/* ---- who may ---- */

enum err checkin_may(struct db *db, struct arena *a, const struct actor *by, const struct occasion *o)
{
    bool is_crew;
    enum err e = occasion_desk(db, a, by, o->unit_id);
    if (e != ERR_FORBIDDEN) return e;
    TRY(crew_has(db, a, o->id, by->account_id, &is_crew));
    return is_crew ? OK : ERR_FORBIDDEN;
}

enum err checkin_list(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const int64_t *units,
                      size_t n_units, db_row_fn *each,
                      void *arg)
{
    enum { AT_MOST = 50 };
    const int64_t from_ms = now_ms - (CHECKIN_LATE_DAYS + OCCASION_LONG_DAYS) * (int64_t)DAY_MS,
                  to_ms = now_ms + DAY_MS;
    for (size_t i = 0; i < n_units; i++)
        TRY(occasion_of_unit_between(db, a, units[i], from_ms, to_ms, AT_MOST, each, arg));
    return occasion_crewed(db, a, by->account_id, from_ms, to_ms, AT_MOST, each, arg);
}
