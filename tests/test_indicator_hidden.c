/* test_indicator_hidden.c - somebody who wants to know a small number asks for everything the public may have, and solves the equations. */
#include "attack.h"
#include "civic/board/board.h"
#include "indicator/opendata/opendata.h"
#include "indicator/value/value.h"
#include "outreach/count/book.h"
#include "outreach/count/cube.h"

/* ---- through the doors ---- */

/* Rows of reports: the wards, an agency, what the city has by itself. */
enum { WARDS = 7, KINDS = 4, MONTHS = 3, FIRST_NEW = 11, AT_AGENCY = WARDS, AT_CITY_HALL, REPORT_ROWS };
struct city {
    struct shown_table whole[MONTHS], part[MONTHS], other[MONTHS];
    int64_t ward[WARDS];
}; /* as it is; hidden as it was answered */

static struct period month_of(int64_t m) { return (struct period){ PERIOD_MONTH, month_first_day(2026 * 12 + m), month_first_day(2026 * 12 + m + 1) - 1 }; }

static void more_wards(struct hall *h, struct city *c)
{
    c->ward[0] = WARD;
    c->ward[1] = FAR_WARD;
    for (int64_t i = 2; i < WARDS; i++) {
        c->ward[i] = FIRST_NEW + i;
        RUN(h,
            "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6,"
            " households, residents, source, as_of) VALUES(%lld, 'ward', '9%lld', 'Phường', '', '', 1, 0, NULL, 100, 0, 0, 0, 0, 0, 'test', 0)",
            (long long)c->ward[i], (long long)i);
    }
    RUN(h, "DELETE FROM petition_attribute WHERE category_id > %d", KINDS);
    RUN(h, "DELETE FROM petition_rule WHERE category_id > %d", KINDS);
    RUN(h, "DELETE FROM petition_template WHERE category_id > %d", KINDS);
    RUN(h, "DELETE FROM petition_category WHERE id > %d", KINDS);
    RUN(h,
        "INSERT INTO campaign(id, name, name_en, unit_id, from_day, to_day, state, questionnaire_v, targets, created_ms)"
        " VALUES(1, 'Đợt', 'Drive', 1, %lld, %lld, 'running', 1, '{}', 0)",
        (long long)month_of(0).from_day, (long long)month_of(11).to_day);
    h->now_ms = day_start_ms(month_of(MONTHS).from_day) + HOUR_MS;
}

static int64_t unit_of(const struct city *c, size_t row) { return row < WARDS ? c->ward[row] : row == AT_AGENCY ? AGENCY : CITY; }

static void write_reports(struct hall *h, const struct city *c, const char *measure, int64_t m, const struct shown_table *t)
{
    for (size_t r = 0; r <= REPORT_ROWS; r++)
        for (size_t k = 0; k <= KINDS; k++)
            if (r != AT_CITY_HALL && t->n[r * (KINDS + 1) + k])
                RUN(h,
                    "INSERT INTO petition_month(measure, category_id, unit_id, month, n) VALUES('%s', %lld, %lld, %lld, %lld)",
                    measure, k < KINDS ? (long long)k + 1 : 0LL, (long long)unit_of(c, r), (long long)(2026 * 12 + m),
                    (long long)t->n[r * (KINDS + 1) + k]);
}

struct moving { struct hall *h; struct cells *cells; };
static enum err move_cells(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return cube_add(db, m->h->a, m->cells, m->h->now_ms);
}

static void write_visits(struct hall *h, const struct city *c, enum measure measure, int64_t m, const struct shown_table *t)
{
    struct moving x = { h, cells_new(h->a) };
    for (size_t r = 0; r <= WARDS; r++) {
        struct counts n = { .n = { 0 } };
        n.n[measure] = t->n[r];
        const int64_t rows[] = { month_of(m).from_day, month_row(2026 * 12 + m), DAY_WHOLE };
        for (size_t i = 0; i < N_OF(rows); i++) assert_int_equal(cells_add(x.cells, 1, r < WARDS ? c->ward[r] : CITY, rows[i], &n), OK);
    }
    assert_int_equal(db_tx(h->db, move_cells, &x), OK);
}

/* ---- what is answered ---- */

struct listening { struct shown_table *t; size_t row, n; const struct shown_table *whole; };

