/* openapi.c - routes become operations, field tables become schemas; nothing is written twice. */
#include "app/openapi.h"
#include <stdio.h>
#include <stdlib.h>
#include "auth/keys.h"

static const char *const verbs[] = { "get", "post", "put", "patch", "delete" };

/* ---- schemas ---- */

static void write_schema(struct json *j, struct fields f, const char *key, struct fields without);

static void write_range(struct json *j, const struct field *f, const char *least, const char *most)
{
    if (!f->min && !f->max) return;
    if (f->min || f->kind == FIELD_I64) json_i64(j, least, f->min);
    json_i64(j, most, f->max);
}

static void write_type(struct json *j, const struct field *f)
{
    switch (f->kind) {
    case FIELD_TEXT:                                     /* limits are bytes; characters can only be fewer */
        json_text(j, "type", S("string"));
        if (f->max) json_i64(j, "maxLength", f->max);
        break;
    case FIELD_I64:
        json_text(j, "type", S("integer"));
        json_text(j, "format", S("int64"));
        write_range(j, f, "minimum", "maximum");
        break;
    case FIELD_BOOL:
        json_text(j, "type", S("boolean"));
        break;
    case FIELD_ENUM:
        json_text(j, "type", S("string"));
        json_array(j, "enum");
        for (size_t i = 0; f->words[i]; i++) json_text(j, NULL, str_z(f->words[i]));
        json_end(j);
        break;
    case FIELD_BYTES:
        json_text(j, "type", S("string"));
        json_text(j, "contentEncoding", S("base64url"));
        break;
    case FIELD_JSON:
        break;
    }
}

static void write_member(struct json *j, const struct field *f)
{
    struct fields none = { 0 };
    if (f->kind == FIELD_JSON && f->is_list) {
        json_text(j, "type", S("array"));
        write_range(j, f, "minItems", "maxItems");
        if (f->of) write_schema(j, *f->of, "items", none);
    } else if (f->kind == FIELD_JSON && f->of) {
        write_schema(j, *f->of, NULL, none);
    } else if (f->kind == FIELD_JSON)
        json_text(j, "type", S("object"));
    else write_type(j, f);
    if (f->about) json_text(j, "description", str_z(f->about));
}

static bool is_in(struct fields f, const char *name)
{
    for (size_t i = 0; i < f.n; i++) if (strcmp(f.v[i].name, name) == 0) return true;
    return false;
}

/* With a key: an object of its own; without: its members go into the object that is open. */
static void write_schema(struct json *j, struct fields f, const char *key, struct fields without)
{
    if (key) json_object(j, key);
    json_text(j, "type", S("object"));
    json_object(j, "properties");
    for (size_t i = 0; i < f.n; i++) {
        if (is_in(without, f.v[i].name)) continue;
        json_object(j, f.v[i].name);
        write_member(j, &f.v[i]);
        json_end(j);
    }
    json_end(j);
    json_array(j, "required");
    for (size_t i = 0; i < f.n; i++)
        if (!f.v[i].nullable && !is_in(without, f.v[i].name)) json_text(j, NULL, str_z(f.v[i].name));
    json_end(j);
    json_bool(j, "additionalProperties", false);
    if (key) json_end(j);
}

/* ---- operations ---- */

/* The `:name`s of a path as fields, typed by the route's input table when it names them. */
struct path { struct str text; struct field params[8]; size_t n; };

static bool ends_name(char c) { return !c || c == '/' || c == '.'; }

static enum err read_path(struct arena *a, const struct route *r, struct path *out)
{
    struct buf b = { .arena = a };
    *out = (struct path){ 0 };
    for (const char *p = r->path; *p;) {
        if (*p != ':') { buf_add(&b, *p == '*' ? S("{rest}") : (struct str){ p, 1 }); p++; continue; }
        const char *from = ++p;
        while (!ends_name(*p)) p++;
        struct str name = { from, (size_t)(p - from) };
        char *z = arena_z(a, name);
        if (!z || out->n == N_OF(out->params)) return ERR_NOMEM;
        struct field *f = &out->params[out->n++];
        bool is_unit = r->within && strcmp(r->within->param, z) == 0;
        *f = (struct field){ .name = z, .kind = is_unit ? FIELD_I64 : FIELD_TEXT };
        for (size_t i = 0; r->in && i < r->in->n; i++) if (strcmp(r->in->v[i].name, z) == 0) *f = r->in->v[i];
        buf_add(&b, S("{"));
        buf_add(&b, name);
        buf_add(&b, S("}"));
    }
    out->text = buf_str(&b);
    return b.failed ? ERR_NOMEM : OK;
}

