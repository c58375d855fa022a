/* idea.c - the life of an initiative: proposed, looked at, supported, answered. */
#include "civic/idea/idea_db.h"
#include "account/hours/parameter.h"
#include "civic/desk/desk_rules.h"
#include "civic/petition/petition.h"
#include "core/time.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "territory/territory.h"

const char *const idea_states[] = { "proposed", "public", "closed", "answered", "refused", "withdrawn", NULL };
const char *const idea_events[] = { "clear", "refuse", "withdraw", "lapse", "answer", NULL };
const char *const idea_results[] = { "none", "accepted", "partly", "declined", NULL };
const char *const idea_categories[] = { "environment", "transport", "public_space", "culture", "digital", "education", "health", "office", "other", NULL };
const char *const idea_orders[] = { "support", "new", NULL };

enum { DESK = ROLE_OFFICER | ROLE_CITY, SENDER = ROLE_RESIDENT, THE_TIME = 1u << 28 };      /* THE_TIME: no person holds this bit */
static const struct flow_step steps[] = {
    { IDEA_PROPOSED, IDEA_CLEAR,    IDEA_PUBLIC,    DESK     },
    { IDEA_PROPOSED, IDEA_REFUSE,   IDEA_REFUSED,   DESK     },
    { IDEA_PROPOSED, IDEA_WITHDRAW, IDEA_WITHDRAWN, SENDER   },
    { IDEA_PUBLIC,   IDEA_LAPSE,    IDEA_CLOSED,    THE_TIME },
    { IDEA_PUBLIC,   IDEA_ANSWER,   IDEA_ANSWERED,  DESK     },
    { IDEA_CLOSED,   IDEA_ANSWER,   IDEA_ANSWERED,  DESK     },
};
const struct flow idea_flow = {
    .name = "idea", .states = idea_states, .events = idea_events, .steps = steps, .n_steps = N_OF(steps), .start = IDEA_PROPOSED,
};

enum err idea_words(const struct keys *keys, struct arena *a, const struct idea *i, struct str *title, struct str *text)
{
    struct str both = { 0 };
    if (i->sent_sealed.n) TRY(keys_unseal(keys, a, "idea.text", i->sent_sealed, &both));
    const char *cut = both.n ? memchr(both.p, '\n', both.n) : NULL;
    *title = cut ? (struct str){ both.p, (size_t)(cut - both.p) } : both;
    *text = cut ? (struct str){ cut + 1, both.n - title->n - 1 } : (struct str){ 0 };
    return OK;
}

/* ---- proposing ---- */

struct proposing {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    struct idea_draft *d;
    struct idea i;
    bool again;
};

static enum err bad_draft(struct idea_draft *d, const char *field)
{
    d->field = field;
    return ERR_BAD_INPUT;
}


static bool is_title(struct str s) { return line_fits(s, IDEA_TITLE_MIN, IDEA_TITLE_MAX); }

static enum err check_unit(struct db *db, struct proposing *k)
{
    struct unit u;
    enum err e = unit_by_id(db, k->a, k->d->unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_GROUP))) return bad_draft(k->d, "unit_id");
    TRY(e);
    k->i.unit = u.name;
    return OK;
}

static enum err propose(struct db *db, void *arg)
{
    struct proposing *k = arg;
    int64_t waiting;
    k->again = false;
    enum err e = idea_by_uid(db, k->a, k->d->uid, &k->i);
    if (e == OK) { k->again = true; return k->i.account_id == k->d->account_id ? OK : ERR_CONFLICT; }
    if (e != ERR_NOT_FOUND) return e;
    k->i = (struct idea){ .uid = k->d->uid, .unit_id = k->d->unit_id, .account_id = k->d->account_id, .category = k->d->category,
                          .created_ms = k->now_ms };
    TRY(check_unit(db, k));
    TRY(idea_waiting(db, k->a, k->d->account_id, &waiting));
    if (waiting >= IDEAS_OPEN_MAX) return ERR_TOO_MANY;
    TRY(keys_seal(k->keys, k->a, "idea.text",
                  arena_printf(k->a, "%.*s\n%.*s", (int)k->d->title.n, k->d->title.p, (int)k->d->text.n, k->d->text.p),
                  &k->i.sent_sealed));
    TRY(next_ids(db, k->a, "idea", 1, &k->i.id));
    k->i.code = arena_printf(k->a, "SK-%lld", (long long)k->i.id);
    return idea_insert(db, k->a, &k->i);
}

enum err idea_propose(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct idea_draft *d, struct idea *out, bool *again)
{
    struct proposing k = { .a = a, .now_ms = now_ms, .keys = keys, .d = d };
    d->field = NULL;
    if (!uuid_is_valid(d->uid)) return bad_draft(d, "uid");
    if (!is_title(d->title)) return bad_draft(d, "title");
    if (!text_fits(d->text, IDEA_TEXT_MIN, IDEA_TEXT_MAX)) return bad_draft(d, "text");
    TRY(db_tx(db, propose, &k));
    *out = k.i;
    *again = k.again;
    return OK;
}

