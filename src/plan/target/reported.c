/* reported.c - outside figures: who says so, by which document, as of which day; nothing holds before a second person has looked. */
#include "plan/target/reported_db.h"
#include "plan/programme/programme.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "core/uuid.h"
#include "territory/territory.h"

const char *const reported_states[] = { "entered", "approved", "refused", "withdrawn", NULL };
const char *const reported_events[] = { "approve", "refuse", "withdraw", NULL };

enum { CITY = ROLE_CITY, ENTERED_IT = ROLE_OFFICER };
static const struct flow_step steps[] = {
    { REPORTED_ENTERED,  REPORTED_APPROVE,  REPORTED_APPROVED,  CITY              },
    { REPORTED_ENTERED,  REPORTED_REFUSE,   REPORTED_REFUSED,   CITY              },
    { REPORTED_ENTERED,  REPORTED_WITHDRAW, REPORTED_WITHDRAWN, CITY | ENTERED_IT },
    { REPORTED_APPROVED, REPORTED_WITHDRAW, REPORTED_WITHDRAWN, CITY | ENTERED_IT },
};
const struct flow reported_flow = {
    .name = "reported", .states = reported_states, .events = reported_events, .steps = steps, .n_steps = N_OF(steps), .start = REPORTED_ENTERED,
};

/* X(code, indicator, unit, pillar, is a share, Vietnamese, English). Kinds of results the programme names that no event of the city's own can count. */
#define REPORTED_TABLE(X)                                                                                                                   \
    X(etax_share,        etax.share,        PERCENT,    ECONOMY,    true,  "Tỷ lệ nộp thuế điện tử",                   "Taxes paid electronically, share")       \
    X(ecommerce_revenue, ecommerce.revenue, VND,        ECONOMY,    false, "Doanh thu thương mại điện tử luỹ kế",      "E-commerce revenue to date")             \
    X(pension_share,     pension.share,     PERCENT,    SOCIETY,    true,  "Tỷ lệ nhận lương hưu qua tài khoản",       "Pensions paid to an account, share")     \
    X(welfare_share,     welfare.share,     PERCENT,    SOCIETY,    true,  "Tỷ lệ chi trả an sinh xã hội qua tài khoản", "Social payments to an account, share") \
    X(health_records,    health.records,    PEOPLE,     CITIZEN,    false, "Sổ sức khoẻ điện tử đã tạo",               "Electronic health records made")         \
    X(record_share,      record.share,      PERCENT,    GOVERNMENT, true,  "Tỷ lệ phiếu lý lịch tư pháp cấp qua VNeID", "Criminal-record certificates by e-ID, share") \
    X(city_app_accounts, app.accounts,      PEOPLE,     GOVERNMENT, false, "Tài khoản Công dân Thủ đô số",             "Accounts of the city app")               \
    X(trained_share,     trained.share,     PERCENT,    CITIZEN,    true,  "Tỷ lệ người trong độ tuổi lao động đã học kỹ năng số cơ bản", "Working-age people trained, share") \
    X(signatures,        signatures.issued, PEOPLE,     CITIZEN,    false, "Chữ ký số cá nhân đã cấp",                 "Personal digital signatures issued")     \
    X(market_share,      market.share,      PERCENT,    ECONOMY,    true,  "Tỷ lệ hộ kinh doanh ở chợ nhận thanh toán không tiền mặt", "Market traders who take cashless payment, share") \
    X(qr_fee_share,      qr_fee.share,      PERCENT,    GOVERNMENT, true,  "Tỷ lệ phí, lệ phí dịch vụ công trả bằng QR động", "Public-service fees paid by dynamic QR, share") \
    X(fire_households,   fire.households,   HOUSEHOLDS, SOCIETY,    false, "Hộ đã khai báo an toàn phòng cháy",        "Households in the fire-safety register")

#define X(c, i, u, p, s, v, e) { #c, #i, v, e, WORD_##u, PILLAR_##p, s },
const struct reported_measure reported_measures[] = { REPORTED_TABLE(X) { NULL, NULL, NULL, NULL, 0, 0, false } };
#undef X
#define X(c, i, u, p, s, v, e) #c,
const char *const reported_codes[] = { REPORTED_TABLE(X) NULL };
#undef X
enum { MEASURES = N_OF(reported_codes) - 1 };

/* ---- the source ---- */

