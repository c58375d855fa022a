/* judge.c - who judges a contest: named by its desk or by his own word; nobody who takes part, nobody who has read who does. */
#include "plan/contest/contest_db.h"
#include "account/citizen/citizen.h"
#include "notify/notify.h"
#include "plan/contest/contest_rules.h"

enum err invited_link(struct db *db, struct arena *a, int64_t account_id, struct str *out)
{
    struct citizen who;
    enum err e = citizen_by_id(db, a, account_id, &who);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK ? S("/resident/cham-thi") : S("/console/judging");
    return OK;
}

static enum err tell(struct db *db, struct arena *a, int64_t now_ms, const struct contest *c, int64_t account_id, struct notice n)
{
    TRY(invited_link(db, a, account_id, &n.link));
    n.account_id = account_id;
    n.title = arena_printf(a, "%.*s: %.*s", (int)n.title.n, n.title.p, (int)c->title.n, c->title.p);
    n.key = arena_printf(a, "contest:%.*s:%.*s", (int)c->code.n, c->code.p, (int)n.key.n, n.key.p);
    return notify_put(db, a, now_ms, &n);
}

/* ---- a seat ---- */

struct seating { struct arena *a; int64_t now_ms; const struct actor *by; int64_t id, account_id; bool is_in; enum seat_fault *fault; };

static enum err refused(enum seat_fault *fault, enum seat_fault why) { *fault = why; return ERR_CONFLICT; }

enum err contest_judge_admit(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, enum seat_fault *fault)
{
    struct contest c;
    struct entry own;
    bool is_judge, has_read;
    int64_t n;
    *fault = SEAT_FINE;
    TRY(contest_by_id(db, a, contest_id, &c));
    TRY(judge_is_one(db, a, contest_id, account_id, &is_judge));
    if (is_judge) return OK;
    if (c.state != CONTEST_DRAFT && c.state != CONTEST_OPEN) return refused(fault, SEAT_CLOSED);
    enum err e = entry_of_account(db, a, contest_id, account_id, &own);
    if (e != ERR_NOT_FOUND) return e == OK ? refused(fault, SEAT_ENTERED) : e;
    TRY(reader_is_one(db, a, contest_id, account_id, &has_read));
    if (has_read) return refused(fault, SEAT_HAS_READ);
    TRY(judge_count(db, a, contest_id, &n));
    return n >= JUDGES_MAX ? refused(fault, SEAT_FULL) : judge_insert(db, a, contest_id, account_id);
}

static enum err set(struct db *db, void *arg)
{
    const struct seating *k = arg;
    struct contest c;
    struct account who;
    enum err e = contest_before_scoring(db, k->a, k->by, k->id, &c);
    *k->fault = e == ERR_CONFLICT ? SEAT_CLOSED : SEAT_FINE;
    TRY(e);
    if (!k->is_in) return judge_delete(db, k->a, k->id, k->account_id);
    TRY(account_by_id(db, k->a, k->account_id, &who));
    if (who.state != ACCOUNT_ACTIVE) return ERR_NOT_FOUND;
    TRY(contest_judge_admit(db, k->a, k->id, k->account_id, k->fault));
    return tell(db, k->a, k->now_ms, &c, k->account_id, (struct notice){ .kind = S("plan.judge_invited"), .key = S("judge"), .title = S("Mời chấm thi"),
                .text = S("Khi cuộc thi nhận xong bài, mở mục chấm thi để cho điểm.") });
}

enum err contest_judge_set(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                           int64_t account_id, bool is_in, enum seat_fault *fault)
{
    return db_tx(db, set, &(struct seating){ a, now_ms, by, id, account_id, is_in, fault });
}

/* ---- scoring begins ---- */

struct telling { struct db *db; struct arena *a; int64_t now_ms; const struct contest *c; };
static enum err tell_one(const void *row, void *arg)
{
    const struct telling *k = arg;
    return tell(k->db, k->a, k->now_ms, k->c, ((const struct contest_judge *)row)->account_id, (struct notice){ .kind = S("plan.judging_begins"),
                .key = S("judging"), .title = S("Bắt đầu chấm"), .text = S("Đã nhận xong bài. Mở mục chấm thi để cho điểm.") });
}

enum err judges_tell(struct db *db, struct arena *a, int64_t now_ms, const struct contest *c)
{
    return contest_judges(db, a, c->id, c->round, tell_one, &(struct telling){ db, a, now_ms, c });
}

/* ---- names ---- */

bool contest_is_blind(const struct contest *c)
{
    return c->state == CONTEST_DRAFT || c->state == CONTEST_OPEN || c->state == CONTEST_SCORING;
}

struct reading { struct arena *a; int64_t now_ms; const struct actor *by; const struct contest *c; };
static enum err note(struct db *db, void *arg)
{
    const struct reading *k = arg;
    bool is_judge, has_read;
    TRY(judge_is_one(db, k->a, k->c->id, k->by->account_id, &is_judge));
    if (is_judge) return ERR_FORBIDDEN;
    TRY(reader_is_one(db, k->a, k->c->id, k->by->account_id, &has_read));
    if (has_read) return OK;
    TRY(reader_insert(db, k->a, k->c->id, k->by->account_id, k->now_ms));
    return contest_log(db, k->a, k->now_ms, k->by, "contest.names", k->c, S(""));
}

enum err contest_names_read(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct contest *c)
{
    bool has_read;
    TRY(reader_is_one(db, a, c->id, by->account_id, &has_read));
    return has_read ? OK : db_tx(db, note, &(struct reading){ a, now_ms, by, c });
}
