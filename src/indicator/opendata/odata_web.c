/* odata_web.c - OData 4.0 for Excel and Power BI: service document, $metadata, three sets, in JSON (OASIS OData JSON Format 4.0). */
#define _GNU_SOURCE                      /* memmem */
#include "core/xml.h"
#include "indicator/opendata/odata_sets.h"
#include "indicator/opendata/open_web.h"
#include "indicator/value/value_web.h"

#define NAMESPACE "SanSang"

/* ---- refusals ---- */

static enum err fail(struct req *rq, int status, struct str code, struct str message)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_object(&j, "error");
    json_text(&j, "code", code);
    json_text(&j, "message", message);
    if (rq->blame.field.n) json_text(&j, "target", rq->blame.field);
    json_end(&j);
    json_end(&j);
    reply_header(rq, "OData-Version", S("4.0"));
    return OK;
}

static void odata_refuse(struct req *rq, enum err e) { (void)fail(rq, err_status(e), str_z(err_name(e)), err_text(e, LANG_EN)); }

static enum err not_implemented(struct req *rq, struct str what)
{
    return fail(rq, 501, S("NotImplemented"),
                arena_printf(rq->arena, "%.*s is not supported here", (int)what.n, what.p));
}

/* ---- what form ---- */

struct form { bool is_bare, quoted_numbers; };   /* odata.metadata=none; IEEE754Compatible=true: numbers as texts */

static bool holds(struct str s, const char *what) { return s.n && memmem(s.p, s.n, what, strlen(what)) != NULL; }

/* JSON alone is spoken; a list of wishes with JSON or anything in it is met. */
static bool read_form(struct req *rq, struct form *out)
{
    struct str format = req_param(rq, "$format"), accept = format.n ? format : req_header(rq, "Accept");
    *out = (struct form){ holds(accept, "metadata=none"), holds(accept, "IEEE754Compatible=true") };
    if (format.n) return holds(format, "json");
    return !accept.n || holds(accept, "json") || holds(accept, "*/*") || holds(accept, "application/*");
}

static enum err reply_odata(struct req *rq, const struct form *f)
{
    reply_header(rq, "OData-Version", S("4.0"));
    rq->mime = f->is_bare ? S("application/json;odata.metadata=none;charset=utf-8")
                          : S("application/json;odata.metadata=minimal;charset=utf-8");
    if (f->quoted_numbers)
        rq->mime = arena_printf(rq->arena, "%.*s;IEEE754Compatible=true", (int)rq->mime.n, rq->mime.p);
    return reply_open(rq, 0, false);
}

static void write_context(struct req *rq, struct json *j, const struct form *f, struct str tail)
{
    if (!f->is_bare)
        json_text(j, "@odata.context",
                  arena_printf(rq->arena, "%.*s/odata/$metadata%.*s", (int)rq->origin.n, rq->origin.p, (int)tail.n,
                               tail.p));
}

/* ---- service document, metadata ---- */

