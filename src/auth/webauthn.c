/* webauthn.c - WebAuthn by hand, but for the signatures, which are libfido2's. */
#include "auth/webauthn.h"
#include "auth/cbor.h"
#include "auth/keys.h"
#include "core/json_in.h"
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

enum { HASH_BYTES = 32, DATA_MIN = HASH_BYTES + 1 + 4, AAGUID_BYTES = 16, COORDINATE_BYTES = 32, RSA_BYTES = 256,
       RSA_EXPONENT_BYTES = 3 };
enum { KEY_OKP = 1, KEY_EC2 = 2, KEY_RSA = 3, CURVE_P256 = 1, CURVE_ED25519 = 6 }; /* RFC 9053, 7; RFC 8230, 4 */

const char *const webauthn_words[WEBAUTHN_FAULTS] = {
    "fine", "client_data", "type", "challenge", "origin", "cross_origin", "auth_data", "rp_id", "presence",
    "verification", "backup", "attestation", "algorithm", "key", "signature",
};
const int64_t webauthn_algs[3] = { WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256 };

static enum err refused(enum webauthn_fault *fault, enum webauthn_fault why)
{
    *fault = why;
    return ERR_FORBIDDEN;
}

/* ---- whose passkeys they are ---- */

static bool cut_start(struct str *s, struct str lead)
{
    if (s->n < lead.n || memcmp(s->p, lead.p, lead.n) != 0) return false;
    s->p += lead.n;
    s->n -= lead.n;
    return true;
}

enum err webauthn_site_of(struct arena *a, struct str origin, struct webauthn_site *out)
{
    char *p = arena_z(a, origin);
    if (!p) return ERR_NOMEM;
    for (size_t i = 0; i < origin.n; i++) if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    struct str all = { p, origin.n }, host = all;
    bool is_tls = cut_start(&host, S("https://"));
    if (!is_tls && !cut_start(&host, S("http://"))) return ERR_BAD_INPUT;
    const char *colon = host.n && host.p[0] != '[' ? memchr(host.p, ':', host.n) : NULL;
    if (colon) {
        struct str port = { colon, host.n - (size_t)(colon - host.p) };
        host.n -= port.n;
        if (str_eq(port, is_tls ? S(":443") : S(":80"))) all.n -= port.n;
    }
    if (!host.n || memchr(host.p, '/', host.n)) return ERR_BAD_INPUT;
    *out = (struct webauthn_site){ all, host };
    return OK;
}

/* ---- clientDataJSON ---- */

enum err webauthn_client_read(struct arena *a, struct bytes json, struct webauthn_client *out)
{
    const struct json_in *doc;
    if (json.n > WEBAUTHN_CLIENT_MAX) return ERR_BAD_INPUT;
    TRY(json_parse(a, (struct str){ (const char *)json.p, json.n }, NULL, &doc));
    if (!json_is_object(doc)) return ERR_BAD_INPUT;
    struct webauthn_client c = {
        .type = json_as_text(json_member(doc, "type")), .challenge = json_as_text(json_member(doc, "challenge")),
        .origin = json_as_text(json_member(doc, "origin")),
        .is_cross_origin = json_as_bool(json_member(doc, "crossOrigin")) || json_member(doc, "topOrigin"),
    };
    if (!c.type.n || !c.challenge.n || !c.origin.n) return ERR_BAD_INPUT;
    *out = c;
    return OK;
}

/* The checks of 7.1 and 7.2 that both have, in their order. */
static enum err check_client(struct arena *a, const struct webauthn_site *site, const char *type, struct str challenge,
                             struct bytes json, enum webauthn_fault *fault)
{
    struct webauthn_client c;
    enum err e = webauthn_client_read(a, json, &c);
    if (e == ERR_BAD_INPUT) return refused(fault, WEBAUTHN_CLIENT_DATA);
    TRY(e);
    if (!str_eq(c.type, str_z(type))) return refused(fault, WEBAUTHN_TYPE);
    struct bytes said = { (const uint8_t *)c.challenge.p, c.challenge.n };
    if (!bytes_eq_secret(said, (struct bytes){ (const uint8_t *)challenge.p, challenge.n }))
        return refused(fault, WEBAUTHN_CHALLENGE);
    if (!str_eq(c.origin, site->origin)) return refused(fault, WEBAUTHN_ORIGIN);
    if (c.is_cross_origin) return refused(fault, WEBAUTHN_CROSS_ORIGIN);
    return OK;
}

