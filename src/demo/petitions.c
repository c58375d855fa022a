/* petitions.c - what an invented city reports: filed, handled, answered, judged, by the ordinary rules under a clock that is moved. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/petition_texts.h"
#include "demo/rng.h"
#include <stdlib.h>
#include "account/account.h"
#include "civic/petition/petition_file.h"
#include "core/json_in.h"
#include "core/time.h"
#include "core/uuid.h"
#include "paper/paper.h"
#include "territory/territory.h"

enum { SENDERS_MAX = 1000000, WARDS_MAX = 300, AT_ONCE = 4000, STEPS_MAX = 8, A_COMMIT = 8000, FEW = 1000, FEW_DAYS = 21, EARLIER_DAYS = 40, MANY_DAYS = 700,
       SHOWN_PERMILLE = 300 };

/* How lives go, and after how many hours at most each step follows; PETITION_EVENTS ends one. `clear` is said for most when received. */
static const struct { int weight; struct { unsigned event; int hours; } step[STEPS_MAX]; } lives[] = {
    { 46, { { PETITION_RECEIVE, 9 }, { PETITION_CLEAR, 1 }, { PETITION_TAKE, 5 }, { PETITION_ANSWER, 90 }, { PETITION_RATE, 60 } } },
    { 12, { { PETITION_RECEIVE, 9 }, { PETITION_CLEAR, 1 }, { PETITION_TAKE, 5 }, { PETITION_ANSWER, 90 } } },
    { 6,  { { PETITION_RECEIVE, 9 }, { PETITION_CLEAR, 1 }, { PETITION_TAKE, 5 }, { PETITION_ANSWER, 60 }, { PETITION_REOPEN, 40 },
            { PETITION_TAKE, 9 }, { PETITION_ANSWER, 50 }, { PETITION_RATE, 40 } } },
    { 7,  { { PETITION_RECEIVE, 9 }, { PETITION_TAKE, 5 }, { PETITION_ASK, 9 }, { PETITION_SUPPLY, 60 }, { PETITION_ANSWER, 60 }, { PETITION_RATE, 60 } } },
    { 3,  { { PETITION_RECEIVE, 9 }, { PETITION_TAKE, 5 }, { PETITION_ASK, 9 } } },
    { 8,  { { PETITION_REFUSE, 9 } } },
    { 5,  { { PETITION_HAND_OVER, 6 }, { PETITION_RECEIVE, 9 }, { PETITION_CLEAR, 1 }, { PETITION_TAKE, 5 }, { PETITION_ANSWER, 90 }, { PETITION_RATE, 60 } } },
    { 5,  { { PETITION_RECEIVE, 9 }, { PETITION_CLEAR, 1 }, { PETITION_TAKE, 5 }, { PETITION_EXTEND, 30 } } },
    { 5,  { { PETITION_RECEIVE, 9 }, { PETITION_CLEAR, 1 } } },
    { 3,  { { PETITION_WITHDRAW, 20 } } },
};

struct draft {
    int64_t id, sender;
    const struct demo_report *report;
    const char *spot;
    int64_t lat_e6, lon_e6;
    int life;
    struct rng rng;
};
struct due { int64_t at_ms; int draft, step; };              /* step -1: it is filed */
struct reporting {
    const struct demo *d;
    struct arena *a;                                         /* forgotten after each step */
    struct unit ward[WARDS_MAX];
    int64_t *sender;
    size_t n_wards, n_senders, shown;
    bool is_few;
    struct draft draft[AT_ONCE];
    struct due due[AT_ONCE * (STEPS_MAX + 1)];
    size_t n_drafts, n_due, next;
};

static enum err keep_ward(const void *row, void *arg)
{
    struct reporting *k = arg;
    const struct unit *u = row;
    if (str_eq(u->code, str_z(k->d->size->show_code))) k->shown = k->n_wards;
    k->ward[k->n_wards++] = (struct unit){ .id = u->id, .lat_e6 = u->lat_e6, .lon_e6 = u->lon_e6, .area_m2 = u->area_m2 };
    return OK;
}

static enum err keep_sender(const void *row, void *arg)
{
    struct reporting *k = arg;
    k->sender[k->n_senders++] = ((const struct demo_sender *)row)->account_id;
    return OK;
}

