/* test_counted.c - from a figure to what it counted: every list is as long as its figure says, and the figure names the list's door. */
#define MORE_DOORS counted_routes, occasion_counted_routes, contest_counted_routes, value_routes, idea_routes
#include "doors.h"
#include "fair_story.h"
#include "civic/desk/counted.h"
#include "civic/idea/idea.h"
#include "indicator/define/register.h"
#include "indicator/define/source.h"
#include "indicator/value/value.h"
#include "plan/contest/contest.h"

enum { PAGE = 3, FROM = 20454, TO = FROM + 90, JANUARY_END = 20484 };        /* from 1 January 2026; the story begins on the fifth */

/* ---- some weeks of reports ---- */

static int64_t reported(struct hall *h, int64_t i)
{
    struct petition_filing f = a_light(h, ++h->ids);
    if (i % 3 == 1) f.category = S("noise");
    if (i % 5 == 4) { f.lat_e6 = 21100000; f.lon_e6 = 105400000; }
    return filed(h, f).id;
}

static void to_and_fro(struct hall *h, int64_t id)
{
    step(h, OFFICER, id, PETITION_HAND_OVER);
    step(h, ENGINEER, id, PETITION_RETURN);
}

static void reopened(struct hall *h, int64_t id)
{
    step(h, LAN, id, PETITION_REOPEN);
    step(h, COLLEAGUE, id, PETITION_TAKE);
    step(h, COLLEAGUE, id, PETITION_ANSWER);
}

/* Received, perhaps late, answered; judged, opened again, refused, handed to and fro: as i says. */
static void lives(struct hall *h, int64_t i)
{
    int64_t id = reported(h, i);
    int64_t who = now(h, id).unit_id == WARD ? OFFICER : FAR_OFFICER;
    if (i % 7 == 6) { step(h, who, id, PETITION_RETURN); return; }           /* to the city */
    step(h, who, id, PETITION_RECEIVE);
    if (who == OFFICER && i % 4 == 2) to_and_fro(h, id);
    step(h, who, id, PETITION_TAKE);
    h->now_ms += i % 6 == 5 ? 12 * (int64_t)DAY_MS : 40 * MINUTE_MS;
    if (i % 9 == 8) { step(h, who, id, PETITION_REFUSE); return; }
    step(h, who, id, PETITION_ANSWER);
    h->now_ms += HOUR_MS;
    if (who == OFFICER && i % 4 == 3) reopened(h, id);
    if (i % 2) moved(h, LAN, (struct petition_move){ .id = id, .event = PETITION_RATE, .text = S("Đèn vẫn nhấp nháy"),
                                                     .rating = RATING_SATISFIED + (unsigned)(i / 2 % 3) });
}

static void some_weeks(struct hall *h)
{
    for (int64_t i = 0; i < 24; i++) {
        lives(h, i);
        h->now_ms += (i % 3) * DAY_MS;
    }
}

/* ---- the list beside the figure ---- */

struct walked { int64_t rows, minutes; struct counted_key last; const struct counted_query *q; };

static enum err walk_row(const void *row, void *arg)
{
    const struct counted *r = row;
    struct walked *k = arg;
    struct counted_key *l = &k->last;
    if (k->rows)
        assert_true(r->at_ms < l->at_ms || (r->at_ms == l->at_ms && (r->id < l->id || (r->id == l->id && r->n < l->n))));
    assert_true(day_of_ms(r->at_ms) >= k->q->from_day && day_of_ms(r->at_ms) <= k->q->to_day);
    *l = (struct counted_key){ r->at_ms, r->id, r->n };
    k->rows++;
    k->minutes += r->minutes;
    return OK;
}

