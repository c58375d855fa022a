/* box_seal.h - seals as a phone does (ephemeral P-256, HKDF-SHA-256, AES-128-GCM): the other half of keys_box_open. */
#ifndef SANSANG_BOX_SEAL_H
#define SANSANG_BOX_SEAL_H
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include "auth/keys.h"

static inline struct bytes box_seal(const struct keys *keys, struct arena *a, struct str plain)
{
    enum { POINT = 65, NONCE = 12, KEY = 16, TAG = 16 };
    struct bytes theirs = keys_public_box(keys), stretched, key;
    uint8_t *box = arena_new(a, uint8_t, POINT + NONCE + plain.n + TAG), x[32];
    size_t n = POINT, shared = sizeof x;
    int got = 0, rest = 0;
    EVP_PKEY *mine = EVP_EC_gen("P-256"), *peer = EVP_PKEY_new();
    assert_int_equal(EVP_PKEY_get_octet_string_param(mine, OSSL_PKEY_PARAM_PUB_KEY, box, POINT, &n), 1);
    assert_int_equal(n, POINT);
    assert_int_equal(EVP_PKEY_copy_parameters(peer, mine), 1);
    assert_int_equal(EVP_PKEY_set1_encoded_public_key(peer, theirs.p, theirs.n), 1);
    EVP_PKEY_CTX *derive = EVP_PKEY_CTX_new(mine, NULL);
    assert_int_equal(EVP_PKEY_derive_init(derive), 1);
    assert_int_equal(EVP_PKEY_derive_set_peer(derive, peer), 1);
    assert_int_equal(EVP_PKEY_derive(derive, x, &shared), 1);
    assert_int_equal(hmac_sha256(a, (struct bytes){ box, POINT }, (struct str){ (char *)x, sizeof x }, &stretched), OK);
    assert_int_equal(hmac_sha256(a, stretched, S("sansang-box-1\x01"), &key), OK);
    random_bytes(box + POINT, NONCE);
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    assert_int_equal(EVP_EncryptInit_ex(c, EVP_aes_128_gcm(), NULL, key.p, box + POINT), 1);
    assert_int_equal(EVP_EncryptUpdate(c, box + POINT + NONCE, &got, (const uint8_t *)plain.p, (int)plain.n), 1);
    assert_int_equal(EVP_EncryptFinal_ex(c, box + POINT + NONCE + got, &rest), 1);
    assert_int_equal(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, box + POINT + NONCE + plain.n), 1);
    EVP_CIPHER_CTX_free(c);
    EVP_PKEY_CTX_free(derive);
    EVP_PKEY_free(mine);
    EVP_PKEY_free(peer);
    return (struct bytes){ box, POINT + NONCE + plain.n + TAG };
}

#endif