/* GET /odata/ -> the sets */
static enum err service_get(struct req *rq)
{
    struct form f;
    bool is_root = str_eq(rq->path, S("/odata")) || str_eq(rq->path, S("/odata/"));
    if (!is_root) return ERR_NOT_FOUND;
    if (!read_form(rq, &f)) return fail(rq, 406, S("NotAcceptable"), S("JSON is spoken here"));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    write_context(rq, &j, &f, S(""));
    json_array(&j, "value");
    for (enum odata_set s = 0; s < SETS; s++) {
        json_object(&j, NULL);
        json_text(&j, "name", str_z(odata_schema(s)->name));
        json_text(&j, "kind", S("EntitySet"));
        json_text(&j, "url", str_z(odata_schema(s)->name));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return reply_odata(rq, &f);
}

static void write_property(struct xml *x, const struct open_column *c)
{
    static const struct str types[] = { [OPEN_TEXT] = STR("Edm.String"), [OPEN_INTEGER] = STR("Edm.Int64"), [OPEN_DECIMAL] = STR("Edm.Decimal"),
                                        [OPEN_BOOLEAN] = STR("Edm.Boolean"), [OPEN_DATE] = STR("Edm.Date") };
    xml_open(x, "Property");
    xml_attr(x, "Name", str_z(c->name));
    xml_attr(x, "Type", types[c->type]);
    xml_attr(x, "Nullable", c->is_required ? S("false") : S("true"));
    if (c->type == OPEN_DECIMAL) xml_attr(x, "Scale", S("3"));
    xml_close(x);
}

static void write_type(struct xml *x, const struct open_schema *s)
{
    xml_open(x, "EntityType");
    xml_attr(x, "Name", str_z(s->type));
    xml_open(x, "Key");
    for (size_t i = 0; i < s->n_keys; i++) {
        xml_open(x, "PropertyRef");
        xml_attr(x, "Name", str_z(s->columns[i].name));
        xml_close(x);
    }
    xml_close(x);
    for (size_t i = 0; i < s->n; i++) write_property(x, &s->columns[i]);
    xml_close(x);
}

/* The model as CSDL 4.0. */
static enum err metadata_get(struct req *rq)
{
    struct buf *out = reply_html(rq, 200);
    struct xml x = xml_begin(out);
    xml_open(&x, "edmx:Edmx");
    xml_attr(&x, "xmlns:edmx", S("http://docs.oasis-open.org/odata/ns/edmx"));
    xml_attr(&x, "Version", S("4.0"));
    xml_open(&x, "edmx:DataServices");
    xml_open(&x, "Schema");
    xml_attr(&x, "xmlns", S("http://docs.oasis-open.org/odata/ns/edm"));
    xml_attr(&x, "Namespace", S(NAMESPACE));
    for (enum odata_set s = 0; s < SETS; s++) write_type(&x, odata_schema(s));
    xml_open(&x, "EntityContainer");
    xml_attr(&x, "Name", S("Container"));
    for (enum odata_set s = 0; s < SETS; s++) {
        xml_open(&x, "EntitySet");
        xml_attr(&x, "Name", str_z(odata_schema(s)->name));
        xml_attr(&x, "EntityType", arena_printf(rq->arena, NAMESPACE ".%s", odata_schema(s)->type));
        xml_close(&x);
    }
    for (int i = 0; i < 4; i++) xml_close(&x);
    reply_header(rq, "OData-Version", S("4.0"));
    rq->mime = S("application/xml; charset=utf-8");
    return reply_open(rq, 0, false);
}

/* ---- what is asked of a set ---- */

struct asked {
    struct odata_query q;
    const struct open_schema *schema;
    struct form form;
    unsigned select;
    bool is_one;
};

/* System options we do not know must fail (part 1, §11.2.1); those of nobody's are left alone. */
static enum err check_options(struct req *rq, struct str *unknown)
{
    static const char *const known[] = { "$filter", "$select", "$orderby", "$top", "$skip", "$count", "$format", "$skiptoken" };
    *unknown = (struct str){ 0 };
    for (size_t i = rq->n_path_params; i < rq->n_params; i++) {
        struct str name = rq->params[i].name;
        bool is_known = !name.n || (name.p[0] != '$' && name.p[0] != '@');
        for (size_t k = 0; k < N_OF(known); k++) is_known = is_known || str_eq(name, str_z(known[k]));
        for (size_t k = rq->n_path_params; k < i; k++)
            if (str_eq(rq->params[k].name, name)) return req_blame(rq, arena_z(rq->arena, name));
        if (!is_known && !unknown->n) *unknown = name;
    }
    return OK;
}

static enum err read_number(struct req *rq, const char *option, int64_t *out)
{
    struct str s = req_param(rq, option);
    if (!s.n) return OK;
    static const struct field number = { .name = "n", .at = 0, .kind = FIELD_I64, .min = 0, .max = INT64_C(1000000000) };
    return field_read(&number, s, out) == OK ? OK : req_blame(rq, option);
}

/* A token: the number of rows still wanted, then the last row: its first three columns, then what else the order
   names. */
enum { TOKEN_KEYS = 3, TOKEN_PARTS_MAX = 1 + TOKEN_KEYS + OPEN_COLUMNS_MAX };

static struct str cell_word(struct arena *a, const struct open_cell *c)
{
    switch (c->is) {
    case CELL_TEXT:    return arena_printf(a, "t%.*s", (int)c->text.n, c->text.p);
    case CELL_NUMBER:  return arena_printf(a, "n%lld", (long long)c->milli);
    case CELL_TRUTH:   return c->truth ? S("y") : S("f");
    case CELL_UNBOUND:
    case CELL_NULL:    break;
    }
    return S("0");
}

static bool read_cell(struct str word, struct open_cell *out)
{
    static const struct field number = { .name = "n", .at = 0, .kind = FIELD_I64, .min = INT64_MIN, .max = INT64_MAX };
    if (!word.n) return false;
    const struct str rest = { word.p + 1, word.n - 1 };
    *out = cell_null();
    switch (word.p[0]) {
    case 't': *out = cell_text(rest); return true;
    case 'n': out->is = CELL_NUMBER; return field_read(&number, rest, &out->milli) == OK;
    case 'y': *out = cell_truth(true); return !rest.n;
    case 'f': *out = cell_truth(false); return !rest.n;
    case '0': return !rest.n;
    default:  return false;
    }
}

/* Where a page of ours said to go on. */
static enum err read_token(struct req *rq, struct odata_query *q)
{
    struct str parts[TOKEN_PARTS_MAX] = { { 0 } }, token = req_param(rq, "$skiptoken");
    static const struct field number = { .name = "n", .at = 0, .kind = FIELD_I64, .min = -1, .max = INT64_C(1000000000) };
    if (!token.n) return OK;
    if (cursor_read_text(rq, token, parts, 1 + TOKEN_KEYS + q->n_order) != OK ||
        field_read(&number, parts[0], &q->top) != OK)
        return req_blame(rq, "$skiptoken");
    for (size_t i = 0; i < TOKEN_KEYS; i++) q->after.cells[i] = cell_text(parts[1 + i]);
    for (size_t i = 0; i < q->n_order; i++)
        if (!read_cell(parts[1 + TOKEN_KEYS + i], &q->after.cells[q->order[i].property]))
            return req_blame(rq, "$skiptoken");
    q->skip = 0;
    return OK;
}

static struct str token_of(struct arena *a, const struct odata_query *q, const struct odata_page *page)
{
    struct str parts[TOKEN_PARTS_MAX] = { arena_printf(a, "%lld", (long long)(q->top < 0 ? -1 : q->top - page->handed)) };
    for (size_t i = 0; i < TOKEN_KEYS; i++)
        parts[1 + i] = page->last.cells[i].is == CELL_TEXT ? page->last.cells[i].text : S("");
    for (size_t i = 0; i < q->n_order; i++)
        parts[1 + TOKEN_KEYS + i] = cell_word(a, &page->last.cells[q->order[i].property]);
    return cursor_text(a, parts, 1 + TOKEN_KEYS + q->n_order);
}

static enum err read_options(struct req *rq, struct asked *k)
{
    struct str count = req_param(rq, "$count");
    k->q.top = -1;
    k->q.now_ms = rq->now_ms;
    k->q.shelf = public_shelf_of(rq->hub);
    if (!k->is_one && odata_filter_read(rq->arena, req_param(rq, "$filter"), k->schema, &k->q.filter) != OK)
        return req_blame(rq, "$filter");
    if (odata_select_read(req_param(rq, "$select"), k->schema, &k->select) != OK) return req_blame(rq, "$select");
    if (odata_order_read(req_param(rq, "$orderby"), k->schema, k->q.order, &k->q.n_order) != OK)
        return req_blame(rq, "$orderby");
    TRY(read_number(rq, "$top", &k->q.top));
    TRY(read_number(rq, "$skip", &k->q.skip));
    k->q.is_counted = str_eq(count, S("true"));
    if (count.n && !k->q.is_counted && !str_eq(count, S("false"))) return req_blame(rq, "$count");
    return read_token(rq, &k->q);
}

/* "Values", "Units('00103')". */
static enum err read_resource(struct req *rq, struct str resource, struct asked *k)
{
    const char *open = resource.n ? memchr(resource.p, '(', resource.n) : NULL;
    struct str name = { resource.p, open ? (size_t)(open - resource.p) : resource.n };
    for (k->q.set = 0; k->q.set < SETS; k->q.set++) if (str_eq(name, str_z(odata_schema(k->q.set)->name))) break;
    if (k->q.set == SETS) return ERR_NOT_FOUND;
    k->schema = odata_schema(k->q.set);
    if (!open) return OK;
    if (resource.p[resource.n - 1] != ')') return ERR_NOT_FOUND;
    struct str inside = { open + 1, resource.n - name.n - 2 };
    if (!inside.n) return OK;
    k->is_one = true;
    return odata_key_read(rq->arena, inside, k->schema, &k->q.filter) == OK ? OK : ERR_NOT_FOUND;
}

/* ---- answers ---- */

struct rows_out { struct json j; const struct asked *k; };

static enum err write_row(const struct open_row *row, void *arg)
{
    struct rows_out *o = arg;
    if (o->k->is_one) open_json_members(&o->j, o->k->schema, row, o->k->select, o->k->form.quoted_numbers);
    else open_json_row(&o->j, NULL, o->k->schema, row, o->k->select, o->k->form.quoted_numbers);
    return OK;
}

static void escaped(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     (c && strchr("-._~,:'()*", c));
        const char three[] = { '%', hex[c >> 4], hex[c & 15] };
        buf_add(b, plain ? (struct str){ s.p + i, 1 } : (struct str){ three, 3 });
    }
}

