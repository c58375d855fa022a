/* export_web.c - the door through which tables leave, streamed piece by piece. */
#include "http/http.h"
#include "territory/export.h"
#include "territory/territory_web.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_PIECE = 64 * KIB, PAGE_BYTES = 8 * MIB };

struct leaving { const struct export_kind *kind; int64_t unit_id; struct export_at at; bool begun; FILE *file; };

static enum err line_out(void *arg, const struct str *cells, size_t n)
{
    csv_line(arg, cells, n);
    return OK;
}

static enum err csv_next(struct db *db, void *arg, struct buf *out)
{
    struct leaving *l = arg;
    if (!l->begun) {
        struct str cells[EXPORT_CELLS_MAX];
        for (size_t i = 0; i < l->kind->n; i++) cells[i] = str_z(l->kind->headings[i]);
        buf_add(out, S("\xef\xbb\xbf"));                     /* spreadsheets take it for UTF-8 only then */
        csv_line(out, cells, l->kind->n);
        l->begun = true;
    }
    if (l->at.done) return OK;
    struct arena *a = arena_open(PAGE_BYTES);
    if (!a) return ERR_NOMEM;
    enum err e = l->kind->page(db, a, l->unit_id, &l->at, line_out, out);
    arena_close(a);
    return e;
}

static enum err geojson_next(struct db *db, void *arg, struct buf *out)
{
    struct leaving *l = arg;
    if (l->at.done) return OK;
    struct arena *a = arena_open(PAGE_BYTES);
    if (!a) return ERR_NOMEM;
    enum err e = export_geojson(db, a, l->unit_id, &l->at, out);
    arena_close(a);
    return e;
}

/* A sheet is an archive and must be whole before its first byte leaves: it is made in a file without a name. */
static enum err sheet_make(struct db *db, struct leaving *l)
{
    char path[] = "/tmp/sansang-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return ERR_INTERNAL;
    enum err e = export_xlsx(db, l->kind, l->unit_id, path, NULL);
    close(fd);
    l->file = e == OK ? fopen(path, "rb") : NULL;            /* written anew under its name */
    unlink(path);
    return e != OK || l->file ? e : ERR_INTERNAL;
}

static enum err xlsx_next(struct db *db, void *arg, struct buf *out)
{
    struct leaving *l = arg;
    char *piece = malloc(FILE_PIECE);
    enum err e = piece ? OK : ERR_NOMEM;
    if (e == OK && !l->begun) { l->begun = true; e = sheet_make(db, l); }
    if (e == OK) {
        buf_add(out, (struct str){ piece, fread(piece, 1, FILE_PIECE, l->file) });
        if (ferror(l->file)) e = ERR_INTERNAL;
    }
    free(piece);
    return e;
}

static void leaving_end(void *what)
{
    struct leaving *l = what;
    if (l->file) fclose(l->file);
}

static const struct { struct str format, mime; stream_fn *next; } formats[] = {
    { STR("csv"),     STR("text/csv; charset=utf-8"), csv_next },
    { STR("xlsx"),    STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), xlsx_next },
    { STR("geojson"), STR("application/geo+json"), geojson_next },
};

/* GET /api/units/:unit/export/:kind.:format -> the table, as a file. What holds people is written to the audit log. */
enum err export_get(struct req *rq)
{
    const struct export_kind *kind = export_kind_by_name(req_param(rq, "kind"));
    struct str format = req_param(rq, "format");
    struct leaving *l = arena_new(rq->arena, struct leaving, 1);
    size_t f = 0;
    while (f < N_OF(formats) && !str_eq(format, formats[f].format)) f++;
    if (!kind || f == N_OF(formats) || (formats[f].next == geojson_next
                                        && strcmp(kind->name, "units") != 0)) return ERR_NOT_FOUND;
    if (!(kind->roles & rq->who.roles)) return ERR_FORBIDDEN;
    if (!l) return ERR_NOMEM;
    *l = (struct leaving){ .kind = kind, .unit_id = rq->here.unit_id[0] };
    TRY(arena_defer(rq->arena, leaving_end, l));
    if (strcmp(kind->name, "units") != 0)
        TRY(req_audit(rq, "territory.export", str_z(kind->name), l->unit_id, S("")));
    struct str name = arena_printf(rq->arena, "%s-%lld.%.*s", kind->name, (long long)l->unit_id, (int)format.n,
                                   format.p);
    return reply_stream(rq, formats[f].mime, name, formats[f].next, l);
}
