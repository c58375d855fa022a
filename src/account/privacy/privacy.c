/* privacy.c - consent, requests and breaches: the two workflows and their clocks. */
#include "account/privacy/privacy_db.h"
#include "account/hours/calendar.h"
#include "account/citizen/citizen.h"
#include "account/hours/parameter.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "notify/notify.h"
#include "territory/territory.h"

const char *const privacy_events[] = { "accept", "extend", "finish", "refuse", NULL };
const char *const breach_events[] = { "report", "close", NULL };

enum { DESK = ROLE_OFFICER | ROLE_CITY };
static const struct flow_step privacy_steps[] = {
    /* from               event            to                who  */
    { PRIVACY_RECEIVED, PRIVACY_ACCEPT, PRIVACY_ACCEPTED, DESK },
    { PRIVACY_RECEIVED, PRIVACY_REFUSE, PRIVACY_REFUSED,  DESK },
    { PRIVACY_ACCEPTED, PRIVACY_EXTEND, PRIVACY_EXTENDED, DESK },      /* once */
    { PRIVACY_ACCEPTED, PRIVACY_FINISH, PRIVACY_DONE,     DESK },
    { PRIVACY_ACCEPTED, PRIVACY_REFUSE, PRIVACY_REFUSED,  DESK },
    { PRIVACY_EXTENDED, PRIVACY_FINISH, PRIVACY_DONE,     DESK },
    { PRIVACY_EXTENDED, PRIVACY_REFUSE, PRIVACY_REFUSED,  DESK },
};
const struct flow privacy_flow = {
    .name = "privacy", .states = privacy_states, .events = privacy_events,
    .steps = privacy_steps, .n_steps = N_OF(privacy_steps), .start = PRIVACY_RECEIVED,
};

enum { REGISTER = ROLE_CITY | ROLE_ADMIN };
static const struct flow_step breach_steps[] = {
    /* from            event          to                who      */
    { BREACH_OPEN,     BREACH_REPORT, BREACH_REPORTED, REGISTER },
    { BREACH_OPEN,     BREACH_CLOSE,  BREACH_CLOSED,   ROLE_CITY },     /* found to be none: only the committee says
    so */
    { BREACH_REPORTED, BREACH_CLOSE,  BREACH_CLOSED,   REGISTER },
};
const struct flow breach_flow = {
    .name = "breach", .states = breach_states, .events = breach_events,
    .steps = breach_steps, .n_steps = N_OF(breach_steps), .start = BREACH_OPEN,
};

static const struct field privacy_out[] = {              /* what travels: opened, never the sealed columns */
    FIELD(struct privacy_request, id), FIELD(struct privacy_request, unit_id),
        FIELD(struct privacy_request, resident_id),
    FIELD(struct privacy_request, kind, .words = privacy_kinds),
        FIELD(struct privacy_request, state, .words = privacy_states),
    FIELD(struct privacy_request, person), FIELD(struct privacy_request, contact), FIELD(struct privacy_request, note),
    FIELD(struct privacy_request, reason), FIELD(struct privacy_request, received_ms),
    FIELD(struct privacy_request, answer_due_ms), FIELD(struct privacy_request, due_ms),
    FIELD(struct privacy_request, answered_ms), FIELD(struct privacy_request, closed_ms),
};
const struct fields privacy_fields = { privacy_out, N_OF(privacy_out) };

static enum err note_down(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t unit_id,
                          const char *action, const char *noun, int64_t id, struct str reason)
{
    struct str subject = arena_printf(a, "%s:%lld", noun, (long long)id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, a, &(struct audit_line){ .at_ms = now_ms, .account_id = by->account_id, .unit_id = unit_id,
                       .action = str_z(action), .subject = subject, .reason = reason, .address = by->address });
}

/* ---- consent ---- */

enum err consent_give(struct db *db, struct arena *a, struct consent *c)
{
    struct consent before;
    int64_t changed;
    if (!c->proof.n) return ERR_BAD_INPUT;
    enum err e = consent_in_force(db, a, c->resident_id, c->purpose, &before);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && before.text_version == c->text_version) { c->id = before.id; return OK; }
    if (e == OK) TRY(consent_close(db, a, c->given_ms, before.id, c->proof, &changed));
    TRY(next_ids(db, a, "consent", 1, &c->id));
    return consent_insert(db, a, c);
}

