/* xml.c - text on its way out as XML. */
#include "core/xml.h"
#include <assert.h>

/* Three bytes that are U+FFFE or U+FFFF, which are no characters of XML 1.0 (§2.2). */
static bool is_no_character(struct str s, size_t i)
{
    return s.n - i >= 3 && memcmp(s.p + i, "\xEF\xBF", 2) == 0 && (unsigned char)s.p[i + 2] >= 0xBE;
}

/* What stands for the byte at `i`; {0} when it may stand itself. *eats: bytes it stands for. */
static struct str safe_for(struct str s, size_t i, size_t *eats)
{
    unsigned char c = (unsigned char)s.p[i];
    *eats = 1;
    switch (c) {
    case '&':  return S("&amp;");
    case '<':  return S("&lt;");
    case '>':  return S("&gt;");
    case '"':  return S("&quot;");
    case '\'': return S("&#39;");
    case '\r': return S("&#13;");
    case '\n': case '\t': return (struct str){ 0 };
    default: break;
    }
    if (c < 0x20) return S("\xEF\xBF\xBD");
    if (c != 0xEF || !is_no_character(s, i)) return (struct str){ 0 };
    *eats = 3;
    return S("\xEF\xBF\xBD");
}

static void escaped(struct buf *out, struct str s, bool in_attribute)
{
    size_t from = 0, eats;
    for (size_t i = 0; i < s.n; i += eats) {
        struct str safe = safe_for(s, i, &eats);
        if (in_attribute && s.p[i] == '\n') safe = S("&#10;");       /* a parser makes it a space otherwise (§3.3.3) */
        if (in_attribute && s.p[i] == '\t') safe = S("&#9;");
        if (!safe.n) continue;
        buf_add(out, (struct str){ s.p + from, i - from });
        buf_add(out, safe);
        from = i + eats;
    }
    if (from < s.n) buf_add(out, (struct str){ s.p + from, s.n - from });
}

static void end_tag(struct xml *x)
{
    if (x->in_tag) buf_add(x->out, S(">"));
    x->in_tag = false;
}

struct xml xml_begin(struct buf *out)
{
    buf_add(out, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
    return (struct xml){ .out = out };
}

void xml_open(struct xml *x, const char *name)
{
    assert(x->depth < XML_DEPTH_MAX);
    end_tag(x);
    buf_add(x->out, S("<"));
    buf_add(x->out, str_z(name));
    x->open[x->depth++] = name;
    x->in_tag = true;
}

void xml_attr(struct xml *x, const char *name, struct str value)
{
    assert(x->in_tag);
    buf_add(x->out, S(" "));
    buf_add(x->out, str_z(name));
    buf_add(x->out, S("=\""));
    escaped(x->out, value, true);
    buf_add(x->out, S("\""));
}

void xml_text(struct xml *x, struct str text)
{
    end_tag(x);
    escaped(x->out, text, false);
}

void xml_i64(struct xml *x, int64_t n)
{
    end_tag(x);
    buf_i64(x->out, n);
}

void xml_close(struct xml *x)
{
    assert(x->depth > 0);
    const char *name = x->open[--x->depth];
    if (x->in_tag) buf_add(x->out, S("/>"));
    else {
        buf_add(x->out, S("</"));
        buf_add(x->out, str_z(name));
        buf_add(x->out, S(">"));
    }
    x->in_tag = false;
}

void xml_leaf(struct xml *x, const char *name, struct str text)
{
    xml_open(x, name);
    if (text.n) xml_text(x, text);
    xml_close(x);
}

void xml_leaf_i64(struct xml *x, const char *name, int64_t n)
{
    xml_open(x, name);
    xml_i64(x, n);
    xml_close(x);
}
