/* entry.c - bài dự thi: handed in once a person, changed while the contest is open, its files kept; appeals. */
#include "plan/contest/contest_db.h"
#include "civic/petition/petition_file.h"
#include "core/time.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "plan/contest/contest_rules.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/occasion_tally.h"
#include "territory/territory.h"

const char *const entry_states[] = { "in", "returned", "withdrawn", NULL };
enum { NUMBER_FROM = 1000, NUMBERS = 9000, TEXT_MIN = 20, REASON_MIN = 5, REASON_MAX = 500, NAME_FILE_MAX = 120, DRAWS = 40 };

struct entering {
    struct arena *a;
    int64_t now_ms, id;
    struct entry_draft *d;
    const struct actor *by;
    struct str reason, file_uid;
    struct entry e;
    bool again, drops;
};

static const char *fault(const struct entry_draft *d)
{
    if (!uuid_is_valid(d->uid)) return "uid";
    if (!line_fits(d->title, CONTEST_TITLE_MIN, CONTEST_TITLE_MAX)) return "title";
    if (!text_fits(d->text, TEXT_MIN, CONTEST_TEXT_MAX)) return "text";
    if (!line_fits(d->team, 0, TEAM_MAX)) return "team";
    return text_fits(d->members, 0, MEMBERS_MAX) ? NULL : "members";
}

static bool is_open(const struct contest *c, int64_t now_ms)
{
    return c->state == CONTEST_OPEN && now_ms < c->closes_ms;
}

/* An entry more or less, where and when it was handed in. */
static enum err count(struct db *db, struct arena *a, const struct contest *c, const struct entry *e, int64_t n)
{
    TRY(contest_entries_add(db, a, c->id, n));
    return occasion_tally_at(db, a, c->unit_id, TALLY_CONTEST_ENTRIES, day_of_ms(e->sent_ms), n);
}

/* A number that says nothing of who or when. */
static enum err draw_number(struct db *db, struct arena *a, int64_t contest_id, int64_t *number)
{
    bool is_used = true;
    for (int i = 0; i < DRAWS && is_used; i++) {
        uint32_t lot;
        random_bytes(&lot, sizeof lot);
        *number = NUMBER_FROM + lot % NUMBERS;
        TRY(entry_number_used(db, a, contest_id, *number, &is_used));
    }
    return is_used ? ERR_BUSY : OK;
}

static void take_words(struct entry *e, const struct entry_draft *d)
{
    e->title = d->title;
    e->text = d->text;
    e->team = d->team;
    e->members = d->members;
}

