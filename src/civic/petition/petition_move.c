/* petition_move.c - what each event asks for and does: one table, read in one order: rights, flow, form, deed, clock, words. */
#include "account/account.h"
#include "auth/role.h"
#include "civic/petition/petition_rules.h"
#include "core/uuid.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, SHORT_MIN = 5, WORDS_MAX = PETITION_TEXT_MAX };

struct moving { struct stepping s; const struct actor *by; struct petition_move *m; };

static enum err bad(struct moving *k, const char *field)
{
    k->m->field = field;
    return ERR_BAD_INPUT;
}

/* ---- deeds ---- */

static enum err receive(struct db *db, struct moving *k)
{
    (void)db;
    if (k->m->level > LEVEL_AS_FILED) return bad(k, "level");
    if (k->m->level != LEVEL_AS_FILED) k->s.after.level = k->m->level;
    return OK;
}

static enum err go_to(struct db *db, struct moving *k, int64_t unit_id)
{
    struct unit u;
    TRY(unit_by_id(db, k->s.a, unit_id, &u));
    k->s.after.unit_id = u.id;
    k->s.after.unit = u.name;
    k->s.after.handler_id = 0;
    return OK;
}

static enum err hand_over(struct db *db, struct moving *k)
{
    struct unit u;
    enum err e = unit_by_id(db, k->s.a, k->m->to_unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_GROUP || u.id == k->s.before.unit_id)))
        return bad(k, "to_unit_id");
    TRY(e);
    return go_to(db, k, u.id);
}

/* To whoever sent it here; what came from outside goes to the city, which finds the right one. */
static enum err give_back(struct db *db, struct moving *k)
{
    int64_t sender;
    enum err e = step_sender(db, k->s.a, k->m->id, k->s.before.unit_id, &sender);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == ERR_NOT_FOUND || sender == 0) sender = CITY_ID;
    if (sender == k->s.before.unit_id) return bad(k, "event");       /* the city's own: it hands over */
    return go_to(db, k, sender);
}

static enum err take(struct db *db, struct moving *k)
{
    const struct petition *p = &k->s.before;
    int64_t who = k->m->to_account_id ? k->m->to_account_id : k->by->account_id;
    unsigned held;
    if (p->state == PETITION_HANDLING && (!k->m->to_account_id || who == p->handler_id))
        return ERR_CONFLICT; /* taken already */
    TRY(roles_at(db, k->s.a, who, p->unit_id, &held));
    if (!(held & DESK)) return k->m->to_account_id ? bad(k, "to_account_id") : ERR_FORBIDDEN;
    if (p->second && who == p->first_handler_id) return ERR_FORBIDDEN;
    k->s.after.handler_id = who;
    return OK;
}

static enum err claim_files(struct db *db, struct moving *k, unsigned part, bool may_come)
{
    const int64_t owner = k->by->account_id;
    for (size_t i = 0; i < k->m->n_files; i++) {
        bool is_ours;
        if (!uuid_is_valid(k->m->files[i])) return bad(k, "files");
        TRY(file_claim(db, k->s.a, k->s.now_ms, &(struct file_claim){ k->m->files[i], k->m->id, owner, part, may_come }, &is_ours));
        if (!is_ours) return bad(k, "files");
    }
    return OK;
}

static enum err supply(struct db *db, struct moving *k)
{
    if (k->m->text.n < SHORT_MIN && k->m->n_files == 0) return bad(k, "text");
    return claim_files(db, k, PART_BEFORE, true);
}

static enum err extend(struct db *db, struct moving *k)
{
    int64_t before;
    TRY(step_count(db, k->s.a, k->m->id, PETITION_EXTEND, &before));
    return before ? ERR_CONFLICT : OK;
}

/* Proof lies here, whole, when the answer is given: a picture that is still to come may never do. A reopened one asks for new proof. */
static enum err answer(struct db *db, struct moving *k)
{
    int64_t reopened_ms, proofs;
    if (!petition_is_answer(k->m->public_text)) return bad(k, "public_text");
    TRY(claim_files(db, k, PART_AFTER, false));
    TRY(step_last_ms(db, k->s.a, k->m->id, PETITION_REOPEN, &reopened_ms));
    TRY(file_proofs(db, k->s.a, k->m->id, reopened_ms, &proofs));
    if (proofs == 0) return bad(k, "files");
    k->s.after.answered_ms = k->s.now_ms;
    k->s.after.handler_id = k->by->account_id;
    return OK;
}

static enum err merge(struct db *db, struct moving *k)
{
    struct petition into;
    const struct petition *p = &k->s.before;
    bool is_new = false;
    int64_t seq;
    enum err e = petition_by_id(db, k->s.a, k->m->merge_into, &into);
    bool fits = e == OK && into.id != p->id && into.category_id == p->category_id && petition_is_open(&into);
    if (e == ERR_NOT_FOUND || (e == OK && !fits)) return bad(k, "merge_into");
    TRY(e);
    TRY(petition_follow_move(db, k->s.a, p->id, into.id));
    if (p->account_id && p->account_id != into.account_id)
        TRY(petition_follow_add(db, k->s.a, into.id, p->account_id, k->s.now_ms, &is_new));
    TRY(next_ids(db, k->s.a, "petition.seq", 1, &seq));
    k->s.after.merged_id = into.id;
    return petition_set_followers(db, k->s.a, into.id, seq);
}

