/* petition_tell.c - who hears of a step, and in which words: the sender, those who follow, the desk. No personal data leaves the house. */
#include "account/account.h"
#include "auth/role.h"
#include "civic/petition/petition_rules.h"
#include "core/time.h"
#include "notify/notify.h"
#include "territory/territory.h"

enum { FOLLOWERS_AT_ONCE = 50, FOLLOWERS_PER_PIECE = 500, PIECES_PER_ROUND = 20 };

/* {code}, {unit}, {due} are filled in. */
enum hears { SENDER = 1, FOLLOWERS = 2, HANDLER = 4, DESK = 8 };
static const struct { unsigned hears; const char *title, *text, *desk_title; } told[PETITION_EVENTS] = {
    [PETITION_FILE] = { SENDER, "Đã gửi phản ánh {code}", "{unit} sẽ tiếp nhận. Hạn tiếp nhận: {due}.", "Phản ánh khẩn {code}" },
    [PETITION_RECEIVE] = { SENDER | FOLLOWERS, "Đã tiếp nhận phản ánh {code}", "{unit} đang xử lý. Hạn trả lời: {due}.", NULL },
    [PETITION_RETURN] = { SENDER | DESK, "Phản ánh {code} được chuyển nơi khác", "Nơi phụ trách bây giờ: {unit}. Thời hạn không đổi.",
                          "Phản ánh {code} bị chuyển trả" },
    [PETITION_HAND_OVER] = { SENDER | DESK, "Phản ánh {code} được chuyển nơi khác", "Nơi phụ trách bây giờ: {unit}. Thời hạn không đổi.",
                             "Phản ánh {code} được chuyển đến" },
    [PETITION_TAKE] = { HANDLER, NULL, NULL, "Phản ánh {code} được giao cho anh chị" },
    [PETITION_ASK] = { SENDER, "Cần bác bổ sung cho phản ánh {code}", "Mở phản ánh để xem {unit} cần gì. Thời hạn dừng lại chờ bác.", NULL },
    [PETITION_SUPPLY] = { HANDLER, NULL, NULL, "Người dân đã bổ sung phản ánh {code}" },
    [PETITION_EXTEND] = { SENDER | FOLLOWERS, "Phản ánh {code} được gia hạn", "Mở phản ánh để xem lý do. Hạn mới: {due}.", NULL },
    [PETITION_ANSWER] = { SENDER | FOLLOWERS, "Đã có trả lời cho phản ánh {code}", "Mở phản ánh để xem kết quả và cho biết bác có hài lòng không.",
                          NULL },
    [PETITION_REFUSE] = { SENDER | FOLLOWERS, "Phản ánh {code} không được nhận", "Mở phản ánh để xem lý do.", NULL },
    [PETITION_MERGE] = { SENDER | FOLLOWERS, "Phản ánh {code} được gộp với phản ánh giống nó", "Bác sẽ nhận được cùng một câu trả lời.", NULL },
    [PETITION_REOPEN] = { SENDER | DESK, "Phản ánh {code} được mở lại", "Một người khác sẽ xem lại. Nơi phụ trách: {unit}. Hạn trả lời: {due}.",
                          "Phản ánh {code} được mở lại: cần người thứ hai" },
    [PETITION_LAPSE] = { SENDER, "Phản ánh {code} đã đóng", "Đã hết hạn bổ sung hoặc đánh giá.", NULL },
    [PETITION_WITHDRAW] = { HANDLER, NULL, NULL, "Người dân đã rút phản ánh {code}" },
};

/* ---- words ---- */

static struct str value_of(struct arena *a, const struct petition *p, struct str name)
{
    if (str_eq(name, S("code"))) return p->code;
    if (str_eq(name, S("unit"))) return p->unit;
    return time_text_vi(a, petition_due(p));
}