static enum err hand_in(struct db *db, void *arg)
{
    struct entering *k = arg;
    struct contest c;
    k->again = false;
    enum err e = entry_by_uid(db, k->a, k->d->uid, &k->e);
    if (e == OK) {
        k->again = true;
        return k->e.account_id == k->d->account_id && k->e.contest_id == k->d->contest_id ? OK : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    TRY(contest_by_id(db, k->a, k->d->contest_id, &c));
    if (!is_open(&c, k->now_ms)) return ERR_CONFLICT;
    TRY(judge_is_one(db, k->a, c.id, k->d->account_id, &k->d->is_judge));
    if (k->d->is_judge) return ERR_CONFLICT;
    if (c.entries >= ENTRIES_MAX) return ERR_TOO_MANY;
    e = entry_of_account(db, k->a, c.id, k->d->account_id, &k->e);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    k->e = (struct entry){ .uid = k->d->uid, .contest_id = c.id, .account_id = k->d->account_id, .sent_ms = k->now_ms, .round = 1, .reason = S("") };
    take_words(&k->e, k->d);
    TRY(draw_number(db, k->a, c.id, &k->e.number));
    TRY(next_ids(db, k->a, "contest_entry", 1, &k->e.id));
    TRY(entry_insert(db, k->a, &k->e));
    return count(db, k->a, &c, &k->e, 1);
}

enum err entry_hand_in(struct db *db, struct arena *a, int64_t now_ms, struct entry_draft *d, struct entry *out, bool *again)
{
    struct entering k = { .a = a, .now_ms = now_ms, .d = d };
    d->field = fault(d);
    if (d->field) return ERR_BAD_INPUT;
    TRY(db_tx(db, hand_in, &k));
    *out = k.e;
    *again = k.again;
    return OK;
}

/* The own entry while it may be changed. */
static enum err own(struct db *db, struct entering *k, struct contest *c)
{
    TRY(entry_by_uid(db, k->a, k->d->uid, &k->e));
    if (k->e.account_id != k->d->account_id) return ERR_NOT_FOUND;
    TRY(contest_by_id(db, k->a, k->e.contest_id, c));
    return is_open(c, k->now_ms) && k->e.state != ENTRY_WITHDRAWN ? OK : ERR_CONFLICT;
}

static enum err edit(struct db *db, void *arg)
{
    struct entering *k = arg;
    struct contest c;
    TRY(own(db, k, &c));
    unsigned before = k->e.state;
    take_words(&k->e, k->d);
    k->e.state = ENTRY_IN;
    k->e.reason = S("");
    TRY(entry_set(db, k->a, &k->e, before));
    return before == ENTRY_IN ? OK : count(db, k->a, &c, &k->e, 1);
}

enum err entry_edit(struct db *db, struct arena *a, int64_t now_ms, struct entry_draft *d, struct entry *out)
{
    struct entering k = { .a = a, .now_ms = now_ms, .d = d };
    d->field = fault(d);
    if (d->field) return ERR_BAD_INPUT;
    TRY(db_tx(db, edit, &k));
    *out = k.e;
    return OK;
}

static enum err withdraw(struct db *db, void *arg)
{
    struct entering *k = arg;
    struct contest c;
    TRY(own(db, k, &c));
    unsigned before = k->e.state;
    k->e.state = ENTRY_WITHDRAWN;
    TRY(entry_set(db, k->a, &k->e, before));
    return before == ENTRY_IN ? count(db, k->a, &c, &k->e, -1) : OK;
}

enum err entry_withdraw(struct db *db, struct arena *a, int64_t now_ms, struct str uid, int64_t account_id, struct entry *out)
{
    struct entry_draft d = { .uid = uid, .account_id = account_id };
    struct entering k = { .a = a, .now_ms = now_ms, .d = &d };
    TRY(db_tx(db, withdraw, &k));
    *out = k.e;
    return OK;
}

static enum err send_back(struct db *db, void *arg)
{
    struct entering *k = arg;
    struct contest c;
    TRY(entry_by_id(db, k->a, k->id, &k->e));
    TRY(contest_by_id(db, k->a, k->e.contest_id, &c));
    TRY(occasion_desk(db, k->a, k->by, c.unit_id));
    if (!is_open(&c, k->now_ms) || k->e.state != ENTRY_IN) return ERR_CONFLICT;
    k->e.state = ENTRY_RETURNED;
    k->e.reason = k->reason;
    TRY(entry_set(db, k->a, &k->e, ENTRY_IN));
    TRY(count(db, k->a, &c, &k->e, -1));
    if (!k->e.account_id) return OK;
    return notify_put(db, k->a, k->now_ms, &(struct notice){
        .account_id = k->e.account_id, .kind = S("plan.entry_returned"),
        .key = arena_printf(k->a, "entry:%.*s:%lld", (int)k->e.uid.n, k->e.uid.p, (long long)k->now_ms),
        .title = arena_printf(k->a, "Bài dự thi cần sửa: %.*s", (int)c.title.n, c.title.p), .text = k->reason,
        .link = arena_printf(k->a, "/resident/cuoc-thi/%.*s", (int)c.code.n, c.code.p) });
}

enum err entry_return(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                      struct str reason, struct entry *out)
{
    struct entering k = { .a = a, .now_ms = now_ms, .by = by, .id = id, .reason = reason };
    if (!text_fits(reason, REASON_MIN, REASON_MAX)) return ERR_BAD_INPUT;
    TRY(db_tx(db, send_back, &k));
    *out = k.e;
    return OK;
}

/* ---- files ---- */

static enum err keep_file(struct db *db, void *arg)
{
    struct entering *k = arg;
    struct petition_file f;
    struct contest c;
    int64_t n, owner;
    TRY(own(db, k, &c));
    TRY(petition_file_find(db, k->a, k->file_uid, k->d->account_id, &f));
    enum err e = entry_file_owner(db, k->a, f.id, &owner);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && owner != k->e.id) return ERR_CONFLICT;
    if (k->drops) {
        TRY(file_delete(db, k->a, k->e.id, f.id));
        return petition_file_hold(db, k->a, f.id, false);
    }
    if (e == OK) return OK;
    if (f.state != FILE_WHOLE || f.kind == FILE_VIDEO) return ERR_NOT_FOUND;
    TRY(file_count(db, k->a, k->e.id, &n));
    if (n >= ENTRY_FILES_MAX) return ERR_TOO_MANY;
    TRY(petition_file_hold(db, k->a, f.id, true));
    return file_insert(db, k->a, k->e.id, f.id, k->reason);
}