enum err consent_withdraw(struct db *db, struct arena *a, int64_t now_ms, int64_t resident_id,
                          enum consent_purpose purpose, struct str proof)
{
    struct consent c;
    int64_t changed;
    TRY(consent_in_force(db, a, resident_id, purpose, &c));
    TRY(consent_close(db, a, now_ms, c.id, proof, &changed));
    return changed ? OK : ERR_NOT_FOUND;
}

enum err consent_holds(struct db *db, struct arena *a, int64_t resident_id, enum consent_purpose purpose, bool *holds)
{
    struct consent c;
    enum err e = consent_in_force(db, a, resident_id, purpose, &c);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *holds = e == OK;
    return OK;
}

/* ---- requests ---- */

struct desk {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    int64_t id;
    enum privacy_event event;
    struct str reason;
    struct privacy_request *r;
    int64_t resident_id;                 /* finishing: whom it is about, if the request does not say */
    const struct privacy_deed *deed;
    const char *field;
};

static enum err clock_of(struct db *db, struct arena *a, int64_t from_ms, struct str code, int64_t *due_ms)
{
    struct parameter p;
    enum err e = parameter_at(db, a, code, day_of_ms(from_ms), &p);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_INTERNAL : e;           /* a right without a clock is our fault */
    return calendar_due_ms(db, a, from_ms, p.value, p.unit, due_ms);
}

static enum err request_add(struct db *db, void *arg)
{
    struct desk *d = arg;
    struct privacy_request *r = d->r;
    struct str code = arena_printf(d->a, "privacy.%s", privacy_kinds[r->kind]);
    if (!code.n) return ERR_NOMEM;
    TRY(clock_of(db, d->a, d->now_ms, S("privacy.answer"), &r->answer_due_ms));
    TRY(clock_of(db, d->a, d->now_ms, code, &r->due_ms));
    TRY(next_ids(db, d->a, "privacy_request", 1, &r->id));
    TRY(privacy_insert(db, d->a, r));
    return note_down(db, d->a, d->now_ms, d->by, r->unit_id, "privacy.add", "privacy_request", r->id, code);
}

enum err privacy_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                     struct privacy_request *r)
{
    struct privacy_request x = *r;
    x.state = PRIVACY_RECEIVED;
    x.received_ms = now_ms;
    TRY(keys_seal(keys, a, "privacy.person", x.person, &x.person_sealed));
    TRY(keys_seal(keys, a, "privacy.contact", x.contact, &x.contact_sealed));
    TRY(db_tx(db, request_add, &(struct desk){ .a = a, .now_ms = now_ms, .by = by, .r = &x }));
    *r = x;
    return OK;
}

static enum err request_opened(struct arena *a, const struct keys *keys, struct privacy_request *r)
{
    if (keys_unseal(keys, a, "privacy.person", r->person_sealed, &r->person) != OK
        || keys_unseal(keys, a, "privacy.contact", r->contact_sealed, &r->contact) != OK) return ERR_INTERNAL;
    r->answered_ms = r->accepted_ms ? r->accepted_ms : r->closed_ms;
    return OK;
}

/* The account goes with the person: the one it was asked with, and the one of the resident. */
static enum err account_end(struct db *db, const struct desk *d)
{
    int64_t of_resident = 0;
    enum err e = d->r->resident_id ? citizen_of_resident(db, d->a, d->r->resident_id, &of_resident) : OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (of_resident) TRY(citizen_forget(db, d->a, d->now_ms, of_resident));
    if (!d->r->account_id || d->r->account_id == of_resident) return OK;
    e = citizen_forget(db, d->a, d->now_ms, d->r->account_id);
    return e == ERR_NOT_FOUND ? OK : e;                  /* gone before */
}

