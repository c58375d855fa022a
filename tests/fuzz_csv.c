/* fuzz_csv.c - any bytes as comma-separated values: rows stay within their limits. */
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
    return ++*rows > 100000 ? ERR_BUSY : bytes == SIZE_MAX ? ERR_INTERNAL : OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct source source = source_memory(&text);
    enum table_fault fault = TABLE_FINE;
    size_t rows = 0;
    enum err e = csv_read(&source, see, &rows, &fault);
    if (e != OK && e != ERR_BUSY && e != ERR_NOMEM) abort();
    return 0;
}
