/* test_worklist.c - the desk of a unit: its list by the clocks, its workload, templates, agencies, and who handles what. */
#include "doors.h"
#include "civic/petition/petition_live_web.h"
#include "civic/desk/routing.h"
#include "civic/desk/template.h"
#include "civic/desk/worklist.h"

/* ---- the list ---- */

enum { PAGE_MAX = 40 };

static struct worklist_row *listed(struct hall *h, struct worklist_query q, size_t *n)
{
    struct worklist_row *rows;
    if (!q.limit) q.limit = PAGE_MAX;
    if (!q.states) q.states = WORKLIST_OPEN;
    if (!q.after.id) q.after = worklist_start(q.order);
    q.unit_id = q.unit_id ? q.unit_id : WARD;
    assert_int_equal(worklist_list(h->db, h->a, h->keys, h->now_ms, &q, &rows, n), OK);
    return rows;
}

/* Page by page with `limit`: every row once, in the same order as all at once. */
static void pages_agree(struct hall *h, struct worklist_query q)
{
    size_t all, n, seen = 0;
    const struct worklist_row *whole = listed(h, q, &all);
    q.limit = 2;
    q.after = worklist_start(q.order);
    do {
        const struct worklist_row *page = listed(h, q, &n);
        for (size_t i = 0; i < n && i < 2; i++) {
            assert_true(seen < all);
            assert_int_equal(page[i].id, whole[seen++].id);
            q.after = worklist_key_of(q.order, &page[i]);
        }
    } while (n > 2);
    assert_int_equal(seen, all);
}

/* Late, soon, later, standing, sent: five clocks. */
static void a_busy_morning(struct hall *h, int64_t id[5])
{
    struct petition p = light(h);                            /* sent: to be received in eight hours */
    id[2] = p.id;
    p = in_hand(h);
    id[3] = p.id;                                            /* five working days */
    p = in_hand(h);
    id[4] = step(h, OFFICER, p.id, PETITION_ASK).id;         /* stands */
    p = light(h);
    moved(h, COLLEAGUE, (struct petition_move){ .id = p.id, .event = PETITION_RECEIVE, .level = LEVEL_URGENT });
    id[1] = step(h, COLLEAGUE, p.id, PETITION_TAKE).id;      /* four hours */
    p = light(h);
    id[0] = p.id;
    RUN(h, "UPDATE petition SET receive_due_ms = %lld WHERE id = %lld", (long long)(h->now_ms - 90 * MINUTE_MS),
        (long long)p.id);
    h->now_ms += HOUR_MS;
}

static void what_ends_first_comes_first_and_late_ones_before(void **state)
{
    struct hall *h = *state;
    int64_t id[5];
    size_t n;
    a_busy_morning(h, id);
    const struct worklist_row *r = listed(h, (struct worklist_query){ .order = WORKLIST_DUE }, &n);
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++) assert_int_equal(r[i].id, id[i]);
    assert_true(r[0].is_late && r[0].minutes_left < 0);
    assert_int_equal(r[1].minutes_left, 180);                /* of four working hours one is gone */
    assert_false(r[1].is_late);
    assert_true(r[4].due_ms == 0 && r[4].paused_ms);
    assert_int_equal(r[4].minutes_left, 2250);
    pages_agree(h, (struct worklist_query){ .order = WORKLIST_DUE });
}

static void the_newest_first_and_the_loudest_first(void **state)
{
    struct hall *h = *state;
    int64_t id[5];
    size_t n;
    a_busy_morning(h, id);
    RUN(h, "UPDATE petition SET alarm = 80 WHERE id = %lld", (long long)id[3]);
    RUN(h, "UPDATE petition SET alarm = 100 WHERE id = %lld", (long long)id[0]);
    const struct worklist_row *r = listed(h, (struct worklist_query){ .order = WORKLIST_NEW }, &n);
    for (size_t i = 1; i < n; i++) assert_true(r[i - 1].id > r[i].id);
    r = listed(h, (struct worklist_query){ .order = WORKLIST_ALARM }, &n);
    assert_int_equal(r[0].id, id[0]);
    assert_int_equal(r[1].id, id[3]);                        /* 80 % of a long clock before a short one that is young */
    assert_int_equal(r[2].id, id[1]);
    pages_agree(h, (struct worklist_query){ .order = WORKLIST_NEW });
    pages_agree(h, (struct worklist_query){ .order = WORKLIST_ALARM });
}

