/* petition_sums_db.c - a period cut into days and whole months, and these added up. */
#include "civic/petition/petition_sums.h"
#include "core/time.h"

enum { SUMS_MAX = 20000, CATEGORIES_MAX = 1000 };

static const struct field sum_row[] = {
    FIELD(struct petition_sum, unit_id), FIELD(struct petition_sum, category_id), FIELD(struct petition_sum, n, .nullable = true),
};

/* $1 measure, $2 unit, $3 and $4 the first and last day or month. CROSS JOIN: SQLite keeps this order of the tables. */
#define DAYS "petition_tally t"
#define MONTHS "petition_month t"
#define SPAN(column) "t.measure = $1 AND t." column " BETWEEN $3 AND $4"
#define SUM ", CAST(SUM(t.n) AS BIGINT) FROM "
#define WHOLE(table, column) "SELECT CAST($2 AS BIGINT), CAST(0 AS BIGINT)" SUM table " WHERE " SPAN(column) " AND t.category_id = 0 AND t.unit_id = $2"
#define CHILD " u.parent_id = $2 AND u.kind <> 'agency' AND u.valid_to IS NULL AND "
static const struct sql sql_sums[2][2][2] = {            /* months, of children, by category */
    [false][false][false] = { "petition_days", WHOLE(DAYS, "day") },
    [true][false][false] = { "petition_months", WHOLE(MONTHS, "month") },
    [false][true][false] = { "petition_days_children",
        "SELECT t.unit_id, CAST(0 AS BIGINT)" SUM DAYS " CROSS JOIN unit u WHERE u.id = t.unit_id AND" CHILD SPAN("day")
        " AND t.category_id = 0 GROUP BY t.unit_id" },
    [true][true][false] = { "petition_months_children",
        "SELECT t.unit_id, CAST(0 AS BIGINT)" SUM "unit u CROSS JOIN " MONTHS " WHERE t.unit_id = u.id AND" CHILD SPAN("month")
        " AND t.category_id = 0 GROUP BY t.unit_id" },
    [false][false][true] = { "petition_days_categories",
        "SELECT t.unit_id, t.category_id" SUM DAYS " WHERE t.unit_id = $2 AND " SPAN("day") " AND t.category_id > 0"
        " GROUP BY t.unit_id, t.category_id" },
    [true][false][true] = { "petition_months_categories",
        "SELECT t.unit_id, t.category_id" SUM "petition_category k CROSS JOIN " MONTHS " WHERE k.id > 0 AND t.category_id = k.id AND t.unit_id = $2"
        " AND " SPAN("month") " GROUP BY t.unit_id, t.category_id" },
    [false][true][true] = { "petition_days_children_categories",
        "SELECT t.unit_id, t.category_id" SUM "unit u CROSS JOIN " DAYS " WHERE t.unit_id = u.id AND" CHILD SPAN("day") " AND t.category_id > 0"
        " GROUP BY t.unit_id, t.category_id" },
    [true][true][true] = { "petition_months_children_categories",
        "SELECT t.unit_id, t.category_id" SUM "petition_category k CROSS JOIN unit u CROSS JOIN " MONTHS " WHERE k.id > 0 AND t.category_id = k.id"
        " AND t.unit_id = u.id AND" CHILD SPAN("month") " GROUP BY t.unit_id, t.category_id" },
};

static enum err add_up(struct db *db, struct arena *a, const struct petition_question *q, bool months, int64_t from, int64_t to,
                       db_row_fn *each, void *arg)
{
    struct petition_sum row;
    if (from > to) return OK;
    return db_all(db, a, &sql_sums[months][q->of_children][q->by_category],
                  BINDS(BIND_WORD(petition_measures, q->measure), BIND(q->unit_id), BIND(from), BIND(to)),
                  FIELDS(sum_row), &row, sizeof row, SUMS_MAX, each, arg);
}

enum err petition_sums(struct db *db, struct arena *a, const struct petition_question *q, db_row_fn *each, void *arg)
{
    int64_t first = month_of_day(q->from_day), behind = month_of_day(q->to_day + 1);
    if (month_first_day(first) < q->from_day) first++;
    if (first >= behind) return add_up(db, a, q, false, q->from_day, q->to_day, each, arg);
    TRY(add_up(db, a, q, false, q->from_day, month_first_day(first) - 1, each, arg));
    TRY(add_up(db, a, q, true, first, behind - 1, each, arg));
    return add_up(db, a, q, false, month_first_day(behind), q->to_day, each, arg);
}

static const struct field word_row[] = {
    FIELD(struct petition_category_word, id), FIELD(struct petition_category_word, code), FIELD(struct petition_category_word, name),
    FIELD(struct petition_category_word, name_en),
};
static const struct sql sql_words = { "petition_category_words",
    "SELECT id, code, name, name_en FROM petition_category WHERE id > 0 ORDER BY place, id LIMIT $1" };

enum err petition_category_words(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct petition_category_word row;
    return db_all(db, a, &sql_words, BINDS(bind_i64(CATEGORIES_MAX)), FIELDS(word_row), &row, sizeof row,
                  CATEGORIES_MAX, each, arg);
}

/* ---- of one month, for everybody ---- */

enum { TOLD_UNITS_MAX = 2000, TOLD_CELLS_MAX = 100000 };
#define TOLD_ROWS "u.kind <> 'group' AND (u.id = 1 OR u.parent_id = 1)"
static const struct field id_row[] = { { .name = "id", .kind = FIELD_I64 } };
static const struct sql sql_told_units = { "petition_told_units",
    "SELECT id FROM unit u WHERE u.id <> 1 AND " TOLD_ROWS " ORDER BY id LIMIT $1" };
static const struct sql sql_told_categories = { "petition_told_categories", "SELECT id FROM petition_category WHERE id > 0 ORDER BY id LIMIT $1" };
static const struct sql sql_told_cells[2] = {            /* by category; in the order of the table, as above */
    [false] = { "petition_told_wholes",
        "SELECT t.unit_id, t.category_id, t.n FROM unit u CROSS JOIN petition_month t WHERE t.measure = $1 AND t.category_id = 0"
        " AND t.unit_id = u.id AND t.month = $2 AND " TOLD_ROWS },
    [true] = { "petition_told_cells",
        "SELECT t.unit_id, t.category_id, t.n FROM petition_category k CROSS JOIN unit u CROSS JOIN petition_month t WHERE t.measure = $1 AND k.id > 0"
        " AND t.category_id = k.id AND t.unit_id = u.id AND t.month = $2 AND " TOLD_ROWS },
};

enum err told_units(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    int64_t id;
    return db_all(db, a, &sql_told_units, BINDS(bind_i64(TOLD_UNITS_MAX)), FIELDS(id_row), &id, sizeof id, TOLD_UNITS_MAX, each, arg);
}

enum err told_categories(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    int64_t id;
    return db_all(db, a, &sql_told_categories, BINDS(bind_i64(CATEGORIES_MAX)), FIELDS(id_row), &id, sizeof id, CATEGORIES_MAX, each, arg);
}

enum err told_cells(struct db *db, struct arena *a, enum petition_measure measure, int64_t month, bool by_category, db_row_fn *each, void *arg)
{
    struct petition_sum row;
    for (int i = 0; i <= by_category; i++)
        TRY(db_all(db, a, &sql_told_cells[i], BINDS(BIND_WORD(petition_measures, measure), BIND(month)), FIELDS(sum_row), &row, sizeof row,
                   TOLD_CELLS_MAX, each, arg));
    return OK;
}