/* ---- drawing ---- */

static const struct demo_report *draw_report(struct rng *r)
{
    int64_t whole = 0;
    for (const struct demo_report *p = demo_reports; p->category; p++) whole += p->weight;
    int64_t lot = rng_below(r, whole);
    for (const struct demo_report *p = demo_reports; ; p++)
        if ((lot -= p->weight) < 0) return p;
}

static int draw_life(struct rng *r)
{
    int64_t lot = rng_below(r, 100);
    int i = 0;
    while (i + 1 < (int)N_OF(lives) && (lot -= lives[i].weight) >= 0) i++;
    return i;
}

static const char *draw_spot(struct rng *r)
{
    int64_t n = 0;
    while (demo_spots[n]) n++;
    return demo_spots[rng_below(r, n)];
}

/* Near the middle of a ward, where its ground is sure to be. */
static void draw_place(struct reporting *k, struct rng *r, struct draft *p)
{
    bool is_shown = rng_below(r, 1000) < SHOWN_PERMILLE;
    const struct unit *w = &k->ward[is_shown ? (int64_t)k->shown : rng_below(r, (int64_t)k->n_wards)];
    int64_t reach = 9000;
    while (reach > 500 && reach * reach / 80 > w->area_m2 / 16) reach /= 2;
    p->lat_e6 = w->lat_e6 + rng_between(r, -reach, reach);
    p->lon_e6 = w->lon_e6 + rng_between(r, -reach, reach);
}

static void draw_one(struct reporting *k, int64_t i, int64_t at_ms)
{
    int at = (int)k->n_drafts++;
    struct draft *p = &k->draft[at];
    *p = (struct draft){ .rng = rng_of(k->d->seed, UINT64_C(0x9e7171) + (uint64_t)i) };
    p->report = draw_report(&p->rng);
    p->spot = draw_spot(&p->rng);
    p->life = draw_life(&p->rng);
    p->sender = k->sender[rng_below(&p->rng, (int64_t)k->n_senders)];
    draw_place(k, &p->rng, p);
    k->due[k->n_due++] = (struct due){ at_ms, at, -1 };
    for (int s = 0; s < STEPS_MAX && lives[p->life].step[s].hours; s++) {
        at_ms += rng_between(&p->rng, 10, lives[p->life].step[s].hours * 60) * MINUTE_MS;
        if (at_ms < k->d->now_ms) k->due[k->n_due++] = (struct due){ at_ms, at, s };
    }
}

static int by_time(const void *a, const void *b)
{
    const struct due *x = a, *y = b;
    if (x->at_ms != y->at_ms) return x->at_ms < y->at_ms ? -1 : 1;
    return x->draft != y->draft ? (x->draft < y->draft ? -1 : 1) : (x->step > y->step) - (x->step < y->step);
}

/* ---- one step ---- */

static enum err file_one(struct db *db, struct reporting *k, struct draft *p, int64_t now_ms)
{
    struct petition out;
    struct blame blame;
    bool again;
    struct petition_filing f = { .uid = uuid_v7(k->a, now_ms), .category = str_z(p->report->category), .text = str_z(p->report->text),
                                 .spot = str_z(p->spot), .lat_e6 = p->lat_e6, .lon_e6 = p->lon_e6, .account_id = p->sender, .sent_ms = now_ms,
                                 .files = { uuid_v7(k->a, now_ms) }, .n_files = 1 };
    if (p->report->attributes) TRY(json_parse(k->a, str_z(p->report->attributes), &blame, &f.attributes));
    TRY(petition_file_in(db, k->a, now_ms, k->d->keys, &f, &out, &again));
    p->id = out.id;
    return OK;
}

/* A record of the work done (biên bản), as a real document when there are few. */
static enum err draw_record(struct reporting *k, const struct draft *p, const struct petition *at, int64_t now_ms, struct str *pdf)
{
    struct paper *paper;
    const struct paper_fact facts[] = { { S("Mã phản ánh"), at->code }, { S("Đơn vị"), at->unit }, { S("Địa điểm"), str_z(p->spot) },
                                        { S("Lập lúc"), time_text_vi(k->a, now_ms) } };
    TRY(paper_open(k->a, &(struct paper_about){ .title = S("Biên bản xử lý phản ánh"), .foot = S("Dữ liệu thử: không có thật"), .made_ms = now_ms }, &paper));
    paper_title(paper, S(""), S("BIÊN BẢN XỬ LÝ PHẢN ÁNH"), str_z(p->report->title));
    paper_facts(paper, facts, N_OF(facts));
    paper_text(paper, str_z(p->report->answer));
    return paper_close(paper, pdf);
}