/* Everything that was asked stays, but where to begin. */
static struct str next_link(struct req *rq, const struct asked *k, const struct odata_page *page)
{
    static const char *const kept[] = { "$filter", "$select", "$orderby", "$count", "$format" };
    struct buf b = { .arena = rq->arena };
    buf_add(&b, rq->origin);
    buf_add(&b, S("/odata/"));
    buf_add(&b, str_z(k->schema->name));
    buf_add(&b, S("?"));
    for (size_t i = 0; i < N_OF(kept); i++) {
        struct str value = req_param(rq, kept[i]);
        if (!value.n) continue;
        buf_add(&b, str_z(kept[i]));
        buf_add(&b, S("="));
        escaped(&b, value);
        buf_add(&b, S("&"));
    }
    buf_add(&b, S("$skiptoken="));
    buf_add(&b, token_of(rq->arena, &k->q, page));
    if (b.failed) rq->reply.failed = true;
    return buf_str(&b);
}

/* "#Values(unit,value)": which columns came. */
static struct str context_of(struct req *rq, const struct asked *k)
{
    struct buf b = { .arena = rq->arena };
    buf_add(&b, S("#"));
    buf_add(&b, str_z(k->schema->name));
    if (k->select != (1u << k->schema->n) - 1) {
        const char *before = "(";
        for (size_t i = 0; i < k->schema->n; i++) {
            if (!(k->select & 1u << i)) continue;
            buf_add(&b, str_z(before));
            buf_add(&b, str_z(k->schema->columns[i].name));
            before = ",";
        }
        buf_add(&b, S(")"));
    }
    if (k->is_one) buf_add(&b, S("/$entity"));
    return buf_str(&b);
}

