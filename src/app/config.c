/* config.c - one table of keys; the file, the environment, the flags and the manual are all read off it. */
#include "app/config.h"
#include <stdio.h>
#include "account/eid/oidc.h"
#include "core/log.h"
#include "indicator/opendata/opendata.h"
#include "notify/sender.h"

struct key { struct field f; const char *standard; };
#define KEY(m, value, help, ...) { FIELD(struct config, m, .about = help, __VA_ARGS__), value }

static const struct key keys[] = {
    KEY(listen, "127.0.0.1", "Address to listen on. `0.0.0.0`: every IPv4 address; `::`: IPv6 and IPv4.", .min = 1,
        .max = 64),
    KEY(port, "8080", "Port to listen on.", .min = 1, .max = 65535),
    KEY(data, "./data",
        "Folder of this installation: database, keys, pictures. `sansang backup` copies it while it is in use.",
        .min = 1, .max = 1024),
    KEY(database, "", "`sqlite:PATH` or `postgres:CONNINFO`. Empty: `sansang.db` in the data folder.", .max = 1024),
    KEY(public_url, "",
        "How the world reaches this server, for links and QR codes, such as "
        "`https://sansang.example.vn`. "
        "Empty: as the caller did.",
        .max = 200),
    KEY(tls_cert, "", "PEM file with the certificate chain. With `tls_key`, HTTPS is served directly.", .max = 1024),
    KEY(tls_key, "", "PEM file with the private key of `tls_cert`.", .max = 1024),
    KEY(trusted_proxies, "127.0.0.1, ::1",
        "Networks whose X-Forwarded-For and X-Forwarded-Proto are believed. "
        "What comes from them without X-Forwarded-For is not limited by address.",
        .max = 1024),
    KEY(metrics_from, "127.0.0.1, ::1", "Networks that may read /metrics.", .max = 1024),
    KEY(workers, "48",
        "Requests answered at the same time; each holds a database connection. At most three quarters of them "
        "write.",
        .min = 1, .max = 256),
    KEY(memory_mb, "8", "Most memory one request may use, in MiB.", .min = 1, .max = 256),
    KEY(connections, "20000", "Most connections at the same time, about 20 KB each.", .min = 10, .max = 500000),
    KEY(connections_per_address, "512",
        "Most connections from one address (one /64 in IPv6); trusted proxies "
        "aside. 0: no limit.",
        .min = 0, .max = 500000),
    KEY(header_kb, "12", "Most bytes of a request's headers, in KiB; a longer one is refused.", .min = 4, .max = 64),
    KEY(idle_s, "60", "Seconds after which a silent connection is closed.", .min = 5, .max = 3600),
    KEY(drain_s, "20", "Seconds that requests under way are given when the server is told to stop.", .min = 1,
        .max = 600),
    /* One address is a ward's office, a training hall or thousands of a mobile operator's phones. Whoever is known pays
       from his own account or phone, so this is for strangers: 240 members (30,000 / 126 wards) of a hall load the app
       (15 files) within a minute = 3,600 requests = 60 a second; 2,000 phones behind one operator's address fetch a new
       version (15 files) within five minutes = 100 a second. */
    KEY(address_per_s, "200",
        "Requests per second of strangers from one address (one /64 in IPv6); phones and people "
        "who are signed in do not count here. 0: no limit.",
        .min = 0, .max = 100000),
    KEY(address_burst, "4000", "Requests of strangers one address may make at once before `address_per_s` holds.",
        .min = 1, .max = 100000),
    /* The busiest screen asks 12 things when it opens: a person who opens one a second stays below. */
    KEY(account_per_s, "20", "Requests per second of one signed-in browser user. 0: no limit.", .min = 0,
        .max = 100000),
    KEY(account_burst, "200", "Requests one user may make at once.", .min = 1, .max = 100000),
    /* A phone asks 4 things per synchronisation; a week of visits (7 × 60, in batches of 20) and 60 pictures (4 pieces)
       go up in 261 requests: 16 seconds after the first hundred. */
    KEY(device_per_s, "10", "Requests per second of one phone. 0: no limit.", .min = 0, .max = 100000),
    KEY(device_burst, "100", "Requests one phone may make at once.", .min = 1, .max = 100000),
    /* A hall of 240 opens its link and redeems it: 480 at once. Of the city's 300,000 confirmations a day (30,000
       members × 10) in ten hours, two requests each, a tenth from one operator's address: 100 a minute. A wrong guess
       costs ten: 12 guesses a minute, of 100,000,000 slip numbers. */
    KEY(sign_in_per_min, "120",
        "Sign-ins, redeemed links and confirmations per minute from one address; a wrong one "
        "counts ten times. 0: no limit.",
        .min = 0, .max = 100000),
    KEY(sign_in_burst, "600", "Sign-ins one address may try at once.", .min = 1, .max = 100000),
    /* Signing in with the national e-ID: docs/eid.md */
    KEY(oidc_preset, "off",
        "Residents sign in with the national e-ID (OpenID Connect, docs/eid.md): `off`, `standard` (a provider "
        "with discovery) or `portal` (the national public-service portal's addresses).",
        .words = oidc_presets),
    KEY(oidc_issuer, "", "The provider's issuer, exactly as its tokens say it.", .max = 255),
    KEY(oidc_authorize, "",
        "Its authorization endpoint. This and the next four: empty = as the preset or its discovery says.",
        .max = 1024),
    KEY(oidc_token, "", "Its token endpoint.", .max = 1024),
    KEY(oidc_userinfo, "", "Its userinfo endpoint.", .max = 1024),
    KEY(oidc_jwks, "", "Where it publishes its keys.", .max = 1024),
    KEY(oidc_end_session, "", "Where it ends its own session.", .max = 1024),
    KEY(oidc_client, "", "The name under which we are registered there (client_id).", .max = 255),
    KEY(oidc_secret_file, "", "File with the client's secret (client_secret_basic). This or `oidc_key_file`.",
        .max = 1024),
    KEY(oidc_key_file, "", "PEM file with our private key, RSA or P-256 (private_key_jwt).", .max = 1024),
    KEY(oidc_algs, "RS256 PS256 ES256", "Signatures that are accepted. What a token says of itself is never believed.",
        .min = 1, .max = 64),
    KEY(oidc_acr, "",
        "The least level that is asked for (acr_values), one of `oidc_levels`. Empty: any; with `portal`: LoA1.",
        .max = 64),
    KEY(oidc_levels, "LoA1 LoA2", "The provider's levels, lowest first.", .max = 255),
    KEY(oidc_max_age, "0", "Seconds since the person proved himself there; older: again. 0: not asked.", .min = 0,
        .max = 31536000),
    KEY(oidc_scope, "openid", "Scopes that are asked for; `openid` among them.", .min = 6, .max = 255),
    KEY(oidc_claims, "number=citizen_id name=name birth=birthdate sex=gender phone=phone_number email=email level=acr",
        "Which claim tells what about a person.", .max = 512),
    KEY(oidc_ca_file, "", "PEM file of those who may vouch for the provider's certificate. Empty: the system's.",
        .max = 1024),
    KEY(open_licence, OPEN_LICENCE, "Under which licence open data is given out: an address.", .min = 1, .max = 300),
    KEY(open_publisher, "", "Who publishes it. Empty: the name of the city.", .max = 200),
    KEY(open_contact, "", "An e-mail address for questions about it. Empty: none is told.", .max = 254),
    KEY(plan_file_mb, "25", "Largest file that may be attached to a plan, in MiB.", .min = 1, .max = 200),
    KEY(migrate, "false", "Bring an older schema up to date when the server starts (a new database always gets one)."),
    KEY(jobs, "true", "Run the nightly audit, retention and the other jobs of the clock in this process."),
    KEY(send, "true",
        "Carry away notifications (Web Push, e-mail, SMS) in this process. Of several that may, one does."),
    KEY(push_contact, "", "Whom a push service may write to: `mailto:it@example.vn`. Empty: `public_url`.", .max = 200),
    KEY(push_insecure, "false", "Also push to http and to private addresses. For tests on one machine only."),
    KEY(push_per_s, "0", "Most pushes a second. 0: no limit.", .min = 0, .max = 100000),
    KEY(mail_server, "", "`smtp://HOST:587` (STARTTLS) or `smtps://HOST:465`. Empty: no e-mail is sent.", .max = 300),
    KEY(mail_user, "", "Name to sign in to the mail server with. Empty: no sign-in.", .max = 200),
    KEY(mail_password_file, "", "File with its password; only the service may read it.", .max = 1024),
    KEY(mail_from, "", "The sender's address.", .max = 254),
    KEY(mail_tls, "true", "Refuse a mail server that offers no encryption."),
    KEY(mail_per_s, "10", "Most mails a second. 0: no limit.", .min = 0, .max = 100000),
    KEY(sms_sender, "log",
        "`log`: texts go to the file `outbox.log` in the data folder, for trying things out; `http`: to a gateway, "
        "`sms_url`; `smpp`: to an SMS centre, `sms_address`.",
        .words = sms_kinds),
    KEY(sms_url, "", "`http`: where texts are posted to.", .max = 1000),
    KEY(sms_body, "{\"to\":\"{to}\",\"from\":\"{from}\",\"text\":\"{text}\",\"id\":\"{id}\"}",
        "`http`: what is posted; `{to}`, "
        "`{from}`, `{text}` and `{id}` are filled in.",
        .max = 2000),
    KEY(sms_address, "", "`smpp`: HOST:PORT of the SMS centre (SMPP 3.4).", .max = 260),
    KEY(sms_user, "", "`smpp`: system_id.", .max = 15),
    KEY(sms_secret_file, "",
        "File with the bearer token (`http`) or the password (`smpp`); only the service may read it.", .max = 1024),
    KEY(sms_from, "", "The registered sender name or number.", .max = 20),
    KEY(sms_window, "10",
        "`smpp`: messages under way before an answer is waited for; what the centre allows. 1: one at a time.",
        .min = 1, .max = 100),
    KEY(sms_per_s, "10", "Most texts a second. 0: no limit.", .min = 0, .max = 100000),
    KEY(send_ca_file, "",
        "PEM file of those who vouch for push services, mail server and SMS gateway. Empty: the system's.",
        .max = 1024),
    KEY(log_level, "info", "What is written to standard error: error, warn, info or debug.", .words = log_levels),
};