static enum err check_data(struct arena *a, const struct webauthn_site *site, const struct webauthn_data *d,
                           enum webauthn_fault *fault)
{
    struct bytes want;
    TRY(sha256(a, site->rp_id, &want));
    if (!bytes_eq_secret(want, d->rp_hash)) return refused(fault, WEBAUTHN_RP_ID);
    if (!(d->flags & WEBAUTHN_UP)) return refused(fault, WEBAUTHN_PRESENCE);
    if (!(d->flags & WEBAUTHN_UV)) return refused(fault, WEBAUTHN_VERIFICATION);
    if ((d->flags & WEBAUTHN_BS) && !(d->flags & WEBAUTHN_BE)) return refused(fault, WEBAUTHN_BACKUP);
    return OK;
}

/* ---- a key ---- */

struct cose { int64_t kty, alg, curve; struct bytes x, y, n, e; };

/* A map from small whole numbers, each once; what we do not know is passed over. */
static bool read_cose(struct cbor *c, struct cose *k)
{
    int64_t seen[CBOR_PAIRS_MAX];
    size_t pairs = cbor_map(c);
    *k = (struct cose){ 0 };
    for (size_t i = 0; i < pairs && !c->failed; i++) {
        int64_t label = seen[i] = cbor_int(c);
        for (size_t j = 0; j < i; j++) if (seen[j] == label) return false;
        bool is_bytes = cbor_kind(c) == CBOR_BYTES;
        if (label == 1) k->kty = cbor_int(c);
        else if (label == 3) k->alg = cbor_int(c);
        else if (label == -1 && !is_bytes) k->curve = cbor_int(c);
        else if (label == -1) k->n = cbor_bytes(c);
        else if (label == -2 && is_bytes) k->x = k->e = cbor_bytes(c);
        else if (label == -3 && is_bytes) k->y = cbor_bytes(c);
        else cbor_skip(c);
    }
    return !c->failed;
}

static bool is_known(int64_t alg)
{
    for (size_t i = 0; i < N_OF(webauthn_algs); i++) if (webauthn_algs[i] == alg) return true;
    return false;
}

static bool is_fit(const struct cose *k)
{
    if (k->alg == WEBAUTHN_ES256) return k->kty == KEY_EC2 && k->curve == CURVE_P256 && k->x.n == COORDINATE_BYTES
        && k->y.n == COORDINATE_BYTES;
    if (k->alg == WEBAUTHN_EDDSA) return k->kty == KEY_OKP && k->curve == CURVE_ED25519 && k->x.n == COORDINATE_BYTES;
    /* 2048 bits is what the library takes, and what authenticators with RSA make */
    return k->kty == KEY_RSA && k->n.n == RSA_BYTES && (k->n.p[0] & 0x80) && k->e.n == RSA_EXPONENT_BYTES
        && (k->e.p[2] & 1);
}

static enum err key_of(struct bytes cose, struct cose *out, enum webauthn_fault *fault)
{
    struct cbor c = { cose.p, cose.n, false };
    if (!read_cose(&c, out) || c.n) return refused(fault, WEBAUTHN_KEY);
    if (!is_known(out->alg)) return refused(fault, WEBAUTHN_ALGORITHM);
    return is_fit(out) ? OK : refused(fault, WEBAUTHN_KEY);
}

/* ---- authenticatorData ---- */

enum err webauthn_data_read(struct bytes raw, struct webauthn_data *out)
{
    struct webauthn_data d = { 0 };
    struct cose key;
    if (raw.n < DATA_MIN || raw.n > WEBAUTHN_ATTESTATION_MAX) return ERR_BAD_INPUT;
    d.rp_hash = (struct bytes){ raw.p, HASH_BYTES };
    d.flags = raw.p[HASH_BYTES];
    for (size_t i = HASH_BYTES + 1; i < DATA_MIN; i++) d.counter = d.counter << 8 | raw.p[i];
    struct cbor rest = { raw.p + DATA_MIN, raw.n - DATA_MIN, false };
    if (d.flags & WEBAUTHN_AT) {
        if (rest.n < AAGUID_BYTES + 2) return ERR_BAD_INPUT;
        size_t n = (size_t)rest.p[AAGUID_BYTES] << 8 | rest.p[AAGUID_BYTES + 1];
        if (n == 0 || n > WEBAUTHN_ID_MAX || rest.n - AAGUID_BYTES - 2 < n) return ERR_BAD_INPUT;
        d.aaguid = (struct bytes){ rest.p, AAGUID_BYTES };
        d.id = (struct bytes){ rest.p + AAGUID_BYTES + 2, n };
        rest.p += AAGUID_BYTES + 2 + n;
        rest.n -= AAGUID_BYTES + 2 + n;
        d.cose.p = rest.p;
        if (!read_cose(&rest, &key)) return ERR_BAD_INPUT;
        d.cose.n = (size_t)(rest.p - d.cose.p);
    }
    if (d.flags & WEBAUTHN_ED) {
        if (cbor_kind(&rest) != CBOR_MAP) return ERR_BAD_INPUT;
        cbor_skip(&rest);
    }
    if (rest.failed || rest.n) return ERR_BAD_INPUT;
    *out = d;
    return OK;
}