enum err entry_file_add(struct db *db, struct arena *a, int64_t now_ms, struct str entry_uid, int64_t account_id,
                        struct str file_uid, struct str name)
{
    struct entry_draft d = { .uid = entry_uid, .account_id = account_id };
    if (!line_fits(name, 1, NAME_FILE_MAX)) return ERR_BAD_INPUT;
    return db_tx(db, keep_file, &(struct entering){ .a = a, .now_ms = now_ms, .d = &d, .file_uid = file_uid, .reason = name });
}

enum err entry_file_drop(struct db *db, struct arena *a, int64_t now_ms, struct str entry_uid, int64_t account_id, struct str file_uid)
{
    struct entry_draft d = { .uid = entry_uid, .account_id = account_id };
    return db_tx(db, keep_file, &(struct entering){ .a = a, .now_ms = now_ms, .d = &d, .file_uid = file_uid, .drops = true });
}

/* ---- appeals ---- */

struct appealing {
    struct arena *a;
    int64_t now_ms, account_id, contest_id, id;
    const struct actor *by;
    struct str uid, answer;
    struct bytes sealed;
};

static enum err appeal(struct db *db, void *arg)
{
    const struct appealing *k = arg;
    struct contest c;
    struct entry e;
    struct appeal p = { .text_sealed = k->sealed, .sent_ms = k->now_ms };
    TRY(entry_by_uid(db, k->a, k->uid, &e));
    if (e.account_id != k->account_id) return ERR_NOT_FOUND;
    TRY(contest_by_id(db, k->a, e.contest_id, &c));
    bool is_late = k->now_ms > c.published_ms + APPEAL_DAYS * (int64_t)DAY_MS;
    if (c.state != CONTEST_PUBLISHED || is_late || e.state != ENTRY_IN) return ERR_CONFLICT;
    enum err had = appeal_of(db, k->a, e.id, &p);
    if (had != ERR_NOT_FOUND) return had == OK ? ERR_CONFLICT : had;
    p.contest_id = c.id;
    p.entry_id = e.id;
    TRY(next_ids(db, k->a, "contest_appeal", 1, &p.id));
    return appeal_insert(db, k->a, &p);
}

enum err appeal_send(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str entry_uid,
                     int64_t account_id, struct str text)
{
    struct appealing k = { .a = a, .now_ms = now_ms, .account_id = account_id, .uid = entry_uid };
    if (!text_fits(text, APPEAL_MIN, APPEAL_MAX)) return ERR_BAD_INPUT;
    TRY(keys_seal(keys, a, "contest.appeal", text, &k.sealed));
    return db_tx(db, appeal, &k);
}

enum err appeal_text(const struct keys *keys, struct arena *a, const struct appeal *p, struct str *text)
{
    return keys_unseal(keys, a, "contest.appeal", p->text_sealed, text);
}

static enum err answer(struct db *db, void *arg)
{
    const struct appealing *k = arg;
    struct contest c;
    struct appeal p;
    TRY(appeal_by_id(db, k->a, k->id, &p));
    if (p.contest_id != k->contest_id) return ERR_NOT_FOUND;
    TRY(contest_by_id(db, k->a, p.contest_id, &c));
    TRY(occasion_desk(db, k->a, k->by, c.unit_id));
    p.answer = k->answer;
    p.answered_ms = k->now_ms;
    TRY(appeal_set(db, k->a, &p, k->by->account_id));
    if (!p.account_id) return OK;
    return notify_put(db, k->a, k->now_ms, &(struct notice){
        .account_id = p.account_id, .kind = S("plan.appeal_answered"), .key = arena_printf(k->a, "appeal:%lld", (long long)p.id),
        .title = arena_printf(k->a, "Đã trả lời kiến nghị: %.*s", (int)c.title.n, c.title.p), .text = S("Mở bài dự thi để đọc trả lời."),
        .link = arena_printf(k->a, "/resident/cuoc-thi/%.*s", (int)c.code.n, c.code.p) });
}

enum err appeal_answer(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t contest_id,
                       int64_t id, struct str text)
{
    if (!text_fits(text, APPEAL_MIN, APPEAL_MAX)) return ERR_BAD_INPUT;
    return db_tx(db, answer, &(struct appealing){ .a = a, .now_ms = now_ms, .by = by, .contest_id = contest_id, .id = id, .answer = text });
}
