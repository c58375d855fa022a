/* twin.c - the same document through two doors. */
#include "civic/open/twin.h"

struct twin twin_begin(struct buf *out, bool is_xml)
{
    struct twin t = { .is_xml = is_xml, .j = { .out = out } };
    if (is_xml) t.x = xml_begin(out);
    return t;
}

static const char *key_of(const struct twin *t, const char *name)
{
    bool in_list = t->depth == 0 || (t->lists >> (t->depth - 1) & 1);
    return in_list ? NULL : name;
}

static void open_one(struct twin *t, const char *name, bool is_list)
{
    if (t->is_xml) xml_open(&t->x, name);
    else if (is_list) json_array(&t->j, key_of(t, name));
    else json_object(&t->j, key_of(t, name));
    uint64_t bit = UINT64_C(1) << t->depth++;
    t->lists = is_list ? t->lists | bit : t->lists & ~bit;
}

void twin_list(struct twin *t, const char *name) { open_one(t, name, true); }
void twin_item(struct twin *t, const char *name) { open_one(t, name, false); }

void twin_end(struct twin *t)
{
    t->depth--;
    if (t->is_xml) xml_close(&t->x);
    else json_end(&t->j);
}

void twin_text(struct twin *t, const char *name, struct str text)
{
    if (t->is_xml) xml_leaf(&t->x, name, text);
    else if (text.n) json_text(&t->j, key_of(t, name), text);
    else json_null(&t->j, key_of(t, name));
}

void twin_i64(struct twin *t, const char *name, int64_t n)
{
    if (t->is_xml) xml_leaf_i64(&t->x, name, n);
    else json_i64(&t->j, key_of(t, name), n);
}

void twin_bool(struct twin *t, const char *name, bool yes)
{
    if (t->is_xml) xml_leaf(&t->x, name, yes ? S("true") : S("false"));
    else json_bool(&t->j, key_of(t, name), yes);
}

void twin_degrees(struct twin *t, const char *name, int64_t e6)
{
    struct str text = arena_printf(t->j.out->arena, "%s%lld.%06lld", e6 < 0 ? "-" : "",
                                   (long long)(e6 < 0 ? -e6 : e6) / 1000000, (long long)(e6 < 0 ? -e6 : e6) % 1000000);
    if (t->is_xml) xml_leaf(&t->x, name, text);
    else json_raw(&t->j, key_of(t, name), text);
}
