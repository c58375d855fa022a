/* oidc_fake.c - the answers of the provider that exists only in tests. */
#define _GNU_SOURCE                      /* memmem */
#include "oidc_fake.h"
#include "auth/keys.h"

struct fake fake;

#define OR(value, standard) ((value) ? (value) : (standard))

static enum err answer(struct arena *a, struct fetched *out, int64_t status, const char *type, struct str body)
{
    *out = (struct fetched){ .status = status, .content_type = str_z(type) };
    return arena_copy(a, body, &out->body);
}

static struct str about_itself(struct arena *a)
{
    if (fake.discovery) return str_z(fake.discovery);
    return arena_printf(a,
                        "{\"issuer\":\"" ISS "\",\"authorization_endpoint\":\"" ISS
                        "/authorize\",\"token_endpoint\":\"" ISS "/token\","
                        "\"userinfo_endpoint\":\"" ISS "/userinfo\",\"jwks_uri\":\"" ISS
                        "/jwks\",\"end_session_endpoint\":\"" ISS "/end\","
                        "\"authorization_response_iss_parameter_supported\":%s,\"scopes_supported\":[\"openid\"]}",
                        fake.says_iss ? "true" : "false");
}

struct str fake_sign(struct arena *a, const char *header, struct str payload)
{
    const struct maker *m = fake.other_key ? fake.other_key : fake.key;
    if (!header) header = arena_printf(a, "{\"alg\":\"RS256\",\"kid\":\"%s\"}", fake.kid).p;
    struct str t = maker_token(a, m, OR(fake.how, "RS256"), maker_jwks(a, fake.key, fake.kid), header, payload);
    if (!fake.flip) return t;
    char *p = arena_z(a, t);
    p[t.n - 10] = p[t.n - 10] == 'A' ? 'B' : 'A';
    return (struct str){ p, t.n };
}

static void add(struct buf *b, const char *format_key, struct str value)
{
    buf_add(b, S(",\""));
    buf_add(b, str_z(format_key));
    buf_add(b, S("\":"));
    buf_add(b, value);
}
static struct str quoted(struct arena *a, const char *z) { return arena_printf(a, "\"%s\"", z); }
static struct str seconds(struct arena *a, int64_t from_now) { return arena_printf(a, "%lld", (long long)(fake.now_ms / 1000 + from_now)); }

static struct str id_token(struct arena *a)
{
    struct buf b = { .arena = a };
    buf_add(&b, S("{\"iss\":"));
    buf_add(&b, quoted(a, OR(fake.iss, ISS)));
    add(&b, "aud", fake.aud ? str_z(fake.aud) : quoted(a, CLIENT));
    if (!fake.sub) add(&b, "sub", S("\"person-1\""));
    else if (fake.sub[0]) add(&b, "sub", quoted(a, fake.sub));
    add(&b, "exp", seconds(a, fake.exp_s ? fake.exp_s : 300));
    add(&b, "iat", seconds(a, fake.iat_s));
    if (fake.nbf_s) add(&b, "nbf", seconds(a, fake.nbf_s));
    if (fake.auth_time_s) add(&b, "auth_time", seconds(a, fake.auth_time_s));
    if (!fake.nonce) add(&b, "nonce", arena_printf(a, "\"%.*s\"", (int)fake.want_nonce.n, fake.want_nonce.p));
    else if (fake.nonce[0]) add(&b, "nonce", quoted(a, fake.nonce));
    if (fake.acr) add(&b, "acr", quoted(a, fake.acr));
    if (fake.azp) add(&b, "azp", quoted(a, fake.azp));
    if (fake.at_hash) add(&b, "at_hash", quoted(a, fake.at_hash));
    if (fake.more) buf_add(&b, str_z(fake.more));
    buf_add(&b, S("}"));
    return fake_sign(a, fake.header, buf_str(&b));
}

