/* fuzz_odata.c - any bytes as $filter, $select, $orderby and keys of an OData request: read or refused, and what was read has an answer. */
#include <stdlib.h>
#include "indicator/opendata/odata.h"

static const struct open_column columns[] = {
    { "code", OPEN_TEXT, true, "", "" },        { "value", OPEN_DECIMAL, false, "", "" }, { "is_hidden", OPEN_BOOLEAN, true, "", "" },
    { "since", OPEN_DATE, true, "", "" },       { "people", OPEN_INTEGER, true, "", "" },
};
static const struct open_schema set = { "Things", "Thing", columns, N_OF(columns), 2 };

/* What is open with nothing known is decided one way or the other once all is known; what is decided before stays so. */
static void ask(const struct odata_filter *f)
{
    struct open_cell nothing[N_OF(columns)] = { { .is = CELL_UNBOUND } }, rows[][N_OF(columns)] = {
        { cell_text(S("a")), cell_number(1500), cell_truth(true), cell_text(S("2026-11-30")), cell_whole(7) },
        { cell_text(S("")), cell_null(), cell_truth(false), cell_text(S("2026-01-01")), cell_null() },
    };
    for (size_t i = 0; i < N_OF(columns); i++) nothing[i] = (struct open_cell){ .is = CELL_UNBOUND };
    enum truth before = odata_filter_holds(f, nothing);
    for (size_t i = 0; i < N_OF(rows); i++) {
        enum truth now = odata_filter_holds(f, rows[i]);
        if (now == TRUTH_OPEN || (before != TRUTH_OPEN && now != before)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct arena *a = arena_open(4 * MIB);
    struct odata_filter f;
    struct odata_order order[OPEN_COLUMNS_MAX];
    unsigned select;
    size_t n;
    if (odata_filter_read(a, text, &set, &f) == OK) ask(&f);
    if (odata_key_read(a, text, &set, &f) == OK) ask(&f);
    if (odata_select_read(text, &set, &select) == OK && select >= 1u << N_OF(columns)) abort();
    if (odata_order_read(text, &set, order, &n) == OK && n > N_OF(columns)) abort();
    arena_close(a);
    return 0;
}
