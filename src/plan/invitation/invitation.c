/* invitation.c - the life of an invitation: made by the desk, looked at, taken once by who agrees; or revoked, or run out. */
#include "plan/invitation/invitation_db.h"
#include "account/citizen/citizen.h"
#include "account/hours/parameter.h"
#include "auth/audit_log.h"
#include "core/out.h"
#include "core/time.h"
#include "notify/notify.h"
#include "plan/occasion/occasion.h"
#include "territory/territory.h"

const char *const seat_words[] = { "judge", "mentor", NULL };
const char *const invitation_states[] = { "waiting", "taken", "expired", "revoked", NULL };

/* ---- what one is asked to, and who may have the seat ---- */

struct subject { struct str code, title, title_en, unit; int64_t unit_id, closes_ms; bool is_closed; struct str desk; };

static enum err of_contest(struct db *db, struct arena *a, int64_t id, struct subject *out)
{
    struct contest c;
    TRY(contest_by_id(db, a, id, &c));
    *out = (struct subject){ c.code, c.title, c.title_en, c.unit, c.unit_id, c.closes_ms, c.state != CONTEST_DRAFT && c.state != CONTEST_OPEN,
                             arena_printf(a, "/console/contests/%lld", (long long)c.id) };
    return OK;
}

static enum err of_call(struct db *db, struct arena *a, int64_t id, struct subject *out)
{
    struct startup_call c;
    TRY(startup_call_by_id(db, a, id, &c));
    *out = (struct subject){ c.code, c.title, c.title_en, c.unit, c.unit_id, c.closes_ms, false,
                             arena_printf(a, "/console/units/%lld/startups", (long long)c.unit_id) };
    return OK;
}

static const struct {
    enum err (*subject)(struct db *db, struct arena *a, int64_t id, struct subject *out);
    enum err (*admit)(struct db *db, struct arena *a, int64_t id, int64_t account_id, enum seat_fault *fault);
    const char *taken;                               /* how the desk is told */
} seats[] = {
    [SEAT_JUDGE]  = { of_contest, contest_judge_admit,  "Đã nhận lời làm giám khảo" },
    [SEAT_MENTOR] = { of_call,    startup_mentor_admit, "Đã nhận lời dẫn dắt" },
};

unsigned invitation_stands(const struct invitation *i, int64_t now_ms)
{
    static const unsigned states[] = {
        [INVITE_FINE] = INVITATION_WAITING, [INVITE_UNKNOWN] = INVITATION_EXPIRED, [INVITE_USED] = INVITATION_TAKEN,
        [INVITE_EXPIRED] = INVITATION_EXPIRED, [INVITE_REVOKED] = INVITATION_REVOKED,
    };
    return states[invite_stands(i->taken_ms, i->revoked_ms, i->expires_ms, now_ms)];
}

/* ---- the desk ---- */

struct handing {
    struct arena *a;
    int64_t now_ms, id;
    const struct actor *by;
    struct invitation_draft *d;
    struct bytes token_hash;
    struct invitation i;
};

static enum err log_it(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const char *action, const struct invitation *i,
                       const struct subject *s)
{
    struct audit_line l = {
        .at_ms = now_ms, .account_id = by->account_id, .unit_id = s->unit_id, .action = str_z(action), .address = by->address,
        .subject = arena_printf(a, "invitation:%lld", (long long)i->id),
        .reason = arena_printf(a, "%s %.*s", seat_words[i->seat], (int)s->code.n, s->code.p),
    };
    return l.subject.n && l.reason.n ? audit_write(db, a, &l) : ERR_NOMEM;
}

static enum err make(struct db *db, void *arg)
{
    struct handing *k = arg;
    struct subject s;
    int64_t waiting, days;
    TRY(seats[k->d->seat].subject(db, k->a, k->d->subject_id, &s));
    TRY(occasion_desk(db, k->a, k->by, s.unit_id));
    if (s.is_closed) return ERR_CONFLICT;
    TRY(invitation_waiting(db, k->a, k->d->seat, k->d->subject_id, k->now_ms, &waiting));
    if (waiting >= INVITATIONS_WAITING_MAX) return ERR_TOO_MANY;
    TRY(parameter_i64(db, k->a, S("plan.invitation_days"), day_of_ms(k->now_ms), &days));
    k->i = (struct invitation){ .seat = k->d->seat, .subject_id = k->d->subject_id, .note = k->d->note, .created_by = k->by->account_id,
                                .created_ms = k->now_ms, .expires_ms = k->now_ms + days * (int64_t)DAY_MS };
    TRY(next_ids(db, k->a, "plan_invitation", 1, &k->i.id));
    TRY(invitation_insert(db, k->a, &k->i, k->token_hash));
    return log_it(db, k->a, k->now_ms, k->by, "invitation.make", &k->i, &s);
}

enum err invitation_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by, struct invitation_draft *d,
                         struct invitation *out, struct str *token)
{
    struct handing k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = line_fits(d->note, 0, INVITATION_NOTE_MAX) ? NULL : "note";
    if (d->field) return ERR_BAD_INPUT;
    TRY(invite_token(a, keys, "plan.invitation", token, &k.token_hash));
    TRY(db_tx(db, make, &k));
    *out = k.i;
    return OK;
}

static enum err revoke(struct db *db, void *arg)
{
    struct handing *k = arg;
    struct subject s;
    TRY(seats[k->d->seat].subject(db, k->a, k->d->subject_id, &s));
    TRY(occasion_desk(db, k->a, k->by, s.unit_id));
    TRY(invitation_by_id(db, k->a, k->id, &k->i));
    if (k->i.seat != k->d->seat || k->i.subject_id != k->d->subject_id) return ERR_NOT_FOUND;
    if (k->i.taken_ms) return ERR_CONFLICT;
    if (k->i.revoked_ms) return OK;
    TRY(invitation_put_revoked(db, k->a, k->id, k->by->account_id, k->now_ms));
    return log_it(db, k->a, k->now_ms, k->by, "invitation.revoke", &k->i, &s);
}