/* Two for each: the value, and the whole it is a part of. Not personal: somebody else's total. */
#define X(c, i, u, p, s, v, e) { .code = #c, .vi = v, .en = e, .kind = MEASURE_STATE, .of_agencies = true }, \
    { .code = #c "_of", .vi = v " (mẫu số)", .en = e " (whole)", .kind = MEASURE_STATE, .of_agencies = true },
static const struct source_measure measures[] = { REPORTED_TABLE(X) };
#undef X

struct reading { const struct reported_measure *m; bool is_whole; source_cell_fn *each; void *arg; };

static enum err tell(const void *row, void *arg)
{
    const struct reading *k = arg;
    const struct reported_now *n = row;
    int64_t whole = k->m->is_share ? INT64_C(100000) : INT64_C(1000);
    return k->each(&(struct source_cell){ .unit_id = n->unit_id, .n = k->is_whole ? whole : n->value_milli }, k->arg);
}

static enum err source_read(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg)
{
    const struct reported_measure *m = &reported_measures[q->measure / 2];
    struct reading k = { m, q->measure % 2 == 1, each, arg };
    struct reported_now now;
    if (q->of_children) return reported_at_children(db, a, str_z(m->code), q->unit_id, q->to_day, tell, &k);
    enum err e = reported_at(db, a, str_z(m->code), q->unit_id, q->to_day, &now);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    return tell(&now, &k);
}

static struct str source_trace(struct arena *a, const struct source_query *q)
{
    return arena_printf(a, "/api/reported?unit=%lld&measure=%s&state=approved", (long long)q->unit_id, reported_codes[q->measure / 2]);
}

const struct indicator_source reported_source = {
    .name = "reported", .measures = measures, .n = N_OF(measures), .read = source_read, .trace = source_trace,
};

/* ---- the register ---- */

static enum err define(struct db *db, struct arena *a, int64_t now_ms, int64_t by, struct str address, const struct reported_measure *m)
{
    struct indicator i;
    struct indicator_draft d = {
        .code = str_z(m->indicator), .name_vi = str_z(m->vi), .name_en = str_z(m->en), .unit_word = m->unit_word, .pillar = m->pillar,
        .about_vi = S("Số liệu báo cáo từ ngoài hệ thống: người thứ nhất nhập kèm văn bản, người thứ hai duyệt."),
        .about_en = S("Reported from outside: entered with its document by one person, approved by another."),
        .formula = arena_printf(a, m->is_share ? "reported.%s / reported.%s_of percent" : "reported.%s / reported.%s_of", m->code, m->code),
        .direction = DIRECTION_UP, .frequency = PERIOD_MONTH, .owner_unit_id = CITY_ID, .legal_source = S(""),
    };
    enum err e = indicator_by_code(db, a, d.code, 0, &i);
    if (e != ERR_NOT_FOUND) return e;
    return indicator_define(db, a, now_ms, by, address, &d, &i);
}

enum err reported_define(struct db *db, struct arena *a, int64_t now_ms)
{
    for (const struct reported_measure *m = reported_measures; m->code; m++) TRY(define(db, a, now_ms, 0, S(""), m));
    return OK;
}

/* ---- entering ---- */


static enum err check(struct reported_draft *d, int64_t today)
{
    if (!uuid_is_valid(d->uid)) return bad_field(&d->field, "uid");
    if (d->measure >= MEASURES) return bad_field(&d->field, "measure");
    if (d->value_milli < 0 || d->value_milli > INT64_C(1000000000000000000)) return bad_field(&d->field, "value_milli");
    if (reported_measures[d->measure].is_share && d->value_milli > 100000) return bad_field(&d->field, "value_milli");
    if (!reported_measures[d->measure].is_share && d->value_milli % 1000) return bad_field(&d->field, "value_milli");
    if (d->as_of_day < 1 || d->as_of_day > today) return bad_field(&d->field, "as_of_day");
    if (!text_fits(d->source, REPORTED_SOURCE_MIN, REPORTED_SOURCE_MAX)) return bad_field(&d->field, "source");
    if (!text_fits(d->document_number, 1, REPORTED_NUMBER_MAX)) return bad_field(&d->field, "document_number");
    if (d->document_day < 1 || d->document_day > today) return bad_field(&d->field, "document_day");
    if (!text_fits(d->document_url, 0, REPORTED_URL_MAX) || !document_is_link(d->document_url)) return bad_field(&d->field, "document_url");
    return text_fits(d->note, 0, REPORTED_NOTE_MAX) ? OK : bad_field(&d->field, "note");
}

static enum err held_at(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id, unsigned *out)
{
    *out = by->roles;
    if (by->is_local) return OK;
    TRY(roles_at(db, a, by->account_id, unit_id, out));
    *out &= by->roles & (ROLE_OFFICER | ROLE_CITY);
    return *out ? OK : ERR_FORBIDDEN;
}

static enum err note(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct reported *r, const char *action)
{
    struct audit_line l = { .at_ms = now_ms, .account_id = by->account_id, .unit_id = r->unit_id, .action = arena_printf(a, "reported.%s", action),
                            .subject = arena_printf(a, "reported:%lld", (long long)r->id), .reason = r->reason, .address = by->address };
    return l.action.n && l.subject.n ? audit_write(db, a, &l) : ERR_NOMEM;
}

struct entering {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct reported_draft *d;
    struct reported r;
    bool again;
};

static enum err enter(struct db *db, void *arg)
{
    struct entering *k = arg;
    const struct reported_draft *d = k->d;
    struct unit u;
    unsigned held;
    enum err e = unit_by_id(db, k->a, d->unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_GROUP)))
        return bad_field(&k->d->field, "unit_id");
    TRY(e);
    TRY(held_at(db, k->a, k->by, d->unit_id, &held));
    e = reported_by_uid(db, k->a, d->uid, &k->r);
    k->again = e == OK;
    if (k->again) return k->r.entered_by_id == k->by->account_id ? OK : ERR_CONFLICT;
    if (e != ERR_NOT_FOUND) return e;
    k->r = (struct reported){ .uid = d->uid, .measure = d->measure, .unit_id = d->unit_id, .value_milli = d->value_milli, .as_of_day = d->as_of_day,
                              .source = d->source, .document_number = d->document_number, .document_day = d->document_day,
                              .document_url = d->document_url, .note = d->note, .entered_by_id = k->by->account_id, .entered_ms = k->now_ms };
    TRY(next_ids(db, k->a, "reported_figure", 1, &k->r.id));
    TRY(reported_insert(db, k->a, &k->r));
    TRY(define(db, k->a, k->now_ms, k->by->account_id, k->by->address, &reported_measures[d->measure]));
    TRY(note(db, k->a, k->now_ms, k->by, &k->r, "enter"));
    return reported_by_id(db, k->a, k->r.id, &k->r);
}

