/* fuzz_open311.c - any bytes as moments, degrees, boxes and times, and as the form of a request to a door: an answer, never a crash. */
#include <stdlib.h>
#include "civic/open/ogc.h"
#include "civic/open/open311.h"
#include "civic/open/open311_web.h"

/* What comes from the form goes out again in both formats: whole documents, whatever it was. */
static enum err echo(struct req *rq)
{
    struct document d = { .rq = rq, .out = { .arena = rq->arena } };
    d.t = twin_begin(&d.out, str_eq(req_param(rq, "format"), S("xml")));
    twin_list(&d.t, "service_requests");
    for (size_t i = 0; i < rq->n_params; i++) {
        if (!text_is_clean(rq->params[i].name) || !text_is_clean(rq->params[i].value)) abort();
        twin_item(&d.t, "request");
        twin_text(&d.t, "name", rq->params[i].name);
        twin_text(&d.t, "value", rq->params[i].value);
        twin_end(&d.t);
    }
    twin_end(&d.t);
    return document_reply(&d, 200);
}

static const struct route table[] = {
    { POST, "/open311/v2/requests.:format", echo, ROLE_ANYONE, 64 * KIB, .about = "fuzz", .is_shared = true, .refuse = open311_refuse },
    { GET, "/open311/v2/requests/:id.:format", echo, ROLE_ANYONE, .about = "fuzz", .is_shared = true, .refuse = open311_refuse },
};
static const struct routes tables[] = { { table, N_OF(table) } };

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    return strcmp(name, "Content-Type") == 0 ? S("application/x-www-form-urlencoded") : (struct str){ 0 };
}

static void read_values(struct str text)
{
    struct box b;
    int64_t from, to, ms, e6;
    if (ogc_box_read(text, &b) == OK && (b.south_e6 > b.north_e6 || b.west_e6 > b.east_e6)) abort();
    if (ogc_time_read(text, &from, &to) == OK && to && to <= from) abort();
    if (moment_read(text, &ms) == OK && (ms < INT64_C(-100000000000000) || ms > INT64_C(300000000000000))) abort();
    if (degrees_read(text, 90, &e6) == OK && (e6 < -90000000 || e6 > 90000000)) abort();
}

/* The first line is the query of a GET and a value; what follows the form of a POST. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str all = { (const char *)data, size };
    const char *end = size ? memchr(data, '\n', size) : NULL;
    struct str line = { all.p, end ? (size_t)(end - all.p) : size }, form = { all.p + line.n, size - line.n };
    struct arena *a = arena_open(4 * MIB);
    read_values(line);
    struct req post = { .method = POST, .path = line.n % 2 ? S("/open311/v2/requests.xml") : S("/open311/v2/requests.json"), .body = form,
                        .header = header, .arena = a };
    http_serve(&post, tables, N_OF(tables), NULL);
    struct req get = { .method = GET, .path = S("/open311/v2/requests/HN-1.xml"), .query = line, .header = header, .arena = a };
    http_serve(&get, tables, N_OF(tables), NULL);
    if (post.status < 200 || post.status > 503 || get.status < 200 || get.status > 503 || post.status == 500 ||
        get.status == 500)
        abort();
    arena_close(a);
    return 0;
}
