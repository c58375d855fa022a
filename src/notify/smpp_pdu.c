/* smpp_pdu.c - reading and writing SMPP 3.4, and cutting a text into short messages. */
#define _GNU_SOURCE      /* memmem */
#include "notify/smpp_pdu.h"

enum { ESM_UDH = 0x40, ESM_RECEIPT = 0x04, CODING_GSM = 0, CODING_UCS2 = 8, UDH_BYTES = 6, GSM_ONE = 160, GSM_EACH = 153,
       UCS2_ONE = 140, UCS2_EACH = 134, TLV_RECEIPTED_ID = 0x001e, TLV_STATE = 0x0427, ID_MAX = 64, STATE_MAX = 10,
       TON_INTERNATIONAL = 1, TON_NAME = 5, NPI_ISDN = 1, ESCAPE = 0x1b };

static uint32_t u32_at(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

enum err smpp_read(struct bytes in, struct smpp_pdu *out, size_t *used)
{
    if (in.n < SMPP_HEAD_BYTES) return ERR_NOT_FOUND;
    uint32_t n = u32_at(in.p);
    if (n < SMPP_HEAD_BYTES || n > SMPP_PDU_MAX) return ERR_BAD_INPUT;
    if (in.n < n) return ERR_NOT_FOUND;
    *out = (struct smpp_pdu){ u32_at(in.p + 4), u32_at(in.p + 8), u32_at(in.p + 12),
                              { in.p + SMPP_HEAD_BYTES, n - SMPP_HEAD_BYTES } };
    *used = n;
    return OK;
}

/* ---- walking a body ---- */

struct walk { struct bytes left; bool failed; };

static struct str take_z(struct walk *w)
{
    const uint8_t *end = w->left.n ? memchr(w->left.p, 0, w->left.n) : NULL;
    if (!end) { w->failed = true; w->left.n = 0; return (struct str){ 0 }; }
    struct str s = { (const char *)w->left.p, (size_t)(end - w->left.p) };
    w->left.p += s.n + 1;
    w->left.n -= s.n + 1;
    return s;
}

static struct bytes take(struct walk *w, size_t n)
{
    if (w->failed || w->left.n < n) { w->failed = true; return (struct bytes){ 0 }; }
    struct bytes b = { w->left.p, n };
    w->left.p += n;
    w->left.n -= n;
    return b;
}

static unsigned take_byte(struct walk *w)
{
    struct bytes b = take(w, 1);
    return b.n ? b.p[0] : 0;
}

struct str smpp_message_id(const struct smpp_pdu *p)
{
    struct walk w = { p->body, false };
    struct str id = take_z(&w);
    return w.failed || id.n > ID_MAX ? (struct str){ 0 } : id;
}

/* "id:123 sub:001 … stat:DELIVRD …": SMPP 3.4, appendix B. */
static struct str word_after(struct bytes text, const char *lead)
{
    const char *from = text.n ? memmem(text.p, text.n, lead, strlen(lead)) : NULL;
    if (!from) return (struct str){ 0 };
    from += strlen(lead);
    const char *end = (const char *)text.p + text.n, *to = from;
    while (to < end && *to != ' ' && *to) to++;
    return (struct str){ from, (size_t)(to - from) };
}

/* Table 5-2-28. */
static const char *const states[] = { NULL, "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN",
                                      "REJECTD" };

static void read_options(struct walk *w, struct smpp_receipt *r)
{
    while (!w->failed && w->left.n) {
        struct bytes head = take(w, 4);
        if (!head.n) return;
        unsigned tag = (unsigned)head.p[0] << 8 | head.p[1];
        struct bytes value = take(w, (size_t)head.p[2] << 8 | head.p[3]);
        if (w->failed) return;
        if (tag == TLV_STATE && value.n == 1 && value.p[0] < N_OF(states) && states[value.p[0]])
            r->state = str_z(states[value.p[0]]);
        if (tag == TLV_RECEIPTED_ID && value.n) {
            size_t n = strnlen((const char *)value.p, value.n);
            r->id = (struct str){ (const char *)value.p, n };
        }
    }
}

static bool is_word(struct str s, size_t max)
{
    for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f) return false;
    return s.n > 0 && s.n <= max;
}

