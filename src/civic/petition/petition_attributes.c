/* petition_attributes.c - what a category asks beside the words: required, of the list, a number, a moment. */
#include "civic/petition/petition_attributes.h"
#include "core/json_in.h"
#include "core/out.h"
#include "core/time.h"

enum { ASKED_MAX = 40, VALUE_MAX = 1000, CHOSEN_MAX = 20 };
struct asked { struct petition_attribute v[ASKED_MAX]; size_t n; };

static enum err keep(const void *row, void *arg)
{
    struct asked *k = arg;
    k->v[k->n++] = *(const struct petition_attribute *)row;
    return OK;
}

static bool is_number(struct str s)
{
    size_t i = s.n && s.p[0] == '-', digits = 0, points = 0;
    for (; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') digits++;
        else if (s.p[i] == '.' || s.p[i] == ',') points++;
        else return false;
    }
    return digits > 0 && digits <= 18 && points <= 1;
}

/* "2026-11-30" or "2026-11-30T08:05…", ISO 8601. */
static bool is_moment(struct str s)
{
    int64_t day;
    if (s.n < 10 || s.n > 35 || day_of_text((struct str){ s.p, 10 }, &day) != OK) return false;
    if (s.n == 10) return true;
    if (s.n < 16 || s.p[10] != 'T' || s.p[13] != ':') return false;
    for (size_t i = 11; i < s.n; i++)
        if (!strchr("0123456789:.+-Z", s.p[i]) || !s.p[i]) return false;
    int hour = (s.p[11] - '0') * 10 + (s.p[12] - '0'), minute = (s.p[14] - '0') * 10 + (s.p[15] - '0');
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

static bool is_choice(const struct json_in *choices, struct str s)
{
    for (size_t i = 0; i < json_count(choices); i++)
        if (str_eq(json_as_text(json_member(json_item(choices, i), "key")), s)) return true;
    return false;
}

static bool fits(const struct petition_attribute *q, const struct json_in *choices, struct str s)
{
    switch ((enum petition_datatype)q->datatype) {
    case DATATYPE_STRING: case DATATYPE_TEXT: return s.n > 0 && s.n <= VALUE_MAX;
    case DATATYPE_NUMBER: return is_number(s);
    case DATATYPE_DATETIME: return is_moment(s);
    case DATATYPE_ONE_OF: case DATATYPE_SOME_OF: return is_choice(choices, s);
    }
    return false;
}

/* Texts come as they are; several in a list. */
union value { struct str text; const struct json_in *list; };

static void table_of(const struct asked *k, struct field *f)
{
    for (size_t i = 0; i < k->n; i++) {
        bool is_list = k->v[i].datatype == DATATYPE_SOME_OF;
        f[i] = (struct field){ .name = NULL, .at = i * sizeof(union value), .kind = is_list ? FIELD_JSON : FIELD_TEXT, .is_list = is_list,
                               .nullable = !k->v[i].is_required, .min = k->v[i].is_required, .max = is_list ? CHOSEN_MAX : VALUE_MAX };
    }
}

static enum err blame(struct arena *a, struct str code, const char **field)
{
    *field = arena_z(a, arena_printf(a, "attributes.%.*s", (int)code.n, code.p));
    if (!*field) *field = "attributes";
    return ERR_BAD_INPUT;
}

static enum err write_one(struct arena *a, struct json *j, const struct petition_attribute *q, const union value *v, const char **field)
{
    const struct json_in *choices;
    const char *key = arena_z(a, q->code);
    struct blame none = { 0 };
    if (!key) return ERR_NOMEM;
    TRY(json_parse(a, q->choices, &none, &choices));
    if (q->datatype != DATATYPE_SOME_OF) {
        if (!v->text.n) return OK;
        if (!fits(q, choices, v->text)) return blame(a, q->code, field);
        json_text(j, key, v->text);
        return OK;
    }
    if (!v->list) return OK;
    json_array(j, key);
    for (size_t i = 0; i < json_count(v->list); i++) {
        struct str s = json_as_text(json_item(v->list, i));
        if (!fits(q, choices, s)) return blame(a, q->code, field);
        json_text(j, NULL, s);
    }
    json_end(j);
    return OK;
}

enum err petition_attributes_read(struct db *db, struct arena *a, int64_t category_id, const struct json_in *said,
                                  struct str *kept, const char **field)
{
    struct asked k = { .n = 0 };
    struct field table[ASKED_MAX];
    union value values[ASKED_MAX] = { { { 0 } } };
    struct blame wrong = { 0 };
    *field = "attributes";
    TRY(petition_attribute_list(db, a, category_id, keep, &k));
    if (!said) TRY(json_parse(a, S("{}"), &wrong, &said));
    table_of(&k, table);
    for (size_t i = 0; i < k.n; i++)
        if (!(table[i].name = arena_z(a, k.v[i].code))) return ERR_NOMEM;
    enum err e = json_read(a, said, (struct fields){ table, k.n }, S("attributes"), values, &wrong);
    if (e == ERR_BAD_INPUT && wrong.field.n && !(*field = arena_z(a, wrong.field))) *field = "attributes";
    TRY(e);
    struct buf out = { .arena = a };
    struct json j = { .out = &out };
    json_object(&j, NULL);
    for (size_t i = 0; i < k.n; i++) TRY(write_one(a, &j, &k.v[i], &values[i], field));
    json_end(&j);
    *kept = buf_str(&out);
    return out.failed ? ERR_NOMEM : OK;
}