enum err invitation_revoke(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, unsigned seat, int64_t subject_id, int64_t id)
{
    struct invitation_draft d = { .seat = seat, .subject_id = subject_id };
    return db_tx(db, revoke, &(struct handing){ .a = a, .now_ms = now_ms, .by = by, .d = &d, .id = id });
}

/* ---- who is asked ---- */

static struct asked asked_of(const struct invitation *i, const struct subject *s, int64_t now_ms, int64_t account_id)
{
    unsigned stands = invitation_stands(i, now_ms);
    if (stands == INVITATION_WAITING && s->is_closed) stands = INVITATION_EXPIRED;
    return (struct asked){ .seat = i->seat, .state = stands, .code = s->code, .title = s->title, .title_en = s->title_en, .unit = s->unit,
                           .closes_ms = s->closes_ms, .expires_ms = i->expires_ms, .is_mine = account_id && i->taken_by == account_id };
}

static enum err by_token(struct db *db, struct arena *a, const struct keys *keys, struct str token, struct invitation *i, struct subject *s)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "plan.invitation", token, &hash));
    TRY(invitation_by_token(db, a, hash, i));
    return seats[i->seat].subject(db, a, i->subject_id, s);
}

enum err invitation_look(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token, int64_t account_id,
                         struct asked *out)
{
    struct invitation i;
    struct subject s;
    TRY(by_token(db, a, keys, token, &i, &s));
    *out = asked_of(&i, &s, now_ms, account_id);
    return OK;
}

struct taking {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    struct str token;
    struct asked asked;
    struct invitation_refusal why;
};

static enum err tell_desk(struct db *db, const struct taking *t, const struct invitation *i, const struct subject *s)
{
    struct account who;
    TRY(account_by_id(db, t->a, t->by->account_id, &who));
    struct str name = who.name.n ? who.name : i->note;
    return notify_put(db, t->a, t->now_ms, &(struct notice){
        .account_id = i->created_by, .kind = S("plan.invitation_taken"), .key = arena_printf(t->a, "invitation:%lld", (long long)i->id),
        .title = arena_printf(t->a, "%s: %.*s", seats[i->seat].taken, (int)s->title.n, s->title.p), .text = name.n ? name : s->title, .link = s->desk });
}

static enum err take(struct db *db, void *arg)
{
    struct taking *t = arg;
    struct invitation i;
    struct subject s;
    t->why = (struct invitation_refusal){ INVITE_UNKNOWN, SEAT_FINE };
    enum err e = by_token(db, t->a, t->keys, t->token, &i, &s);
    if (e == ERR_NOT_FOUND) return ERR_CONFLICT;
    TRY(e);
    t->why.token = invite_stands(i.taken_ms, i.revoked_ms, i.expires_ms, t->now_ms);
    if (i.taken_by == t->by->account_id) t->why.token = INVITE_FINE;
    else if (t->why.token != INVITE_FINE) return ERR_CONFLICT;
    t->asked = asked_of(&i, &s, t->now_ms, t->by->account_id);
    if (i.taken_by) return OK;
    TRY(seats[i.seat].admit(db, t->a, i.subject_id, t->by->account_id, &t->why.seat));
    TRY(invitation_put_taken(db, t->a, i.id, t->by->account_id, t->now_ms));
    t->asked.state = INVITATION_TAKEN;
    t->asked.is_mine = true;
    TRY(log_it(db, t->a, t->now_ms, t->by, "invitation.take", &i, &s));
    return tell_desk(db, t, &i, &s);
}

enum err invitation_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by, struct str token,
                         struct asked *out, struct invitation_refusal *why)
{
    struct taking t = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .token = token };
    enum err e = db_tx(db, take, &t);
    *why = t.why;
    TRY(e);
    *out = t.asked;
    return OK;
}

/* ---- the clock, an account ---- */

struct sweeping { struct arena *a; int64_t before_ms; };
static enum err sweep(struct db *db, void *arg)
{
    const struct sweeping *s = arg;
    return invitations_delete(db, s->a, s->before_ms);
}

enum err invitation_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t days;
    (void)keys;
    enum err e = parameter_i64(db, a, S("retention.invites"), day_of_ms(now_ms), &days);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    return db_tx(db, sweep, &(struct sweeping){ a, now_ms - days * (int64_t)DAY_MS });
}

enum err invitation_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    (void)now_ms;
    return invitation_account_move(db, a, from, to);
}

enum err invitation_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    (void)now_ms;
    return invitation_account_forget(db, a, account_id);
}

struct recording { struct db *db; struct arena *a; struct json *j; };
static enum err write_record(const void *row, void *arg)
{
    const struct invitation *i = row;
    const struct recording *k = arg;
    struct subject s;
    TRY(seats[i->seat].subject(k->db, k->a, i->subject_id, &s));
    json_object(k->j, NULL);
    json_text(k->j, "seat", str_z(seat_words[i->seat]));
    json_text(k->j, "code", s.code);
    json_text(k->j, "title", s.title);
    json_i64(k->j, "taken_ms", i->taken_ms);
    json_end(k->j);
    return OK;
}

enum err record_invitations(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    json_array(j, name);
    TRY(invitation_of_account(db, a, who->account_id, write_record, &(struct recording){ db, a, j }));
    json_end(j);
    return OK;
}
