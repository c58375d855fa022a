/* fuzz_webauthn.c - any bytes as what an authenticator and a browser send; the first byte chooses which. Nothing is
   read beyond them, and what is taken lies within them. */
#include <stdlib.h>
#include "auth/cbor.h"
#include "auth/webauthn.h"

static bool lies_within(struct bytes x, struct bytes all) { return !x.n
                                                            || (x.p >= all.p && x.p + x.n <= all.p + all.n); }

static void try_making(struct arena *a, struct bytes object)
{
    static const char client[] = "{\"type\":\"webauthn.create\",\"challenge\":\"c\","
                                 "\"origin\":\"https://city.example\"}";
    const struct webauthn_site site = { S("https://city.example"), S("city.example") };
    struct webauthn_made made;
    enum webauthn_fault fault;
    if (webauthn_made_check(a, &site, S("c"), (struct bytes){ (const uint8_t *)client, sizeof client - 1 }, object,
                            &made, &fault) != OK) return;
    if (!lies_within(made.id, object) || !lies_within(made.cose, object) || !made.id.n) abort();
    if (made.alg != WEBAUTHN_ES256 && made.alg != WEBAUTHN_EDDSA && made.alg != WEBAUTHN_RS256) abort();
    if (made.is_copied && !made.may_be_copied) abort();
}

static void try_data(struct bytes raw)
{
    struct webauthn_data d;
    if (webauthn_data_read(raw, &d) != OK) return;
    if (!lies_within(d.rp_hash, raw) || !lies_within(d.id, raw) || !lies_within(d.cose, raw)) abort();
    if (d.counter < 0 || d.counter > UINT32_MAX || d.id.n > WEBAUTHN_ID_MAX
        || (d.id.n && !(d.flags & WEBAUTHN_AT))) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct bytes rest = { data + 1, size - 1 };
    struct arena *a = arena_open(MIB + 64 * size);
    struct webauthn_client client;
    struct cbor c = { rest.p, rest.n, false };
    if (data[0] % 4 == 0) try_making(a, rest);
    if (data[0] % 4 == 1) try_data(rest);
    if (data[0] % 4 == 2 && webauthn_client_read(a, rest, &client) == OK && !client.challenge.n) abort();
    if (data[0] % 4 == 3) {
        cbor_skip(&c);
        if (c.n > rest.n || (!c.failed && c.n == rest.n)) abort();
    }
    arena_close(a);
    return 0;
}
