/* publog_json.c - heads and proofs written and read. */
#include "civic/publog/publog_json.h"
#include "core/json_in.h"

void publog_head_json(struct json *j, struct arena *a, const struct publog_head *h, struct bytes public_key)
{
    json_i64(j, "size", h->size);
    json_i64(j, "at_ms", h->at_ms);
    json_text(j, "root", hex(a, h->root));
    json_bytes(j, "signature", h->signature);
    json_bytes(j, "public_key", public_key);
    json_text(j, "signed", publog_head_text(a, h));
}

void publog_hashes_json(struct json *j, struct arena *a, const struct publog_proof *p)
{
    json_array(j, "hashes");
    for (size_t i = 0; i < p->n; i++) json_text(j, NULL, hex(a, p->hash[i]));
    json_end(j);
}

static int nibble(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/* 64 digits in small letters */
static enum err hash_read(struct arena *a, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, PUBLOG_HASH);
    if (!p) return ERR_NOMEM;
    if (s.n != 2 * PUBLOG_HASH) return ERR_BAD_INPUT;
    for (size_t i = 0; i < PUBLOG_HASH; i++) {
        int high = nibble(s.p[2 * i]), low = nibble(s.p[2 * i + 1]);
        if (high < 0 || low < 0) return ERR_BAD_INPUT;
        p[i] = (uint8_t)(high << 4 | low);
    }
    *out = (struct bytes){ p, PUBLOG_HASH };
    return OK;
}

enum err publog_head_read(struct arena *a, struct str text, struct publog_head *h, struct bytes *public_key)
{
    const struct json_in *doc;
    TRY(json_parse(a, text, NULL, &doc));
    h->size = json_as_i64(json_member(doc, "size"), -1);
    h->at_ms = json_as_i64(json_member(doc, "at_ms"), -1);
    TRY(hash_read(a, json_as_text(json_member(doc, "root")), &h->root));
    TRY(base64url_read(a, json_as_text(json_member(doc, "signature")), &h->signature));
    TRY(base64url_read(a, json_as_text(json_member(doc, "public_key")), public_key));
    return h->size >= 0 && h->at_ms >= 0 ? OK : ERR_BAD_INPUT;
}

enum err publog_proof_read(struct arena *a, struct str text, struct publog_said *out)
{
    const struct json_in *doc, *hashes;
    TRY(json_parse(a, text, NULL, &doc));
    *out = (struct publog_said){ json_as_i64(json_member(doc, "index"), -1), json_as_i64(json_member(doc, "size"), -1),
                                 json_as_i64(json_member(doc, "from"), -1), json_as_i64(json_member(doc, "to"), -1), { .n = 0 } };
    hashes = json_member(doc, "hashes");
    if (!hashes || json_count(hashes) > PUBLOG_PROOF_MAX) return ERR_BAD_INPUT;
    for (; out->proof.n < json_count(hashes); out->proof.n++)
        TRY(hash_read(a, json_as_text(json_item(hashes, out->proof.n)), &out->proof.hash[out->proof.n]));
    bool of_leaf = out->index >= 0 && out->size >= 0, of_growth = out->from >= 0 && out->to >= 0;
    return of_leaf != of_growth ? OK : ERR_BAD_INPUT;
}
