/* import_job.c - an import asked for over the web: the file kept sealed, looked at, brought in, forgotten. */
#include "auth/role.h"
#include "core/log.h"
#include "core/time.h"
#include "territory/import_db.h"

enum { PART_BYTES = 256 * KIB, PARTS_PER_TX = 16, JOBS_PER_VISIT = 20 };
static const int64_t silent_ms = 10 * MINUTE_MS, file_kept_ms = 7 * DAY_MS;

static const char *const import_events[] = { "start", "check", "finish", "fail", "apply", "again", NULL };
enum { WHO_ASKS = ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN };
static const struct flow_step import_steps[] = {
    /* from            event          to               who      */
    { IMPORT_WAITING, IMPORT_START,  IMPORT_RUNNING, WHO_ASKS },
    { IMPORT_RUNNING, IMPORT_AGAIN,  IMPORT_RUNNING, WHO_ASKS },     /* the program stopped in the middle */
    { IMPORT_RUNNING, IMPORT_CHECK,  IMPORT_CHECKED, WHO_ASKS },     /* only looked at */
    { IMPORT_RUNNING, IMPORT_FINISH, IMPORT_DONE,    WHO_ASKS },
    { IMPORT_RUNNING, IMPORT_FAIL,   IMPORT_FAILED,  WHO_ASKS },     /* the file as a whole */
    { IMPORT_CHECKED, IMPORT_APPLY,  IMPORT_WAITING, WHO_ASKS },
};
const struct flow import_flow = { .name = "import", .states = import_states, .events = import_events,
                                  .steps = import_steps, .n_steps = N_OF(import_steps), .start = IMPORT_WAITING };

/* ---- the file, in and out ---- */

struct storing { struct arena *a; const struct keys *keys; struct import_job *job; struct str file; int64_t from, to; };

static enum err parts_store(struct db *db, void *arg)
{
    const struct storing *s = arg;
    if (s->from == 0) TRY(next_ids(db, s->a, "import_job", 1, &s->job->id));
    for (int64_t part = s->from; part < s->to; part++) {
        size_t at = (size_t)part * PART_BYTES, rest = s->file.n - at;
        struct bytes sealed;
        struct arena *one = arena_open(MIB);
        if (!one) return ERR_NOMEM;
        enum err e = keys_seal(s->keys, one, "import.part",
                               (struct str){ s->file.p + at, rest < PART_BYTES ? rest : PART_BYTES }, &sealed);
        if (e == OK) e = part_insert(db, one, s->job->id, part, sealed);
        arena_close(one);
        TRY(e);
    }
    return OK;
}

static enum err job_store(struct db *db, void *arg)
{
    const struct storing *s = arg;
    return job_insert(db, s->a, s->job);
}

enum err import_create(struct db *db, struct arena *a, const struct keys *keys, struct import_job *job, struct str file)
{
    struct storing s = { .a = a, .keys = keys, .job = job, .file = file };
    int64_t parts = ((int64_t)file.n + PART_BYTES - 1) / PART_BYTES;
    if (file.n == 0 || file.n > IMPORT_FILE_MAX) return ERR_BAD_INPUT;
    job->state = IMPORT_WAITING;
    job->bytes = (int64_t)file.n;
    for (s.from = 0; s.from < parts; s.from = s.to) {
        s.to = s.from + PARTS_PER_TX < parts ? s.from + PARTS_PER_TX : parts;
        TRY(db_tx(db, parts_store, &s));
    }
    return db_tx(db, job_store, &s);     /* last: a job that can be seen is whole */
}

struct parts { struct db *db; const struct keys *keys; int64_t job_id, held; struct arena *a; struct str text; };

static enum err parts_at(struct source *src, int64_t at, void *p, size_t n, size_t *got)
{
    struct parts *s = (struct parts *)(uintptr_t)src->self;
    for (*got = 0; *got < n && at < src->size;) {
        int64_t part = at / PART_BYTES;
        if (part != s->held) {
            struct import_part sealed;
            s->held = -1;
            arena_reset(s->a);
            TRY(part_read(s->db, s->a, s->job_id, part, &sealed));
            TRY(keys_unseal(s->keys, s->a, "import.part", sealed.sealed, &s->text));
            s->held = part;
        }
        size_t from = (size_t)(at % PART_BYTES);
        if (from >= s->text.n) return ERR_INTERNAL;
        size_t some = s->text.n - from < n - *got ? s->text.n - from : n - *got;
        memcpy((char *)p + *got, s->text.p + from, some);
        *got += some;
        at += (int64_t)some;
    }
    return OK;
}

/* ---- the run ---- */

struct running {
    struct db *db;
    struct arena *a;
    struct import_job *job;
    const struct import_fault *faults;   /* of the batch at hand */
    size_t n;
    int64_t kept;                        /* faults so far */
    enum import_state was;
};

static enum err faults_write(struct db *db, void *arg)
{
    const struct running *r = arg;
    for (size_t i = 0; i < r->n; i++) TRY(fault_insert(db, r->a, r->job->id, &r->faults[i]));
    return OK;
}

static enum err on_faults(void *arg, const struct import_fault *v, size_t n)
{
    struct running *r = arg;
    if (r->kept >= IMPORT_FAULTS_KEPT) return OK;
    r->faults = v;
    r->n = n;
    r->kept += (int64_t)n;
    enum err e = db_tx(r->db, faults_write, r);
    arena_reset(r->a);
    return e;
}

static enum err state_write(struct db *db, void *arg)
{
    const struct running *r = arg;
    return job_update(db, r->a, r->job, r->was);
}

