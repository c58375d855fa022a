/* programme.c - the plan of the invented city: written, approved, amended once, its targets bound and split, its tasks under way. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/names.h"
#include "demo/programme_texts.h"
#include "account/account.h"
#include "core/time.h"
#include "core/uuid.h"
#include "paper/paper.h"
#include "plan/programme/attachment.h"
#include "plan/programme/item.h"
#include "plan/programme/task.h"
#include "plan/target/reported.h"
#include "plan/target/target.h"
#include "territory/territory.h"

enum { PLAN_BYTES = 64 * MIB, WARDS_MAX = 300, ITEMS_MAX = 120, BEGUN_DAYS = 24, AT_EACH_DESK = 2 };

struct planning {
    const struct demo *d;
    struct arena *a;
    struct rng rng;
    struct actor one, two;               /* the city's people: one writes, the other approves */
    int64_t first_day, plan_id, item_id[ITEMS_MAX], group_id[ITEMS_MAX], ward_id[WARDS_MAX];
    size_t n_wards, n_groups;
};

/* ---- who ---- */

static enum err found_office(struct db *db, struct planning *k, const struct demo_office *o)
{
    struct unit u = { .kind = UNIT_AGENCY, .code = str_z(o->code), .name = str_z(o->name), .name_en = str_z(o->name_en), .parent_id = CITY_ID,
                      .source = S("demo"), .as_of = day_of_ms(k->d->now_ms) };
    TRY(unit_add(db, k->a, &u));
    for (int i = 0; i < AT_EACH_DESK; i++) {
        char name[NAME_MAX_BYTES];
        size_t n = name_of_person(&k->rng, (int)rng_between(&k->rng, 1, 2), -1, name);
        int64_t id;
        TRY(account_add(db, k->a, k->d->now_ms, (struct str){ name, n }, u.id, &id));
        TRY(grant_add(db, k->a, k->d->now_ms, id, ROLE_OFFICER, u.id, 0));
    }
    return OK;
}

static enum err found_offices(struct db *db, void *arg)
{
    struct planning *k = arg;
    k->rng = rng_of(k->d->seed, UINT64_C(0x91a4));
    for (const struct demo_office *o = demo_offices; o->code; o++) TRY(found_office(db, k, o));
    return OK;
}

static enum err keep_ward(const void *row, void *arg)
{
    struct planning *k = arg;
    k->ward_id[k->n_wards++] = ((const struct unit *)row)->id;
    return OK;
}

static enum err unit_of(struct planning *k, const char *code, int64_t *out)
{
    struct unit u;
    TRY(unit_by_code(k->d->db, k->a, str_z(code), &u));
    *out = u.id;
    return OK;
}

/* ---- the plan ---- */

static enum err supports_of(struct planning *k, const struct demo_item *i, const struct json_in **out)
{
    struct buf text = { .arena = k->a };
    struct blame blame;
    buf_add(&text, S("["));
    for (size_t n = 0; n < N_OF(i->supports) && i->supports[n]; n++) {
        int64_t id;
        TRY(unit_of(k, i->supports[n], &id));
        if (n) buf_add(&text, S(","));
        buf_i64(&text, id);
    }
    buf_add(&text, S("]"));
    return text.failed ? ERR_NOMEM : json_parse(k->a, buf_str(&text), &blame, out);
}

static enum err add_item(struct planning *k, const struct demo_item *i, int64_t parent_id, int64_t *id)
{
    struct item_draft d = {
        .kind = i->kind == 'g' ? ITEM_GROUP : i->kind == 'a' ? ITEM_ACTIVITY : ITEM_TASK, .parent_id = parent_id, .name = str_z(i->name),
        .name_en = str_z(i->name_en), .for_wards = i->kind == 'w', .from_day = k->first_day + i->from, .to_day = k->first_day + i->to,
        .budget_vnd = i->budget_vnd, .budget_line = i->budget_vnd ? S("Ngân sách thành phố (minh hoạ)") : S(""),
    };
    TRY(unit_of(k, i->lead, &d.lead_id));
    TRY(supports_of(k, i, &d.supports));
    return plan_item_add(k->d->db, k->a, &k->one, k->plan_id, &d, id);
}