/* ---- who hears ---- */

enum { AT_ONCE = 50, PER_PIECE = 500, PIECES_PER_ROUND = 20, DUE_PER_ROUND = 200 };

/* The title: what stands before the code, and after. */
static struct notice said_of(struct arena *a, const struct idea *i, const char *event, const char *before, const char *after, const char *text)
{
    return (struct notice){
        .kind = arena_printf(a, "civic.idea_%s", event), .key = arena_printf(a, "idea:%.*s:%s", (int)i->code.n, i->code.p, event),
        .title = arena_printf(a, "%s%.*s%s", before, (int)i->code.n, i->code.p, after), .text = str_z(text),
        .link = i->public_ms ? arena_printf(a, "/ideas/%.*s", (int)i->code.n, i->code.p) : S(""),
    };
}

static struct notice answered(struct arena *a, const struct idea *i)
{
    return said_of(a, i, "answer", "Đã có trả lời cho sáng kiến ", "",
                   "Mở sáng kiến để đọc trả lời của đơn vị phụ trách.");
}

struct piece { struct db *db; struct arena *a; int64_t now_ms; struct notice n; int64_t last, told; };

static enum err tell_one(struct db *db, struct arena *a, int64_t now_ms, struct notice n, int64_t account_id)
{
    n.account_id = account_id;
    if (!n.key.n || !n.title.n) return ERR_NOMEM;
    return account_id ? notify_put(db, a, now_ms, &n) : OK;
}

static enum err tell_supporter(const void *row, void *arg)
{
    struct piece *k = arg;
    k->last = ((const struct supporter *)row)->account_id;
    k->told++;
    return tell_one(k->db, k->a, k->now_ms, k->n, k->last);
}

static enum err tell_piece(struct db *db, struct arena *a, int64_t now_ms, const struct idea *i, int64_t after, int64_t at_most)
{
    struct piece k = { db, a, now_ms, answered(a, i), after, 0 };
    TRY(supporter_rows(db, a, i->id, after, at_most, tell_supporter, &k));
    if (k.told == at_most) return idea_telling_put(db, a, &(struct idea_telling){ i->id, k.last });
    return after ? idea_telling_end(db, a, i->id) : OK;
}

static enum err tell(struct db *db, struct arena *a, int64_t now_ms, const struct idea *i, unsigned event)
{
    if (event == IDEA_CLEAR)
        return tell_one(db, a, now_ms,
                        said_of(a, i, "clear", "Sáng kiến ", " đã được công khai", "Mọi người có thể đọc và ủng hộ."),
                        i->account_id);
    if (event == IDEA_REFUSE)
        return tell_one(db, a, now_ms,
                        said_of(a, i, "refuse", "Sáng kiến ", " không được công khai",
                                "Mở mục Sáng kiến của tôi để xem lý do."),
                        i->account_id);
    if (event != IDEA_ANSWER) return OK;
    TRY(tell_one(db, a, now_ms, answered(a, i), i->account_id));
    return tell_piece(db, a, now_ms, i, 0, AT_ONCE);
}

/* ---- moving ---- */

struct moving { struct arena *a; int64_t now_ms; const struct actor *by; struct idea_move *m; struct idea i; };

static enum err bad(struct moving *k, const char *field)
{
    k->m->field = field;
    return ERR_BAD_INPUT;
}

static enum err clear(struct db *db, struct moving *k)
{
    int64_t days;
    enum err e = parameter_i64(db, k->a, S("idea.support"), day_of_ms(k->now_ms), &days);
    if (e == ERR_NOT_FOUND) days = IDEA_DAYS;
    else TRY(e);
    if (!is_title(k->m->title)) return bad(k, "title");
    if (!text_fits(k->m->text, IDEA_TEXT_MIN, IDEA_TEXT_MAX)) return bad(k, "text");
    k->i.title = k->m->title;
    k->i.text = k->m->text;
    k->i.public_ms = k->now_ms;
    k->i.closes_ms = k->now_ms + days * DAY_MS;
    return OK;
}

static enum err refuse(struct db *db, struct moving *k)
{
    (void)db;
    if (!text_fits(k->m->text, PETITION_TEXT_MIN, IDEA_TEXT_MAX) || petition_has_blank(k->m->text)) return bad(k, "text");
    k->i.answer = k->m->text;
    return OK;
}

static enum err answer(struct db *db, struct moving *k)
{
    (void)db;
    if (k->m->result == RESULT_NONE || k->m->result > RESULT_DECLINED) return bad(k, "result");
    if (!text_fits(k->m->text, 1, IDEA_TEXT_MAX) || !petition_is_answer(k->m->text)) return bad(k, "text");
    k->i.result = k->m->result;
    k->i.answer = k->m->text;
    k->i.answered_ms = k->now_ms;
    return OK;
}

