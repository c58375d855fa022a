/* row_opendata.c - the catalogue of open data and what a dataset is read by, beside the bare library with the same bytes. */
#include "page_load.h"
#include "rows.h"
#include "server.h"
#include <stdio.h>
#include <string.h>

/* A public indicator of this city, as the interface lists them behind the fixed datasets. */
static const char *an_indicator(const struct server *s)
{
    static char body[256 * KIB];
    if (server_ask(s->port, "GET", "/odata/Indicators?$select=code&$top=1", "", "", body, sizeof body) != 200)
        fail("no indicators");
    const char *at = strstr(body, "\"code\":\""), *end = at ? strchr(at + 8, '"') : NULL;
    return end ? text("%.*s", (int)(end - at - 8), at + 8) : NULL;
}

void row_catalogue(struct bench *b)
{
    struct server s = server_start(b);
    const char *code = an_indicator(&s);
    static const char csv[] = "text/csv; charset=utf-8; header=present", html[] = "text/html; charset=utf-8";
    page_measure(b, &s, &(struct page_row){ "catalogue_ttl", "/catalog.ttl", "text/turtle; charset=utf-8", 0 });
    page_measure(b, &s, &(struct page_row){ "catalogue_page", "/data", html, 0 });
    page_measure(b, &s, &(struct page_row){ "catalogue_units", "/data/units/latest.csv", csv, 0 });
    page_measure(b, &s, &(struct page_row){ "catalogue_odata", "/odata/Units?$top=100", "application/json", 0 });
    if (code) page_measure(b, &s, &(struct page_row){ "catalogue_dataset", text("/data/%s", code), html, 0 });
    if (code) page_measure(b, &s, &(struct page_row){ "catalogue_csv", text("/data/%s/latest.csv", code), csv, 0 });
    server_stop(&s);
}