static enum err token(struct arena *a, const struct fetch *f, struct fetched *out)
{
    fake.asked_token++;
    assert_int_equal(arena_copy(fake.a, f->body, &fake.form), OK);
    for (size_t i = 0; i < f->n_headers; i++)
        if (str_eq(f->headers[i].name, S("Authorization")))
            assert_int_equal(arena_copy(fake.a, f->headers[i].value, &fake.authorization), OK);
    if (fake.token_status)
        return answer(a, out, fake.token_status, "application/json", str_z(OR(fake.token_body, "{}")));
    if (fake.token_body)
        return answer(a, out, 200, OR(fake.token_type, "application/json; charset=utf-8"), str_z(fake.token_body));
    struct str t = fake.id_token ? str_z(fake.id_token) : id_token(a);
    char *pad = arena_new(a, char, fake.pad + 1);
    memset(pad, 'x', fake.pad);
    struct str body =
        arena_printf(a,
                     "{\"access_token\":\"access-1\",\"token_type\":\"Bearer\",\"id_token\":\"%.*s\",\"pad\":\"%s\"}",
                     (int)t.n, t.p, pad);
    return answer(a, out, 200, OR(fake.token_type, "application/json"), body);
}

static enum err userinfo(struct arena *a, const struct fetch *f, struct fetched *out)
{
    fake.asked_info++;
    assert_int_equal(arena_copy(fake.a, f->headers[0].value, &fake.info_authorization), OK);
    struct str body =
        fake.info_body
            ? str_z(fake.info_body)
            : arena_printf(
                  a,
                  "{\"sub\":\"%s\",\"name\":\"Nguyễn Thị Lan\",\"citizen_id\":\"001148012345\",\"birthdate\":\"1948-05-03\","
                  "\"gender\":\"female\"}",
                  OR(fake.info_sub, "person-1"));
    return answer(a, out, fake.info_status ? fake.info_status : 200, OR(fake.info_type, "application/json"), body);
}

static bool ends(struct str s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && memcmp(s.p + s.n - n, with, n) == 0;
}

enum err fake_fetch(struct arena *a, const struct fetch *f, struct fetched *out)
{
    if (fake.down) return ERR_BUSY;
    if (ends(f->url, "/.well-known/openid-configuration")) {
        fake.asked_discovery++;
        return answer(a, out, 200, "application/json", about_itself(a));
    }
    if (ends(f->url, "/jwks")) {
        if (fake.keys_down) return ERR_BUSY;
        fake.asked_keys++;
        if (fake.jwks_after && fake.asked_keys > 1)
            return answer(a, out, 200, "application/json", str_z(fake.jwks_after));
        return answer(a, out, 200, "application/json",
                      fake.jwks ? str_z(fake.jwks) : maker_jwks(a, fake.key, fake.kid));
    }
    if (ends(f->url, "/token")) return token(a, f, out);
    assert_int_equal(arena_copy(fake.a, f->url, &fake.info_url), OK);
    return userinfo(a, f, out);
}

static int digit(char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

struct str query_value(struct arena *a, struct str query, const char *key)
{
    struct str want = arena_printf(a, "%s=", key);
    const char *mark = memchr(query.p, '?', query.n);
    if (mark) query = (struct str){ mark + 1, query.n - (size_t)(mark + 1 - query.p) };
    while (query.n) {
        const char *end = memchr(query.p, '&', query.n);
        struct str pair = { query.p, end ? (size_t)(end - query.p) : query.n };
        query = end ? (struct str){ end + 1, query.n - pair.n - 1 } : (struct str){ 0 };
        if (pair.n < want.n || memcmp(pair.p, want.p, want.n) != 0) continue;
        char *out = arena_new(a, char, pair.n + 1);
        size_t n = 0;
        for (size_t i = want.n; i < pair.n; i++) {
            if (pair.p[i] == '%') { out[n++] = (char)(digit(pair.p[i + 1]) * 16 + digit(pair.p[i + 2])); i += 2; }
            else out[n++] = pair.p[i] == '+' ? ' ' : pair.p[i];
        }
        return (struct str){ out, n };
    }
    return (struct str){ 0 };
}