static void write_parameter(struct json *j, const struct field *f, struct str in, bool required)
{
    json_object(j, NULL);
    json_text(j, "name", str_z(f->name));
    json_text(j, "in", in);
    json_bool(j, "required", required);
    json_object(j, "schema");
    write_type(j, f);
    json_end(j);
    if (f->about) json_text(j, "description", str_z(f->about));
    json_end(j);
}

static bool has_json_body(const struct route *r) { return r->method != GET && r->body_max && !r->is_raw && r->in; }

static void write_parameters(struct json *j, const struct route *r, const struct path *p)
{
    struct fields in_path = { p->params, p->n };
    json_array(j, "parameters");
    for (size_t i = 0; i < p->n; i++) write_parameter(j, &p->params[i], S("path"), true);
    for (size_t i = 0; r->in && !has_json_body(r) && i < r->in->n; i++)
        if (!is_in(in_path, r->in->v[i].name)) write_parameter(j, &r->in->v[i], S("query"), !r->in->v[i].nullable);
    json_end(j);
}

static void write_body(struct json *j, const struct route *r, const struct path *p)
{
    if (!r->body_max) return;
    json_object(j, "requestBody");
    json_object(j, "content");
    json_object(j, r->is_raw ? "application/octet-stream" : "application/json");
    if (has_json_body(r)) write_schema(j, *r->in, "schema", (struct fields){ p->params, p->n });
    else {
        json_object(j, "schema");
        if (!r->is_raw) json_text(j, "type", S("object"));
        json_end(j);
    }
    json_end(j);
    json_end(j);
    json_i64(j, "x-bytes-max", (int64_t)r->body_max);
    json_end(j);
}

static void write_responses(struct json *j, const struct route *r)
{
    json_object(j, "responses");
    json_object(j, "2XX");
    json_text(j, "description", S("Done"));
    if (r->out) {
        json_object(j, "content");
        json_object(j, "application/json");
        write_schema(j, *r->out, "schema", (struct fields){ 0 });
        json_end(j);
        json_end(j);
    }
    json_end(j);
    json_object(j, "default");
    json_text(j, "$ref", S("#/components/responses/Refusal"));
    json_end(j);
    json_end(j);
}

static void write_rights(struct json *j, const struct route *r)
{
    static const char *const keys[] = { "phone", "browser" };
    json_array(j, "security");
    for (size_t i = 0; !(r->roles & ROLE_ANYONE) && i < (r->is_device ? 1 : N_OF(keys)); i++) {
        json_object(j, NULL);
        json_array(j, keys[i]);
        json_end(j);
        json_end(j);
    }
    json_end(j);
    json_array(j, "x-roles");
    if (r->roles & ROLE_ANYONE) json_text(j, NULL, S("anyone"));
    const unsigned roles = r->roles & ROLE_SELF ? r->roles | ROLE_SIGNED_IN | ROLE_RESIDENT : r->roles;
    for (size_t i = 0; role_words[i]; i++) if (roles & (1u << i)) json_text(j, NULL, str_z(role_words[i]));
    if (roles & ROLE_RESIDENT) json_text(j, NULL, S("resident"));
    json_end(j);
    if (r->within) json_text(j, "x-within", str_z(r->within->param));
}

