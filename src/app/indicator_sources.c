/* indicator_sources.c - where indicators get their numbers: the cube of the campaign, the counts of reports, the registers of the city,
   occasions and contests. */
#include "civic/idea/idea_sums.h"
#include "civic/petition/petition_sums.h"
#include "civic/petition/petition_told.h"
#include "core/time.h"
#include "indicator/define/source.h"
#include "outreach/count/cube_sums.h"
#include "plan/occasion/occasion_tally.h"
#include "plan/target/reported.h"
#include "territory/territory.h"

/* ---- outreach: the cube ---- */

/* What people have (asked, marks, ready) and what is in doubt now stands; all else happened. */
#define IS_STATE(m) ((m) == MEASURE_people || ((m) >= MEASURE_has_phone && (m) <= MEASURE_ready) || (m) == MEASURE_doubtful)
/* Every visit has one outcome and a person has a mark or lacks it: the public is given one part of each whole, never all of them. */
#define IS_PART_OF_VISITS(m) ((m) == MEASURE_doors || (m) == MEASURE_guided || (m) == MEASURE_confirmed)
#define IS_PART_OF_PEOPLE(m) (((m) >= MEASURE_has_phone && (m) <= MEASURE_has_learn) || (m) == MEASURE_ready)
#define WHOLE_OF(m) (IS_PART_OF_VISITS(m) ? "visits" : IS_PART_OF_PEOPLE(m) ? "people" : (m) == MEASURE_taught ? "acts" : NULL)
#define IS_OPEN(m) ((m) == MEASURE_visits || IS_PART_OF_VISITS(m) || (m) == MEASURE_people || IS_PART_OF_PEOPLE(m) || (m) == MEASURE_became_ready \
    || ((m) >= MEASURE_acts && (m) <= MEASURE_won_learn))

