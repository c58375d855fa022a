/* oidc_token.c - what a token must say to be believed: OpenID Connect Core 3.1.3.7, back-channel logout 2.6. */
#include "account/citizen/citizen.h"
#include "account/eid/oidc_impl.h"
#include "core/time.h"
#include <math.h>

static const char logout_event[] = "http://schemas.openid.net/event/backchannel-logout";
enum { LOGOUT_AGE_MS = 10 * MINUTE_MS };

/* ---- form, key, signature ---- */

/* A key nobody has heard of: the provider may have changed its keys since we asked, so it is asked once more. */
static enum err find_key(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p, const struct jws *t,
                         const struct jwk **key, enum oidc_fault *fault)
{
    struct jwks keys;
    *key = NULL;
    for (int again = 0; again < 2 && !*key; again++) {
        TRY(oidc_keys(a, now_ms, o, p, again, &keys, fault));
        if (*fault != OIDC_FINE) return OK;
        *key = jws_key(t, &keys);
    }
    if (!*key) *fault = OIDC_ID_KEY;
    return OK;
}

enum err oidc_open_token(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p, struct str token,
                         struct str *typ, const struct json_in **claims, enum oidc_fault *fault)
{
    struct jws t;
    const struct jwk *key;
    enum err e = jws_read(a, token, o->algs, &t);
    if (e == ERR_BAD_INPUT) { *fault = OIDC_ID_FORM; return OK; }
    if (e == ERR_FORBIDDEN) { *fault = OIDC_ID_ALG; return OK; }
    TRY(e);
    TRY(find_key(a, now_ms, o, p, &t, &key, fault));
    if (*fault != OIDC_FINE) return OK;
    e = jws_check(&t, key);
    if (e == ERR_BAD_INPUT) { *fault = OIDC_ID_SIGNATURE; return OK; }
    TRY(e);
    e = json_parse(a, t.payload, NULL, claims);
    if (e == ERR_NOMEM) return e;
    if (e != OK || !json_is_object(*claims)) *fault = OIDC_ID_FORM;
    *typ = t.typ;
    return OK;
}

/* ---- times ---- */

/* A NumericDate (seconds, perhaps with a fraction) in milliseconds; false when it is none. */
static bool moment_of(const struct json_in *claims, const char *name, int64_t *ms)
{
    double s = json_as_number(json_member(claims, name));
    if (!(s >= 0 && s < 1e12)) return false;
    *ms = (int64_t)(s * SECOND_MS);
    return true;
}

static enum oidc_fault check_times(const struct json_in *claims, int64_t now_ms)
{
    int64_t exp, iat, nbf = 0;
    if (!moment_of(claims, "exp", &exp) || !moment_of(claims, "iat", &iat)) return OIDC_ID_FORM;
    if (json_member(claims, "nbf") && !moment_of(claims, "nbf", &nbf)) return OIDC_ID_FORM;
    if (now_ms >= exp + OIDC_SKEW_MS) return OIDC_ID_EXPIRED;
    if (iat > now_ms + OIDC_SKEW_MS) return OIDC_ID_EARLY;
    return nbf > now_ms + OIDC_SKEW_MS ? OIDC_ID_EARLY : OIDC_FINE;
}

static enum oidc_fault check_auth_time(const struct oidc *o, const struct json_in *claims, int64_t now_ms)
{
    int64_t at;
    if (!o->s.max_age_s) return OIDC_FINE;
    if (!moment_of(claims, "auth_time", &at) || at > now_ms + OIDC_SKEW_MS) return OIDC_ID_AUTH_TIME;
    return now_ms - at > o->s.max_age_s * SECOND_MS + OIDC_SKEW_MS ? OIDC_ID_AUTH_TIME : OIDC_FINE;
}

/* ---- for whom, from whom ---- */

