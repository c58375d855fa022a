/* oidc_settings.c - what an installation is told about its provider, understood once, before the first sign-in. */
#include "account/eid/oidc_impl.h"
#include <stdlib.h>

const char *const oidc_presets[] = { "off", "standard", "portal", NULL };
static const char *const about_words[ABOUTS] = {
    [ABOUT_NUMBER] = "number", [ABOUT_NAME] = "name", [ABOUT_BIRTH] = "birth", [ABOUT_SEX] = "sex", [ABOUT_PHONE] = "phone",
    [ABOUT_EMAIL] = "email", [ABOUT_LEVEL] = "level",
};

static bool read_claim(struct oidc *o, struct str word)
{
    const char *equals = memchr(word.p, '=', word.n);
    if (!equals) return false;
    struct str what = { word.p, (size_t)(equals - word.p) }, name = { equals + 1, word.n - what.n - 1 };
    for (size_t i = 0; i < ABOUTS; i++) {
        if (!str_eq(what, str_z(about_words[i]))) continue;
        if (!name.n || name.n >= CLAIM_BYTES_MAX || o->claim[i][0]) return false;
        memcpy(o->claim[i], name.p, name.n);
        return true;
    }
    return false;
}

static bool read_claims(struct oidc *o)
{
    struct str rest = o->s.claims, word;
    while (word_next(&rest, &word)) if (!read_claim(o, word)) return false;
    return true;
}

static bool read_levels(struct oidc *o)
{
    struct str rest = o->s.levels, word;
    while (word_next(&rest, &word)) {
        if (o->n_levels == OIDC_LEVELS_MAX) return false;
        o->level[o->n_levels++] = word;
        if (str_eq(word, o->s.acr)) o->level_asked = o->n_levels;
    }
    return true;
}

/* The addresses that must be there, and be https. */
static const char *bad_address(const struct oidc_settings *s)
{
    const struct { const char *key; struct str url; } all[] = {
        { "oidc_authorize", s->authorize }, { "oidc_token", s->token }, { "oidc_userinfo", s->userinfo },
        { "oidc_jwks", s->jwks }, { "oidc_end_session", s->end_session },
    };
    if (!url_is_fair(s->issuer)) return "oidc_issuer";
    for (size_t i = 0; i < N_OF(all); i++) if (all[i].url.n && !url_is_fair(all[i].url)) return all[i].key;
    return NULL;
}

static bool has_openid(struct str scope)
{
    struct str word;
    while (word_next(&scope, &word)) if (str_eq(word, S("openid"))) return true;
    return false;
}

static const char *fault_of(struct oidc *o)
{
    const struct oidc_settings *s = &o->s;
    const char *address = bad_address(s);
    if (address) return address;
    if (!s->client.n) return "oidc_client";
    if (!s->secret.n == !s->key_pem.n) return "oidc_secret_file";
    if (s->key_pem.n && jose_private_check(s->key_pem) != OK) return "oidc_key_file";
    if (jose_algs_read(s->algs, &o->algs) != OK) return "oidc_algs";
    if (!has_openid(s->scope)) return "oidc_scope";
    if (!read_claims(o)) return "oidc_claims";
    if (!read_levels(o)) return "oidc_levels";
    if (s->acr.n && !o->level_asked) return "oidc_acr";
    return s->acr.n && !o->claim[ABOUT_LEVEL][0] ? "oidc_claims" : NULL;
}

enum err oidc_open(const struct oidc_settings *s, oidc_fetch_fn *fetch, struct oidc **out, const char **about)
{
    struct oidc *o = calloc(1, sizeof *o);
    *about = NULL;
    if (!o) return ERR_NOMEM;
    o->s = *s;
    o->fetch = fetch;
    if (s->preset == OIDC_PORTAL && !s->acr.n) o->s.acr = S("LoA1"); /* what sites connected to the portal ask for */
    if ((*about = fault_of(o))) { free(o); return ERR_BAD_INPUT; }
    pthread_mutex_init(&o->lock, NULL);
    *out = o;
    return OK;
}

void oidc_close(struct oidc *o)
{
    if (!o) return;
    for (size_t i = 0; i < OIDC_DOCUMENTS; i++) free(o->kept[i].text);
    pthread_mutex_destroy(&o->lock);
    free(o);
}