/* A figure of a ratio gives its numerator when the whole is known. */
static void heard(struct listening *k, size_t i, const struct figure *f)
{
    struct shown_table *t = k->t;
    t->hidden[i] = f->is_hidden;
    if (f->is_hidden || !k->whole) { if (!f->is_hidden) assert_int_equal(f->milli, t->n[i] * 1000); return; }
    assert_false(k->whole->hidden[i]);
    if (!f->is_known) { assert_int_equal(k->whole->n[i], 0); return; }
    assert_int_equal((f->milli * k->whole->n[i] + 50000) / 100000, t->n[i]);
}

static enum err hear_child(const struct child_figure *c, void *arg)
{
    struct listening *k = arg;
    heard(k, k->n++ * width(k->t) + width(k->t) - 1, &c->figure);
    return OK;
}
static enum err hear_key(const struct dim_figure *d, void *arg)
{
    struct listening *k = arg;
    heard(k, k->row * width(k->t) + k->n++, &d->figure);
    return OK;
}

static struct indicator asked_about(struct hall *h, const char *formula)
{
    struct indicator_draft d = { .code = S("a.question"), .name_vi = S("Hỏi"), .name_en = S("Question"), .about_vi = S(""), .about_en = S(""), .formula = str_z(formula),
        .legal_source = S(""), .unit_word = WORD_CASES, .owner_unit_id = CITY, .frequency = PERIOD_MONTH, .is_sure = true, .is_public = true };
    struct indicator i;
    assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), OK);
    return i;
}

/* Everything there is to be asked of one measure in one month: the city, its children, and by category of each. */
static void ask_all(struct hall *h, const struct city *c, const char *formula, int64_t m, struct shown_table *t, const struct shown_table *whole)
{
    struct indicator i = asked_about(h, formula);
    struct indicator_ask ask = { .sources = indicator_sources, .now_ms = h->now_ms, .is_public = true };
    struct period p = month_of(m), quarter = period_of(PERIOD_QUARTER, p.from_day);
    struct listening k = { .t = t, .whole = whole };
    assert_int_equal(indicator_children(h->db, h->a, &ask, &i, CITY, &p, hear_child, &k), OK);
    for (size_t w = 0; w <= WARDS; w++) {
        struct figure f, longer;
        size_t r = w < WARDS ? w : t->rows, at = r * width(t) + width(t) - 1;
        int64_t unit = w < WARDS ? c->ward[w] : CITY;
        bool as_child = t->hidden[at];
        assert_int_equal(indicator_value(h->db, h->a, &ask, &i, unit, &p, &f), OK);
        heard(&k, at, &f);
        if (w < WARDS) assert_int_equal(as_child, t->hidden[at]);        /* the same whoever is asked about */
        assert_int_equal(indicator_value(h->db, h->a, &ask, &i, unit, &quarter, &longer), OK);
        if (f.is_hidden) assert_true(longer.is_hidden);
        if (t->cols == 1) continue;
        k.row = r;
        k.n = 0;
        assert_int_equal(indicator_by_dim(h->db, h->a, &ask, &i, unit, &p, S("category"), hear_key, &k), OK);
    }
    arena_reset(h->a);
}

/* ---- what the board and the open data say of the same ---- */

struct board_column { size_t at, open_at; };             /* in struct figures; in a row of the open data, 0: it is not there */
#define BOARD(member, open_at) (&(struct board_column){ offsetof(struct figures, member), open_at })

static int64_t said_of(const struct figures *f, const struct board_column *c) { return *(const int64_t *)(const void *)((const char *)f + c->at); }

/* The board says no more and no less than the indicators of a ward and the city, and of agencies what nobody else says. */
static void heard_at_board(struct shown_table *t, size_t row, int64_t said)
{
    size_t at = row * width(t) + t->cols;
    if (row == AT_AGENCY) t->unsaid[at] = false;
    else assert_int_equal(t->hidden[at], said == FIGURE_HIDDEN);
    t->hidden[at] = said == FIGURE_HIDDEN;
    if (said != FIGURE_HIDDEN) assert_int_equal(said, t->n[at]);
}

struct listening_open { const struct figures_table *f; const struct board_column *c; size_t n; };
static enum err hear_open(const struct open_row *row, void *arg)
{
    struct listening_open *k = arg;
    const struct figures *f = &k->f->city;
    for (size_t i = 0; i < k->f->n; i++) if (k->f->units[i].unit_id == row->unit_id) f = &k->f->units[i];
    assert_int_equal(f->unit_id, row->unit_id);
    const struct open_cell *cell = &row->cells[k->c->open_at];
    int64_t said = said_of(f, k->c);
    if (said == FIGURE_HIDDEN) assert_int_equal(cell->is, CELL_NULL);
    else assert_int_equal(cell->milli, said * 1000);
    k->n++;
    return OK;
}