/* Page by page, every row once, latest first: so many as the figure, or so many minutes. Gives the rows. */
static int64_t agree(struct hall *h, struct counted_query q)
{
    struct walked k = { .q = &q };
    int64_t total;
    assert_int_equal(counted_total(h->db, h->a, &q, &total), OK);
    do assert_int_equal(counted_list(h->db, h->a, &q, walk_row, &k, &q.after), OK); while (q.after.at_ms);
    int64_t found = q.measure == TALLY_MINUTES ? k.minutes : k.rows;
    if (found != total)
        fail_msg("unit %lld, %s, category %lld, %lld..%lld: the figure is %lld, the list %lld", (long long)q.unit_id, counted_measures[q.measure],
                 (long long)q.category_id, (long long)q.from_day, (long long)q.to_day, (long long)total, (long long)found);
    arena_reset(h->a);
    return k.rows;
}

static void every_list_of_reports_is_as_long_as_its_figure(void **state)
{
    struct hall *h = *state;
    static const int64_t units[] = { CITY, WARD, FAR_WARD, AGENCY, GROUP }, days[][2] = { { FROM, TO }, { FROM, JANUARY_END }, { FROM + 9, FROM + 20 }, { FROM + 4, FROM + 4 } };
    struct petition_category light, noise;
    some_weeks(h);
    assert_int_equal(petition_category_by_code(h->db, h->a, S("light"), &light), OK);
    assert_int_equal(petition_category_by_code(h->db, h->a, S("noise"), &noise), OK);
    const int64_t categories[] = { 0, light.id, noise.id };
    for (unsigned m = 0; m < COUNTED_MEASURES; m++) {
        int64_t in_city = 0;
        for (size_t u = 0; u < N_OF(units); u++)
            for (size_t d = 0; d < N_OF(days); d++)
                for (size_t c = 0; c < N_OF(categories); c++) {
                    int64_t n = agree(h, (struct counted_query){ units[u], m, categories[c], days[d][0], days[d][1], { 0 }, PAGE });
                    if (u == 0 && d == 0 && c == 0) in_city = n;
                }
        assert_true(in_city > 0);        /* the story has some of each */
    }
}

/* A kind that comes every day: a page looks at sixteen days at most, is full before, and none is lost between two. */
static void days_with_many_are_walked_to_their_end(void **state)
{
    struct hall *h = *state;
    struct petition_category c;
    for (int i = 0; i < 40; i++) {
        light(h);
        if (i % 10 == 0) light(h);
        h->now_ms += DAY_MS;
    }
    assert_int_equal(petition_category_by_code(h->db, h->a, S("light"), &c), OK);
    struct counted_query q = { WARD, TALLY_RECEIVED, c.id, FROM, TO, { 0 }, 30 };
    struct walked k = { .q = &q };
    assert_int_equal(counted_list(h->db, h->a, &q, walk_row, &k, &q.after), OK);
    assert_true(k.rows > 0 && k.rows < 30 && q.after.at_ms);             /* short, and it goes on */
    q.after = (struct counted_key){ 0 };
    assert_int_equal(agree(h, q), 44);
    q.unit_id = CITY;
    assert_int_equal(agree(h, q), 44);
}

/* A report that has gone elsewhere is counted where it was, and not opened from there; what was said in it is not told. */
static void what_has_gone_elsewhere_is_listed_and_not_opened(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    step(h, OFFICER, p.id, PETITION_HAND_OVER);
    struct req rq = GETS(h, OFFICER, "/api/units/2/petitions/counted?measure=received&from=%d&to=%d", FROM, TO);
    answers(h, rq, 200, "\"total\":1,");
    answers(h, rq, 200, "\"unit_id\":5,\"unit\":\"Công ty Cây xanh\",\"is_here\":false");
    assert_false(says(&rq, "Đèn đường trước số nhà 12"));
    answers(h, GETS(h, MAYOR, "/api/units/1/petitions/counted?measure=received&from=%d&to=%d", FROM, TO), 200, "\"is_here\":true");
}