enum err reported_enter(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct reported_draft *d, struct reported *out,
                        bool *again)
{
    struct entering k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = NULL;
    TRY(check(d, day_of_ms(now_ms)));
    TRY(db_tx(db, enter, &k));
    *out = k.r;
    *again = k.again;
    return OK;
}

/* ---- deciding ---- */

struct moving { struct arena *a; int64_t now_ms; const struct actor *by; struct reported_move *m; struct reported r; };

/* Who entered it may take it back; all else is the city's. */
static enum err may(struct db *db, struct moving *k, unsigned *roles)
{
    unsigned held;
    enum err e = held_at(db, k->a, k->by, k->r.unit_id, &held);
    if (e != OK) return e;
    *roles = held & CITY;
    if (k->r.entered_by_id == k->by->account_id) *roles |= ENTERED_IT;
    return OK;
}

static enum err move(struct db *db, void *arg)
{
    struct moving *k = arg;
    unsigned roles;
    TRY(reported_by_id(db, k->a, k->m->id, &k->r));
    unsigned before = k->r.state;
    TRY(may(db, k, &roles));
    TRY(flow_next(&reported_flow, before, k->m->event, roles, &k->r.state));
    if (k->m->event != REPORTED_WITHDRAW && k->by->account_id == k->r.entered_by_id) return ERR_CONFLICT;
    k->r.reason = k->m->reason;
    k->r.decided_by_id = k->by->account_id;
    k->r.decided_ms = k->now_ms;
    TRY(reported_set(db, k->a, &k->r, before));
    TRY(note(db, k->a, k->now_ms, k->by, &k->r, reported_events[k->m->event]));
    return reported_by_id(db, k->a, k->r.id, &k->r);
}

enum err reported_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct reported_move *m, struct reported *out)
{
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = m };
    m->field = NULL;
    if (m->event > REPORTED_WITHDRAW) return bad_field(&m->field, "event");
    if (m->event == REPORTED_APPROVE) m->reason = S("");
    else if (!text_fits(m->reason, REPORTED_REASON_MIN, REPORTED_REASON_MAX)) return bad_field(&m->field, "reason");
    TRY(db_tx(db, move, &k));
    *out = k.r;
    return OK;
}