static void ask_board(struct hall *h, const struct city *c, const struct board_column *column, int64_t m, struct shown_table *t)
{
    struct figures_table f;
    struct dataset ds;
    const struct open_period p = { .period = month_of(m) };
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, 2026 * 12 + m, &f), OK);
    heard_at_board(t, t->rows, said_of(&f.city, column));
    for (size_t r = 0; r < AT_CITY_HALL; r++) {
        int64_t said = 0;                                /* not listed: nothing */
        for (size_t i = 0; i < f.n; i++) if (f.units[i].unit_id == unit_of(c, r)) said = said_of(&f.units[i], column);
        heard_at_board(t, r, said);
    }
    struct listening_open k = { &f, column, 0 };
    assert_int_equal(dataset_by_code(h->db, h->a, S("petitions"), &ds), OK);
    if (column->open_at) assert_int_equal(dataset_rows(h->db, h->a, &ds, h->now_ms, &p, hear_open, &k), OK);
    if (column->open_at) assert_int_equal(k.n, f.n + 1);
    arena_reset(h->a);
}

/* By category nobody is told of agencies, and nobody of the city's own at all. */
static void nothing_said_yet(struct shown_table *t)
{
    for (size_t r = AT_AGENCY; r < REPORT_ROWS; r++) for (size_t k = 0; k <= KINDS; k++) t->unsaid[r * (KINDS + 1) + k] = true;
}

static void write_ratings(struct hall *h, const struct city *c, int64_t m)
{
    struct shown_table rest = c->whole[m];
    for (size_t i = 0; i < cells(&rest); i++) rest.n[i] -= c->part[m].n[i];
    write_reports(h, c, "satisfied", m, &c->part[m]);
    write_reports(h, c, m == 1 ? "acceptable" : "unsatisfied", m, &rest);
}

/* The union of all that is answered: of the city and each ward, by category, at the board with the agencies, in the open data. */
static void ask_and_attack(struct hall *h, struct city *c, const char *whole, const char *part, const char *share,
                           const struct board_column *of_whole, const struct board_column *of_part)
{
    for (int64_t m = 0; m < MONTHS; m++) {
        nothing_said_yet(&c->whole[m]);
        nothing_said_yet(&c->part[m]);
        ask_all(h, c, whole, m, &c->whole[m], NULL);
        ask_all(h, c, part, m, &c->part[m], NULL);
        struct shown_table of_share = c->part[m];
        ask_all(h, c, share, m, &of_share, &c->whole[m]);
        for (size_t i = 0; i < cells(&of_share); i++)    /* it says no more than the two do */
            if (!of_share.hidden[i]) assert_false(c->part[m].hidden[i] || c->whole[m].hidden[i]);
        ask_board(h, c, of_whole, m, &c->whole[m]);
        ask_board(h, c, of_part, m, &c->part[m]);
        attack(&c->whole[m], &c->part[m], 1);
    }
}

static void roll_reports(struct city *c)
{
    for (int64_t m = 0; m < MONTHS; m++) {
        c->whole[m] = table(REPORT_ROWS, KINDS, m == 2 ? 80 : 14);
        c->part[m] = part_of(&c->whole[m]);
    }
}

static void whoever_asks_all_doors_finds_no_small_number(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    roll_reports(&c);
    for (int64_t m = 0; m < MONTHS; m++) {
        write_reports(h, &c, "answered", m, &c.whole[m]);
        write_reports(h, &c, "on_time", m, &c.part[m]);
    }
    ask_and_attack(h, &c, "civic.answered", "civic.on_time", "civic.on_time / civic.answered percent", BOARD(answered, 5), BOARD(on_time, 6));
}

static void whoever_asks_all_doors_how_satisfied_people_are_finds_no_small_number(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    roll_reports(&c);
    for (int64_t m = 0; m < MONTHS; m++) write_ratings(h, &c, m);
    ask_and_attack(h, &c, "civic.rated", "civic.satisfied", "civic.satisfied / civic.rated percent", BOARD(rated, 0), BOARD(satisfied, 8));
}