static void by_state_and_by_person(void **state)
{
    struct hall *h = *state;
    int64_t id[5];
    size_t n;
    a_busy_morning(h, id);
    const struct worklist_row *r = listed(h, (struct worklist_query){ .states = 1u << PETITION_OWED }, &n);
    assert_true(n == 1 && r[0].id == id[4]);
    r = listed(h, (struct worklist_query){ .handler_id = COLLEAGUE }, &n);
    assert_true(n == 1 && r[0].id == id[1]);
    assert_string_equal(arena_z(h->a, r[0].handler), "Cán bộ thứ hai");
    r = listed(h, (struct worklist_query){ .handler_id = OFFICER, .states = 1u << PETITION_HANDLING, .order = WORKLIST_NEW }, &n);
    assert_true(n == 1 && r[0].id == id[3]);
    listed(h, (struct worklist_query){ .unit_id = FAR_WARD }, &n);
    assert_int_equal(n, 0);
    step(h, COLLEAGUE, id[1], PETITION_ANSWER);
    r = listed(h, (struct worklist_query){ .states = 1u << PETITION_ANSWERED }, &n);
    assert_true(n == 1 && r[0].id == id[1] && r[0].due_ms == 0);
    pages_agree(h, (struct worklist_query){ .handler_id = OFFICER, .order = WORKLIST_ALARM });
}

static void the_door_of_the_list(void **state)
{
    struct hall *h = *state;
    int64_t id[5];
    a_busy_morning(h, id);
    static const struct try tries[] = {
        { OFFICER, GET, "/api/units/2/petitions", NULL, 200, "\"words\":\"Đèn đường trước số nhà 12" },
        { OFFICER, GET, "/api/units/2/petitions?order=due&state=sent", NULL, 200, "\"is_late\":true" },
        { COLLEAGUE, GET, "/api/units/2/petitions?handler=me", NULL, 200, "\"handler\":\"Cán bộ thứ hai\"" },
        { OFFICER, GET, "/api/units/2/petitions?handler=none", NULL, 200, "\"state\":\"sent\"" },
        { OFFICER, GET, "/api/units/2/petitions?handler=105&order=alarm", NULL, 200, "\"state\":\"handling\"" },
        { OFFICER, GET, "/api/units/2/petitions?state=closed", NULL, 200, "\"rows\":[]" },
        { AUDITOR, GET, "/api/units/2/petitions", NULL, 200, NULL },
        { MAYOR, GET, "/api/units/2/petitions", NULL, 200, NULL },
        { OFFICER, GET, "/api/units/2/petitions?state=closed&order=due", NULL, 400, "\"field\":\"order\"" },
        { OFFICER, GET, "/api/units/2/petitions?state=handling&handler=none", NULL, 400, "\"field\":\"handler\"" },
        { OFFICER, GET, "/api/units/2/petitions?state=closed&handler=me", NULL, 400, "\"field\":\"handler\"" },
        { OFFICER, GET, "/api/units/2/petitions?handler=somebody", NULL, 400, "\"field\":\"handler\"" },
        { OFFICER, GET, "/api/units/2/petitions?state=lost", NULL, 400, "\"field\":\"state\"" },
        { OFFICER, GET, "/api/units/2/petitions?order=best", NULL, 400, "\"field\":\"order\"" },
        { OFFICER, GET, "/api/units/2/petitions?after=AAAA", NULL, 400, "\"field\":\"after\"" },
        { OFFICER, GET, "/api/units/2/petitions?limit=201", NULL, 400, "\"field\":\"limit\"" },
        { FAR_OFFICER, GET, "/api/units/2/petitions", NULL, 403, NULL },
        { FAR_OFFICER, GET, "/api/units/2/petition-load", NULL, 403, NULL },
        { LAN, GET, "/api/units/2/petitions", NULL, 403, NULL },
        { 0, GET, "/api/units/2/petitions", NULL, 401, NULL },
        { 0, GET, "/api/units/2/petitions/live", NULL, 401, NULL },
        { OFFICER, GET, "/api/units/999/petitions", NULL, 404, NULL },
    };
    try_all(h, tries, N_OF(tries));
    struct req rq = GETS(h, OFFICER, "/api/units/2/petitions?limit=2");
    struct str next = member_of(&rq, "\"next\":\"", '"');
    assert_true(next.n > 0);
    rq = GETS(h, OFFICER, "/api/units/2/petitions?limit=3&after=%.*s", (int)next.n, next.p);
    answers(h, rq, 200, arena_z(h->a, arena_printf(h->a, "\"rows\":[{\"id\":%lld,", (long long)id[2])));
    answers(h, rq, 200, "\"next\":\"\"");
}