static enum err write_items(struct planning *k)
{
    int64_t group = 0, activity = 0;
    for (size_t n = 0; demo_items[n].kind; n++) {
        const struct demo_item *i = &demo_items[n];
        TRY(add_item(k, i, i->kind == 'g' ? 0 : i->kind == 'a' ? group : activity, &k->item_id[n]));
        if (i->kind == 'g') k->group_id[k->n_groups++] = group = k->item_id[n];
        if (i->kind == 'a') activity = k->item_id[n];
    }
    return OK;
}

static enum err decide(struct planning *k, int64_t at_ms, const char *number)
{
    struct plan_move submit = { .plan_id = k->plan_id, .event = PLAN_SUBMIT };
    struct plan_move approve = { .plan_id = k->plan_id, .event = PLAN_APPROVE, .decision_number = str_z(number), .decision_day = day_of_ms(at_ms) };
    TRY(plan_step(k->d->db, k->a, at_ms, &k->one, &submit));
    return plan_step(k->d->db, k->a, at_ms + HOUR_MS, &k->two, &approve);
}

static enum err draw_guide(struct planning *k, int64_t at_ms, struct str *pdf)
{
    const struct paper_about about = { .title = S("Hướng dẫn Tổ chuyển đổi số cộng đồng"), .foot = S("Minh hoạ của thành phố thử"), .made_ms = at_ms };
    struct paper *p;
    TRY(paper_open(k->a, &about, &p));
    paper_title(p, S("Thành phố thử"), S("Hướng dẫn Tổ chuyển đổi số cộng đồng"),
                S("Bản minh hoạ, không phải văn bản thật"));
    paper_heading(p, S("Mỗi lần đến nhà"));
    paper_text(p, S("Chào hỏi, nói rõ mình là ai và đến làm gì. Hỏi ba điều: thiết bị, định danh và tài khoản, kỹ "
                    "năng. Chỉ cầm tay hướng dẫn, không làm hộ."));
    paper_heading(p, S("Không bao giờ"));
    paper_text(p, S("Không hỏi mật khẩu, mã OTP, số thẻ. Không chụp giấy tờ của người dân."));
    return paper_close(p, pdf);
}

static enum err attach(struct planning *k, int64_t at_ms, const char *name, struct str bytes, struct str *uid)
{
    struct plan_file_offer o = { .plan_id = k->plan_id, .uid = uuid_v7(k->a, at_ms), .name = str_z(name), .bytes = (int64_t)bytes.n };
    struct plan_file f;
    struct bytes hash;
    const char *field;
    TRY(sha256(k->a, bytes, &hash));
    o.sha256 = hex(k->a, hash);
    TRY(plan_file_begin(k->d->db, k->a, at_ms, &k->one, &o, &f));
    const struct plan_file_piece p = { o.uid, k->one.account_id, 0, bytes };
    TRY(plan_file_take(k->d->db, k->a, k->d->keys, &p, &f, &field));
    *uid = o.uid;
    return OK;
}

/* The plan's own document, with its file. */
static enum err attach_guide(struct planning *k, int64_t at_ms, struct plan_draft *d)
{
    struct str pdf, uid, text;
    struct blame blame;
    TRY(draw_guide(k, at_ms, &pdf));
    TRY(attach(k, at_ms, "Hướng dẫn tổ chuyển đổi số.pdf", pdf, &uid));
    text = arena_printf(k->a, "[{\"title\":\"Hướng dẫn Tổ chuyển đổi số cộng đồng (minh hoạ)\",\"file\":\"%.*s\"}]", (int)uid.n, uid.p);
    if (!text.n) return ERR_NOMEM;
    TRY(json_parse(k->a, text, &blame, &d->documents));
    return plan_edit(k->d->db, k->a, &k->one, k->plan_id, d);
}

static enum err write_plan(struct planning *k)
{
    const int64_t at_ms = k->d->now_ms - (BEGUN_DAYS + 6) * (int64_t)DAY_MS;
    struct plan_draft d = {
        .uid = uuid_v7(k->a, at_ms), .code = S("KH-TP-THU"), .name = S("Kế hoạch Ngày Chuyển đổi số: ba sẵn sàng cho mọi người"),
        .name_en = S("Digital Transformation Day: three times ready, everybody"), .from_day = k->first_day, .to_day = k->first_day + 90,
        .purpose = S("Mỗi người dân có thiết bị, có định danh và tài khoản, có kỹ năng; chính quyền phục vụ trên môi trường số. "
                     "Số liệu tính từ từng việc đã làm, không nhập tay."),
        .legal_basis = S("Công văn 793/BTTTT-THH ngày 05/03/2022; quyết định của thành phố thử (minh hoạ)"),
    };
    struct plan p;
    bool again;
    if (!d.uid.n) return ERR_NOMEM;
    TRY(plan_make(k->d->db, k->a, at_ms, &k->one, &d, &p, &again));
    k->plan_id = p.id;
    TRY(attach_guide(k, at_ms, &d));
    TRY(write_items(k));
    return decide(k, at_ms + DAY_MS, "THU-01/QĐ-BCĐ");
}