static void who_may_ask_and_what_is_refused(void **state)
{
    struct hall *h = *state;
#define ASKED "from=20454&to=20484"
    static const struct try tries[] = {
        { AUDITOR, GET, "/api/units/2/petitions/counted?measure=answered&" ASKED "&category=light", NULL, 200, "\"total\":0,\"rows\":[],\"next\":\"\"" },
        { FAR_OFFICER, GET, "/api/units/2/petitions/counted?measure=answered&" ASKED, NULL, 403, NULL },
        { LAN, GET, "/api/units/2/petitions/counted?measure=answered&" ASKED, NULL, 403, NULL },
        { 0, GET, "/api/units/2/occasions/counted?measure=held&" ASKED, NULL, 401, NULL },
        { FAR_OFFICER, GET, "/api/units/2/occasions/counted?measure=held&" ASKED, NULL, 403, NULL },
        { FAR_OFFICER, GET, "/api/units/2/contests/counted?" ASKED, NULL, 403, NULL },
        { OFFICER, GET, "/api/units/2/petitions/counted?" ASKED, NULL, 400, "\"field\":\"measure\"" },
        { OFFICER, GET, "/api/units/2/petitions/counted?measure=liked&" ASKED, NULL, 400, "\"field\":\"measure\"" },
        { OFFICER, GET, "/api/units/2/petitions/counted?measure=answered&from=20454", NULL, 400, "\"field\":\"to\"" },
        { OFFICER, GET, "/api/units/2/petitions/counted?measure=answered&from=20484&to=20454", NULL, 400, "\"field\":\"to\"" },
        { OFFICER, GET, "/api/units/2/petitions/counted?measure=answered&" ASKED "&category=ufo", NULL, 400, "\"field\":\"category\"" },
        { OFFICER, GET, "/api/units/2/petitions/counted?measure=answered&" ASKED "&after=AAAA", NULL, 400, "\"field\":\"after\"" },
        { OFFICER, GET, "/api/units/2/occasions/counted?measure=contest_entries&" ASKED, NULL, 400, "\"field\":\"measure\"" },
        { OFFICER, GET, "/api/units/2/occasions/counted?measure=held&from=20484&to=20454", NULL, 400, "\"field\":\"to\"" },
        { OFFICER, GET, "/api/units/2/contests/counted?from=20484&to=20454", NULL, 400, "\"field\":\"to\"" },
        { 0, GET, "/api/initiatives?order=support&" ASKED, NULL, 400, "\"field\":\"order\"" },
        { 0, GET, "/api/initiatives?order=new&to=20484", NULL, 400, "\"field\":\"from\"" },
        { 0, GET, "/api/initiatives?order=new&from=20454", NULL, 400, "\"field\":\"to\"" },
    };
    try_all(h, tries, N_OF(tries));
}

/* ---- from the figure's own address ---- */

static int64_t times_said(const struct req *rq, const char *text)
{
    int64_t n = 0;
    for (const char *p = rq->reply.p, *end = p + rq->reply.n; (p = memmem(p, (size_t)(end - p), text, strlen(text))); p += strlen(text)) n++;
    return n;
}

/* The sum of a number that every row says. */
static int64_t sum_said(const struct req *rq, const char *before)
{
    int64_t sum = 0;
    for (const char *p = rq->reply.p, *end = p + rq->reply.n; (p = memmem(p, (size_t)(end - p), before, strlen(before)));) {
        p += strlen(before);
        sum += strtoll(p, NULL, 10);
    }
    return sum;
}

static void defined(struct hall *h, const char *code, const char *measure)
{
    struct indicator_draft d = { .code = str_z(code), .name_vi = S("Hỏi"), .name_en = S("Question"), .about_vi = S(""), .about_en = S(""), .formula = str_z(measure),
        .legal_source = S(""), .unit_word = WORD_CASES, .owner_unit_id = CITY, .frequency = PERIOD_MONTH, .is_sure = true };
    struct indicator i;
    assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), OK);
}