/* ---- signatures ---- */

static void free_assert(fido_assert_t **p) { fido_assert_free(p); }
static void free_es256(es256_pk_t **p) { es256_pk_free(p); }
static void free_eddsa(eddsa_pk_t **p) { eddsa_pk_free(p); }
static void free_rs256(rs256_pk_t **p) { rs256_pk_free(p); }
#define AUTO(T, undo) __attribute__((cleanup(undo))) T *

static bool verify_es256(const fido_assert_t *t, const struct cose *k)
{
    uint8_t xy[2 * COORDINATE_BYTES];
    memcpy(xy, k->x.p, COORDINATE_BYTES);
    memcpy(xy + COORDINATE_BYTES, k->y.p, COORDINATE_BYTES);
    AUTO(es256_pk_t, free_es256) pk = es256_pk_new();
    return pk && es256_pk_from_ptr(pk, xy, sizeof xy) == FIDO_OK
        && fido_assert_verify(t, 0, WEBAUTHN_ES256, pk) == FIDO_OK;
}

static bool verify_eddsa(const fido_assert_t *t, const struct cose *k)
{
    AUTO(eddsa_pk_t, free_eddsa) pk = eddsa_pk_new();
    return pk && eddsa_pk_from_ptr(pk, k->x.p, k->x.n) == FIDO_OK
        && fido_assert_verify(t, 0, WEBAUTHN_EDDSA, pk) == FIDO_OK;
}

static bool verify_rs256(const fido_assert_t *t, const struct cose *k)
{
    uint8_t ne[RSA_BYTES + RSA_EXPONENT_BYTES];
    memcpy(ne, k->n.p, RSA_BYTES);
    memcpy(ne + RSA_BYTES, k->e.p, RSA_EXPONENT_BYTES);
    AUTO(rs256_pk_t, free_rs256) pk = rs256_pk_new();
    return pk && rs256_pk_from_ptr(pk, ne, sizeof ne) == FIDO_OK
        && fido_assert_verify(t, 0, WEBAUTHN_RS256, pk) == FIDO_OK;
}

static bool verify(const fido_assert_t *t, const struct cose *k)
{
    if (k->alg == WEBAUTHN_ES256) return verify_es256(t, k);
    return k->alg == WEBAUTHN_EDDSA ? verify_eddsa(t, k) : verify_rs256(t, k);
}

/* authenticatorData || SHA-256(clientDataJSON), signed by the key. */
static enum err check_signature(struct arena *a, struct str rp_id, const struct cose *k, struct bytes data,
                                struct bytes client_data, struct bytes signature, enum webauthn_fault *fault)
{
    struct bytes hash;
    const char *rp = arena_z(a, rp_id);
    AUTO(fido_assert_t, free_assert) t = fido_assert_new();
    if (!t || !rp) return ERR_NOMEM;
    TRY(sha256(a, (struct str){ (const char *)client_data.p, client_data.n }, &hash));
    if (fido_assert_set_rp(t, rp) != FIDO_OK || fido_assert_set_clientdata_hash(t, hash.p, hash.n) != FIDO_OK
        || fido_assert_set_count(t, 1) != FIDO_OK || fido_assert_set_up(t, FIDO_OPT_TRUE) != FIDO_OK
        || fido_assert_set_uv(t, FIDO_OPT_TRUE) != FIDO_OK) return ERR_NOMEM;
    bool fine = fido_assert_set_authdata_raw(t, 0, data.p, data.n) == FIDO_OK
                && fido_assert_set_sig(t, 0, signature.p, signature.n) == FIDO_OK
                && verify(t, k);
    return fine ? OK : refused(fault, WEBAUTHN_SIGNATURE);
}