/* ---- live ---- */

static void no_call(void *arg) { (void)arg; }

static enum err no_database(void *arg, struct db **out)
{
    (void)arg;
    *out = NULL;
    return OK;
}

static void who_watches_hears_what_moves(void **state)
{
    struct hall *h = *state;
    struct hub *hub;
    size_t n = 0;
    char heard[4 * KIB];
    assert_int_equal(hub_open(no_database, NULL, NULL, &hub), OK);
    struct watcher *w = watcher_new(hub, petition_topic(WARD), S("{}"), no_call, NULL);
    struct watcher *far = watcher_new(hub, petition_topic(FAR_WARD), S("{}"), no_call, NULL);
    assert_true(w && far);
    assert_int_equal(watcher_pull(w, no_call, heard, sizeof heard, &n), WATCH_BYTES);
    assert_int_equal(watcher_pull(far, no_call, heard, sizeof heard, &n), WATCH_BYTES);
    struct petition p = light(h);
    struct req rq = { .arena = h->a, .hub = hub };
    petition_tell_inboxes(&rq, &p, 0);
    assert_int_equal(watcher_pull(w, no_call, heard, sizeof heard, &n), WATCH_BYTES);
    assert_non_null(memmem(heard, n, "\"state\":\"sent\"", 14));
    assert_null(memmem(heard, n, "Đèn", strlen("Đèn")));     /* which one, no word of it */
    p.unit_id = FAR_WARD;
    petition_tell_inboxes(&rq, &p, WARD);                    /* handed over: both hear */
    assert_int_equal(watcher_pull(w, no_call, heard, sizeof heard, &n), WATCH_BYTES);
    assert_int_equal(watcher_pull(far, no_call, heard, sizeof heard, &n), WATCH_BYTES);
    watcher_free(w);
    watcher_free(far);
    hub_end(hub);
    hub_close(hub);
}

/* ---- workload ---- */