/* Staff ask for the figure, follow the address beside it to its end, and count. `counts`: what each row says it counts for; NULL: one. */
static void leads_to_its_events(struct hall *h, int64_t unit, const char *measure, const char *counts)
{
    static int64_t codes;
    const char *code = arena_z(h->a, arena_printf(h->a, "a.question%lld", (long long)++codes));
    defined(h, code, measure);
    struct req rq = GETS(h, MAYOR, "/api/units/%lld/indicators/%s/values?period=2026-01-01..2026-03-31", (long long)unit, code);
    int64_t figure = strtoll(arena_z(h->a, member_of(&rq, "\"value\":", ',')), NULL, 10), total = -1, found = 0;
    struct str door = member_of(&rq, "\"events\":\"", '"'), next = S("");
    assert_true(door.n > 0);
    do {
        rq = GETS(h, MAYOR, "%.*s&limit=2%s%.*s", (int)door.n, door.p, next.n ? "&after=" : "", (int)next.n, next.p);
        answers(h, rq, 200, "\"total\":");
        total = strtoll(arena_z(h->a, member_of(&rq, "\"total\":", ',')), NULL, 10);
        found += counts ? sum_said(&rq, counts) : times_said(&rq, "\"code\":\"");
        next = member_of(&rq, "\"next\":\"", '"');
    } while (next.n);
    if (figure != total || figure != found)
        fail_msg("%s at %lld: the figure is %lld, the list says %lld and has %lld", measure, (long long)unit, (long long)figure, (long long)total, (long long)found);
    assert_true(figure > 0);
    arena_reset(h->a);
}

static void figures_of_reports_lead_to_reports(void **state)
{
    struct hall *h = *state;
    some_weeks(h);
    for (int64_t unit = CITY; unit <= WARD; unit++) {
        leads_to_its_events(h, unit, "civic.received", NULL);
        leads_to_its_events(h, unit, "civic.answered", NULL);
        leads_to_its_events(h, unit, "civic.on_time", NULL);
        leads_to_its_events(h, unit, "civic.reopened", NULL);
        leads_to_its_events(h, unit, "civic.rated", NULL);
        leads_to_its_events(h, unit, "civic.minutes", "\"minutes\":");
    }
    leads_to_its_events(h, AGENCY, "civic.returned", NULL);
}

/* Three of the ward, one of them for the house alone, one of the commune; one that nobody came to. */
static void some_occasions(struct hall *h)
{
    static const int64_t heads[] = { 12, 3, 0, 7 };
    for (int64_t i = 0; i < 4; i++) {
        struct occasion_draft d = a_class(h, i);
        struct occasion o;
        if (i == 1) d.is_internal = true;
        if (i == 3) d.kind = OCCASION_SEMINAR;
        o = drafted(h, d);
        assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
        begins(h, &o);
        if (heads[i]) SCAN(h, OFFICER, &o, { .id = 100 + i, .heads = heads[i] });
        h->now_ms += 4 * HOUR_MS;
        tends(h);
    }
}

static void figures_of_occasions_lead_to_occasions(void **state)
{
    struct hall *h = *state;
    some_occasions(h);
    for (int64_t unit = CITY; unit <= WARD; unit++) {
        leads_to_its_events(h, unit, "plan.occasions", NULL);
        leads_to_its_events(h, unit, "plan.occasions", "\"counted\":");
        leads_to_its_events(h, unit, "plan.attended_site", "\"counted\":");
        leads_to_its_events(h, unit, "plan.trained", "\"counted\":");
    }
    struct req rq = GETS(h, OFFICER, "/api/units/2/occasions/counted?measure=attended_site&from=%d&to=%d", FROM, TO);
    answers(h, rq, 200, "\"total\":22,");
    assert_int_equal(times_said(&rq, "\"code\":\""), 3);                 /* not the one nobody came to */
}