/* ---- a passkey is made ---- */

struct attestation { struct str format; struct bytes data, signature; int64_t alg; size_t n_said; bool has_chain; };

static void read_statement(struct cbor *c, struct attestation *t)
{
    t->n_said = cbor_map(c);
    for (size_t i = 0; i < t->n_said && !c->failed; i++) {
        struct str key = cbor_text(c);
        if (str_eq(key, S("alg"))) t->alg = cbor_int(c);
        else if (str_eq(key, S("sig"))) t->signature = cbor_bytes(c);
        else { t->has_chain = true; cbor_skip(c); }
    }
}

/* {"fmt": text, "attStmt": map, "authData": bytes}, each once, nothing else and nothing behind. */
static bool read_attestation(struct bytes raw, struct attestation *t)
{
    struct cbor c = { raw.p, raw.n, false };
    unsigned seen = 0;
    *t = (struct attestation){ 0 };
    if (cbor_map(&c) != 3) return false;
    for (int i = 0; i < 3; i++) {
        struct str key = cbor_text(&c);
        if (str_eq(key, S("fmt")))           { seen |= 1; t->format = cbor_text(&c); }
        else if (str_eq(key, S("attStmt")))  { seen |= 2; read_statement(&c, t); }
        else if (str_eq(key, S("authData"))) { seen |= 4; t->data = cbor_bytes(&c); }
    }
    return !c.failed && c.n == 0 && seen == 7;
}

static enum err check_statement(struct arena *a, const struct webauthn_site *site, const struct attestation *t,
                                const struct cose *k, struct bytes client_data, enum webauthn_fault *fault)
{
    if (str_eq(t->format, S("none"))) return t->n_said ? refused(fault, WEBAUTHN_ATTESTATION) : OK;
    if (!str_eq(t->format, S("packed")) || t->has_chain || t->alg != k->alg || !t->signature.n)
        return refused(fault, WEBAUTHN_ATTESTATION);
    return check_signature(a, site->rp_id, k, t->data, client_data, t->signature, fault);
}

enum err webauthn_made_check(struct arena *a, const struct webauthn_site *site, struct str challenge,
                             struct bytes client_data,
                             struct bytes attestation, struct webauthn_made *out, enum webauthn_fault *fault)
{
    struct attestation t;
    struct webauthn_data d;
    struct cose key;
    *fault = WEBAUTHN_FINE;
    TRY(check_client(a, site, "webauthn.create", challenge, client_data, fault));
    if (!read_attestation(attestation, &t)) return refused(fault, WEBAUTHN_ATTESTATION);
    if (webauthn_data_read(t.data, &d) != OK || !d.id.n) return refused(fault, WEBAUTHN_AUTH_DATA);
    TRY(check_data(a, site, &d, fault));
    TRY(key_of(d.cose, &key, fault));
    TRY(check_statement(a, site, &t, &key, client_data, fault));
    *out = (struct webauthn_made){ d.id, d.cose, key.alg, d.counter, d.flags & WEBAUTHN_BE, d.flags & WEBAUTHN_BS };
    return OK;
}

/* ---- a passkey is used ---- */

enum err webauthn_used_check(struct arena *a, const struct webauthn_site *site, struct str challenge, struct bytes cose,
                             bool may_be_copied, struct bytes client_data, struct bytes data, struct bytes signature,
                             struct webauthn_used *out, enum webauthn_fault *fault)
{
    struct webauthn_data d;
    struct cose key;
    *fault = WEBAUTHN_FINE;
    TRY(check_client(a, site, "webauthn.get", challenge, client_data, fault));
    if (webauthn_data_read(data, &d) != OK) return refused(fault, WEBAUTHN_AUTH_DATA);
    TRY(check_data(a, site, &d, fault));
    bool is_able = d.flags & WEBAUTHN_BE;
    if (is_able != may_be_copied) return refused(fault, WEBAUTHN_BACKUP);
    TRY(key_of(cose, &key, fault));
    TRY(check_signature(a, site->rp_id, &key, data, client_data, signature, fault));
    *out = (struct webauthn_used){ d.counter, d.flags & WEBAUTHN_BS };
    return OK;
}

bool webauthn_counter_grew(int64_t before, int64_t now) { return now > before || (now == 0 && before == 0); }