static enum err rate(struct db *db, struct moving *k)
{
    (void)db;
    if (k->m->rating == RATING_NONE || k->m->rating > RATING_UNSATISFIED) return bad(k, "rating");
    if (k->m->rating == RATING_UNSATISFIED && k->m->text.n < SHORT_MIN) return bad(k, "text");
    k->s.after.rating = k->s.step.rating = k->m->rating;
    return OK;
}

/* Somebody else of the unit; where there is nobody else, the city. */
static enum err to_a_second(struct db *db, struct moving *k)
{
    struct staff staff = { .n = 0 };
    const struct petition *p = &k->s.before;
    TRY(account_staff(db, k->s.a, p->unit_id, p->unit_id == CITY_ID ? ROLE_CITY : ROLE_OFFICER, &staff));
    for (size_t i = 0; i < staff.n; i++)
        if (staff.account_id[i] != p->handler_id) return OK;
    return go_to(db, k, CITY_ID);
}

static enum err reopen(struct db *db, struct moving *k)
{
    const struct petition *p = &k->s.before;
    struct petition *after = &k->s.after;
    int64_t until_ms;
    bool is_unhappy = p->state == PETITION_ANSWERED || p->rating == RATING_UNSATISFIED;
    if (p->second || !p->answered_ms || !is_unhappy) return ERR_CONFLICT;
    TRY(petition_rate_until(db, k->s.a, p, &until_ms));
    if (k->s.now_ms > until_ms) return ERR_CONFLICT;
    if (p->state == PETITION_ANSWERED) k->s.step.rating = RATING_UNSATISFIED;     /* said and reopened in one breath */
    TRY(to_a_second(db, k));
    after->second = true;
    after->first_handler_id = p->handler_id;
    after->handler_id = after->answered_ms = after->closed_ms = 0;
    after->rating = RATING_NONE;
    return OK;
}

static enum err lapse(struct db *db, struct moving *k)
{
    (void)db;
    return k->s.before.alarm_ms && k->s.before.alarm_ms <= k->s.now_ms ? OK : ERR_CONFLICT;
}

static enum err clear(struct db *db, struct moving *k)
{
    (void)db;
    if (k->m->audience == AUDIENCE_HELD || k->m->audience > AUDIENCE_PRIVATE) return bad(k, "audience");
    if (k->m->audience == AUDIENCE_PUBLIC && (k->m->title.n < SHORT_MIN || k->m->title.n > PETITION_TITLE_MAX))
        return bad(k, "title");
    k->s.after.audience = k->m->audience;
    k->s.after.title = k->m->title;
    k->s.after.said = k->m->public_text;
    return OK;
}

/* ---- the table ---- */

enum needs {
    TEXT = 1,                            /* words between desk and resident */
    PUBLIC_TEXT = 2,                     /* words for everybody */
    REASON = 4,                          /* of the reasons named */
    OTHER_HANDS = 8,                     /* not by the first handler, once it was reopened */
    NO_BLANK = 16,                       /* no blank of a template is left open in what the sender will read */
};
#define R(reason) (1u << (reason))
static const struct {
    unsigned needs, reasons;
    enum err (*deed)(struct db *db, struct moving *k);
} rules[PETITION_EVENTS] = {
    [PETITION_RECEIVE]   = { OTHER_HANDS, 0, receive },
    [PETITION_RETURN]    = { REASON | TEXT, R(REASON_WRONG_UNIT) | R(REASON_OUT_OF_SCOPE) | R(REASON_DUPLICATE) | R(REASON_INCOMPLETE), give_back },
    [PETITION_HAND_OVER] = { TEXT, 0, hand_over },
    [PETITION_TAKE]      = { 0, 0, take },
    [PETITION_ASK]       = { TEXT | NO_BLANK | OTHER_HANDS, 0, NULL },
    [PETITION_SUPPLY]    = { 0, 0, supply },
    [PETITION_EXTEND]    = { TEXT | NO_BLANK | OTHER_HANDS, 0, extend },
    [PETITION_ANSWER]    = { PUBLIC_TEXT | OTHER_HANDS, 0, answer },
    [PETITION_REFUSE]    = { REASON | PUBLIC_TEXT | NO_BLANK | OTHER_HANDS, R(REASON_OUT_OF_SCOPE) | R(REASON_COMPLAINT) | R(REASON_DUPLICATE)
                             | R(REASON_INCOMPLETE) | R(REASON_UNTRUE) | R(REASON_DECIDED) | R(REASON_SECRET), NULL },
    [PETITION_MERGE]     = { OTHER_HANDS, 0, merge },
    [PETITION_RATE]      = { 0, 0, rate },
    [PETITION_REOPEN]    = { TEXT, 0, reopen },
    [PETITION_LAPSE]     = { 0, 0, lapse },
    [PETITION_CLEAR]     = { 0, 0, clear },
    [PETITION_NOTE]      = { TEXT, 0, NULL },
};