enum err smpp_receipt_read(const struct smpp_pdu *p, struct smpp_receipt *out)
{
    struct walk w = { p->body, false };
    take_z(&w);                                          /* service_type */
    for (int i = 0; i < 2; i++) {                        /* source, destination */
        take(&w, 2);
        take_z(&w);
    }
    unsigned esm = take_byte(&w);
    take(&w, 2);                                         /* protocol_id, priority */
    take_z(&w);
    take_z(&w);                                          /* schedule, validity */
    take(&w, 4); /* registered_delivery, replace, data_coding, default message */
    struct bytes text = take(&w, take_byte(&w));
    if (w.failed) return ERR_BAD_INPUT;
    if (!(esm & ESM_RECEIPT)) return ERR_NOT_FOUND;
    struct smpp_receipt r = { word_after(text, "id:"), word_after(text, "stat:") };
    read_options(&w, &r);
    if (!is_word(r.id, ID_MAX) || !is_word(r.state, STATE_MAX)) return ERR_BAD_INPUT;
    *out = r;
    return OK;
}

/* ---- cutting a text ---- */

/* Where ASCII and GSM 03.38 differ; the second table is reached by ESCAPE. '`' stands in neither. */
static const struct { char ascii; uint8_t gsm; bool is_escaped; } differing[] = {
    { '@', 0x00, false }, { '$', 0x02, false }, { '_', 0x11, false }, { '^', 0x14, true },  { '{', 0x28, true },  { '}', 0x29, true },
    { '\\', 0x2f, true }, { '[', 0x3c, true },  { '~', 0x3d, true },  { ']', 0x3e, true },  { '|', 0x40, true },
};

/* One letter in at most two septets; 0: it is not in the alphabet. */
static size_t gsm_of(char c, uint8_t out[2])
{
    for (size_t i = 0; i < N_OF(differing); i++) {
        if (differing[i].ascii != c) continue;
        out[0] = differing[i].is_escaped ? ESCAPE : differing[i].gsm;
        out[1] = differing[i].gsm;
        return differing[i].is_escaped ? 2 : 1;
    }
    out[0] = (uint8_t)c;
    return c == '\n' || (c >= ' ' && c <= '~' && c != '`') ? 1 : 0;
}

/* One letter of UTF-8 as UTF-16, big end first: 2 or 4 bytes; *at moves on. */
static size_t ucs2_of(struct str s, size_t *at, uint8_t out[4])
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t left = s.n - *at, more = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : p[0] >= 0xc0 ? 1 : 0;
    if (more >= left) more = 0;
    uint32_t c = more == 3 ? p[0] & 0x07u : more == 2 ? p[0] & 0x0fu : more == 1 ? p[0] & 0x1fu : p[0];
    for (size_t i = 1; i <= more; i++) c = c << 6 | (p[i] & 0x3fu);
    *at += more + 1;
    uint32_t high = c > 0xffff ? 0xd800 + ((c - 0x10000) >> 10) : c, low = 0xdc00 + ((c - 0x10000) & 0x3ff);
    out[0] = (uint8_t)(high >> 8);
    out[1] = (uint8_t)high;
    out[2] = (uint8_t)(low >> 8);
    out[3] = (uint8_t)low;
    return c > 0xffff ? 4 : 2;
}

static bool is_gsm(struct str s)
{
    uint8_t two[2];
    for (size_t i = 0; i < s.n; i++) if (!gsm_of(s.p[i], two)) return false;
    return true;
}

/* Fill parts of at most `each` bytes, leaving `head` at the front of each; a letter never stands in two. False: too many. */
static bool fill(struct str text, bool gsm, size_t each, size_t head, struct smpp_parts *out)
{
    out->n = 0;
    for (size_t at = 0; at < text.n; ) {
        uint8_t letter[4] = { 0 };
        size_t n = gsm ? gsm_of(text.p[at++], letter) : ucs2_of(text, &at, letter);
        if (out->n == 0 || out->v[out->n - 1].n + n > head + each) {
            if (out->n == SMPP_PARTS_MAX) return false;
            out->v[out->n++].n = head;
        }
        memcpy(out->v[out->n - 1].bytes + out->v[out->n - 1].n, letter, n);
        out->v[out->n - 1].n += n;
    }
    return true;
}

