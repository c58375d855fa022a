/* req.c - what a handler asks of its request: its input, strictly read; cursors; a line in the audit log. */
#include "auth/audit_log.h"
#include "auth/keys.h"
#include "http/http_impl.h"

struct str req_header(const struct req *rq, const char *name)
{
    return rq->header ? rq->header(rq, name) : (struct str){ 0 };
}

static const struct param *param_of(const struct req *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_params; i++)
        if (str_eq(rq->params[i].name, str_z(name))) return &rq->params[i];
    return NULL;
}

struct str req_param(const struct req *rq, const char *name)
{
    const struct param *p = param_of(rq, name);
    return p ? p->value : (struct str){ 0 };
}

enum err req_blame(struct req *rq, const char *field)
{
    rq->blame.field = str_z(field);
    return ERR_BAD_INPUT;
}

enum err req_blamed(struct req *rq, enum err e, const char *const *field)
{
    return e == ERR_BAD_INPUT && *field ? req_blame(rq, *field) : e;
}

enum err req_id(struct req *rq, const char *name, int64_t *out)
{
    const struct field f = { .name = name, .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    return field_read(&f, req_param(rq, name), out) == OK ? OK : req_blame(rq, name);
}

static const struct field *field_named(struct fields f, struct str name)
{
    for (size_t i = 0; i < f.n; i++) if (str_eq(str_z(f.v[i].name), name)) return &f.v[i];
    return NULL;
}

/* Whatever came from outside the path must be asked for, and once. */
static enum err refuse_strange_params(struct req *rq, struct fields f)
{
    for (size_t i = rq->n_path_params; i < rq->n_params; i++) {
        struct str name = rq->params[i].name;
        bool known = field_named(f, name) || str_eq(name, S("lang"));
        for (size_t before = 0; before < i; before++)
            if (str_eq(rq->params[before].name, name)) known = false;
        if (known) continue;
        rq->blame.field = name;
        return ERR_BAD_INPUT;
    }
    return OK;
}

bool body_is(const struct req *rq, struct str type)
{
    struct str sent = req_header(rq, "Content-Type");
    return str_eq_nocase(str_trim(str_cut(&sent, ';')), type);
}

static bool has_json(const struct req *rq)
{
    return rq->body.n && !(rq->route && rq->route->is_raw) && (body_is(rq, S("application/json")) || !rq->header);
}

/* The fields no param speaks for come from the JSON body, or must be optional. */
static enum err read_body(struct req *rq, struct fields rest, void *in)
{
    if (has_json(rq)) {
        const struct json_in *doc;
        TRY(json_parse(rq->arena, rq->body, &rq->blame, &doc));
        if (!json_is_object(doc)) return req_blame(rq, "body");
        return json_read(rq->arena, doc, rest, (struct str){ 0 }, in, &rq->blame);
    }
    for (size_t i = 0; i < rest.n; i++)
        if (!rest.v[i].nullable) return req_blame(rq, rest.v[i].name);
    return OK;
}

enum err req_read(struct req *rq, struct fields f, void *in)
{
    TRY(refuse_strange_params(rq, f));
    struct field *rest = arena_new(rq->arena, struct field, f.n + 1);
    if (!rest) return ERR_NOMEM;
    size_t n_rest = 0;
    for (size_t i = 0; i < f.n; i++) {
        const struct param *p = param_of(rq, f.v[i].name);
        if (!p) { rest[n_rest++] = f.v[i]; continue; }
        if (p->value.n == 0 && f.v[i].nullable) continue;               /* "?q=": as if it were not there */
        if (f.v[i].kind == FIELD_BYTES || f.v[i].kind == FIELD_JSON || field_read(&f.v[i], p->value, in) != OK)
            return req_blame(rq, f.v[i].name);
    }
    return read_body(rq, (struct fields){ rest, n_rest }, in);
}

/* ---- cursors: the keys, each with its length before it, in base64url ---- */

struct str cursor_text(struct arena *a, const struct str *keys, size_t n)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < n; i++) {
        buf_i64(&b, (int64_t)keys[i].n);
        buf_add(&b, S(":"));
        buf_add(&b, keys[i]);
    }
    if (b.failed) return (struct str){ 0 };
    return base64url(a, (struct bytes){ (const uint8_t *)b.p, b.n });
}

struct str cursor_i64(struct arena *a, int64_t key)
{
    struct buf b = { .arena = a };
    buf_i64(&b, key);
    return b.failed ? (struct str){ 0 } : cursor_text(a, &(struct str){ b.p, b.n }, 1);
}

static bool cut_key(struct str *rest, struct str *key)
{
    struct str digits = str_cut(rest, ':');
    struct { int64_t n; } length;
    static const struct field f = { .name = "n", .kind = FIELD_I64, .min = 0, .max = KIB };
    if (digits.n > 4 || field_read(&f, digits, &length) != OK || (size_t)length.n > rest->n) return false;
    *key = (struct str){ rest->p, (size_t)length.n };
    rest->p += length.n;
    rest->n -= (size_t)length.n;
    return true;
}

enum err cursor_read_text(struct req *rq, struct str after, struct str *keys, size_t n)
{
    struct bytes raw;
    struct str found[CURSOR_KEYS_MAX];
    if (after.n == 0) return OK;
    if (n > CURSOR_KEYS_MAX) return ERR_INTERNAL;
    enum err e = base64url_read(rq->arena, after, &raw);
    if (e == ERR_NOMEM) return e;
    if (e != OK) return req_blame(rq, "after");
    struct str rest = { (const char *)raw.p, raw.n };
    if (!text_is_clean(rest)) return req_blame(rq, "after");
    for (size_t i = 0; i < n; i++)
        if (!cut_key(&rest, &found[i])) return req_blame(rq, "after");
    if (rest.n) return req_blame(rq, "after");
    memcpy(keys, found, n * sizeof *keys);
    return OK;
}

enum err cursor_read_i64(struct req *rq, struct str after, int64_t *key)
{
    struct str text = { 0 };
    struct { int64_t key; } read;
    static const struct field f = { .name = "key", .kind = FIELD_I64 };
    if (after.n == 0) return OK;
    TRY(cursor_read_text(rq, after, &text, 1));
    if (field_read(&f, text, &read) != OK) return req_blame(rq, "after");
    *key = read.key;
    return OK;
}

/* ---- the audit log ---- */

struct audited { struct arena *a; const struct audit_line *line; };

static enum err write_audited(struct db *db, void *arg)
{
    const struct audited *w = arg;
    return audit_write(db, w->a, w->line);
}

enum err req_audit(struct req *rq, const char *action, struct str subject, int64_t unit_id, struct str reason)
{
    struct audit_line line = { .at_ms = rq->now_ms, .account_id = rq->who.id, .unit_id = unit_id,
                               .action = str_z(action), .subject = subject, .reason = reason, .address = rq->address };
    return db_tx(rq->db, write_audited, &(struct audited){ rq->arena, &line });
}