static struct str filled(struct arena *a, const char *text, const struct petition *p)
{
    struct buf out = { .arena = a };
    for (const char *s = text; *s;) {
        const char *end = *s == '{' ? strchr(s, '}') : NULL;
        if (!end) { buf_add(&out, (struct str){ s++, 1 }); continue; }
        buf_add(&out, value_of(a, p, (struct str){ s + 1, (size_t)(end - s - 1) }));
        s = end + 1;
    }
    return out.failed ? (struct str){ 0 } : buf_str(&out);
}

/* What a step says to a resident. The link is the petition's own page, the same for everybody. */
static struct notice to_resident(struct arena *a, const struct petition *p, unsigned event, int64_t n)
{
    return (struct notice){
        .kind = arena_printf(a, "civic.petition_%s", petition_events[event]),
        .key = arena_printf(a, "petition:%.*s:%lld", (int)p->code.n, p->code.p, (long long)n),
        .title = filled(a, told[event].title, p), .text = filled(a, told[event].text, p),
        .link = arena_printf(a, "/phan-anh/%.*s", (int)p->code.n, p->code.p),
        .is_urgent = event == PETITION_ASK && p->level == LEVEL_URGENT,
    };
}

static struct notice to_desk(struct arena *a, const struct petition *p, struct str title, const char *what, int64_t n)
{
    struct str due =
        petition_due(p) ? filled(a, "Hạn: {due}. Nơi phụ trách: {unit}.", p) : filled(a, "Nơi phụ trách: {unit}.", p);
    return (struct notice){
        .kind = S("desk.petition"),
        .key = arena_printf(a, "petition:%lld:%s:%lld", (long long)p->id, what, (long long)n), .title = title, .text = due,
        .link = arena_printf(a, "/console/petitions/%lld", (long long)p->id), .is_urgent = p->level == LEVEL_URGENT,
    };
}

static enum err put(struct db *db, struct arena *a, int64_t now_ms, struct notice n, int64_t account_id)
{
    n.account_id = account_id;
    if (!n.title.n || !n.key.n || !n.link.n) return ERR_NOMEM;
    return account_id ? notify_put(db, a, now_ms, &n) : OK;
}

/* ---- the desk ---- */

static enum err put_to_unit(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, const struct notice *n)
{
    struct staff staff = { .n = 0 };
    TRY(account_staff(db, a, unit_id, unit_id == CITY_ID ? ROLE_CITY : ROLE_OFFICER, &staff));
    for (size_t i = 0; i < staff.n; i++) TRY(put(db, a, now_ms, *n, staff.account_id[i]));
    return OK;
}

static enum err tell_desk(struct db *db, const struct stepping *k)
{
    const struct petition *p = &k->after;
    unsigned hears = told[k->step.event].hears;
    bool whole_unit = (hears & DESK) || (k->step.event == PETITION_FILE && p->level == LEVEL_URGENT);
    bool one = (hears & HANDLER) && p->handler_id && p->handler_id != k->step.account_id;
    if (!whole_unit && !one) return OK;
    struct notice n =
        to_desk(k->a, p, filled(k->a, told[k->step.event].desk_title, p), petition_events[k->step.event], k->step.n);
    return one ? put(db, k->a, k->now_ms, n, p->handler_id) : put_to_unit(db, k->a, k->now_ms, p->unit_id, &n);
}

/* Whoever handles it hears first, else the whole unit; when all the time is gone, those above too. */
enum err petition_tell_alarm(struct db *db, struct arena *a, int64_t now_ms, const struct petition *p)
{
    struct unit u;
    struct str title = p->alarm >= 100 ? filled(a, "Phản ánh {code} đã quá hạn", p)
                     : p->alarm >= 80 ? filled(a, "Phản ánh {code} đã dùng 80% thời hạn", p)
                     : filled(a, "Phản ánh {code} đã dùng 50% thời hạn", p);
    /* A clock begins anew when it is received or reopened, so its end is part of what was said. */
    struct notice n = to_desk(a, p, title,
                              p->alarm >= 100  ? "late"
                              : p->alarm >= 80 ? "80"
                                               : "50",
                              petition_due(p) / SECOND_MS);
    if (p->handler_id) TRY(put(db, a, now_ms, n, p->handler_id));
    else TRY(put_to_unit(db, a, now_ms, p->unit_id, &n));
    if (p->alarm < 100) return OK;
    TRY(unit_by_id(db, a, p->unit_id, &u));
    return put_to_unit(db, a, now_ms, u.parent_id ? u.parent_id : CITY_ID, &n);
}

