/* alert_cap.c - an alert as CAP 1.2 (OASIS Common Alerting Protocol, 2010): elements in the order of the standard, both languages. */
#include "civic/alert/alert.h"
#include "core/time.h"
#include "core/xml.h"
#include "territory/map.h"

struct capping {
    struct db *db;
    struct arena *a;
    const struct alert *al;
    struct str host, web;
    struct xml x;
    struct alert_place places[ALERT_AREAS_MAX];
    size_t n;
};

static void leaf_if(struct xml *x, const char *name, struct str text)
{
    if (text.n) xml_leaf(x, name, text);
}

/* "sender,identifier,sent" of every earlier one, the last first. */
static enum err references(struct capping *k)
{
    struct buf out = { .arena = k->a };
    struct alert was;
    int64_t id = k->al->earlier_id;
    for (int i = 0; id && i < ALERT_CHAIN_MAX; i++) {
        TRY(alert_by_id(k->db, k->a, id, &was));
        if (i) buf_add(&out, S(" "));
        buf_add(&out, k->host);
        buf_add(&out, S(","));
        buf_add(&out, was.uid);
        buf_add(&out, S(","));
        buf_add(&out, w3c_time(k->a, was.sent_ms));
        id = was.earlier_id;
    }
    if (out.failed) return ERR_NOMEM;
    leaf_if(&k->x, "references", buf_str(&out));
    return OK;
}

/* A degree with six places, without floating point. */
static void degrees(struct buf *out, struct arena *a, int64_t e6)
{
    int64_t whole = e6 < 0 ? -e6 : e6;
    buf_add(out, arena_printf(a, "%s%lld.%06lld", e6 < 0 ? "-" : "", (long long)(whole / 1000000),
                              (long long)(whole % 1000000)));
}

static void pair(struct buf *out, struct arena *a, struct spot p, bool is_first)
{
    if (!is_first) buf_add(out, S(" "));
    degrees(out, a, p.lat_e6);
    buf_add(out, S(","));
    degrees(out, a, p.lon_e6);
}

/* One <polygon> an outer ring, closed as CAP wants it; holes have no place there. */
static enum err polygons(struct capping *k, struct bytes shape)
{
    struct shape_reader r;
    struct shape_step s;
    struct spot first = { 0, 0 };
    struct buf ring = { .arena = k->a };
    if (!shape.n) return OK;
    shape_open(&r, shape);
    while (shape_next(&r, &s)) {
        if (s.hole) continue;
        if (s.start) { ring = (struct buf){ .arena = k->a }; first = s.p; }
        pair(&ring, k->a, s.p, s.start);
        if (!s.end) continue;
        pair(&ring, k->a, first, false);
        if (ring.failed) return ERR_NOMEM;
        xml_leaf(&k->x, "polygon", buf_str(&ring));
    }
    return r.bad ? ERR_INTERNAL : OK;
}

static enum err areas(struct capping *k, bool in_english)
{
    struct bytes shape;
    for (size_t i = 0; i < k->n; i++) {
        const struct alert_place *p = &k->places[i];
        xml_open(&k->x, "area");
        xml_leaf(&k->x, "areaDesc", in_english && p->name_en.n ? p->name_en : p->name);
        TRY(unit_shape_get(k->db, k->a, p->unit_id, &shape));
        TRY(polygons(k, shape));
        xml_open(&k->x, "geocode");
        xml_leaf(&k->x, "valueName", S("vn.gso.administrative-unit"));
        xml_leaf(&k->x, "value", p->code);
        xml_close(&k->x);
        xml_close(&k->x);
    }
    return OK;
}

static enum err info(struct capping *k, bool in_english)
{
    const struct alert *al = k->al;
    struct xml *x = &k->x;
    xml_open(x, "info");
    xml_leaf(x, "language", in_english ? S("en-US") : S("vi-VN"));
    xml_leaf(x, "category", str_z(alert_categories[al->category]));
    xml_leaf(x, "event", in_english ? al->event_en : al->event);
    xml_leaf(x, "urgency", str_z(alert_urgencies[al->urgency]));
    xml_leaf(x, "severity", str_z(alert_severities[al->severity]));
    xml_leaf(x, "certainty", str_z(alert_certainties[al->certainty]));
    xml_leaf(x, "effective", w3c_time(k->a, al->sent_ms));
    if (al->onset_ms) xml_leaf(x, "onset", w3c_time(k->a, al->onset_ms));
    xml_leaf(x, "expires", w3c_time(k->a, al->expires_ms));
    xml_leaf(x, "senderName", al->unit);
    xml_leaf(x, "headline", in_english ? al->headline_en : al->headline);
    leaf_if(x, "description", in_english ? al->description_en : al->description);
    leaf_if(x, "instruction", in_english ? al->instruction_en : al->instruction);
    leaf_if(x, "web", k->web);
    TRY(areas(k, in_english));
    xml_close(x);
    return OK;
}

enum err alert_cap(struct db *db, struct arena *a, const struct alert *al, struct str host, struct str web, struct buf *out)
{
    struct capping *k = arena_new(a, struct capping, 1);
    if (!k) return ERR_NOMEM;
    *k = (struct capping){ .db = db, .a = a, .al = al, .host = host, .web = web, .x = xml_begin(out) };
    TRY(alert_places(db, a, al->id, k->places, &k->n));
    xml_open(&k->x, "alert");
    xml_attr(&k->x, "xmlns", S("urn:oasis:names:tc:emergency:cap:1.2"));
    xml_leaf(&k->x, "identifier", al->uid);
    xml_leaf(&k->x, "sender", host);
    xml_leaf(&k->x, "sent", w3c_time(a, al->sent_ms));
    xml_leaf(&k->x, "status", str_z(alert_statuses[al->status]));
    xml_leaf(&k->x, "msgType", str_z(alert_types[al->msg_type]));
    xml_leaf(&k->x, "scope", S("Public"));
    TRY(references(k));
    TRY(info(k, false));
    if (al->headline_en.n) TRY(info(k, true));
    xml_close(&k->x);
    return out->failed ? ERR_NOMEM : OK;
}