static void the_workload_is_counted_by_person_and_unit(void **state)
{
    struct hall *h = *state;
    struct unit_load *l = arena_new(h->a, struct unit_load, 1);
    int64_t id[5];
    assert_int_equal(unit_load_read(h->db, h->a, h->now_ms, WARD, l), OK);
    assert_true(l->all.open == 0 && l->n == 0 && l->all.median_minutes == MEDIAN_NONE);
    a_busy_morning(h, id);
    struct petition quick = in_hand(h);
    h->now_ms += 20 * MINUTE_MS;
    step(h, OFFICER, quick.id, PETITION_ANSWER);
    h->now_ms += 10 * MINUTE_MS;
    step(h, COLLEAGUE, id[1], PETITION_ANSWER);              /* an hour and a half after it came */
    assert_int_equal(unit_load_read(h->db, h->a, h->now_ms, WARD, l), OK);
    assert_true(l->all.open == 4 && l->all.late == 1 && l->all.answered_week == 2);
    assert_int_equal(l->all.due_today, 0); /* receipt ends tomorrow: eight hours from nine, with a break at noon */
    assert_int_equal(l->all.median_minutes, 20);
    for (size_t i = 0; i < l->n; i++) {
        const struct load *p = &l->handlers[i];
        if (p->id == 0) assert_true(p->open == 2 && p->late == 1);
        if (p->id == OFFICER) assert_true(p->open == 2 && p->answered_week == 1 && p->median_minutes == 20);
        if (p->id == COLLEAGUE) assert_true(p->open == 0 && p->answered_week == 1 && p->median_minutes == 90);
    }
    assert_int_equal(l->n, 3);
    answers(h, knock(h, OFFICER, GET, "/api/units/2/petition-load", NULL), 200,
            "\"unit\":{\"id\":2,\"name\":\"Phường Tây Hồ\",\"open\":4,\"late\":1");
    struct req rq = GETS(h, MAYOR, "/api/units/1/petition-load?limit=1");
    answers(h, rq, 200, "\"units\":[{\"id\":2,\"name\":\"Phường Tây Hồ\",\"open\":4");
    struct str next = member_of(&rq, "\"next\":\"", '"');
    rq = GETS(h, MAYOR, "/api/units/1/petition-load?after=%.*s", (int)next.n, next.p);
    answers(h, rq, 200, "\"name\":\"Công ty Cây xanh\"");
    assert_false(says(&rq, "Tây Hồ"));
    h->now_ms += 8 * (int64_t)DAY_MS;
    assert_int_equal(unit_load_read(h->db, h->a, h->now_ms, WARD, l), OK);
    assert_true(l->all.answered_week == 0 && l->all.median_minutes == MEDIAN_NONE);
}

/* ---- templates ---- */

static void there_is_a_template_for_every_reason(void **state)
{
    struct hall *h = *state;
    for (unsigned r = REASON_OUT_OF_SCOPE; r <= REASON_SECRET; r++)
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_template WHERE kind = 'refuse' AND reason = '%s'",
                             petition_reasons[r]),
                         r == REASON_WRONG_UNIT ? 0 : 1);
    assert_true(ASK(h, "SELECT COUNT(*) FROM petition_template") >= 12);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_template WHERE unit_id <> 1"), 0);
}

static enum err keep_text(const void *row, void *arg)
{
    struct str *texts = arg;
    while (texts->n) texts++;
    *texts = ((const struct template *)row)->text;
    return OK;
}

static void no_template_goes_out_untouched(void **state)
{
    struct hall *h = *state;
    struct str texts[2 * TEMPLATES_PER_UNIT + 1] = { { 0 } };
    assert_int_equal(template_list(h->db, h->a, &(struct template_query){ WARD, TEMPLATE_ANY, { 0 } }, keep_text, texts), OK);
    struct petition p = in_hand(h), out;
    for (size_t i = 0; texts[i].n; i++) {
        struct petition_move m = move_of(h, p.id, PETITION_REFUSE, OFFICER);
        m.public_text = texts[i];
        assert_int_equal(moves(h, OFFICER, m, &out), petition_has_blank(texts[i]) ? ERR_BAD_INPUT : OK);
        m = move_of(h, p.id, PETITION_ANSWER, OFFICER);
        m.public_text = texts[i];
        assert_int_equal(moves(h, OFFICER, m, &out), ERR_BAD_INPUT);
        m = move_of(h, p.id, PETITION_ASK, OFFICER);
        m.text = texts[i];
        assert_int_equal(moves(h, OFFICER, m, &out), petition_has_blank(texts[i]) ? ERR_BAD_INPUT : OK);
    }
    assert_int_equal(now(h, p.id).state, PETITION_HANDLING);
}