static enum err send_record(struct db *db, struct reporting *k, const struct draft *p, const struct petition *at, int64_t by, int64_t now_ms,
                            struct str uid)
{
    struct str pdf;
    struct bytes hash;
    struct petition_file f;
    const char *field;
    TRY(draw_record(k, p, at, now_ms, &pdf));
    TRY(sha256(k->a, pdf, &hash));
    TRY(petition_file_begin(db, k->a, &(struct petition_file_offer){ uid, hex(k->a, hash), PART_DOCUMENT, FILE_PDF, (int64_t)pdf.n, by, now_ms, true },
                            &f, &field));
    for (size_t from = 0; from < pdf.n; from += FILE_PIECE_MAX) {
        size_t n = pdf.n - from < FILE_PIECE_MAX ? pdf.n - from : FILE_PIECE_MAX;
        TRY(petition_file_take(db, k->a, k->d->keys, &(struct petition_file_piece){ uid, by, (int64_t)from, now_ms, { pdf.p + from, n } }, &f, &field));
    }
    return OK;
}

static enum err prove(struct db *db, struct reporting *k, const struct draft *p, const struct petition *at, int64_t by, int64_t now_ms,
                      struct petition_move *m)
{
    m->files[0] = uuid_v7(k->a, now_ms);
    m->n_files = 1;
    return k->is_few ? send_record(db, k, p, at, by, now_ms, m->files[0])
                     : demo_proof(db, k->a, m->files[0], by, now_ms);
}

static enum err somebody_else(struct db *db, struct reporting *k, const struct petition *at, int64_t *who)
{
    struct staff staff;
    TRY(account_staff(db, k->a, at->unit_id, at->unit_id == CITY_ID ? ROLE_CITY : ROLE_OFFICER, &staff));
    *who = 0;
    for (size_t i = 0; i < staff.n && *who == 0; i++)
        if (!at->second || staff.account_id[i] != at->first_handler_id) *who = staff.account_id[i];
    return *who ? OK : ERR_NOT_FOUND;
}

static void say(const struct draft *p, struct rng *r, struct petition_move *m)
{
    int64_t lot = rng_below(r, 100);
    m->level = LEVEL_AS_FILED;
    m->text = m->event == PETITION_ASK ? S("Xin bác cho biết số nhà gần nhất và giờ hay xảy ra.")
            : m->event == PETITION_SUPPLY ? S("Gần nhà số 8, thường từ 6 giờ tối trở đi.")
            : m->event == PETITION_HAND_OVER ? S("Đoạn này do đơn vị khác quản lý, chuyển để xử lý nhanh hơn.")
            : m->event == PETITION_EXTEND ? S("Cần thêm thời gian để phối hợp nhiều đơn vị.")
            : m->event == PETITION_REOPEN ? S("Hôm nay tôi ra xem thì vẫn như cũ, chưa thấy ai làm gì.") : S("");
    m->rating = lot < 66 ? RATING_SATISFIED : lot < 86 ? RATING_ACCEPTABLE : RATING_UNSATISFIED;
    if (m->event == PETITION_RATE && m->rating == RATING_UNSATISFIED) m->text = S("Làm chưa đến nơi đến chốn.");
    if (m->event == PETITION_REFUSE) {
        m->reason = lot < 50 ? REASON_OUT_OF_SCOPE : lot < 75 ? REASON_INCOMPLETE : REASON_UNTRUE;
        m->public_text = lot < 50   ? S("Nội dung này không thuộc phạm vi của kênh phản ánh.")
                         : lot < 75 ? S("Phản ánh thiếu địa điểm rõ ràng nên chưa xử lý được.")
                                    : S("Đã kiểm tra tại chỗ và không thấy như phản ánh.");
    }
    if (m->event == PETITION_CLEAR) {
        m->audience = AUDIENCE_PUBLIC;
        m->title = str_z(p->report->title);
        m->public_text = str_z(p->report->text);
    }
    if (m->event == PETITION_ANSWER) m->public_text = str_z(p->report->answer);
}