/* ---- those who follow ---- */

struct piece { struct db *db; struct arena *a; int64_t now_ms; struct notice n; int64_t last, told; };

static enum err tell_follower(const void *row, void *arg)
{
    struct piece *k = arg;
    k->last = ((const struct follower *)row)->account_id;
    k->told++;
    return put(k->db, k->a, k->now_ms, k->n, k->last);
}

static enum err tell_followers(struct db *db, const struct stepping *k, const struct notice *n)
{
    struct piece piece = { db, k->a, k->now_ms, *n, 0, 0 };
    TRY(follower_rows(db, k->a, k->after.id, 0, FOLLOWERS_AT_ONCE, tell_follower, &piece));
    return piece.told < FOLLOWERS_AT_ONCE ? OK : telling_put(db, k->a, &(struct telling){ k->after.id, k->step.n, piece.last });
}

enum err petition_tell(struct db *db, const struct stepping *k)
{
    unsigned hears = told[k->step.event].hears;
    if (hears & (SENDER | FOLLOWERS)) {
        struct notice n = to_resident(k->a, &k->after, k->step.event, k->step.n);
        if (hears & SENDER) TRY(put(db, k->a, k->now_ms, n, k->after.account_id));
        if (hears & FOLLOWERS) TRY(tell_followers(db, k, &n));
    }
    return tell_desk(db, k);
}

/* ---- the rest of them, by the job ---- */

struct telling_page { struct telling v[PIECES_PER_ROUND]; size_t n; };

static enum err keep_telling(const void *row, void *arg)
{
    struct telling_page *k = arg;
    k->v[k->n++] = *(const struct telling *)row;
    return OK;
}

struct find_event { int64_t n; unsigned event; };

static enum err find_event(const void *row, void *arg)
{
    const struct petition_step *s = row;
    struct find_event *k = arg;
    if (s->n == k->n) k->event = s->event;
    return OK;
}

struct going_on { struct arena *a; int64_t now_ms; struct telling t; };

static enum err go_on(struct db *db, void *arg)
{
    struct going_on *k = arg;
    struct petition p;
    struct find_event step = { .n = k->t.n, .event = PETITION_NOTE };
    TRY(petition_by_id(db, k->a, k->t.petition_id, &p));
    TRY(petition_steps(db, k->a, p.id, find_event, &step));
    if (!(told[step.event].hears & FOLLOWERS)) return telling_end(db, k->a, &k->t);
    struct piece piece = { db, k->a, k->now_ms, to_resident(k->a, &p, step.event, k->t.n), k->t.after_account, 0 };
    TRY(follower_rows(db, k->a, p.id, k->t.after_account, FOLLOWERS_PER_PIECE, tell_follower, &piece));
    if (piece.told < FOLLOWERS_PER_PIECE) return telling_end(db, k->a, &k->t);
    return telling_put(db, k->a, &(struct telling){ p.id, k->t.n, piece.last });
}

enum err petition_tell_rest(struct db *db, struct arena *a, int64_t now_ms)
{
    struct telling_page page = { .n = 0 };
    TRY(telling_rows(db, a, PIECES_PER_ROUND, keep_telling, &page));
    for (size_t i = 0; i < page.n; i++) TRY(db_tx(db, go_on, &(struct going_on){ a, now_ms, page.v[i] }));
    return OK;
}