/* What a kind asks for is done to the data, together with the mark that it is done. */
static enum err request_effect(struct db *db, struct desk *d)
{
    struct privacy_request *r = d->r;
    privacy_effect_fn *effect = privacy_effects[r->kind];
    if (!r->resident_id && d->resident_id) {
        r->resident_id = d->resident_id;
        TRY(privacy_put_resident(db, d->a, r->id, r->resident_id));
    }
    bool closes = r->kind == PRIVACY_WITHDRAW || r->kind == PRIVACY_ERASE;
    bool of_nobody =
        r->kind == PRIVACY_ERASE && (r->account_id || d->deed->report.n); /* an account or a report alone */
    if ((effect || closes) && !r->resident_id && !of_nobody) { d->field = "resident"; return ERR_BAD_INPUT; }
    if (effect)
        TRY(effect(db, d->a, &(struct privacy_work){ .keys = d->keys, .by = d->by, .now_ms = d->now_ms, .request = r,
                                                     .deed = d->deed, .field = &d->field }));
    if (!closes) return OK;
    struct str proof = arena_printf(d->a, "privacy_request:%lld", (long long)r->id);
    if (!proof.n) return ERR_NOMEM;
    if (r->resident_id) TRY(consents_close(db, d->a, d->now_ms, r->resident_id, proof));
    return r->kind == PRIVACY_ERASE ? account_end(db, d) : OK;
}

/* Whoever asked with an account of his own hears how it goes on. */
static enum err tell_asker(struct db *db, struct desk *d)
{
    static const char *const said[] = {
        [PRIVACY_ACCEPT] = "Yêu cầu về dữ liệu của bác đã được nhận",
        [PRIVACY_EXTEND] = "Yêu cầu về dữ liệu của bác được gia hạn một lần",
        [PRIVACY_FINISH] = "Yêu cầu về dữ liệu của bác đã làm xong",
        [PRIVACY_REFUSE] = "Yêu cầu về dữ liệu của bác chưa làm được",
    };
    const struct privacy_request *r = d->r;
    bool is_one = false;
    if (!r->account_id) return OK;
    TRY(citizen_is_one(db, d->a, r->account_id, &is_one));
    if (!is_one) return OK;
    struct notice n = { .account_id = r->account_id, .kind = S("account.privacy"), .title = str_z(said[d->event]),
                        .text = S("Bấm để xem chi tiết và hạn trả lời."), .link = S("/me/requests"),
                        .key = arena_printf(d->a, "privacy_request:%lld:%s", (long long)r->id, privacy_events[d->event]) };
    return n.key.n ? notify_put(db, d->a, d->now_ms, &n) : ERR_NOMEM;
}

static enum err request_move(struct db *db, void *arg)
{
    struct desk *d = arg;
    struct privacy_request *r = d->r;
    unsigned to;
    TRY(privacy_by_id(db, d->a, d->id, r));
    unsigned before = r->state;
    TRY(flow_next(&privacy_flow, before, d->event, d->by->roles, &to));
    d->field = "note";
    if (d->event != PRIVACY_ACCEPT && !d->reason.n) return ERR_BAD_INPUT;
    r->state = to;
    if (d->reason.n) r->reason = d->reason;
    if (d->event == PRIVACY_ACCEPT) r->accepted_ms = d->now_ms;
    if (d->event == PRIVACY_EXTEND) TRY(clock_of(db, d->a, r->due_ms, S("privacy.extend"), &r->due_ms));
    if (to == PRIVACY_DONE || to == PRIVACY_REFUSED) r->closed_ms = d->now_ms;
    TRY(privacy_put_state(db, d->a, r, before));
    if (to == PRIVACY_DONE) TRY(request_effect(db, d));
    TRY(tell_asker(db, d));
    return note_down(db, d->a, d->now_ms, d->by, r->unit_id, "privacy.move", "privacy_request", r->id,
                     str_z(privacy_events[d->event]));
}

enum err privacy_move(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                      int64_t id, enum privacy_event event, struct str reason, struct privacy_request *out)
{
    static const struct privacy_deed nothing;
    struct privacy_request r;
    struct desk d = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .id = id, .event = event, .reason = reason,
                      .r = &r, .deed = &nothing };
    TRY(db_tx(db, request_move, &d));
    TRY(request_opened(a, keys, &r));
    *out = r;
    return OK;
}