static enum err check_form(struct moving *k)
{
    const struct petition_move *m = k->m;
    unsigned needs = rules[m->event].needs;
    if (m->text.n > WORDS_MAX || !text_is_clean(m->text)) return bad(k, "text");
    if (m->public_text.n > WORDS_MAX || !text_is_clean(m->public_text)) return bad(k, "public_text");
    if (!text_is_clean(m->title)) return bad(k, "title");
    if (m->n_files > PETITION_FILES_MAX) return bad(k, "files");
    if ((needs & REASON) && (m->reason > REASON_SECRET || !(rules[m->event].reasons >> m->reason & 1)))
        return bad(k, "reason");
    if ((needs & TEXT) && m->text.n < SHORT_MIN) return bad(k, "text");
    if ((needs & PUBLIC_TEXT) && m->public_text.n < PETITION_TEXT_MIN) return bad(k, "public_text");
    if ((needs & NO_BLANK) && petition_has_blank(m->public_text)) return bad(k, "public_text");
    if ((needs & NO_BLANK) && petition_has_blank(m->text)) return bad(k, "text");
    return OK;
}

/* What he may do with this one: as its sender, as a desk of its unit, or, for what the public sees, of its ward. */
static enum err rights(struct db *db, struct moving *k, unsigned *roles)
{
    const struct petition *p = &k->s.before;
    unsigned at_unit = 0, at_ward = 0;
    *roles = 0;
    if (k->by->is_local) { *roles = k->by->roles; return OK; }
    if ((k->by->roles & ROLE_RESIDENT) && p->account_id == k->by->account_id) *roles |= ROLE_RESIDENT;
    if (!(k->by->roles & DESK)) return *roles ? OK : ERR_FORBIDDEN;
    TRY(roles_at(db, k->s.a, k->by->account_id, p->unit_id, &at_unit));
    if (k->m->event == PETITION_CLEAR) TRY(roles_at(db, k->s.a, k->by->account_id, p->ward_id, &at_ward));
    *roles |= (at_unit | at_ward) & k->by->roles & DESK;
    return *roles ? OK : ERR_FORBIDDEN;
}

/* A phone that did not hear the answer says it again. */
static bool was_said(const struct moving *k, unsigned roles)
{
    const struct petition *p = &k->s.before;
    if (!(roles & ROLE_RESIDENT)) return false;
    return (k->m->event == PETITION_RATE && p->state == PETITION_CLOSED && p->rating != RATING_NONE &&
            p->rating == k->m->rating) ||
           (k->m->event == PETITION_WITHDRAW && p->state == PETITION_WITHDRAWN);
}

static bool is_end(unsigned state)
{
    return state == PETITION_CLOSED || state == PETITION_REFUSED || state == PETITION_MERGED || state == PETITION_WITHDRAWN;
}

static enum err prepare(struct db *db, struct moving *k)
{
    struct petition *p = &k->s.after;
    const struct petition_move *m = k->m;
    bool is_first = k->s.before.second && k->by->account_id && k->by->account_id == k->s.before.first_handler_id;
    if (is_first && (rules[m->event].needs & OTHER_HANDS)) return ERR_FORBIDDEN;
    k->s.step = (struct petition_step){ .event = m->event, .from_state = k->s.before.state, .to_state = p->state,
                                        .account_id = k->by->account_id, .public_text = m->public_text,
                                        .reason = rules[m->event].needs & REASON ? m->reason : REASON_NONE };
    k->s.text = m->text;
    if (rules[m->event].deed) TRY(rules[m->event].deed(db, k));
    if (is_end(p->state) && !is_end(k->s.before.state)) p->closed_ms = k->s.now_ms;
    return petition_clock_step(db, k->s.a, p, m->event, k->s.now_ms);
}

static enum err move(struct db *db, void *arg)
{
    struct moving *k = arg;
    unsigned roles;
    TRY(petition_by_id(db, k->s.a, k->m->id, &k->s.before));
    k->s.after = k->s.before;
    TRY(rights(db, k, &roles));
    if (was_said(k, roles)) return OK;
    TRY(flow_next(&petition_flow, k->s.before.state, k->m->event, roles, &k->s.after.state));
    TRY(check_form(k));
    TRY(prepare(db, k));
    TRY(petition_step_write(db, &k->s));
    return petition_tell(db, &k->s);
}

enum err petition_step_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                            const struct actor *by, struct petition_move *m, struct petition *out)
{
    struct moving k = { .s = { .a = a, .keys = keys, .now_ms = now_ms }, .by = by, .m = m };
    m->field = NULL;
    if (m->event == PETITION_FILE || m->event >= PETITION_EVENTS) return bad(&k, "event");
    TRY(db_tx(db, move, &k));
    *out = k.s.after;
    return OK;
}