static const struct field *field_of(struct str key)
{
    for (size_t i = 0; i < N_OF(keys); i++)
        if (str_eq(str_z(keys[i].f.name), key)) return &keys[i].f;
    return NULL;
}

bool config_has(struct str key) { return field_of(key) != NULL; }

bool config_is_switch(struct str key)
{
    const struct field *f = field_of(key);
    return f && f->kind == FIELD_BOOL;
}

static void complain(const char *where, struct str key, const struct field *f)
{
    fprintf(stderr, "%s: %.*s: ", where, (int)key.n, key.p);
    if (!f) fprintf(stderr, "there is no such key\n");
    else if (f->kind == FIELD_I64)
        fprintf(stderr, "a whole number from %lld to %lld\n", (long long)f->min, (long long)f->max);
    else if (f->kind == FIELD_BOOL) fprintf(stderr, "true or false\n");
    else if (f->kind == FIELD_ENUM) {
        for (size_t i = 0; f->words[i]; i++) fprintf(stderr, "%s%s", i ? ", " : "one of ", f->words[i]);
        fprintf(stderr, "\n");
    } else fprintf(stderr, "clean text of %lld to %lld bytes\n", (long long)f->min, (long long)f->max);
}

enum err config_set(struct config *c, const char *where, struct str key, struct str value)
{
    const struct field *f = field_of(key);
    if (f && field_read(f, value, c) == OK) return OK;
    complain(where, key, f);
    return ERR_BAD_INPUT;
}