#define TEMPLATE(unit, kind, more, text) "{\"unit_id\":" unit ",\"kind\":\"" kind "\"," more "\"name\":\"Mẫu thử\",\"text\":\"" text "\"}"
#define FILL "Đã xong lúc … ngày …, xin xem ảnh."

static void a_template_is_its_units_own(void **state)
{
    struct hall *h = *state;
    static const struct try tries[] = {
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "", FILL), 201, "\"unit\":\"Phường Tây Hồ\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "\"category\":\"light\",", FILL), 201, "\"category\":\"light\"" },
        { MAYOR, POST, "/api/petition-templates", TEMPLATE("1", "refuse", "\"reason\":\"untrue\",", "Không thấy việc này ở đó."), 201, "\"reason\":\"untrue\"" },
        { ENGINEER, POST, "/api/petition-templates", TEMPLATE("5", "ask", "", FILL), 201, NULL },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("1", "answer", "", FILL), 403, NULL },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("3", "answer", "", FILL), 403, NULL },
        { AUDITOR, POST, "/api/petition-templates", TEMPLATE("2", "answer", "", FILL), 403, NULL },
        { LAN, POST, "/api/petition-templates", TEMPLATE("2", "answer", "", FILL), 403, NULL },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("4", "answer", "", FILL), 400, "\"field\":\"unit_id\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("99", "answer", "", FILL), 400, "\"field\":\"unit_id\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "", "Đã xong, cảm ơn bác rất nhiều."), 400, "\"field\":\"text\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "refuse", "", "Không thấy việc này ở đó."), 400, "\"field\":\"reason\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "refuse", "\"reason\":\"wrong_unit\",", "Không thấy việc này."), 400, "\"field\":\"reason\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "\"reason\":\"untrue\",", FILL), 400, "\"field\":\"reason\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "\"category\":\"ufo\",", FILL), 400, "\"field\":\"category\"" },
        { OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "poem", "", FILL), 400, "\"field\":\"kind\"" },
        { OFFICER, GET, "/api/petition-templates?unit=2&kind=answer&category=light", NULL, 200, "\"name\":\"Mẫu thử\"" },
        { OFFICER, GET, "/api/petition-templates?kind=refuse", NULL, 200, "\"reason\":\"secret\"" },
        { OFFICER, GET, "/api/petition-templates?unit=3", NULL, 403, NULL },
        { OFFICER, GET, "/api/petition-templates?unit=77", NULL, 400, "\"field\":\"unit\"" },
        { LAN, GET, "/api/petition-templates", NULL, 403, NULL },
    };
    try_all(h, tries, N_OF(tries));
    struct req rq = GETS(h, OFFICER, "/api/petition-templates?kind=answer&category=light");
    assert_false(says(&rq, "Đã dọn rác"));                   /* of another category */
    rq = GETS(h, FAR_OFFICER, "/api/petition-templates");
    assert_false(says(&rq, "\"unit_id\":2"));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'template.add'"), 4);
}