/* After two weeks: one task lasts longer, one is new. */
static enum err amend_plan(struct planning *k)
{
    const int64_t at_ms = k->d->now_ms - 10 * (int64_t)DAY_MS;
    static const struct demo_item more = { 't', "DEMO-TD", { NULL }, "Bàn hướng dẫn ở bến xe, nhà ga cuối tuần", "Weekend points at stations", 20, 70,
        0 };
    struct demo_item longer = demo_items[2];
    const char *field;
    int64_t id;
    TRY(plan_amend(k->d->db, k->a, at_ms, &k->one, k->plan_id,
                   S("Bổ sung điểm hướng dẫn cuối tuần, gia hạn kiện toàn tổ"), &field));
    longer.to = 30;
    struct item_draft d = { .name = str_z(longer.name), .name_en = str_z(longer.name_en), .for_wards = true, .from_day = k->first_day,
                            .to_day = k->first_day + longer.to, .budget_line = S("") };
    TRY(unit_of(k, longer.lead, &d.lead_id));
    TRY(plan_item_write(k->d->db, k->a, &k->one, k->plan_id, k->item_id[2], &d));
    TRY(add_item(k, &more, k->item_id[1], &id));
    return decide(k, at_ms + DAY_MS, "THU-02/QĐ-BCĐ");
}

/* ---- targets ---- */

static enum err enter_figure(struct planning *k, const struct demo_figure *f, int64_t value, int64_t at_ms)
{
    struct reported_draft d = { .uid = uuid_v7(k->a, at_ms), .unit_id = CITY_ID, .value_milli = value, .as_of_day = day_of_ms(at_ms) - 1,
                                .source = str_z(f->source), .document_number = str_z(f->number), .document_day = day_of_ms(at_ms) };
    struct reported r;
    bool again;
    if (!value) return OK;
    if (f->agency) TRY(unit_of(k, f->agency, &d.unit_id));
    for (unsigned m = 0; reported_codes[m]; m++)
        if (strcmp(reported_codes[m], f->measure) == 0) d.measure = m;
    TRY(reported_enter(k->d->db, k->a, at_ms, &k->one, &d, &r, &again));
    if (!f->is_approved) return OK;
    return reported_step(k->d->db, k->a, at_ms + HOUR_MS, &k->two, &(struct reported_move){ .id = r.id, .event = REPORTED_APPROVE }, &r);
}

static enum err enter_figures(struct planning *k)
{
    for (const struct demo_figure *f = demo_figures; f->measure; f++) {
        TRY(enter_figure(k, f, f->then, k->d->now_ms - (BEGUN_DAYS + 2) * (int64_t)DAY_MS));
        TRY(enter_figure(k, f, f->now, k->d->now_ms - 2 * (int64_t)DAY_MS));
    }
    return OK;
}

/* Tenths of what was counted by now, in whole numbers; a share or an outside figure is said as it is. */
static enum err goal_of(struct planning *k, const struct demo_target *t, const struct indicator_ask *ask, int64_t *out)
{
    const struct period p = { .kind = PERIOD_RANGE, .from_day = k->first_day, .to_day = day_of_ms(k->d->now_ms) };
    struct indicator i;
    struct figure f;
    *out = t->goal;
    if (t->goal >= 1000) return OK;
    TRY(indicator_by_code(k->d->db, k->a, str_z(t->indicator), 0, &i));
    TRY(indicator_value(k->d->db, k->a, ask, &i, CITY_ID, &p, &f));
    *out = (f.milli / 1000 * t->goal / 10 + 10) * 1000;
    return OK;
}