/* "GET /api/units/:unit/progress" is get_units_unit_progress. */
static struct str operation_id(struct arena *a, const struct route *r)
{
    struct buf b = { .arena = a };
    buf_add(&b, str_z(verbs[r->method]));
    for (const char *p = strncmp(r->path, "/api", 4) == 0 ? r->path + 4 : r->path; *p; p++)
        if (*p == '/' || *p == '.' || *p == '-') buf_add(&b, S("_"));
        else if (*p != ':' && *p != '*') buf_add(&b, (struct str){ p, 1 });
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

static enum err write_operation(struct arena *a, struct json *j, const struct route *r)
{
    struct path p;
    TRY(read_path(a, r, &p));
    json_object(j, verbs[r->method]);
    json_text(j, "operationId", operation_id(a, r));
    if (r->about) json_text(j, "summary", str_z(r->about));
    write_parameters(j, r, &p);
    write_body(j, r, &p);
    write_responses(j, r);
    write_rights(j, r);
    json_end(j);
    return OK;
}

/* ---- the document ---- */

static int by_path(const void *a, const void *b)
{
    const struct route *x = *(const struct route *const *)a, *y = *(const struct route *const *)b;
    int order = strcmp(x->path, y->path);
    return order ? order : (int)x->method - (int)y->method;
}

static enum err write_paths(struct arena *a, struct json *j, const struct routes *tables, size_t n_tables)
{
    size_t n = 0;
    for (size_t t = 0; t < n_tables; t++) n += tables[t].n;
    const struct route **all = arena_new(a, const struct route *, n + 1);
    if (!all) return ERR_NOMEM;
    n = 0;
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t].n; i++) all[n++] = &tables[t].v[i];
    qsort(all, n, sizeof *all, by_path);
    json_object(j, "paths");
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(all[i]->path, all[i - 1]->path) != 0) {
            struct path p;
            TRY(read_path(a, all[i], &p));
            char *z = arena_z(a, p.text);
            if (!z) return ERR_NOMEM;
            if (i) json_end(j);
            json_object(j, z);
        }
        TRY(write_operation(a, j, all[i]));
    }
    if (n) json_end(j);
    json_end(j);
    return OK;
}

static void write_head(struct json *j)
{
    json_text(j, "openapi", S("3.1.0"));
    json_object(j, "info");
    json_text(j, "title", S("Sẵn Sàng"));
    json_text(j, "version", S(SANSANG_VERSION));
    json_text(j, "description", S("Made from the tables of routes and fields. Requests that change something and "
        "carry no"
        " Authorization header need the header `X-Sansang: 1`. Lists take `limit` and `after` and answer"
        " `{rows, next}`. Lengths of texts count bytes of UTF-8."));
    json_end(j);
}

static void write_components(struct json *j)
{
    struct refusal { struct str error, field, message; };
    static const struct field refusal[] = {
        FIELD(struct refusal, error, .about = "One word"),
        FIELD(struct refusal, field, .nullable = true, .about = "Which part of the request it is about"),
        FIELD(struct refusal, message, .about = "For people, in the language asked for"),
    };
    json_object(j, "components");
    json_object(j, "securitySchemes");
    json_object(j, "browser");
    json_text(j, "type", S("apiKey"));
    json_text(j, "in", S("cookie"));
    json_text(j, "name", S("sid"));
    json_end(j);
    json_object(j, "phone");
    json_text(j, "type", S("http"));
    json_text(j, "scheme", S("bearer"));
    json_end(j);
    json_end(j);
    json_object(j, "responses");
    json_object(j, "Refusal");
    json_text(j, "description", S("The request was refused"));
    json_object(j, "content");
    json_object(j, "application/json");
    write_schema(j, FIELDS(refusal), "schema", (struct fields){ 0 });
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
}

enum err openapi_make(struct arena *a, const struct routes *tables, size_t n_tables, struct str *doc, struct str *sum)
{
    struct buf out = { .arena = a };
    struct json j = { .out = &out };
    struct bytes hash;
    json_object(&j, NULL);
    write_head(&j);
    TRY(write_paths(a, &j, tables, n_tables));
    write_components(&j);
    json_end(&j);
    if (out.failed) return ERR_NOMEM;
    TRY(sha256(a, buf_str(&out), &hash));
    struct str text = hex(a, (struct bytes){ hash.p, 8 });
    if (!text.n) return ERR_NOMEM;
    *doc = buf_str(&out);
    *sum = text;
    return OK;
}
