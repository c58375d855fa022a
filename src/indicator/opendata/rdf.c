/* rdf.c - triples on their way out, in two spellings. */
#include "indicator/opendata/rdf.h"
#include <assert.h>

static const struct { const char *prefix, *iri; } prefixes[] = {
    { "adms",   "http://www.w3.org/ns/adms#" },
    { "dcat",   "http://www.w3.org/ns/dcat#" },
    { "dct",    "http://purl.org/dc/terms/" },
    { "foaf",   "http://xmlns.com/foaf/0.1/" },
    { "rdfs",   "http://www.w3.org/2000/01/rdf-schema#" },
    { "skos",   "http://www.w3.org/2004/02/skos/core#" },
    { "spdx",   "http://spdx.org/rdf/terms#" },
    { "vcard",  "http://www.w3.org/2006/vcard/ns#" },
    { "xsd",    "http://www.w3.org/2001/XMLSchema#" },
};

static bool is_json(const struct rdf *r) { return r->form == RDF_JSONLD; }

/* ---- Turtle ---- */

/* What an IRIREF may not hold is percent-encoded (Turtle, §6.5 [18]); in JSON too, so that both say the same. */
static struct str clean(struct rdf *r, struct str iri)
{
    static const char hex[] = "0123456789ABCDEF";
    struct buf b = { .arena = r->out->arena };
    for (size_t i = 0; i < iri.n; i++) {
        unsigned char c = (unsigned char)iri.p[i];
        const char three[] = { '%', hex[c >> 4], hex[c & 15] };
        bool is_bad = c <= 0x20 || strchr("<>\"{}|^`\\", c);
        buf_add(&b, is_bad ? (struct str){ three, 3 } : (struct str){ iri.p + i, 1 });
    }
    if (b.failed) r->out->failed = true;
    return buf_str(&b);
}

static void turtle_iri(struct buf *out, struct str iri)
{
    buf_add(out, S("<"));
    buf_add(out, iri);
    buf_add(out, S(">"));
}

static void turtle_string(struct buf *out, struct str s)
{
    size_t from = 0;
    buf_add(out, S("\""));
    for (size_t i = 0; i <= s.n; i++) {
        const char *escape = i == s.n ? "" : s.p[i] == '"' ? "\\\"" : s.p[i] == '\\' ? "\\\\" : s.p[i] == '\n' ? "\\n"
                             : s.p[i] == '\r' ? "\\r" : s.p[i] == '\t' ? "\\t" : NULL;
        if (!escape) continue;
        buf_add(out, (struct str){ s.p + from, i - from });
        buf_add(out, str_z(escape));
        from = i + 1;
    }
    buf_add(out, S("\""));
}

/* Behind the value before it, or behind the name of the property. */
static void turtle_value(struct rdf *r)
{
    buf_add(r->out, r->has_value ? S(", ") : S(" "));
    r->has_value = true;
}

/* ---- both ---- */

struct rdf rdf_begin(struct buf *out, enum rdf_form form)
{
    struct rdf r = { .out = out, .form = form, .j = { .out = out } };
    if (is_json(&r)) {
        json_object(&r.j, NULL);
        json_object(&r.j, "@context");
        for (size_t i = 0; i < N_OF(prefixes); i++) json_text(&r.j, prefixes[i].prefix, str_z(prefixes[i].iri));
        json_end(&r.j);
        json_array(&r.j, "@graph");
        return r;
    }
    for (size_t i = 0; i < N_OF(prefixes); i++) {
        buf_add(out, S("@prefix "));
        buf_add(out, str_z(prefixes[i].prefix));
        buf_add(out, S(": "));
        turtle_iri(out, str_z(prefixes[i].iri));
        buf_add(out, S(" .\n"));
    }
    return r;
}

void rdf_to(struct rdf *r, struct buf *out) { r->out = r->j.out = out; }

static void close_property(struct rdf *r)
{
    assert(!r->in_property || r->has_value);
    if (r->in_property && is_json(r)) json_end(&r->j);
    r->in_property = r->has_value = false;
}

static void close_thing(struct rdf *r)
{
    close_property(r);
    if (!r->in_thing) return;
    if (is_json(r)) json_end(&r->j);
    else buf_add(r->out, S(" .\n"));
    r->in_thing = false;
}

void rdf_thing(struct rdf *r, struct str iri, const char *type)
{
    close_thing(r);
    r->in_thing = true;
    iri = clean(r, iri);
    if (is_json(r)) {
        json_object(&r->j, NULL);
        json_text(&r->j, "@id", iri);
        json_text(&r->j, "@type", str_z(type));
        return;
    }
    buf_add(r->out, S("\n"));
    turtle_iri(r->out, iri);
    buf_add(r->out, S(" a "));
    buf_add(r->out, str_z(type));
}

void rdf_property(struct rdf *r, const char *name)
{
    close_property(r);
    r->in_property = true;
    if (is_json(r)) { json_array(&r->j, name); return; }
    buf_add(r->out, S(" ;\n    "));
    buf_add(r->out, str_z(name));
}

void rdf_iri(struct rdf *r, struct str iri)
{
    iri = clean(r, iri);
    if (!is_json(r)) {
        turtle_value(r);
        turtle_iri(r->out, iri);
        return;
    }
    json_object(&r->j, NULL);
    json_text(&r->j, "@id", iri);
    json_end(&r->j);
    r->has_value = true;
}

void rdf_text(struct rdf *r, struct str text, const char *lang)
{
    if (!is_json(r)) {
        turtle_value(r);
        turtle_string(r->out, text);
        if (lang) { buf_add(r->out, S("@")); buf_add(r->out, str_z(lang)); }
        return;
    }
    json_object(&r->j, NULL);
    json_text(&r->j, "@value", text);
    if (lang) json_text(&r->j, "@language", str_z(lang));
    json_end(&r->j);
    r->has_value = true;
}

void rdf_typed(struct rdf *r, struct str text, const char *type)
{
    if (!is_json(r)) {
        turtle_value(r);
        turtle_string(r->out, text);
        buf_add(r->out, S("^^"));
        buf_add(r->out, str_z(type));
        return;
    }
    json_object(&r->j, NULL);
    json_text(&r->j, "@value", text);
    json_text(&r->j, "@type", str_z(type));
    json_end(&r->j);
    r->has_value = true;
}

void rdf_end(struct rdf *r)
{
    close_thing(r);
    if (!is_json(r)) return;
    json_end(&r->j);
    json_end(&r->j);
}