static enum oidc_fault check_audience(const struct oidc *o, const struct json_in *claims)
{
    const struct json_in *aud = json_member(claims, "aud"), *azp = json_member(claims, "azp");
    size_t n = json_count(aud);
    bool us = str_eq(json_as_text(aud), o->s.client);
    for (size_t i = 0; i < n; i++) us = us || str_eq(json_as_text(json_item(aud, i)), o->s.client);
    if (!us) return OIDC_ID_AUD;
    if (n > 1 && !azp) return OIDC_ID_AZP;
    return azp && !str_eq(json_as_text(azp), o->s.client) ? OIDC_ID_AZP : OIDC_FINE;
}

static enum oidc_fault check_parties(const struct oidc *o, const struct json_in *claims)
{
    if (!str_eq(json_as_text(json_member(claims, "iss")), o->s.issuer)) return OIDC_ID_ISS;
    return check_audience(o, claims);
}

/* 1 for the lowest; 0: a level that is not in the list. */
static size_t level_of(const struct oidc *o, struct str acr)
{
    for (size_t i = 0; i < o->n_levels; i++) if (str_eq(o->level[i], acr)) return i + 1;
    return 0;
}

static struct str claim(const struct oidc *o, enum oidc_about what, const struct json_in *id,
                        const struct json_in *info)
{
    if (!o->claim[what][0]) return (struct str){ 0 };
    const struct json_in *v = json_member(info, o->claim[what]);
    return json_as_text(v ? v : json_member(id, o->claim[what]));
}

/* ---- the id_token ---- */

enum err oidc_check_id(struct arena *a, const struct oidc *o, const struct json_in *claims, const struct id_expected *x,
                       enum oidc_fault *fault)
{
    struct str sub = json_as_text(json_member(claims, "sub")), hash;
    const struct json_in *said = json_member(claims, "at_hash");
    if ((*fault = check_parties(o, claims)) != OIDC_FINE) return OK;
    if ((*fault = check_times(claims, x->now_ms)) != OIDC_FINE) return OK;
    if (!x->nonce.n || !str_eq(json_as_text(json_member(claims, "nonce")), x->nonce)) {
        *fault = OIDC_ID_NONCE;
        return OK;
    }
    if (!sub.n || sub.n > SUBJECT_BYTES_MAX) { *fault = OIDC_ID_SUB; return OK; }
    if ((*fault = check_auth_time(o, claims, x->now_ms)) != OIDC_FINE) return OK;
    if (!said) return OK;
    TRY(at_hash_of(a, x->access_token, &hash));
    if (!str_eq(json_as_text(said), hash)) *fault = OIDC_ID_AT_HASH;
    return OK;
}

/* ---- the person ---- */

enum { NAME_BYTES_MAX = 200, NUMBER_DIGITS = 12, PHONE_BYTES_MAX = 20, EMAIL_BYTES_MAX = 254, EID_LEVEL_MIN = 1,
       EID_LEVEL_MAX = 2 };
static struct str no_longer(struct str s, size_t max) { return s.n <= max ? s : (struct str){ 0 }; }

/* The personal number (số định danh cá nhân): 12 digits, or it is something else and not used. */
static struct str number_of(struct str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return (struct str){ 0 };
    return s.n == NUMBER_DIGITS ? s : (struct str){ 0 };
}

/* "1948-05-03", "1948" or "03/05/1948"; 0: none of these. */
static int64_t year_of(struct str s)
{
    size_t at = s.n == 10 && s.p[2] == '/' ? 6 : 0;
    int64_t year = 0;
    if (s.n != 4 && s.n != 10) return 0;
    for (size_t i = at; i < at + 4; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return 0;
        year = year * 10 + (s.p[i] - '0');
    }
    return year >= 1880 && year <= 2200 ? year : 0;
}

