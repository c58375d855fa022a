/* fuzz_geojson.c - any bytes as features: shapes that come out can be read, checked and drawn. */
#include "territory/shape.h"
#include "territory/table_in.h"
#include <stdlib.h>

static enum err see(const struct table_row *row, void *arg)
{
    size_t bytes = 0, *rows = arg;
    if (row->n > CELLS_MAX || row->line < 1 || row->fault >= TABLE_FAULTS) abort();
    for (size_t i = 0; i < row->n; i++) {
        for (size_t k = 0; k < row->cells[i].n; k++)
            bytes += (unsigned char)row->cells[i].p[k] != 0xc0; /* every byte is touched */
        if (row->cells[i].n > ROW_BYTES_MAX) abort();
    }
    if (row->shape.n) {
        struct arena *a = arena_open(16 * MIB);
        struct buf svg = { .arena = a };
        struct bytes fine;
        enum shape_fault fault;
        if (row->shape.n < 4 * KIB && shape_check(a, row->shape, &fault, &fine) == OK && fault != SHAPE_BROKEN) {
            shape_svg(fine, shape_box(fine), &svg);
            shape_has(fine, (struct spot){ 21000000, 105000000 });
        }
        arena_close(a);
    }
    return ++*rows > 100000 ? ERR_BUSY : bytes == SIZE_MAX ? ERR_INTERNAL : OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct source source = source_memory(&text);
    enum table_fault fault = TABLE_FINE;
    size_t rows = 0;
    enum err e = geojson_read(&source, see, &rows, &fault);
    if (e != OK && e != ERR_BUSY && e != ERR_NOMEM) abort();
    return 0;
}
