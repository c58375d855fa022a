/* config.h - the settings of an installation: one table gives the file, the environment, the flags and the manual. */
#ifndef SANSANG_CONFIG_H
#define SANSANG_CONFIG_H
#include "core/arena.h"
#include "core/field.h"

struct config {
    struct str listen;
    int64_t port;
    struct str data, database;
    struct str public_url;
    struct str tls_cert, tls_key;
    struct str trusted_proxies, metrics_from;
    int64_t workers, memory_mb;
    int64_t connections, connections_per_address;
    int64_t header_kb, idle_s, drain_s;
    int64_t address_per_s, address_burst, account_per_s, account_burst, device_per_s, device_burst;
    int64_t sign_in_per_min, sign_in_burst;
    unsigned oidc_preset;
    struct str oidc_issuer, oidc_authorize, oidc_token, oidc_userinfo, oidc_jwks, oidc_end_session;
    struct str oidc_client, oidc_secret_file, oidc_key_file, oidc_algs, oidc_acr, oidc_levels, oidc_scope, oidc_claims,
        oidc_ca_file;
    int64_t oidc_max_age;
    struct str open_licence, open_publisher, open_contact;
    int64_t plan_file_mb;
    bool migrate, jobs, send;
    struct str push_contact, send_ca_file;
    bool push_insecure;
    int64_t push_per_s, mail_per_s, sms_per_s, sms_window;
    struct str mail_server, mail_user, mail_password_file, mail_from;
    bool mail_tls;
    unsigned sms_sender;
    struct str sms_url, sms_body, sms_address, sms_user, sms_secret_file, sms_from;
    unsigned log_level;
};

/* The standard value of every key, then the file, then SANSANG_<KEY>, then flags: each call overrides the one before.
   A mistake is explained to standard error ("sansang.conf:12: port: …") and answered with ERR_BAD_INPUT. */
MUST_USE enum err config_standard(struct config *c);
MUST_USE enum err config_read_file(struct arena *a, const char *path, struct config *c);
MUST_USE enum err config_read_text(struct arena *a, const char *name, struct str text, struct config *c);
MUST_USE enum err config_read_env(struct config *c, char *const *env);     /* borrows the texts of env */
MUST_USE enum err config_set(struct config *c, const char *where, struct str key, struct str value);

bool config_has(struct str key);
bool config_is_switch(struct str key);                          /* true or false: a flag without a value means true */

void config_print(const struct config *c, struct buf *out);     /* what is in force, as a file */
void config_manual(struct buf *out);                            /* the commented file of standard values */
void config_manual_md(struct buf *out);                         /* docs/config.md */

#endif