static enum err bind_target(struct planning *k, const struct demo_target *t)
{
    const struct indicator_ask ask = { .sources = indicator_sources, .now_ms = k->d->now_ms };
    const struct period p = { .kind = PERIOD_RANGE, .from_day = k->first_day, .to_day = k->first_day + 60 };
    struct target_draft d = { .uid = uuid_v7(k->a, k->d->now_ms), .plan_id = k->plan_id, .item_id = k->group_id[t->group - 1],
        .indicator = str_z(t->indicator),
                              .unit_id = CITY_ID, .period = period_text(k->a, &p), .note = str_z(t->note) };
    struct target_change_in c = { .reason = S("Giao chỉ tiêu cho các phường, xã") };
    struct target made;
    bool again;
    if (t->agency) TRY(unit_of(k, t->agency, &d.unit_id));
    TRY(goal_of(k, t, &ask, &d.goal_milli));
    TRY(target_make(k->d->db, k->a, k->d->now_ms - 9 * (int64_t)DAY_MS, &ask, &k->one, &d, &made, &again));
    if (!t->split) return OK;
    c.target_id = made.id;
    while (strcmp(target_rules[c.rule], t->split) != 0) c.rule++;
    return target_split(k->d->db, k->a, k->d->now_ms - 9 * (int64_t)DAY_MS + HOUR_MS, &ask, &k->one, &c, &made);
}

/* ---- what units say ---- */

static enum err say(struct planning *k, int64_t task_id, int64_t unit_id, unsigned event, const char *const *words, int days_ago)
{
    size_t n = 0;
    while (words[n]) n++;
    struct task_say s = { .unit_id = unit_id, .task_id = task_id, .event = event, .reason = str_z(words[rng_below(&k->rng, (int64_t)n)]) };
    struct unit_task out;
    struct staff staff;
    TRY(account_staff(k->d->db, k->a, unit_id, ROLE_OFFICER, &staff));
    const struct actor by = { .account_id = staff.n ? staff.account_id[0] : 0, .is_local = true };
    return task_say(k->d->db, k->a, k->d->now_ms - days_ago * (int64_t)DAY_MS, &by, &s, &out);
}

/* Some have not begun, most are at it, some are done, a few are stuck. */
static enum err live_one(struct planning *k, int64_t task_id, int64_t unit_id)
{
    double x = rng_unit(&k->rng);
    if (x < .2) return OK;
    TRY(say(k, task_id, unit_id, TASK_START, demo_started, (int)rng_between(&k->rng, 5, 9)));
    if (x < .28) return say(k, task_id, unit_id, TASK_BLOCK, demo_stuck, (int)rng_between(&k->rng, 1, 4));
    return x > .75 ? say(k, task_id, unit_id, TASK_FINISH, demo_finished, (int)rng_between(&k->rng, 0, 4)) : OK;
}

static enum err live_tasks(struct planning *k)
{
    for (size_t n = 0; demo_items[n].kind; n++) {
        const struct demo_item *i = &demo_items[n];
        int64_t lead;
        if ((i->kind != 't' && i->kind != 'w') || i->from > BEGUN_DAYS) continue;
        TRY(unit_of(k, i->lead, &lead));
        TRY(live_one(k, k->item_id[n], lead));
        for (size_t w = 0; i->kind == 'w' && w < k->n_wards; w++) {
            if (w % 3 == n % 3) TRY(live_one(k, k->item_id[n], k->ward_id[w]));
            arena_reset(k->a);
        }
    }
    return OK;
}

static enum err all(struct planning *k)
{
    struct staff city;
    TRY(db_tx(k->d->db, found_offices, k));
    TRY(account_staff(k->d->db, k->a, CITY_ID, ROLE_CITY, &city));
    if (city.n < 2) return ERR_NOT_FOUND;
    k->one = (struct actor){ .account_id = city.account_id[0], .roles = ROLE_CITY };
    k->two = (struct actor){ .account_id = city.account_id[1], .roles = ROLE_CITY };
    k->first_day = day_of_ms(k->d->now_ms) - BEGUN_DAYS;
    TRY(indicator_seed(k->d->db, k->a, k->d->now_ms));
    TRY(reported_define(k->d->db, k->a, k->d->now_ms));
    TRY(unit_children(k->d->db, k->a, CITY_ID, 0, WARDS_MAX, keep_ward, k));
    TRY(write_plan(k));
    TRY(amend_plan(k));
    TRY(enter_figures(k));
    for (const struct demo_target *t = demo_targets; t->indicator; t++) {
        TRY(bind_target(k, t));
        arena_reset(k->a);
    }
    return live_tasks(k);
}

enum err demo_programme(const struct demo *d)
{
    struct planning k = { .d = d, .a = arena_open(PLAN_BYTES) };
    enum err e = k.a ? all(&k) : ERR_NOMEM;
    arena_close(k.a);
    return e;
}