static enum err send_one(struct req *rq, struct asked *k)
{
    struct odata_page page;
    bool unsupported;
    struct rows_out o = { .k = k, .j = reply_json(rq, 200) };
    k->q.top = 1;
    k->q.skip = 0;
    k->q.n_order = 0;
    k->q.is_counted = false;
    json_object(&o.j, NULL);
    write_context(rq, &o.j, &k->form, context_of(rq, k));
    TRY(odata_walk(rq->db, rq->arena, &k->q, write_row, &o, &page, &unsupported));
    if (!page.handed) return ERR_NOT_FOUND;
    json_end(&o.j);
    return reply_odata(rq, &k->form);
}

static enum err send_set(struct req *rq, struct asked *k)
{
    struct odata_page page;
    bool unsupported;
    struct buf body = { .arena = rq->arena };
    struct rows_out o = { .k = k, .j = { .out = &body } };
    json_array(&o.j, NULL);
    enum err e = odata_walk(rq->db, rq->arena, &k->q, write_row, &o, &page, &unsupported);
    if (unsupported)
        return not_implemented(
            rq,
            k->q.is_counted
                ? S("This $orderby, or this $count, over more than 150 periods of indicators ($filter narrows them)")
                : S("This $orderby over more than 150 periods of indicators ($filter narrows them)"));
    TRY(e);
    json_end(&o.j);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    write_context(rq, &j, &k->form, context_of(rq, k));
    if (k->q.is_counted && k->form.quoted_numbers)
        json_text(&j, "@odata.count", arena_printf(rq->arena, "%lld", (long long)page.count));
    else if (k->q.is_counted) json_i64(&j, "@odata.count", page.count);
    json_raw(&j, "value", buf_str(&body));
    if (page.has_more) json_text(&j, "@odata.nextLink", next_link(rq, k, &page));
    json_end(&j);
    if (body.failed) return ERR_NOMEM;
    return reply_odata(rq, &k->form);
}

