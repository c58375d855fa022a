/* json_in.c - JSON in through a field table; the only file that knows jansson. */
#include "core/json_in.h"
#include <jansson.h>
#include <math.h>
#undef json_is_object                /* its macro; the function of that name below is ours */

/* ---- where we are in a text: for the depth limit, and for the name of what could not be parsed ---- */

struct level { bool is_list; size_t index; struct str key; };
struct place { struct level level[JSON_DEPTH_MAX]; size_t depth; struct str last; };      /* last: the newest string */

/* The end of the string that opens at text.p[at]: the index of its closing quote, or text.n. */
static size_t string_end(struct str text, size_t at)
{
    for (size_t i = at + 1; i < text.n; i++) {
        if (text.p[i] == '\\') i++;
        else if (text.p[i] == '"') return i;
    }
    return text.n;
}

/* Follow brackets, commas and keys before byte `end`; false as soon as the text is deeper than JSON_DEPTH_MAX. It checks
   nothing else: it costs a nested bomb its first few bytes, before the parser has reserved anything for it. */
static bool follow(struct str text, size_t end, struct place *p)
{
    for (size_t i = 0; i < end; i++) {
        struct level *top = p->depth ? &p->level[p->depth - 1] : NULL;
        switch (text.p[i]) {
        case '"': {
            size_t close = string_end(text, i);
            p->last = (struct str){ text.p + i + 1, close - i - 1 };
            i = close;
            break;
        }
        case ':': if (top && !top->is_list) top->key = p->last; break;
        case ',': if (top && top->is_list) top->index++; break;
        case '[': case '{':
            if (p->depth == JSON_DEPTH_MAX) return false;
            p->level[p->depth++] = (struct level){ .is_list = text.p[i] == '[' };
            break;
        case ']': case '}': if (p->depth) p->depth--; break;
        default: break;
        }
    }
    return true;
}

enum { KEY_SHOWN_MAX = 64 };     /* a client chooses its keys; we do not repeat a novel */

static struct str shown(struct str key)
{
    if (key.n <= KEY_SHOWN_MAX) return key;
    key.n = KEY_SHOWN_MAX;
    while (key.n && ((unsigned char)key.p[key.n] & 0xc0) == 0x80) key.n--;
    return key;
}

static struct str below(struct arena *a, struct str path, struct str key)
{
    key = shown(key);
    return arena_printf(a, "%.*s%s%.*s", (int)path.n, path.p, path.n ? "." : "", (int)key.n, key.p);
}

static struct str path_of(struct arena *a, const struct place *p)
{
    struct str path = S("");
    for (size_t i = 0; i < p->depth; i++) {
        const struct level *l = &p->level[i];
        if (l->is_list) path = arena_printf(a, "%.*s[%zu]", (int)path.n, path.p, l->index);
        else if (l->key.n && text_is_clean(l->key)) path = below(a, path, l->key);
    }
    return path;
}

static enum err refuse(struct blame *blame, struct str path)
{
    if (blame) blame->field = path;
    return ERR_BAD_INPUT;
}

static void value_free(void *value) { json_decref(value); }

enum err json_parse(struct arena *a, struct str text, struct blame *blame, const struct json_in **out)
{
    struct place p = { 0 };
    if (!follow(text, text.n, &p)) return refuse(blame, path_of(a, &p));
    json_error_t error;
    json_t *v = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);
    if (!v) {
        if (json_error_code(&error) == json_error_out_of_memory) return ERR_NOMEM;
        p = (struct place){ 0 };
        if (error.position > 0 && !follow(text, (size_t)error.position - 1, &p)) return ERR_INTERNAL;
        if (json_error_code(&error) == json_error_duplicate_key && p.depth) p.level[p.depth - 1].key = p.last;
        return refuse(blame, path_of(a, &p));
    }
    TRY(arena_defer(a, value_free, v));
    *out = (const struct json_in *)v;
    return OK;
}

/* ---- values ---- */

static const json_t *value_of(const struct json_in *v) { return (const json_t *)v; }

size_t json_count(const struct json_in *list) { return list ? json_array_size(value_of(list)) : 0; }

const struct json_in *json_item(const struct json_in *list, size_t i)
{
    return list ? (const struct json_in *)json_array_get(value_of(list), i) : NULL;
}

bool json_is_object(const struct json_in *value) { return value && json_typeof(value_of(value)) == JSON_OBJECT; }

struct str json_as_text(const struct json_in *value)
{
    if (!value || json_typeof(value_of(value)) != JSON_STRING) return (struct str){ 0 };
    struct str s = { json_string_value(value_of(value)), json_string_length(value_of(value)) };
    return text_is_clean(s) ? s : (struct str){ 0 };
}

bool json_as_bool(const struct json_in *value) { return value && json_is_true(value_of(value)); }

