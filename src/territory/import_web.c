/* import_web.c - the doors to imports: bring a file, watch it, read what was refused, apply what was looked at. */
#include "http/http.h"
#include "territory/import.h"
#include "territory/territory_web.h"

enum { AT_ONCE_BYTES = 256 * KIB };      /* a file this small is read before the answer leaves */

struct import_in { struct str kind, file; bool dry_run; };
static const struct field import_in[] = {
    FIELD(struct import_in, kind, .min = 1, .max = 40, .about = "units, aliases, houses, teams"),
    FIELD(struct import_in, file, .nullable = true, .max = 200, .about = "the file's name, to be shown again"),
    FIELD(struct import_in, dry_run, .nullable = true, .about = "look only; apply later"),
};
const struct fields import_in_fields = { import_in, N_OF(import_in) };

static enum err job_reply(struct req *rq, int status, int64_t id)
{
    struct import_job job;
    TRY(import_by_id(rq->db, rq->arena, id, &job));
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, import_job_fields, &job);
    json_end(&j);
    return OK;
}

static enum err run_small(struct req *rq, const struct import_job *job)
{
    enum err e = job->bytes <= AT_ONCE_BYTES ? import_run(rq->db, rq->arena, rq->keys, job->id, rq->now_ms) : OK;
    return e == ERR_CONFLICT ? OK : e;   /* the clock was quicker */
}

/* POST /api/units/:unit/imports?kind=houses&dry_run=true&file=ho.csv, the file as body -> 202 job */
enum err import_post(struct req *rq)
{
    struct import_in in = { 0 };
    TRY(req_read(rq, import_in_fields, &in));
    const struct import_kind *kind = import_kind_by_name(in.kind);
    if (!kind) return req_blame(rq, "kind");
    if (!(kind->roles & rq->who.roles)) return ERR_FORBIDDEN;
    if (rq->body.n == 0) return req_blame(rq, "body");
    struct import_job job = { .unit_id = rq->here.unit_id[0], .kind = str_z(kind->name), .file_name = in.file.n
                              ? in.file : S(""),
                              .dry_run = in.dry_run, .fault = S(""), .asked_by = rq->who.id, .created_ms = rq->now_ms };
    TRY(import_create(rq->db, rq->arena, rq->keys, &job, rq->body));
    TRY(run_small(rq, &job));
    return job_reply(rq, 202, job.id);
}

static int64_t import_id(const struct req *rq)
{
    static const struct field one = { .name = "import", .kind = FIELD_I64 };
    int64_t id = 0;
    return field_read(&one, req_param(rq, "import"), &id) == OK ? id : 0;
}

/* GET /api/imports/:import -> how far it is */
enum err import_get(struct req *rq)
{
    return job_reply(rq, 200, import_id(rq));
}

struct rows { struct json j; struct fields f; int64_t n, last; size_t key; };

static enum err row_write(const void *row, void *arg)
{
    struct rows *r = arg;
    json_object(&r->j, NULL);
    json_fields(&r->j, r->f, row);
    json_end(&r->j);
    memcpy(&r->last, (const char *)row + r->key, sizeof r->last);
    r->n++;
    return OK;
}

static struct rows rows_begin(struct req *rq, struct fields f, size_t key)
{
    struct rows r = { .j = reply_json(rq, 200), .f = f, .key = key };
    json_object(&r.j, NULL);
    json_array(&r.j, "rows");
    return r;
}

static enum err rows_end(struct req *rq, struct rows *r, int64_t limit)
{
    json_end(&r->j);
    json_text(&r->j, "next", r->n < limit ? S("") : cursor_i64(rq->arena, r->last));
    json_end(&r->j);
    return OK;
}

/* GET /api/imports/:import/faults -> rows {line, column_name, code, reason}, by line */
enum err import_faults_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t after = 0;
    TRY(req_read(rq, page_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    int64_t limit = page_limit(in.page);
    struct rows r = rows_begin(rq, import_fault_fields, offsetof(struct import_fault, line));
    TRY(import_faults(rq->db, rq->arena, import_id(rq), after, limit, row_write, &r));
    return rows_end(rq, &r, limit);
}

/* GET /api/units/:unit/imports -> newest first */
enum err imports_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t before = INT64_MAX;
    TRY(req_read(rq, page_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    int64_t limit = page_limit(in.page);
    struct rows r = rows_begin(rq, import_job_fields, offsetof(struct import_job, id));
    TRY(import_list(rq->db, rq->arena, rq->here.unit_id[0], before, limit, row_write, &r));
    return rows_end(rq, &r, limit);
}

/* POST /api/imports/:import/apply -> 202 job; 409 when it was not looked at or its file is gone */
enum err import_apply_post(struct req *rq)
{
    struct import_job job;
    int64_t id = import_id(rq);
    TRY(import_by_id(rq->db, rq->arena, id, &job));
    const struct import_kind *kind = import_kind_by_name(job.kind);
    if (!kind || !(kind->roles & rq->who.roles)) return ERR_FORBIDDEN;
    TRY(import_apply(rq->db, rq->arena, id, rq->now_ms));
    TRY(run_small(rq, &job));
    return job_reply(rq, 202, id);
}

/* GET /api/import-kinds -> the lists one may bring, with their columns */
enum err import_kinds_get(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; import_kinds[i]; i++) {
        const struct import_kind *k = import_kinds[i];
        if (!(k->roles & rq->who.roles)) continue;
        json_object(&j, NULL);
        json_text(&j, "kind", str_z(k->name));
        json_text(&j, "title", str_z(k->title));
        json_array(&j, "columns");
        for (size_t c = 0; c < k->columns.n; c++) {
            if (k->columns.v[c].kind == FIELD_BYTES) continue;
            json_object(&j, NULL);
            json_text(&j, "name", str_z(k->columns.v[c].name));
            json_bool(&j, "required", !k->columns.v[c].nullable);
            json_text(&j, "about", str_z(k->columns.v[c].about));
            json_end(&j);
        }
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_text(&j, "next", S(""));
    json_end(&j);
    return OK;
}
