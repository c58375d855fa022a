/* alert.c - who may warn whom of what; what sending does. */
#include "civic/alert/alert_db.h"
#include "civic/desk/desk_rules.h"
#include "core/time.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "territory/territory.h"

const char *const alert_statuses[] = { "Actual", "Exercise", "Test", NULL };
const char *const alert_types[] = { "Alert", "Update", "Cancel", NULL };
const char *const alert_categories[] = { "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE",
                                         "Other", NULL };
const char *const alert_urgencies[] = { "Immediate", "Expected", "Future", "Past", "Unknown", NULL };
const char *const alert_severities[] = { "Extreme", "Severe", "Moderate", "Minor", "Unknown", NULL };
const char *const alert_certainties[] = { "Observed", "Likely", "Possible", "Unlikely", "Unknown", NULL };
const char *const alert_states[] = { "draft", "sent", "dropped", NULL };
const char *const alert_events[] = { "approve", "drop", NULL };

enum { DESK = ROLE_OFFICER | ROLE_CITY };
static const struct flow_step steps[] = {
    { ALERT_DRAFT, ALERT_APPROVE, ALERT_SENT,    DESK },
    { ALERT_DRAFT, ALERT_DROP,    ALERT_DROPPED, DESK },
};
const struct flow alert_flow = {
    .name = "alert", .states = alert_states, .events = alert_events, .steps = steps, .n_steps = N_OF(steps), .start = ALERT_DRAFT,
};

/* ---- composing ---- */

struct composing { struct arena *a; int64_t now_ms; const struct actor *by; struct alert_draft *d; struct alert al; };

static enum err bad(struct composing *k, const char *field)
{
    k->d->field = field;
    return ERR_BAD_INPUT;
}


static enum err check_words(struct composing *k)
{
    const struct alert_draft *d = k->d;
    bool has_english = d->headline_en.n > 0;
    const struct { const char *field; struct str text; size_t min, max; } texts[] = {
        { "event", d->event, 2, ALERT_EVENT_MAX },
        { "headline", d->headline, ALERT_HEADLINE_MIN, ALERT_HEADLINE_MAX },
        { "description", d->description, 0, ALERT_TEXT_MAX },
        { "instruction", d->instruction, 0, ALERT_TEXT_MAX },
        { "event_en", d->event_en, has_english ? 2 : 0, has_english ? ALERT_EVENT_MAX : 0 },
        { "headline_en", d->headline_en, has_english ? ALERT_HEADLINE_MIN : 0, ALERT_HEADLINE_MAX },
        { "description_en", d->description_en, 0, has_english ? ALERT_TEXT_MAX : 0 },
        { "instruction_en", d->instruction_en, 0, has_english ? ALERT_TEXT_MAX : 0 },
    };
    if (!uuid_is_valid(d->uid)) return bad(k, "uid");
    for (size_t i = 0; i < N_OF(texts); i++)
        if (!text_fits(texts[i].text, texts[i].min, texts[i].max)) return bad(k, texts[i].field);
    if (d->onset_ms && d->onset_ms >= d->expires_ms) return bad(k, "onset_ms");
    bool is_timely = d->expires_ms > k->now_ms && d->expires_ms <= k->now_ms + ALERT_DAYS_MAX * (int64_t)DAY_MS;
    return is_timely ? OK : bad(k, "expires_ms");
}

static enum err check_unit(struct db *db, struct composing *k)
{
    struct unit u;
    enum err e = unit_by_id(db, k->a, k->d->unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || (u.kind != UNIT_CITY && !unit_is_ward_level(u.kind)))))
        return bad(k, "unit_id");
    TRY(e);
    k->al.unit = u.name;
    return desk_may(db, k->a, k->by, u.id);
}

/* Each once, in force, with ground, and within the unit that warns. */
static enum err check_areas(struct db *db, struct composing *k)
{
    const struct alert_draft *d = k->d;
    struct unit u;
    bool is_within;
    if (d->n_areas < 1 || d->n_areas > ALERT_AREAS_MAX) return bad(k, "areas");
    for (size_t i = 0; i < d->n_areas; i++) {
        for (size_t n = 0; n < i; n++) if (d->areas[n] == d->areas[i]) return bad(k, "areas");
        enum err e = unit_by_id(db, k->a, d->areas[i], &u);
        if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_AGENCY))) return bad(k, "areas");
        TRY(e);
        TRY(unit_is_within(db, k->a, u.id, d->unit_id, &is_within));
        if (!is_within) return bad(k, "areas");
    }
    return OK;
}

/* An update or a cancel is about one of its own unit, of the same status, that was sent and is not ended. */
static enum err check_earlier(struct db *db, struct composing *k)
{
    struct alert was;
    if (k->d->msg_type == TYPE_ALERT) return k->d->earlier.n ? bad(k, "earlier") : OK;
    enum err e = alert_by_uid(db, k->a, k->d->earlier, &was);
    if (e == ERR_NOT_FOUND) return bad(k, "earlier");
    TRY(e);
    if (was.unit_id != k->d->unit_id || was.status != k->d->status || was.msg_type == TYPE_CANCEL ||
        was.state != ALERT_SENT)
        return bad(k, "earlier");
    k->al.earlier_id = was.id;
    k->al.earlier = was.uid;
    return was.ended_ms ? ERR_CONFLICT : OK;
}

/* ---- sending ---- */