int64_t json_as_i64(const struct json_in *value, int64_t otherwise)
{
    return value && json_typeof(value_of(value)) == JSON_INTEGER ? json_integer_value(value_of(value)) : otherwise;
}

double json_as_number(const struct json_in *value)
{
    return value && json_is_number(value_of(value)) ? json_number_value(value_of(value)) : (double)NAN;
}

const struct json_in *json_member(const struct json_in *object, const char *key)
{
    return json_is_object(object) ? (const struct json_in *)json_object_get(value_of(object), key) : NULL;
}

/* ---- an object through its table ---- */

/* RFC 4648, section 5: no padding, and no bits left over. */
static enum err read_base64url(struct arena *a, struct str s, struct bytes *out)
{
    if (s.n % 4 == 1) return ERR_BAD_INPUT;
    uint8_t *p = arena_new(a, uint8_t, s.n / 4 * 3 + 3);
    if (!p) return ERR_NOMEM;
    size_t n = 0;
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < s.n; i++) {
        static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        const char *d = s.p[i] ? strchr(digit, s.p[i]) : NULL;
        if (!d) return ERR_BAD_INPUT;
        held = (held << 6 | (unsigned)(d - digit)) & 0xfff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        p[n++] = (uint8_t)(held >> bits);
    }
    if (held & ((1u << bits) - 1)) return ERR_BAD_INPUT;
    *out = (struct bytes){ p, n };
    return OK;
}

static enum err read_value(struct arena *a, const struct field *f, const json_t *v, void *row)
{
    void *member = (char *)row + f->at;
    struct str text = { json_string_value(v), json_string_length(v) };
    switch (f->kind) {
    case FIELD_TEXT: case FIELD_ENUM:
        return json_is_string(v) ? field_read(f, text, row) : ERR_BAD_INPUT;
    case FIELD_I64:
        if (!json_is_integer(v) || field_is_outside(f, json_integer_value(v))) return ERR_BAD_INPUT;
        *(int64_t *)member = json_integer_value(v);
        return OK;
    case FIELD_BOOL:
        if (!json_is_boolean(v)) return ERR_BAD_INPUT;
        *(bool *)member = json_is_true(v);
        return OK;
    case FIELD_BYTES: {
        struct bytes x;
        if (!json_is_string(v)) return ERR_BAD_INPUT;
        TRY(read_base64url(a, text, &x));
        if (field_is_outside(f, (int64_t)x.n)) return ERR_BAD_INPUT;
        *(struct bytes *)member = x;
        return OK;
    }
    case FIELD_JSON:
        if (f->is_list ? !json_is_array(v) : !json_is_object((const struct json_in *)v)) return ERR_BAD_INPUT;
        if (f->is_list && field_is_outside(f, (int64_t)json_array_size(v))) return ERR_BAD_INPUT;
        *(const struct json_in **)member = (const struct json_in *)v;
        return OK;
    }
    return ERR_INTERNAL;
}

/* An absent key reads as nothing: a row used again in a loop must not keep what the item before it said. */
static void read_absent(const struct field *f, void *row)
{
    void *member = (char *)row + f->at;
    switch (f->kind) {
    case FIELD_TEXT:  *(struct str *)member = (struct str){ 0 }; break;
    case FIELD_I64:   *(int64_t *)member = 0; break;
    case FIELD_BOOL:  *(bool *)member = false; break;
    case FIELD_ENUM:  *(unsigned *)member = 0; break;
    case FIELD_BYTES: *(struct bytes *)member = (struct bytes){ 0 }; break;
    case FIELD_JSON:  *(const struct json_in **)member = NULL; break;
    }
}

static bool is_known(struct fields f, struct str key)
{
    for (size_t i = 0; i < f.n; i++)
        if (str_eq(key, str_z(f.v[i].name))) return true;
    return false;
}

enum err json_read(struct arena *a, const struct json_in *object, struct fields f, struct str path, void *row,
                   struct blame *blame)
{
    if (!json_is_object(object)) return refuse(blame, path);
    json_t *o = (json_t *)(uintptr_t)object;                     /* jansson walks only what it may change; we do not */
    const char *key;
    size_t key_n;
    json_t *v;
    json_object_keylen_foreach(o, key, key_n, v)
        if (!is_known(f, (struct str){ key, key_n })) return refuse(blame, below(a, path, (struct str){ key, key_n }));
    for (size_t i = 0; i < f.n; i++) {
        const json_t *given = json_object_get(o, f.v[i].name);
        enum err e = OK;
        if (given && !json_is_null(given)) e = read_value(a, &f.v[i], given, row);
        else if (f.v[i].nullable) read_absent(&f.v[i], row);
        else e = ERR_BAD_INPUT;
        if (e == ERR_BAD_INPUT) return refuse(blame, below(a, path, str_z(f.v[i].name)));
        TRY(e);
    }
    return OK;
}