enum err config_standard(struct config *c)
{
    for (size_t i = 0; i < N_OF(keys); i++)
        TRY(config_set(c, "standard", str_z(keys[i].f.name), str_z(keys[i].standard)));
    return OK;
}

/* ---- the file ---- */

static struct str trimmed(struct str s)
{
    while (s.n && strchr(" \t\r", s.p[0]) && s.p[0]) { s.p++; s.n--; }
    while (s.n && strchr(" \t\r", s.p[s.n - 1]) && s.p[s.n - 1]) s.n--;
    return s;
}

struct seen { int64_t line[N_OF(keys)]; };               /* by key: where the file has it; 0: nowhere yet */

/* Of two lines one would win unseen; nobody can tell which was meant. */
static enum err only_once(struct seen *seen, const char *where, struct str key, int64_t number)
{
    for (size_t i = 0; i < N_OF(keys); i++) {
        if (!str_eq(str_z(keys[i].f.name), key)) continue;
        if (seen->line[i]) {
            fprintf(stderr, "%s: %s: already set in line %lld\n", where, keys[i].f.name, (long long)seen->line[i]);
            return ERR_BAD_INPUT;
        }
        seen->line[i] = number;
    }
    return OK;
}

static enum err read_line(struct config *c, const char *where, struct str line, int64_t number, struct seen *seen)
{
    const char *equals;
    line = trimmed(line);
    if (line.n == 0 || line.p[0] == '#') return OK;
    if (!(equals = memchr(line.p, '=', line.n))) {
        fprintf(stderr, "%s: expected `key = value`\n", where);
        return ERR_BAD_INPUT;
    }
    struct str key = { line.p, (size_t)(equals - line.p) }, value = { equals + 1, line.n - key.n - 1 };
    TRY(only_once(seen, where, trimmed(key), number));
    return config_set(c, where, trimmed(key), trimmed(value));
}