/* To phones goes what is Actual. What cannot wait rings at night. */
static enum err tell(struct db *db, struct arena *a, int64_t now_ms, const struct alert *al)
{
    struct alert_place places[ALERT_AREAS_MAX];
    size_t n;
    bool is_grave = al->severity <= SEVERITY_SEVERE && al->urgency <= URGENCY_EXPECTED;
    struct str text = al->instruction.n ? al->instruction : al->description;
    if (al->status != STATUS_ACTUAL) return OK;
    if (text.n > NOTICE_TEXT_MAX) {
        text.n = NOTICE_TEXT_MAX;
        while (text.n && ((unsigned char)text.p[text.n] & 0xC0) == 0x80) text.n--; /* not in the middle of a letter */
    }
    struct notice notice = {
        .kind = S("alert.sent"), .key = arena_printf(a, "alert:%.*s", (int)al->uid.n, al->uid.p), .title = al->headline, .text = text,
        .link = S("/alerts"), .expires_ms = al->expires_ms, .is_urgent = is_grave && al->msg_type != TYPE_CANCEL,
    };
    if (!notice.key.n) return ERR_NOMEM;
    TRY(alert_places(db, a, al->id, places, &n));
    for (size_t i = 0; i < n; i++) TRY(notify_broadcast(db, a, now_ms, places[i].unit_id, &notice));
    return OK;
}

static enum err send(struct db *db, struct arena *a, int64_t now_ms, struct alert *al, int64_t decided_by)
{
    bool ended = true;
    if (al->expires_ms <= now_ms) return ERR_CONFLICT;
    al->state = ALERT_SENT;
    al->decided_by = decided_by;
    al->sent_ms = now_ms;
    TRY(alert_set_state(db, a, al));
    if (al->earlier_id) TRY(alert_end(db, a, al->earlier_id, now_ms, &ended));
    if (!ended) return ERR_CONFLICT;                         /* another update went out first */
    return tell(db, a, now_ms, al);
}

static enum err note(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct alert *al, const char *action,
                     struct str reason)
{
    return desk_note_write(db, a, &(struct desk_note){ now_ms, by, action, "alert", al->id, al->unit_id, reason });
}

static enum err known(struct db *db, struct composing *k)
{
    struct alert was;
    TRY(alert_by_uid(db, k->a, k->d->uid, &was));
    if (was.account_id != k->by->account_id) return ERR_CONFLICT;
    k->al = was;
    return OK;
}

static enum err compose(struct db *db, void *arg)
{
    struct composing *k = arg;
    const struct alert_draft *d = k->d;
    enum err e = known(db, k);
    if (e != ERR_NOT_FOUND) return e;
    k->al = (struct alert){ .uid = d->uid, .unit_id = d->unit_id, .status = d->status, .msg_type = d->msg_type, .category = d->category,
                            .urgency = d->urgency, .severity = d->severity, .certainty = d->certainty, .event = d->event,
                            .headline = d->headline, .description = d->description, .instruction = d->instruction, .event_en = d->event_en,
                            .headline_en = d->headline_en, .description_en = d->description_en, .instruction_en = d->instruction_en,
                            .onset_ms = d->onset_ms, .expires_ms = d->expires_ms, .account_id = k->by->account_id, .created_ms = k->now_ms };
    TRY(check_unit(db, k));
    TRY(check_areas(db, k));
    TRY(check_earlier(db, k));
    TRY(next_ids(db, k->a, "alert", 1, &k->al.id));
    TRY(alert_insert(db, k->a, &k->al));
    for (size_t i = 0; i < d->n_areas; i++) TRY(alert_area_insert(db, k->a, k->al.id, (int64_t)i + 1, d->areas[i]));
    TRY(note(db, k->a, k->now_ms, k->by, &k->al, "alert.compose", d->headline));
    return d->status == STATUS_ACTUAL ? OK : send(db, k->a, k->now_ms, &k->al, 0);
}

enum err alert_compose(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct alert_draft *d, struct alert *out)
{
    struct composing k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = NULL;
    TRY(check_words(&k));
    TRY(db_tx(db, compose, &k));
    *out = k.al;
    return OK;
}

/* ---- deciding ---- */

struct deciding {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    int64_t id;
    unsigned event;
    struct str reason;
    struct alert al;
};

static enum err decide(struct db *db, void *arg)
{
    struct deciding *k = arg;
    unsigned to;
    TRY(alert_by_id(db, k->a, k->id, &k->al));
    TRY(desk_may(db, k->a, k->by, k->al.unit_id));
    TRY(flow_next(&alert_flow, k->al.state, k->event, k->by->is_local ? DESK : k->by->roles, &to));
    if (k->event == ALERT_APPROVE && k->al.account_id == k->by->account_id) return ERR_FORBIDDEN; /* a second person */
    TRY(note(db, k->a, k->now_ms, k->by, &k->al, k->event == ALERT_APPROVE ? "alert.approve" : "alert.drop",
             k->reason));
    if (k->event == ALERT_APPROVE) return send(db, k->a, k->now_ms, &k->al, k->by->account_id);
    k->al.state = to;
    k->al.decided_by = k->by->account_id;
    return alert_set_state(db, k->a, &k->al);
}

enum err alert_decide(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, unsigned event, struct str reason,
                      struct alert *out)
{
    struct deciding k = { .a = a, .now_ms = now_ms, .by = by, .id = id, .event = event, .reason = reason };
    TRY(db_tx(db, decide, &k));
    *out = k.al;
    return OK;
}