/* 1 male, 2 female, 0 unknown (rules/rules.h) */
static unsigned sex_of(struct str s)
{
    static const struct { struct str word; unsigned sex; } words[] = {
        { STR("male"), 1 }, { STR("female"), 2 }, { STR("nam"), 1 }, { STR("nữ"), 2 }, { STR("Nam"), 1 }, { STR("Nữ"), 2 },
        { STR("M"), 1 }, { STR("F"), 2 },
    };
    for (size_t i = 0; i < N_OF(words); i++) if (str_eq(s, words[i].word)) return words[i].sex;
    return 0;
}

enum oidc_fault oidc_person(const struct oidc *o, const struct json_in *id, const struct json_in *info, struct eid *out)
{
    size_t level = level_of(o, claim(o, ABOUT_LEVEL, id, NULL));      /* of the signed token only */
    if (level < o->level_asked) return OIDC_ID_LEVEL;
    level = level < EID_LEVEL_MIN ? EID_LEVEL_MIN : level > EID_LEVEL_MAX ? EID_LEVEL_MAX : level;
    const struct json_in *verified = json_member(info ? info : id, "phone_number_verified");
    *out = (struct eid){
        .issuer = o->s.issuer, .subject = json_as_text(json_member(id, "sub")), .level = (int64_t)level,
        .name = no_longer(claim(o, ABOUT_NAME, id, info), NAME_BYTES_MAX),
        .birth_year = year_of(claim(o, ABOUT_BIRTH, id, info)), .sex = sex_of(claim(o, ABOUT_SEX, id, info)),
        .number = number_of(claim(o, ABOUT_NUMBER, id, info)),
        .phone = no_longer(claim(o, ABOUT_PHONE, id, info), PHONE_BYTES_MAX),
        .email = no_longer(claim(o, ABOUT_EMAIL, id, info), EMAIL_BYTES_MAX),
    };
    if (verified && !json_as_bool(verified)) out->phone = (struct str){ 0 };
    return OIDC_FINE;
}

/* ---- a logout token ---- */

/* typ says logout+jwt, or nothing in particular: never that it is some other kind of token. */
static bool is_logout_typ(struct str typ)
{
    return !typ.n || str_eq(typ, S("logout+jwt")) || str_eq(typ, S("JWT")) || str_eq(typ, S("application/logout+jwt"));
}

enum oidc_fault oidc_check_logout(const struct oidc *o, struct str typ, const struct json_in *claims, int64_t now_ms,
                                  struct logout_said *out)
{
    int64_t iat = 0, exp = 0;
    enum oidc_fault fault = check_parties(o, claims);
    if (fault != OIDC_FINE) return fault;
    if (!is_logout_typ(typ) || !moment_of(claims, "iat", &iat)) return OIDC_OUT_FORM;
    if (iat > now_ms + OIDC_SKEW_MS) return OIDC_ID_EARLY;
    /* `exp` came late into the specification; without it a token is good for LOGOUT_AGE_MS */
    if (json_member(claims, "exp") && !moment_of(claims, "exp", &exp)) return OIDC_OUT_FORM;
    if (!exp) exp = iat + LOGOUT_AGE_MS;
    if (now_ms >= exp + OIDC_SKEW_MS) return OIDC_ID_EXPIRED;
    if (!json_is_object(json_member(json_member(claims, "events"), logout_event))) return OIDC_OUT_EVENT;
    if (json_member(claims, "nonce")) return OIDC_OUT_NONCE;
    *out = (struct logout_said){ json_as_text(json_member(claims, "sub")), json_as_text(json_member(claims, "sid")),
                                 json_as_text(json_member(claims, "jti")), exp + OIDC_SKEW_MS };
    if (!out->jti.n || out->jti.n > SUBJECT_BYTES_MAX) return OIDC_OUT_FORM;
    bool whom = (out->sub.n && out->sub.n <= SUBJECT_BYTES_MAX) || (out->sid.n && out->sid.n <= SUBJECT_BYTES_MAX);
    return whom ? OIDC_FINE : OIDC_OUT_WHOM;
}