static enum err lapse(struct db *db, struct moving *k)
{
    (void)db;
    return k->i.closes_ms <= k->now_ms ? OK : ERR_CONFLICT;
}

static enum err (*const deeds[])(struct db *db, struct moving *k) = {
    [IDEA_CLEAR] = clear, [IDEA_REFUSE] = refuse, [IDEA_WITHDRAW] = NULL, [IDEA_LAPSE] = lapse, [IDEA_ANSWER] = answer,
};

static enum err rights(struct db *db, struct moving *k, unsigned *roles)
{
    *roles = k->by->is_local ? k->by->roles : 0;
    if (k->by->is_local) return OK;
    if ((k->by->roles & ROLE_RESIDENT) && k->i.account_id == k->by->account_id) { *roles = ROLE_RESIDENT; return OK; }
    TRY(desk_may(db, k->a, k->by, k->i.unit_id));
    *roles = k->by->roles & DESK;
    return OK;
}

static enum err move(struct db *db, void *arg)
{
    struct moving *k = arg;
    unsigned roles, before;
    TRY(idea_by_id(db, k->a, k->m->id, &k->i));
    before = k->i.state;
    TRY(rights(db, k, &roles));
    TRY(flow_next(&idea_flow, before, k->m->event, roles, &k->i.state));
    if (deeds[k->m->event]) TRY(deeds[k->m->event](db, k));
    TRY(idea_set(db, k->a, &k->i, before, roles & DESK ? k->by->account_id : 0));
    return tell(db, k->a, k->now_ms, &k->i, k->m->event);
}

enum err idea_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct idea_move *m, struct idea *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = m };
    m->field = NULL;
    if (m->event > IDEA_ANSWER) return bad(&k, "event");
    TRY(db_tx(db, move, &k));
    *out = k.i;
    return OK;
}

/* ---- support ---- */

struct supporting { struct arena *a; int64_t now_ms, id, account_id; bool supports; struct idea i; };

static enum err support(struct db *db, void *arg)
{
    struct supporting *k = arg;
    bool changed;
    TRY(idea_by_id(db, k->a, k->id, &k->i));
    if (!k->i.public_ms) return ERR_NOT_FOUND;
    if (k->i.account_id == k->account_id || k->i.state != IDEA_PUBLIC || k->i.closes_ms <= k->now_ms)
        return ERR_CONFLICT;
    if (k->supports) TRY(support_insert(db, k->a, k->id, k->account_id, k->now_ms, &changed));
    else TRY(support_delete(db, k->a, k->id, k->account_id, &changed));
    if (!changed) return OK;
    k->i.supports += k->supports ? 1 : -1;
    return support_count(db, k->a, k->id, k->supports ? 1 : -1);
}

enum err idea_support_set(struct db *db, struct arena *a, int64_t now_ms, int64_t id, int64_t account_id, bool supports, struct idea *out)
{
    struct supporting k = { .a = a, .now_ms = now_ms, .id = id, .account_id = account_id, .supports = supports };
    TRY(db_tx(db, support, &k));
    *out = k.i;
    return OK;
}

/* ---- the job ---- */

struct due { int64_t id[DUE_PER_ROUND]; size_t n; };
static enum err keep_due(const void *row, void *arg)
{
    struct due *k = arg;
    k->id[k->n++] = ((const struct idea *)row)->id;
    return OK;
}

struct tellings { struct idea_telling v[PIECES_PER_ROUND]; size_t n; };
static enum err keep_telling(const void *row, void *arg)
{
    struct tellings *k = arg;
    k->v[k->n++] = *(const struct idea_telling *)row;
    return OK;
}

struct going_on { struct arena *a; int64_t now_ms; struct idea_telling t; };
static enum err go_on(struct db *db, void *arg)
{
    struct going_on *k = arg;
    struct idea i;
    TRY(idea_by_id(db, k->a, k->t.idea_id, &i));
    return tell_piece(db, k->a, k->now_ms, &i, k->t.after_account, PER_PIECE);
}

enum err idea_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    static const struct actor clock = { .is_local = true, .roles = THE_TIME };
    struct due due = { .n = 0 };
    struct tellings t = { .n = 0 };
    (void)keys;
    TRY(idea_due_rows(db, a, now_ms, DUE_PER_ROUND, keep_due, &due));
    for (size_t n = 0; n < due.n; n++) {
        struct idea i;
        enum err e = idea_step(db, a, now_ms, &clock, &(struct idea_move){ .id = due.id[n], .event = IDEA_LAPSE }, &i);
        if (e != ERR_CONFLICT) TRY(e);                       /* answered just now */
    }
    TRY(idea_telling_rows(db, a, PIECES_PER_ROUND, keep_telling, &t));
    for (size_t n = 0; n < t.n; n++) TRY(db_tx(db, go_on, &(struct going_on){ a, now_ms, t.v[n] }));
    return OK;
}