enum err privacy_finish(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                        struct privacy_finish *f, struct privacy_request *out)
{
    struct privacy_request r;
    struct desk d = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .id = f->id, .event = PRIVACY_FINISH,
                      .reason = f->reason, .r = &r, .resident_id = f->resident_id, .deed = &f->deed };
    enum err e = db_tx(db, request_move, &d);
    f->field = d.field;
    TRY(e);
    TRY(request_opened(a, keys, &r));
    *out = r;
    return OK;
}

struct page { struct privacy_request *rows; size_t n; };
static enum err page_keep(const void *row, void *arg)
{
    struct page *p = arg;
    p->rows[p->n++] = *(const struct privacy_request *)row;
    return OK;
}

enum err privacy_list(struct db *db, struct arena *a, const struct keys *keys, int64_t unit_id, int64_t before,
                      int64_t limit, struct privacy_request *rows, size_t *n)
{
    struct page p = { rows, 0 };
    TRY(privacy_page(db, a, unit_id, before ? before : INT64_MAX, limit, page_keep, &p));
    for (size_t i = 0; i < p.n; i++) TRY(request_opened(a, keys, &rows[i]));
    *n = p.n;
    return OK;
}

enum err privacy_unit(struct db *db, struct arena *a, int64_t id, int64_t *unit_id)
{
    struct privacy_request r;
    TRY(privacy_by_id(db, a, id, &r));
    *unit_id = r.unit_id;
    return OK;
}

/* ---- breaches ---- */

struct registering {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    int64_t id;
    enum breach_event event;
    struct str note;
    struct breach *b;
};

static enum err register_add(struct db *db, void *arg)
{
    struct registering *g = arg;
    struct parameter p;
    enum err e = parameter_at(db, g->a, S("breach.report"), day_of_ms(g->b->found_ms), &p);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_BAD_INPUT : e;          /* found before there was a duty to report */
    TRY(calendar_due_ms(db, g->a, g->b->found_ms, p.value, p.unit, &g->b->due_ms));
    TRY(next_ids(db, g->a, "breach", 1, &g->b->id));
    TRY(breach_insert(db, g->a, g->b));
    return note_down(db, g->a, g->now_ms, g->by, 0, "breach.add", "breach", g->b->id, g->b->title);
}

enum err breach_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct breach *b)
{
    struct breach x = *b;
    if (x.found_ms <= 0 || x.found_ms > now_ms) return ERR_BAD_INPUT;
    x.state = BREACH_OPEN;
    x.account_id = by->account_id;
    TRY(db_tx(db, register_add, &(struct registering){ .a = a, .now_ms = now_ms, .by = by, .b = &x }));
    *b = x;
    return OK;
}

static enum err register_move(struct db *db, void *arg)
{
    struct registering *g = arg;
    struct breach *b = g->b;
    unsigned to;
    TRY(breach_by_id(db, g->a, g->id, b));
    unsigned before = b->state;
    TRY(flow_next(&breach_flow, before, g->event, g->by->roles, &to));
    struct buf note = { .arena = g->a };
    buf_add(&note, b->note);
    if (b->note.n && g->note.n) buf_add(&note, S("\n"));
    buf_add(&note, g->note);
    if (note.failed) return ERR_NOMEM;
    b->note = buf_str(&note);
    b->state = to;
    if (to == BREACH_REPORTED) b->reported_ms = g->now_ms;
    if (to == BREACH_CLOSED) b->closed_ms = g->now_ms;
    TRY(breach_put_state(db, g->a, b, before));
    return note_down(db, g->a, g->now_ms, g->by, 0, "breach.move", "breach", b->id, str_z(breach_events[g->event]));
}

enum err breach_move(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                     enum breach_event event, struct str note, struct breach *out)
{
    struct breach b;
    struct registering g = { .a = a, .now_ms = now_ms, .by = by, .id = id, .event = event, .note = note, .b = &b };
    TRY(db_tx(db, register_move, &g));
    *out = b;
    return OK;
}