enum err config_read_text(struct arena *a, const char *name, struct str text, struct config *c)
{
    enum err worst = OK;                                 /* every mistake is named, not only the first */
    struct config read = *c;
    struct seen seen = { { 0 } };
    for (int64_t number = 1; text.n; number++) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        struct str where = arena_printf(a, "%s:%lld", name, (long long)number);
        if (!where.p) return ERR_NOMEM;
        if (read_line(&read, where.p, (struct str){ text.p, n }, number, &seen) != OK) worst = ERR_BAD_INPUT;
        text = end ? (struct str){ end + 1, text.n - n - 1 } : (struct str){ 0 };
    }
    if (worst == OK) *c = read;
    return worst;
}

enum err config_read_file(struct arena *a, const char *path, struct config *c)
{
    enum { FILE_BYTES_MAX = 64 * KIB };
    FILE *f = fopen(path, "r");
    char *p = arena_new(a, char, FILE_BYTES_MAX + 1);
    if (!f || !p) {
        fprintf(stderr, "%s: cannot be read\n", path);
        if (f) fclose(f);
        return ERR_BAD_INPUT;
    }
    size_t n = fread(p, 1, FILE_BYTES_MAX + 1, f);
    fclose(f);
    if (n <= FILE_BYTES_MAX) return config_read_text(a, path, (struct str){ p, n }, c);
    fprintf(stderr, "%s: longer than a configuration can be\n", path);
    return ERR_BAD_INPUT;
}

/* ---- the environment ---- */

enum err config_read_env(struct config *c, char *const *env)
{
    static const char lead[] = "SANSANG_";
    enum err worst = OK;
    for (; *env; env++) {
        char key[64];
        const char *equals = strchr(*env, '=');
        if (!equals || strncmp(*env, lead, sizeof lead - 1) != 0) continue;
        const char *from = *env + sizeof lead - 1;
        size_t n = (size_t)(equals - from);
        if (n >= sizeof key || strncmp(from, "TEST_", 5) == 0 || strncmp(from, "CONFIG=", 7) == 0) continue;
        for (size_t i = 0; i < n; i++) key[i] = from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] - 'A' + 'a') : '?';
        for (size_t i = 0; i < n; i++) if (from[i] == '_') key[i] = '_';
        if (config_set(c, "environment", (struct str){ key, n }, str_z(equals + 1)) != OK) worst = ERR_BAD_INPUT;
    }
    return worst;
}

