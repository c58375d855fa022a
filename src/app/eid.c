/* eid.c - settings and secret files become the provider residents sign in with. */
#include "app/eid.h"
#include <stdio.h>
#include "account/eid/oidc.h"

/* The whole of a small file, without the line break an editor leaves at its end. */
static enum err read_secret(struct app *app, const char *key, struct str path, struct str *out)
{
    enum { SECRET_BYTES_MAX = 64 * KIB };
    if (!path.n) return OK;
    const char *z = arena_z(app->arena, path);
    char *p = arena_new(app->arena, char, SECRET_BYTES_MAX + 1);
    if (!z || !p) return ERR_NOMEM;
    FILE *f = fopen(z, "r");
    size_t n = f ? fread(p, 1, SECRET_BYTES_MAX + 1, f) : 0;
    if (f) fclose(f);
    while (n && (p[n - 1] == '\n' || p[n - 1] == '\r')) n--;
    if (!n || n > SECRET_BYTES_MAX) {
        fprintf(stderr, "sansang: %s: %s cannot be read, or is empty or too long\n", key, z);
        return ERR_BAD_INPUT;
    }
    *out = (struct str){ p, n };
    return OK;
}

enum err eid_open(struct app *app, struct oidc **out)
{
    const struct config *c = &app->config;
    struct oidc_settings s = {
        .preset = c->oidc_preset, .issuer = c->oidc_issuer, .authorize = c->oidc_authorize, .token = c->oidc_token,
        .userinfo = c->oidc_userinfo, .jwks = c->oidc_jwks, .end_session = c->oidc_end_session, .client = c->oidc_client,
        .algs = c->oidc_algs, .acr = c->oidc_acr, .levels = c->oidc_levels, .max_age_s = c->oidc_max_age, .scope = c->oidc_scope,
        .claims = c->oidc_claims, .ca_file = c->oidc_ca_file,
    };
    const char *about;
    *out = NULL;
    if (c->oidc_preset == OIDC_OFF) return OK;
    TRY(read_secret(app, "oidc_secret_file", c->oidc_secret_file, &s.secret));
    TRY(read_secret(app, "oidc_key_file", c->oidc_key_file, &s.key_pem));
    enum err e = oidc_open(&s, fetch_one, out, &about);
    if (e == ERR_BAD_INPUT) fprintf(stderr, "sansang: %s: missing or not usable; see docs/eid.md\n", about);
    return e;
}