static void a_template_is_changed_and_taken_away_by_its_unit(void **state)
{
    struct hall *h = *state;
    answers(h, knock(h, OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "", FILL)), 201,
            "\"id\":15,");
    static const struct try tries[] = {
        { COLLEAGUE, PATCH, "/api/petition-templates/15", "{\"name\":\"Tên mới\"}", 200, "Đã xong lúc …" },
        { COLLEAGUE, PATCH, "/api/petition-templates/15", "{\"text\":\"Không còn chỗ trống nào ở đây.\"}", 400, "\"field\":\"text\"" },
        { COLLEAGUE, PATCH, "/api/petition-templates/15", "{\"kind\":\"ask\"}", 400, "\"field\":\"kind\"" },
        { FAR_OFFICER, PATCH, "/api/petition-templates/15", "{\"name\":\"Tên khác\"}", 403, NULL },
        { FAR_OFFICER, DELETE, "/api/petition-templates/15", NULL, 403, NULL },
        { OFFICER, PATCH, "/api/petition-templates/1", "{\"name\":\"Tên khác\"}", 403, NULL },
        { OFFICER, DELETE, "/api/petition-templates/1", NULL, 403, NULL },
        { OFFICER, DELETE, "/api/petition-templates/15", NULL, 204, NULL },
        { OFFICER, DELETE, "/api/petition-templates/15", NULL, 404, NULL },
        { MAYOR, DELETE, "/api/petition-templates/1", NULL, 204, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

static void a_unit_keeps_a_hundred_templates_and_no_more(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < TEMPLATES_PER_UNIT; i++)
        RUN(h, "INSERT INTO petition_template(id, unit_id, kind, reason, name, text, changed_by, changed_ms)"
               " VALUES(%d, 2, 'answer', 'none', 'Mẫu', 'Chữ …', 0, 0)", 100 + i);
    answers(h, knock(h, OFFICER, POST, "/api/petition-templates", TEMPLATE("2", "answer", "", FILL)), 409, NULL);
    answers(h, knock(h, OFFICER, GET, "/api/petition-templates", NULL), 200, NULL);
}

/* ---- agencies ---- */

static void an_agency_is_founded_by_the_city(void **state)
{
    struct hall *h = *state;
    RUN(h, "INSERT INTO id_counter(name, last) VALUES('unit', 100)"); /* the hall's units took their ids by hand */
    static const struct try tries[] = {
        { MAYOR, POST, "/api/agencies", "{\"code\":\"DIEN\",\"name\":\"Công ty Điện lực\"}", 201, "\"code\":\"DIEN\"" },
        { MAYOR, POST, "/api/agencies", "{\"code\":\"DIEN\",\"name\":\"Công ty khác\"}", 409, NULL },
        { MAYOR, POST, "/api/agencies", "{\"code\":\"00103\",\"name\":\"Mã của phường\"}", 409, NULL },
        { MAYOR, POST, "/api/agencies", "{\"code\":\"Đ1\",\"name\":\"Công ty Điện lực\"}", 400, "\"field\":\"code\"" },
        { MAYOR, POST, "/api/agencies", "{\"code\":\"D2\",\"name\":\"…\"}", 400, "\"field\":\"name\"" },
        { OFFICER, POST, "/api/agencies", "{\"code\":\"D2\",\"name\":\"Công ty Điện lực\"}", 403, NULL },
        { AUDITOR, POST, "/api/agencies", "{\"code\":\"D2\",\"name\":\"Công ty Điện lực\"}", 403, NULL },
        { OFFICER, GET, "/api/agencies?limit=1", NULL, 200, "\"name\":\"Công ty Cây xanh\"" },
        { LAN, GET, "/api/agencies", NULL, 403, NULL },
    };
    try_all(h, tries, N_OF(tries));
    struct req rq = GETS(h, OFFICER, "/api/agencies?limit=1");
    struct str next = member_of(&rq, "\"next\":\"", '"');
    answers(h, GETS(h, OFFICER, "/api/agencies?limit=1&after=%.*s", (int)next.n, next.p), 200, "Điện lực");
    int64_t id = ASK(h, "SELECT id FROM unit WHERE code = 'DIEN'");
    struct petition p = light(h);
    moved(h, OFFICER, (struct petition_move){ .id = p.id, .event = PETITION_HAND_OVER, .to_unit_id = id, .text = S("Việc của điện lực") });
    assert_int_equal(now(h, p.id).unit_id, id);
}

/* ---- rules ---- */

#define RULE(more) "{\"category\":\"light\",\"unit_id\":2,\"to_minute\":1440,\"weekdays\":127,\"to_unit_id\":5,\"basis\":\"QĐ 15/2026\"" more "}"
#define RULE_AT(from, to, days) "{\"category\":\"light\",\"unit_id\":2,\"from_minute\":" from ",\"to_minute\":" to ",\"weekdays\":" days \
    ",\"to_unit_id\":5,\"basis\":\"QĐ 15/2026\"}"

static void a_rule_sends_what_comes_from_then_on(void **state)
{
    struct hall *h = *state;
    assert_int_equal(light(h).unit_id, WARD);
    answers(h, knock(h, MAYOR, POST, "/api/petition-rules", RULE("")), 201, "\"to_unit\":\"Công ty Cây xanh\"");
    assert_int_equal(light(h).unit_id, AGENCY);
    int64_t id = ASK(h, "SELECT MAX(id) FROM petition_rule");
    h->now_ms += DAY_MS;
    answers(h,
            knock(h, MAYOR, DELETE, arena_z(h->a, arena_printf(h->a, "/api/petition-rules/%lld", (long long)id)), NULL),
            204, NULL);
    assert_int_equal(light(h).unit_id, WARD);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_rule"), 1);      /* it has held: it stays on record */
    answers(h,
            knock(h, MAYOR, DELETE, arena_z(h->a, arena_printf(h->a, "/api/petition-rules/%lld", (long long)id)), NULL),
            409, NULL);
    answers(h, knock(h, MAYOR, GET, "/api/petition-rules", NULL), 200, "\"rows\":[]");
}

static void two_rules_that_weigh_the_same_do_not_hold_at_once(void **state)
{
    struct hall *h = *state;
    answers(h, knock(h, MAYOR, POST, "/api/petition-rules", RULE_AT("1320", "360", "127")), 201, NULL); /* the night */
    int64_t id = ASK(h, "SELECT MAX(id) FROM petition_rule");
    const char *named = arena_z(h->a, arena_printf(h->a, "\"rule\":%lld", (long long)id));
    static const struct { const char *body; int status; } tries[] = {
        { RULE_AT("300", "420", "127"), 409 },               /* before six it is still night */
        { RULE_AT("1380", "1440", "127"), 409 },
        { RULE_AT("0", "60", "127"), 409 },
        { RULE_AT("1200", "420", "127"), 409 },              /* around it */
        { RULE_AT("360", "1320", "127"), 201 },              /* the day */
        { RULE_AT("1320", "360", "96"), 201 },               /* weekend nights weigh more than nights */
        { RULE_AT("1320", "360", "32"), 409 },
        { RULE_AT("1320", "360", "31"), 201 },
        { RULE(""), 201 },                                   /* always: less than all of them */
        { RULE(""), 409 },
    };
    for (size_t i = 0; i < N_OF(tries); i++)
        answers(h, knock(h, MAYOR, POST, "/api/petition-rules", tries[i].body), tries[i].status, i < 4 ? named : NULL);
    answers(h, knock(h, MAYOR, GET, "/api/petition-rules?category=light&limit=2", NULL), 200,
            "\"basis\":\"QĐ 15/2026\"");
    answers(h, knock(h, MAYOR, GET, "/api/petition-rules?category=flood", NULL), 200, "\"rows\":[]");
}

static void a_rule_that_has_not_begun_is_gone_when_it_ends(void **state)
{
    struct hall *h = *state;
    int64_t today = day_of_ms(h->now_ms);
    const char *soon = arena_z(h->a, arena_printf(h->a, RULE(",\"valid_from\":%lld,\"valid_to\":%lld"),
                                                  (long long)today + 5, (long long)today + 9));
    answers(h, knock(h, MAYOR, POST, "/api/petition-rules", soon), 201, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/petition-rules", RULE("")), 409, NULL);
    const char *before = arena_z(h->a, arena_printf(h->a, RULE(",\"valid_to\":%lld"), (long long)today + 5));
    answers(h, knock(h, MAYOR, POST, "/api/petition-rules", before), 201, NULL);
    int64_t id = ASK(h, "SELECT MIN(id) FROM petition_rule");
    answers(h,
            knock(h, MAYOR, DELETE, arena_z(h->a, arena_printf(h->a, "/api/petition-rules/%lld", (long long)id)), NULL),
            204, NULL);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_rule WHERE id = %lld", (long long)id), 0);
}

static void what_is_wrong_with_a_rule_is_named(void **state)
{
    struct hall *h = *state;
    static const struct try tries[] = {
        { MAYOR, POST, "/api/petition-rules", RULE(",\"valid_from\":100"), 400, "\"field\":\"valid_from\"" },
        { MAYOR, POST, "/api/petition-rules", RULE(",\"valid_to\":100"), 400, "\"field\":\"valid_to\"" },
        { MAYOR, POST, "/api/petition-rules", RULE_AT("60", "60", "127"), 400, "\"field\":\"to_minute\"" },
        { MAYOR, POST, "/api/petition-rules", RULE_AT("60", "90", "128"), 400, "\"field\":\"weekdays\"" },
        { MAYOR, POST, "/api/petition-rules", "{\"category\":\"ufo\",\"unit_id\":2,\"to_minute\":9,\"weekdays\":1,\"basis\":\"QĐ 1\"}", 400, "\"field\":\"category\"" },
        { MAYOR, POST, "/api/petition-rules", "{\"category\":\"light\",\"unit_id\":5,\"to_minute\":9,\"weekdays\":1,\"basis\":\"QĐ 1\"}", 400, "\"field\":\"unit_id\"" },
        { MAYOR, POST, "/api/petition-rules", "{\"category\":\"light\",\"unit_id\":2,\"to_unit_id\":4,\"to_minute\":9,\"weekdays\":1,\"basis\":\"QĐ 1\"}", 400, "\"field\":\"to_unit_id\"" },
        { MAYOR, POST, "/api/petition-rules", "{\"category\":\"light\",\"unit_id\":2,\"to_minute\":9,\"weekdays\":1,\"basis\":\"x\"}", 400, "\"field\":\"basis\"" },
        { OFFICER, POST, "/api/petition-rules", RULE(""), 403, NULL },
        { OFFICER, DELETE, "/api/petition-rules/1", NULL, 403, NULL },
        { MAYOR, DELETE, "/api/petition-rules/1", NULL, 404, NULL },
        { MAYOR, GET, "/api/petition-rules?category=ufo", NULL, 400, "\"field\":\"category\"" },
        { OFFICER, GET, "/api/petition-rules", NULL, 200, "\"rows\":[]" },
    };
    try_all(h, tries, N_OF(tries));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_rule"), 0);
}

static void a_place_has_forty_rules_and_no_more(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < RULES_PER_PLACE; i++)
        RUN(h,
            "INSERT INTO petition_rule(id, category_id, unit_id, from_minute, to_minute, weekdays, to_unit_id, valid_from, valid_to, basis)"
            " VALUES(%d, 7, 2, %d, %d, 127, 5, 0, NULL, 'QĐ')",
            100 + i, i, i + 1);
    answers(h, knock(h, MAYOR, POST, "/api/petition-rules", RULE_AT("600", "660", "127")), 409,
            "\"field\":\"unit_id\"");
}

int main(void)
{
    const struct CMUnitTest desk[] = {
        HALL(what_ends_first_comes_first_and_late_ones_before),
        HALL(the_newest_first_and_the_loudest_first),
        HALL(by_state_and_by_person),
        HALL(the_door_of_the_list),
        HALL(who_watches_hears_what_moves),
        HALL(the_workload_is_counted_by_person_and_unit),
        HALL(there_is_a_template_for_every_reason),
        HALL(no_template_goes_out_untouched),
        HALL(a_template_is_its_units_own),
        HALL(a_template_is_changed_and_taken_away_by_its_unit),
        HALL(a_unit_keeps_a_hundred_templates_and_no_more),
        HALL(an_agency_is_founded_by_the_city),
        HALL(a_rule_sends_what_comes_from_then_on),
        HALL(two_rules_that_weigh_the_same_do_not_hold_at_once),
        HALL(a_rule_that_has_not_begun_is_gone_when_it_ends),
        HALL(what_is_wrong_with_a_rule_is_named),
        HALL(a_place_has_forty_rules_and_no_more),
    };
    return run_everywhere(desk);
}