static void the_figure_of_entries_leads_to_contests(void **state)
{
    struct hall *h = *state;
    const struct actor by = actor(OFFICER);
    for (int64_t i = 0; i < 3; i++) {
        struct contest_draft d = { .uid = id_of(h, 40000 + i), .unit_id = WARD, .title = S("Sáng kiến công dân số"), .title_en = S(""), .text = S("Ai cũng dự thi được."),
                                   .text_en = S(""), .closes_ms = h->now_ms + 10 * (int64_t)DAY_MS };
        struct rounds_draft one = { .rounds = { { 1, S("Chung kết"), S(""), 0, 0 } }, .n_rounds = 1, .criteria = { { 0, 1, S("Ích lợi"), S(""), 100, 10 } }, .n_criteria = 1 };
        struct contest_move m = { .event = CONTEST_OPENS, .reason = S("") };
        struct contest c;
        bool again;
        assert_int_equal(contest_add(h->db, h->a, h->now_ms, &by, &d, &c, &again), OK);
        assert_int_equal(contest_rounds_set(h->db, h->a, &by, c.id, &one), OK);
        m.id = c.id;
        assert_int_equal(contest_move(h->db, h->a, h->now_ms, &by, &m, &c), OK);
        for (int64_t who = LAN; who < LAN + i; who++) {
            struct entry_draft e = { .uid = id_of(h, 41000 + 10 * i + who), .contest_id = c.id, .account_id = who, .title = S("Bản đồ ghế đá quanh hồ"),
                                     .text = S("Ai cũng chấm được một chỗ cần ghế, phường nhìn thấy ngay."), .team = S(""), .members = S("") };
            struct entry out;
            assert_int_equal(entry_hand_in(h->db, h->a, h->now_ms, &e, &out, &again), OK);
        }
    }
    leads_to_its_events(h, CITY, "plan.contest_entries", "\"counted\":");
    leads_to_its_events(h, WARD, "plan.contest_entries", "\"counted\":");
    answers(h, GETS(h, OFFICER, "/api/units/2/contests/counted?from=%d&to=%d&limit=1", FROM, TO), 200, "\"total\":3,");
}

static void the_figure_of_initiatives_leads_to_initiatives(void **state)
{
    struct hall *h = *state;
    for (int64_t i = 0; i < 4; i++) {
        const struct actor by = actor(i % 2 ? MAYOR : OFFICER);
        struct idea_draft d = { .uid = id_of(h, 7000 + i), .title = S("Đặt ghế đá ven hồ"), .unit_id = i % 2 ? CITY : WARD, .account_id = LAN + i % 3, .category = 2,
                                .text = S("Người già đi bộ quanh hồ không có chỗ nghỉ. Xin đặt thêm ghế đá mỗi trăm mét.") };
        struct idea idea;
        bool again;
        assert_int_equal(idea_propose(h->db, h->a, h->now_ms, h->keys, &d, &idea, &again), OK);
        struct idea_move m = { .id = idea.id, .event = IDEA_CLEAR, .title = d.title, .text = d.text };
        if (i < 3) assert_int_equal(idea_step(h->db, h->a, h->now_ms, &by, &m, &idea), OK);
        h->now_ms += DAY_MS;
    }
    leads_to_its_events(h, CITY, "civic.ideas", NULL);
    leads_to_its_events(h, WARD, "civic.ideas", NULL);
    answers(h, GETS(h, 0, "/api/initiatives?order=new&from=%lld&to=%lld", (long long)day_of_ms(NINE_AM), (long long)day_of_ms(NINE_AM)), 200, "\"total\":1,");
}

int main(void)
{
    const struct CMUnitTest counted[] = {
        STORY(every_list_of_reports_is_as_long_as_its_figure), STORY(days_with_many_are_walked_to_their_end),
        STORY(what_has_gone_elsewhere_is_listed_and_not_opened), STORY(who_may_ask_and_what_is_refused),
        STORY(figures_of_reports_lead_to_reports), STORY(figures_of_occasions_lead_to_occasions),
        STORY(the_figure_of_entries_leads_to_contests), STORY(the_figure_of_initiatives_leads_to_initiatives),
    };
    return run_everywhere(counted);
}