static enum err read_asked(struct req *rq, struct asked *k, bool *answered)
{
    struct str unknown;
    *k = (struct asked){ .select = 0 };
    *answered = false;
    TRY(read_resource(rq, req_param(rq, "resource"), k));
    TRY(check_options(rq, &unknown));
    if (unknown.n) { *answered = true; return not_implemented(rq, unknown); }
    bool is_text = req_param(rq, "part").n != 0;                /* a count is plain text whatever was wished */
    if (!read_form(rq, &k->form) && !is_text) {
        *answered = true;
        return fail(rq, 406, S("NotAcceptable"), S("JSON is spoken here"));
    }
    return read_options(rq, k);
}

/* GET /odata/:resource -> $metadata, a set, one row of a set */
static enum err resource_get(struct req *rq)
{
    struct asked k;
    bool answered;
    if (str_eq(req_param(rq, "resource"), S("$metadata"))) return metadata_get(rq);
    TRY(read_asked(rq, &k, &answered));
    if (answered) return OK;
    return k.is_one ? send_one(rq, &k) : send_set(rq, &k);
}

static enum err nothing(const struct open_row *row, void *arg) { (void)row; (void)arg; return OK; }

/* GET /odata/:resource/$count -> how many rows, as text */
static enum err count_get(struct req *rq)
{
    struct asked k;
    struct odata_page page;
    bool answered, unsupported;
    if (!str_eq(req_param(rq, "part"), S("$count"))) return ERR_NOT_FOUND;
    TRY(read_asked(rq, &k, &answered));
    if (answered) return OK;
    if (k.is_one) return ERR_NOT_FOUND;
    k.q.is_count_only = true;
    k.q.n_order = 0;
    enum err e = odata_walk(rq->db, rq->arena, &k.q, nothing, NULL, &page, &unsupported);
    if (unsupported)
        return not_implemented(rq, S("A $count that reads more than 150 periods of indicators ($filter narrows them)"));
    TRY(e);
    reply_bytes(rq, 200, S("text/plain; charset=utf-8"), arena_printf(rq->arena, "%lld", (long long)page.count));
    reply_header(rq, "OData-Version", S("4.0"));
    return reply_open(rq, 0, false);
}

#define DOOR(path, handler, sentence) \
    { GET, path, handler, ROLE_ANYONE, .about = sentence, .is_shared = true, .refuse = odata_refuse, .memory_max = 24 * MIB }
static const struct route table[] = {
    DOOR("/odata",                 service_get,  "OData 4.0: the sets"),
    DOOR("/odata/*",               service_get,  "OData 4.0: the sets"),
    DOOR("/odata/:resource",       resource_get, "OData 4.0: $metadata; Indicators, Units, Values with $filter, $select, $orderby, $top, $skip, $count"),
    DOOR("/odata/:resource/:part", count_get,    "OData 4.0: $count of a set"),
};
const struct routes odata_routes = { table, N_OF(table) };