#define X(name, said_vi, said_en) [MEASURE_##name] = { .code = #name, .vi = said_vi, .en = said_en, \
    .kind = IS_STATE(MEASURE_##name) ? MEASURE_STATE : MEASURE_FLOW, .is_personal = true, \
    .grain = IS_OPEN(MEASURE_##name) ? GRAIN_MONTH : GRAIN_NONE, .part_of = WHOLE_OF(MEASURE_##name) },
static const struct source_measure of_outreach[] = { MEASURE_TABLE(X) };
#undef X

struct handing { source_cell_fn *each; void *arg; };

static enum err hand_cube(const struct cube_sum *s, void *arg)
{
    const struct handing *h = arg;
    return h->each(&(struct source_cell){ .unit_id = s->unit_id, .n = s->n }, h->arg);
}

static enum err read_outreach(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg)
{
    struct cube_question c = { (enum measure)q->measure, q->unit_id, q->of_children, q->from_day, q->to_day };
    struct handing h = { each, arg };
    return of_outreach[q->measure].kind == MEASURE_STATE ? cube_state(db, a, &c, hand_cube, &h)
                                                         : cube_flow(db, a, &c, hand_cube, &h);
}

static struct str trace_outreach(struct arena *a, const struct source_query *q)
{
    struct str door =
        arena_printf(a, "/api/units/%lld/visits?measure=%s", (long long)q->unit_id, of_outreach[q->measure].code);
    if (of_outreach[q->measure].kind == MEASURE_STATE) return door;          /* whenever it came about */
    return arena_printf(a, "%.*s&from=%lld&to=%lld", (int)door.n, door.p, (long long)q->from_day, (long long)q->to_day);
}

/* ---- civic: reports of residents ---- */

static const char *const report_dims[] = { "category", NULL };
enum { RATED = TALLY_MEASURES, IDEAS, OF_CIVIC };       /* behind those of the tally */
#define REPORTS(m, said_vi, said_en, ...) \
    [TALLY_##m] = { .vi = said_vi, .en = said_en, .kind = MEASURE_FLOW, .is_personal = true, .dims = report_dims, \
      .of_agencies = true, __VA_ARGS__ }
static const struct source_measure of_civic[OF_CIVIC] = {
    REPORTS(RECEIVED, "Phản ánh đã nhận", "Reports received", .code = "received", .grain = GRAIN_MONTH),
    REPORTS(RETURNED, "Phản ánh chuyển trả", "Reports returned", .code = "returned"),
    REPORTS(ANSWERED, "Phản ánh đã trả lời", "Reports answered", .code = "answered", .grain = GRAIN_MONTH),
    REPORTS(ON_TIME, "Trả lời đúng hạn", "Answered on time", .code = "on_time", .grain = GRAIN_MONTH,
            .part_of = "answered"),
    REPORTS(REFUSED, "Từ chối, có lý do", "Refused, with a reason", .code = "refused", .grain = GRAIN_MONTH),
    REPORTS(REOPENED, "Mở lại", "Opened again", .code = "reopened"),
    REPORTS(SATISFIED, "Đánh giá hài lòng", "Rated satisfied", .code = "satisfied", .grain = GRAIN_MONTH,
            .part_of = "rated"),
    REPORTS(ACCEPTABLE, "Đánh giá chấp nhận được", "Rated acceptable", .code = "acceptable"),
    REPORTS(UNSATISFIED, "Đánh giá chưa hài lòng", "Rated not satisfied", .code = "unsatisfied"),
    REPORTS(MINUTES, "Phút từ khi nhận đến khi trả lời", "Minutes from receipt to answer", .code = "minutes",
            .grain = GRAIN_MONTH, .hidden_with = "answered"),
    [RATED] = { .code = "rated",
                .vi = "Phản ánh đã được đánh giá",
                .en = "Reports rated",
                .kind = MEASURE_FLOW,
                .is_personal = true,
                .dims = report_dims,
                .of_agencies = true,
                .grain = GRAIN_MONTH },
    [IDEAS] = { .code = "ideas",
                .vi = "Sáng kiến được công khai",
                .en = "Initiatives made public",
                .kind = MEASURE_FLOW },
};

static enum err hand_reports(const void *row, void *arg)
{
    const struct petition_sum *s = row;
    const struct handing *h = arg;
    return h->each(&(struct source_cell){ s->unit_id, s->category_id, s->n }, h->arg);
}

static enum err hand_ideas(const void *row, void *arg)
{
    const struct idea_sum *s = row;
    const struct handing *h = arg;
    return h->each(&(struct source_cell){ .unit_id = s->unit_id, .n = s->n }, h->arg);
}

static enum err read_ideas(struct db *db, struct arena *a, const struct source_query *q, struct handing *h)
{
    struct idea_question i = { q->unit_id, q->of_children, q->unit_id == CITY_ID, day_start_ms(q->from_day),
                               day_start_ms(q->to_day + 1) };
    return idea_sums(db, a, &i, hand_ideas, h);
}

static enum err read_civic(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg)
{
    static const enum petition_measure ratings[] = { TALLY_SATISFIED, TALLY_ACCEPTABLE, TALLY_UNSATISFIED };
    struct petition_question p = {
        (enum petition_measure)q->measure, q->unit_id, q->of_children, q->dim > 0, q->from_day, q->to_day
    };
    struct handing h = { each, arg };
    if (q->measure == IDEAS) return read_ideas(db, a, q, &h);
    if (q->measure < TALLY_MEASURES) return petition_sums(db, a, &p, hand_reports, &h);
    for (size_t i = 0; i < N_OF(ratings); i++) {
        p.measure = ratings[i];
        TRY(petition_sums(db, a, &p, hand_reports, &h));
    }
    return OK;
}

/* What the board tells of a month, the indicators tell, and nothing else. */
static enum told_measure told_as(unsigned measure)
{
    static const enum told_measure as[OF_CIVIC] = {
        [TALLY_RECEIVED] = TOLD_RECEIVED, [TALLY_REFUSED] = TOLD_REFUSED, [TALLY_ANSWERED] = TOLD_ANSWERED, [TALLY_ON_TIME] = TOLD_ON_TIME,
        [TALLY_MINUTES] = TOLD_MINUTES, [RATED] = TOLD_RATED, [TALLY_SATISFIED] = TOLD_SATISFIED,
    };
    return as[measure];
}

static enum err hand_told(const struct petition_told *t, enum told_measure m, size_t row, int64_t unit_id, told_cell_fn *each, void *arg)
{
    for (size_t c = 0; c < t->width; c++) {
        size_t at = row * t->width + c;
        int64_t key = c + 1 == t->width ? 0 : t->categories[c];
        if (t->n[m][at] == 0 && !t->hidden[m][at]) continue;
        TRY(each(&(struct told_cell){ { unit_id, key, t->n[m][at] }, t->hidden[m][at] }, arg));
    }
    return OK;
}

static enum err tell_civic(struct db *db, struct arena *a, unsigned measure, const struct period *p, told_cell_fn *each, void *arg)
{
    struct petition_told t;
    enum told_measure m = told_as(measure);
    struct arena *own = arena_open(PETITION_TOLD_BYTES);
    (void)a;
    if (!own) return ERR_NOMEM;
    enum err e = petition_told(db, own, month_of_day(p->from_day), m, &t);
    for (size_t r = 0; e == OK && r + 1 < t.rows; r++) e = hand_told(&t, m, r, t.units[r], each, arg);
    if (e == OK) e = hand_told(&t, m, t.rows, CITY_ID, each, arg);
    arena_close(own);
    return e;
}

struct labelling { dim_label_fn *each; void *arg; };
static enum err label_category(const void *row, void *arg)
{
    const struct petition_category_word *w = row;
    const struct labelling *l = arg;
    return l->each(&(struct dim_label){ w->id, w->code, w->name, w->name_en }, l->arg);
}

static enum err label_civic(struct db *db, struct arena *a, unsigned measure, unsigned dim, dim_label_fn *each, void *arg)
{
    (void)measure; (void)dim;            /* all by category */
    return petition_category_words(db, a, label_category, &(struct labelling){ each, arg });
}

/* The door of what was counted, its query begun: which of it, and on which days. */
static struct str on_days(struct arena *a, const struct source_query *q, struct str door)
{
    return arena_printf(a, "%.*sfrom=%lld&to=%lld", (int)door.n, door.p, (long long)q->from_day, (long long)q->to_day);
}

/* Initiatives of the city are all there are: those it was asked itself are a part of them. */
static struct str trace_ideas(struct arena *a, const struct source_query *q)
{
    struct str of = q->unit_id == CITY_ID ? S("") : arena_printf(a, "unit=%lld&", (long long)q->unit_id);
    return on_days(a, q, arena_printf(a, "/api/initiatives?order=new&%.*s", (int)of.n, of.p));
}

static struct str trace_civic(struct arena *a, const struct source_query *q)
{
    if (q->measure == IDEAS) return trace_ideas(a, q);
    return on_days(a, q, arena_printf(a, "/api/units/%lld/petitions/counted?measure=%s&", (long long)q->unit_id, of_civic[q->measure].code));
}

/* ---- territory: the registers ---- */

enum { RESIDENTS, HOUSEHOLDS, POPULATION, OF_TERRITORY };
static const struct source_measure of_territory[OF_TERRITORY] = {
    [RESIDENTS]  = { .code = "residents", .vi = "Người trong sổ", .en = "Residents registered", .kind = MEASURE_STATE },
    [HOUSEHOLDS] = { .code = "households", .vi = "Hộ trong sổ", .en = "Households registered", .kind = MEASURE_STATE },
    [POPULATION] = { .code = "population", .vi = "Dân số công bố", .en = "Population as published", .kind = MEASURE_STATE },
};

struct units_read { unsigned measure; source_cell_fn *each; void *arg; };
static enum err hand_unit(const void *row, void *arg)
{
    const struct unit *u = row;
    const struct units_read *k = arg;
    const int64_t n[] = { [RESIDENTS] = u->residents, [HOUSEHOLDS] = u->households, [POPULATION] = u->population };
    return k->each(&(struct source_cell){ .unit_id = u->id, .n = n[k->measure] }, k->arg);
}

/* As the registers say now: they keep no history of their own. */
static enum err read_territory(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg)
{
    enum { CHILDREN_MAX = 2000 };
    struct units_read k = { q->measure, each, arg };
    struct unit u;
    if (q->of_children) return unit_children(db, a, q->unit_id, 0, CHILDREN_MAX, hand_unit, &k);
    TRY(unit_by_id(db, a, q->unit_id, &u));
    return hand_unit(&u, &k);
}

/* ---- plan: occasions and contests, counted on the day they are of ---- */

/* Who came is told to everybody occasion by occasion, small numbers hidden: sums beside them would give those away, so they are for staff. */
static const struct source_measure of_plan[OCCASION_MEASURES] = {
    [TALLY_HELD]            = { .code = "occasions", .vi = "Sự kiện đã tổ chức", .en = "Occasions held", .kind = MEASURE_FLOW, .of_agencies = true },
    [TALLY_ATTENDED_SITE]   = { .code = "attended_site", .vi = "Lượt dự tại chỗ", .en = "Attended on site", .is_personal = true, .kind = MEASURE_FLOW, .of_agencies = true },
    [TALLY_ATTENDED_ONLINE] = { .code = "attended_online", .vi = "Lượt dự trực tuyến", .en = "Attended online", .is_personal = true, .kind = MEASURE_FLOW, .of_agencies = true },
    [TALLY_TRAINED]         = { .code = "trained", .vi = "Lượt người học ở lớp", .en = "Attended a class", .is_personal = true, .kind = MEASURE_FLOW, .of_agencies = true },
    [TALLY_CONTEST_ENTRIES] = { .code = "contest_entries", .vi = "Bài dự thi", .en = "Contest entries", .kind = MEASURE_FLOW, .of_agencies = true },
};

static enum err hand_occasions(const void *row, void *arg)
{
    const struct occasion_sum *s = row;
    const struct handing *h = arg;
    return h->each(&(struct source_cell){ .unit_id = s->unit_id, .n = s->n }, h->arg);
}

static enum err read_plan(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg)
{
    struct handing h = { each, arg };
    return occasion_tally_sum(db, a, q->unit_id, q->of_children, (enum occasion_measure)q->measure, q->from_day,
                              q->to_day, hand_occasions, &h);
}

static struct str trace_plan(struct arena *a, const struct source_query *q)
{
    if (q->measure == TALLY_CONTEST_ENTRIES) return on_days(a, q, arena_printf(a, "/api/units/%lld/contests/counted?", (long long)q->unit_id));
    return on_days(a, q, arena_printf(a, "/api/units/%lld/occasions/counted?measure=%s&", (long long)q->unit_id, occasion_measures[q->measure]));
}

static const struct indicator_source outreach = { "outreach", of_outreach, N_OF(of_outreach), read_outreach, NULL, NULL, trace_outreach };
static const struct indicator_source civic = { "civic", of_civic, N_OF(of_civic), read_civic, label_civic, tell_civic, trace_civic };
static const struct indicator_source territory = { "territory", of_territory, N_OF(of_territory), read_territory, NULL, NULL, NULL };

static const struct indicator_source plan = { "plan", of_plan, N_OF(of_plan), read_plan, NULL, NULL, trace_plan };

const struct indicator_source *const indicator_sources[] = { &outreach, &civic, &territory, &plan, &reported_source, NULL };