enum err smpp_cut(struct str text, uint8_t reference, struct smpp_parts *out)
{
    bool gsm = is_gsm(text);
    *out = (struct smpp_parts){ .data_coding = gsm ? CODING_GSM : CODING_UCS2 };
    if (fill(text, gsm, gsm ? GSM_ONE : UCS2_ONE, 0, out) && out->n <= 1) return OK;
    out->has_header = true;
    if (!fill(text, gsm, gsm ? GSM_EACH : UCS2_EACH, UDH_BYTES, out)) return ERR_TOO_LARGE;
    for (size_t i = 0; i < out->n; i++)                  /* GSM 03.40 §9.2.3.24.1: concatenated, 8-bit reference */
        memcpy(out->v[i].bytes, (uint8_t[UDH_BYTES]){ 5, 0, 3, reference, (uint8_t)out->n, (uint8_t)(i + 1) },
               UDH_BYTES);
    return OK;
}

/* ---- writing ---- */

static void add_bytes(struct buf *b, const uint8_t *p, size_t n) { buf_add(b, (struct str){ (const char *)p, n }); }
static void add_byte(struct buf *b, unsigned x) { add_bytes(b, (uint8_t[]){ (uint8_t)x }, 1); }
static void add_u32(struct buf *b, uint32_t x)
{
    add_bytes(b, (uint8_t[]){ (uint8_t)(x >> 24), (uint8_t)(x >> 16), (uint8_t)(x >> 8), (uint8_t)x }, 4);
}
static void add_z(struct buf *b, struct str s, size_t max)
{
    buf_add(b, (struct str){ s.p, s.n < max ? s.n : max });
    add_byte(b, 0);
}

static size_t open_pdu(struct buf *b, uint32_t command, uint32_t sequence)
{
    size_t at = b->n;
    add_u32(b, 0);
    add_u32(b, command);
    add_u32(b, 0);
    add_u32(b, sequence);
    return at;
}

static void close_pdu(struct buf *b, size_t at)
{
    if (b->failed) return;
    size_t n = b->n - at;
    for (size_t i = 0; i < 4; i++) b->p[at + i] = (char)(n >> (24 - 8 * i) & 255);
}

void smpp_write_bare(struct buf *b, uint32_t command, uint32_t sequence) { close_pdu(b, open_pdu(b, command, sequence)); }

void smpp_write_deliver_resp(struct buf *b, uint32_t sequence)
{
    size_t at = open_pdu(b, SMPP_DELIVER_RESP, sequence);
    add_byte(b, 0);                                      /* message_id, unused */
    close_pdu(b, at);
}

void smpp_write_bind(struct buf *b, uint32_t sequence, struct str user, struct str password)
{
    size_t at = open_pdu(b, SMPP_BIND, sequence);
    add_z(b, user, 15);
    add_z(b, password, 8);
    add_z(b, S(""), 0);                                  /* system_type */
    add_byte(b, 0x34);                                   /* interface_version */
    add_byte(b, 0);
    add_byte(b, 0);
    add_z(b, S(""), 0);                                  /* address range */
    close_pdu(b, at);
}

static void add_address(struct buf *b, struct str s)
{
    bool is_number = s.n > 0;
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') is_number = false;
    add_byte(b, is_number ? TON_INTERNATIONAL : s.n ? TON_NAME : 0);
    add_byte(b, is_number ? NPI_ISDN : 0);
    add_z(b, s, 20);
}

void smpp_write_submit(struct buf *b, uint32_t sequence, struct str from, struct str to, const struct smpp_parts *parts,
                       size_t i)
{
    size_t at = open_pdu(b, SMPP_SUBMIT, sequence);
    add_z(b, S(""), 0);                                  /* service_type */
    add_address(b, from);
    add_address(b, to);
    add_byte(b, parts->has_header ? ESM_UDH : 0);
    add_byte(b, 0);
    add_byte(b, 0);
    add_z(b, S(""), 0);
    add_z(b, S(""), 0);
    add_byte(b, 1);                                      /* registered_delivery: a receipt is wanted */
    add_byte(b, 0);
    add_byte(b, parts->data_coding);
    add_byte(b, 0);
    add_byte(b, (unsigned)parts->v[i].n);
    add_bytes(b, parts->v[i].bytes, parts->v[i].n);
    close_pdu(b, at);
}