static enum err move_one(struct db *db, struct reporting *k, struct draft *p, unsigned event, int64_t now_ms)
{
    struct petition at, out;
    struct petition_move m = { .id = p->id, .event = event };
    struct actor by = { .account_id = p->sender, .roles = ROLE_RESIDENT };
    TRY(petition_by_id(db, k->a, p->id, &at));
    bool is_senders = event == PETITION_SUPPLY || event == PETITION_RATE || event == PETITION_REOPEN || event == PETITION_WITHDRAW;
    if (!is_senders) {
        by.roles = ROLE_OFFICER | ROLE_CITY;
        TRY(somebody_else(db, k, &at, &by.account_id));
    }
    say(p, &p->rng, &m);
    if (event == PETITION_HAND_OVER) {
        struct unit environment;
        TRY(unit_by_code(db, k->a, S("DEMO-MT"), &environment));
        if (environment.id == at.unit_id) return OK;
        m.to_unit_id = environment.id;
    }
    if (event == PETITION_ANSWER) TRY(prove(db, k, p, &at, by.account_id, now_ms, &m));
    return petition_step_take(db, k->a, now_ms, k->d->keys, &by, &m, &out);
}

/* Some steps in one transaction when there are many: a commit each would take hours. */
static enum err go_on(struct db *db, void *arg)
{
    struct reporting *k = arg;
    for (size_t n = k->is_few ? 1 : A_COMMIT; n > 0 && k->next < k->n_due; n--) {
        const struct due *x = &k->due[k->next++];
        struct draft *p = &k->draft[x->draft];
        TRY(x->step < 0 ? file_one(db, k, p, x->at_ms)
                        : move_one(db, k, p, lives[p->life].step[x->step].event, x->at_ms));
        arena_reset(k->a);
    }
    return OK;
}

static enum err live(struct reporting *k)
{
    qsort(k->due, k->n_due, sizeof k->due[0], by_time);
    enum err e = OK;
    for (k->next = 0; e == OK && k->next < k->n_due;) e = k->is_few ? go_on(k->d->db, k) : db_tx(k->d->db, go_on, k);
    k->n_drafts = k->n_due = 0;
    return e;
}

/* Evenly up to now; of few a fifth in the weeks before, so that there is a month that is over to be told of. */
static int64_t when(const struct reporting *k, int64_t i, int64_t n)
{
    int64_t earlier = k->is_few ? n / 5 : 0, days = k->is_few ? FEW_DAYS : MANY_DAYS, end = k->d->now_ms, of = n - earlier;
    i -= earlier;
    if (i < 0) { end -= days * DAY_MS; days = EARLIER_DAYS; of = earlier; i += earlier; }
    double part = (double)i / (double)of;
    return end - days * DAY_MS + (int64_t)((double)(days * DAY_MS) * part);
}

static enum err report(struct reporting *k, int64_t n)
{
    TRY(unit_children(k->d->db, k->a, CITY_ID, 0, WARDS_MAX, keep_ward, k));
    if (!(k->sender = malloc(SENDERS_MAX * sizeof k->sender[0]))) return ERR_NOMEM;
    TRY(demo_senders(k->d->db, k->a, SENDERS_MAX, keep_sender, k));
    if (k->n_wards == 0 || k->n_senders == 0) return ERR_NOT_FOUND;
    for (int64_t i = 0; i < n; i++) {
        draw_one(k, i, when(k, i, n));
        if (k->n_drafts == AT_ONCE || i + 1 == n) TRY(live(k));
        if (i % 200 == 0) k->d->progress("petitions", i, n);
    }
    return OK;
}

enum err demo_petitions(const struct demo *d, int64_t n)
{
    struct reporting *k = calloc(1, sizeof *k);
    if (!k) return ERR_NOMEM;
    k->d = d;
    k->a = arena_open(32 * MIB);
    k->is_few = n <= FEW;
    enum err e = k->a ? report(k, n) : ERR_NOMEM;
    arena_close(k->a);
    free(k->sender);
    free(k);
    return e;
}