/* Three reports without a place: nobody is told of them, but the city less its units would tell. */
static void what_the_city_has_beside_its_units_is_looked_at_too(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    for (int64_t m = 0; m < MONTHS; m++) {
        c.whole[m] = (struct shown_table){ .rows = REPORT_ROWS, .cols = KINDS };
        for (size_t r = 0; r < REPORT_ROWS; r++)
            for (size_t k = 0; k < KINDS; k++) c.whole[m].n[r * (KINDS + 1) + k] = r == AT_CITY_HALL ? (k == (size_t)m ? 3 : 0) : 20 + roll(50);
        add_totals(&c.whole[m]);
        c.part[m] = c.whole[m];
        write_reports(h, &c, "answered", m, &c.whole[m]);
        write_reports(h, &c, "on_time", m, &c.part[m]);
    }
    ask_and_attack(h, &c, "civic.answered", "civic.on_time", "civic.on_time / civic.answered percent", BOARD(answered, 5), BOARD(on_time, 6));
}

/* Ended units keep their row in the months they had something in, so a merger lets nobody look behind what was hidden. */
static void a_month_is_told_the_same_way_after_a_ward_has_ended(void **state)
{
    struct hall *h = *state;
    static struct city c;
    struct figures_table before, after;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    roll_reports(&c);
    for (int64_t m = 0; m < MONTHS; m++) write_reports(h, &c, "received", m, &c.whole[m]);
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, 2026 * 12, &before), OK);
    RUN(h, "UPDATE unit SET valid_to = %lld WHERE id = %lld", (long long)month_of(1).from_day, (long long)c.ward[WARDS - 1]);
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, 2026 * 12, &after), OK);
    assert_int_equal(after.n, before.n);
    for (size_t i = 0; i < after.n; i++) assert_int_equal(after.units[i].received, before.units[i].received);
    assert_int_equal(after.city.received, before.city.received);
}

static void whoever_asks_for_visits_finds_no_small_number(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    for (int64_t m = 0; m < MONTHS; m++) {
        struct shown_table parts[PARTS_MAX];
        c.whole[m] = table(WARDS, 1, 12 + m * 20);
        c.part[m] = part_of(&c.whole[m]);
        c.other[m] = part_of(&c.whole[m]);
        write_visits(h, &c, MEASURE_visits, m, &c.whole[m]);
        write_visits(h, &c, MEASURE_guided, m, &c.part[m]);
        write_visits(h, &c, MEASURE_doors, m, &c.other[m]);
        ask_all(h, &c, "outreach.visits", m, &c.whole[m], NULL);
        ask_all(h, &c, "outreach.guided / outreach.visits percent", m, &c.part[m], &c.whole[m]);
        ask_all(h, &c, "outreach.doors", m, &c.other[m], NULL);
        parts[0] = c.part[m];
        parts[1] = c.other[m];
        attack(&c.whole[m], parts, PARTS_MAX);
    }
}

/* What is kept between two looks is what would be made anew. */
static void a_kept_table_answers_as_a_new_one(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    c.whole[0] = table(REPORT_ROWS, KINDS, 14);
    write_reports(h, &c, "answered", 0, &c.whole[0]);
    struct indicator i = asked_about(h, "civic.answered");
    struct public_shelf *shelf = public_shelf_open();
    struct indicator_ask ask = { .sources = indicator_sources, .now_ms = h->now_ms, .is_public = true, .shelf = shelf };
    struct period p = month_of(0);
    struct shown_table first = c.whole[0], again = c.whole[0];
    for (int look = 0; look < 2; look++) {
        struct listening k = { .t = look ? &again : &first };
        assert_int_equal(indicator_children(h->db, h->a, &ask, &i, CITY, &p, hear_child, &k), OK);
        if (!look) RUN(h, "UPDATE petition_month SET n = n + 100");      /* not looked at for an hour */
    }
    assert_memory_equal(&first, &again, sizeof first);
    ask.now_ms += INT64_C(61) * MINUTE_MS;
    struct figure f;
    assert_int_equal(indicator_value(h->db, h->a, &ask, &i, CITY, &p, &f), OK);
    assert_true(f.is_hidden || f.milli > c.whole[0].n[REPORT_ROWS * (KINDS + 1) + KINDS] * 1000);
    public_shelf_close(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL(whoever_asks_all_doors_finds_no_small_number),
        HALL(whoever_asks_all_doors_how_satisfied_people_are_finds_no_small_number),
        HALL(what_the_city_has_beside_its_units_is_looked_at_too),
        HALL(a_month_is_told_the_same_way_after_a_ward_has_ended),
        HALL(whoever_asks_for_visits_finds_no_small_number),
        HALL(a_kept_table_answers_as_a_new_one),
    };
    return run_everywhere(tests);
}