/* ---- what it says about itself ---- */

static void add_value(const struct field *f, const struct config *c, struct buf *out)
{
    const void *m = (const char *)c + f->at;
    switch (f->kind) {
    case FIELD_TEXT: buf_add(out, *(const struct str *)m); break;
    case FIELD_I64:  buf_i64(out, *(const int64_t *)m); break;
    case FIELD_BOOL: buf_add(out, *(const bool *)m ? S("true") : S("false")); break;
    case FIELD_ENUM: buf_add(out, str_z(f->words[*(const unsigned *)m])); break;
    case FIELD_BYTES: case FIELD_JSON: break;
    }
}

void config_print(const struct config *c, struct buf *out)
{
    for (size_t i = 0; i < N_OF(keys); i++) {
        buf_add(out, str_z(keys[i].f.name));
        buf_add(out, S(" = "));
        add_value(&keys[i].f, c, out);
        buf_add(out, S("\n"));
    }
}

static void add_limits(const struct field *f, const char *lead, struct buf *out)
{
    if (f->kind != FIELD_I64) return;
    buf_add(out, str_z(lead));
    buf_i64(out, f->min);
    buf_add(out, S("–"));
    buf_i64(out, f->max);
}

void config_manual(struct buf *out)
{
    buf_add(out, S("# sansang.conf - settings of Sẵn Sàng. Every key is shown with its standard value; remove the # "
        "to change it.\n"
                   "# The environment variable SANSANG_<KEY> and the flag --<key> override the file.\n"));
    for (size_t i = 0; i < N_OF(keys); i++) {
        buf_add(out, S("\n# "));
        buf_add(out, str_z(keys[i].f.about));
        add_limits(&keys[i].f, " From–to: ", out);
        buf_add(out, S("\n#"));
        buf_add(out, str_z(keys[i].f.name));
        buf_add(out, S(" = "));
        buf_add(out, str_z(keys[i].standard));
        buf_add(out, S("\n"));
    }
}

void config_manual_md(struct buf *out)
{
    buf_add(out, S(
        "# Configuration\n\n"
        "Settings come from, in this order, the later one winning: the standard values below; the file "
        "`sansang.conf` in the\n"
        "folder where the program starts, else `/etc/sansang/sansang.conf`, or the file named by `--config FILE`; "
        "environment\n"
        "variables `SANSANG_<KEY>`, such as `SANSANG_PORT=9090`; flags before or after the sub-command, such as "
        "`--port 9090`.\n"
        "A mistake is refused with the file and the line: `sansang.conf:12: port: a whole number from 1 to 65535`; so is "
        "a key that stands there\n"
        "twice: `sansang.conf:14: port: already set in line 3`.\n\n"
        "The file holds lines `key = value`; a line that begins with `#` is a comment. `sansang config` prints what "
        "is in force,\n"
        "`sansang config --standard` a commented file to start from. This page is printed by `sansang config "
        "--manual`.\n\n"
        "| key | standard | from–to | meaning |\n|---|---|---|---|\n"));
    for (size_t i = 0; i < N_OF(keys); i++) {
        buf_add(out, S("| `"));
        buf_add(out, str_z(keys[i].f.name));
        buf_add(out, S("` | "));
        if (keys[i].standard[0]) {
            buf_add(out, S("`"));
            buf_add(out, str_z(keys[i].standard));
            buf_add(out, S("`"));
        }
        buf_add(out, S(" | "));
        add_limits(&keys[i].f, "", out);
        buf_add(out, S(" | "));
        buf_add(out, str_z(keys[i].f.about));
        buf_add(out, S(" |\n"));
    }
}
