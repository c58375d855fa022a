/* fuzz_jose.c - any bytes as what a provider may send: a token, its keys, what it says about itself; never a crash, never believed. */
#include "account/citizen/citizen.h"
#include "account/eid/oidc_impl.h"
#include <stdlib.h>

static struct str given;
static enum err answer_given(struct arena *a, const struct fetch *f, struct fetched *out)
{
    (void)f;
    *out = (struct fetched){ .status = 200, .content_type = STR("application/json") };
    return arena_copy(a, given, &out->body);
}

static struct oidc *provider(void)
{
    const struct oidc_settings s = {
        .preset = OIDC_STANDARD, .issuer = STR("https://eid.example"), .client = STR("us"), .secret = STR("s"),
        .algs = STR("RS256 PS256 ES256"), .levels = STR("LoA1 LoA2"), .scope = STR("openid"), .max_age_s = 60,
        .claims = STR("number=citizen_id name=name birth=birthdate sex=gender phone=phone_number email=email level=acr"),
    };
    struct oidc *o;
    const char *about;
    if (oidc_open(&s, answer_given, &o, &about) != OK) abort();
    return o;
}

/* Nobody signed anything here: a key of these bytes must not make a token of these bytes good. */
static void as_token_and_keys(struct arena *a, struct str text)
{
    struct jws t;
    struct jwks keys = { 0 };
    struct str head = text, tail = { 0 };
    const char *cut = memchr(text.p, '\n', text.n);              /* a token, a line break, a key set */
    if (cut) { head.n = (size_t)(cut - text.p); tail = (struct str){ cut + 1, text.n - head.n - 1 }; }
    enum err read = jws_read(a, head, 1u << JOSE_RS256 | 1u << JOSE_PS256 | 1u << JOSE_ES256, &t);
    if (jwks_read(a, cut ? tail : text, &keys) != OK || keys.n > JWKS_MAX || read != OK) return;
    const struct jwk *key = jws_key(&t, &keys);
    if (key) (void)!jws_check(&t, key);
}

/* As claims: whatever they say, what is taken over keeps its limits. */
static void as_claims(struct arena *a, const struct oidc *o, struct str text)
{
    const struct json_in *v;
    struct eid who;
    struct logout_said said;
    enum oidc_fault fault;
    const struct id_expected x = { S("nonce"), S("access"), 1767578400000 };
    if (json_parse(a, text, NULL, &v) != OK || !json_is_object(v)) return;
    if (oidc_check_id(a, o, v, &x, &fault) != OK) return;
    if (oidc_check_logout(o, S(""), v, x.now_ms, &said) == OIDC_FINE && (!said.jti.n || said.jti.n > SUBJECT_BYTES_MAX))
        abort();
    if (oidc_person(o, v, v, &who) != OIDC_FINE) return;
    if ((who.number.n && who.number.n != 12) || who.phone.n > 20 || who.sex > 2 || who.level < 1 || who.level > 2)
        abort();
}

static void as_discovery(struct arena *a, struct oidc *o, struct str text)
{
    struct oidc_provider p = { 0 };
    enum oidc_fault fault = OIDC_FINE;
    given = text;
    if (oidc_provider(a, 1, o, &p, &fault) != OK || fault != OIDC_FINE) return;
    if (!url_is_fair(p.authorize) || !url_is_fair(p.token) || !url_is_fair(p.jwks)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open(4 * MIB);
    struct str text = { (const char *)data, size };
    struct oidc *o = provider();
    if (size) {
        as_token_and_keys(a, text);
        as_claims(a, o, text);
        as_discovery(a, o, text);
    }
    oidc_close(o);
    arena_close(a);
    return 0;
}