static void totals_take(struct import_job *j, const struct import_totals *t)
{
    j->rows_total = t->rows_total;
    j->rows_good = t->rows_good;
    j->rows_bad = t->rows_bad;
    j->rows_new = t->rows_new;
    j->rows_changed = t->rows_changed;
}

static enum err on_batch(void *arg, const struct import_totals *sofar, int64_t bytes_read)
{
    struct running *r = arg;
    totals_take(r->job, sofar);
    r->job->bytes_read = bytes_read;
    r->job->beat_ms = clock_now_ms();    /* a sign of life, not a fact of the import */
    enum err e = db_tx(r->db, state_write, r);
    arena_reset(r->a);
    return e;
}

static enum err begin(struct db *db, void *arg)
{
    struct running *r = arg;
    unsigned to;
    enum import_event event = r->was == IMPORT_RUNNING ? IMPORT_AGAIN : IMPORT_START;
    TRY(flow_next(&import_flow, r->was, event, WHO_ASKS, &to));
    r->job->state = to;
    totals_take(r->job, &(struct import_totals){ 0 });
    TRY(job_update(db, r->a, r->job, r->was));
    return faults_delete(db, r->a, r->job->id);
}

static enum err end(struct db *db, void *arg)
{
    struct running *r = arg;
    TRY(job_update(db, r->a, r->job, IMPORT_RUNNING));
    return r->job->state == IMPORT_DONE ? parts_delete(db, r->a, r->job->id) : OK;
}

static enum err run_file(struct running *r, const struct keys *keys, int64_t now_ms, struct import_fault *why)
{
    struct import_job *j = r->job;
    struct import_totals totals = { 0 };
    struct parts parts = { .db = r->db, .keys = keys, .job_id = j->id, .held = -1, .a = arena_open(4 * MIB) };
    struct source source = { .size = j->bytes, .read_at = parts_at, .self = &parts };
    struct import_ask ask = { .kind = import_kind_by_name(j->kind), .keys = keys, .unit_id = j->unit_id,
                              .asked_by = j->asked_by,
                              .now_ms = now_ms,
                              .dry_run = j->dry_run, .on_faults = on_faults, .on_batch = on_batch, .arg = r };
    enum err e = !ask.kind ? ERR_NOT_FOUND : parts.a ? import_read(r->db, &ask, &source, &totals, why) : ERR_NOMEM;
    arena_close(parts.a);
    totals_take(j, &totals);
    j->bytes_read = source.furthest;
    return e;
}

enum err import_run(struct db *db, struct arena *a, const struct keys *keys, int64_t job_id, int64_t now_ms)
{
    struct import_job job;
    struct import_fault why = { .reason = S("Lỗi hệ thống, đã được ghi lại") };
    struct running r = { .db = db, .job = &job, .a = arena_open(8 * MIB) };
    unsigned to;
    if (!r.a) return ERR_NOMEM;
    enum err e = import_by_id(db, a, job_id, &job);
    r.was = job.state;
    job.started_ms = job.beat_ms = now_ms;
    job.ended_ms = 0;
    if (e == OK) e = db_tx(db, begin, &r);
    if (e == OK) {
        r.was = IMPORT_RUNNING;
        e = run_file(&r, keys, now_ms, &why);
        if (e != OK && e != ERR_BAD_INPUT)
            log_line(LOG_ERROR, "import_failed", LOG_I64("job", job_id), LOG_TEXT("error", str_z(err_name(e))));
        if (e != OK) job.fault = why.reason;
        e = flow_next(&import_flow, IMPORT_RUNNING, e != OK ? IMPORT_FAIL : job.dry_run ? IMPORT_CHECK : IMPORT_FINISH,
                      WHO_ASKS, &to);
        job.state = to;
        job.ended_ms = clock_now_ms();
        if (e == OK) e = db_tx(db, end, &r);
    }
    arena_close(r.a);
    return e;
}

static enum err apply(struct db *db, void *arg)
{
    struct running *r = arg;
    unsigned to;
    struct import_part first;
    TRY(import_by_id(db, r->a, r->job->id, r->job));
    TRY(flow_next(&import_flow, r->job->state, IMPORT_APPLY, WHO_ASKS, &to));
    enum err e = part_read(db, r->a, r->job->id, 0, &first);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
    r->was = r->job->state;
    r->job->state = to;
    r->job->dry_run = false;
    r->job->bytes_read = 0;
    r->job->started_ms = r->job->ended_ms = 0;
    return job_update(db, r->a, r->job, r->was);
}

enum err import_apply(struct db *db, struct arena *a, int64_t job_id, int64_t now_ms)
{
    (void)now_ms;
    struct import_job job = { .id = job_id };
    return db_tx(db, apply, &(struct running){ .db = db, .a = a, .job = &job });
}

struct drop { struct arena *a; int64_t before_ms; };

static enum err drop_old(struct db *db, void *arg)
{
    const struct drop *d = arg;
    return parts_delete_old(db, d->a, d->before_ms);
}

enum err import_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    for (int i = 0; i < JOBS_PER_VISIT; i++) {
        struct import_job next;
        enum err e = job_next(db, a, now_ms - silent_ms, &next);
        if (e == ERR_NOT_FOUND) break;
        TRY(e);
        e = import_run(db, a, keys, next.id, now_ms);
        if (e != OK && e != ERR_CONFLICT) return e;
    }
    bool any;                            /* looked at first: an idle city writes nothing */
    TRY(parts_old(db, a, now_ms - file_kept_ms, &any));
    return any ? db_tx(db, drop_old, &(struct drop){ a, now_ms - file_kept_ms }) : OK;
}
