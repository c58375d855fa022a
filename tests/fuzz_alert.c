/* fuzz_alert.c - any bytes as an alert that staff compose: refused with a field, or composed, approved by another and read as CAP and as a feed,
   both whole XML; never a crash. */
#include "account/account.h"
#include "app/modules.h"
#include "auth/audit_log.h"
#include "auth/keys.h"
#include "core/json_in.h"
#include "db/db.h"
#include "http/http.h"
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const struct routes alert_routes, alert_page_routes;

enum { COMPOSER = 1, SECOND, ROOM = 8 * MIB, HOUSE_LASTS = 2000 };
static const int64_t now_ms = INT64_C(1767578400000);     /* 2026-01-05 09:00 in Hà Nội */
static struct keys *keys;
static struct db *db;
static int composed;                     /* in this house: a log grows with each, so now and then there is a new one */
static int64_t caller;

#define GOOD \
    "{\"uid\":\"01920000-0000-7000-8000-0000000000ff\",\"status\":\"Actual\",\"msg_type\":\"Alert\",\"unit_id\":1,\"category\":\"Met\",\"urgency\":\"Expected\"," \
    "\"severity\":\"Severe\",\"certainty\":\"Likely\",\"event\":\"Bão\",\"headline\":\"Bão đến đêm nay\",\"expires_ms\":1767600000000,\"areas\":[1]}"

static void must(enum err e) { if (e != OK) abort(); }

static void leave(void)
{
    if (db) db_close(db);
    keys_close(keys);
}

/* A connection keeps what it has prepared by the statement's address, so each is static. */
static const struct sql
    sql_units = { "fuzz_units",
        "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6, households,"
        " residents, source, as_of) VALUES (1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 21030000, 105850000, 0, 0, 'test', 0),"
        " (2, 'ward', '00103', 'Phường <Tây> Hồ', '', '', 1, 0, NULL, 0, 10000000, 21070000, 105820000, 0, 0, 'test', 0),"
        " (3, 'group', '00103-001', 'Tổ 1', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)" },
    sql_people = { "fuzz_people",
        "INSERT INTO account(id, login, name, password, totp_step, totp_on, home_unit_id, state, created_ms, is_resident) VALUES"
        " (1, NULL, 'Lan', NULL, 0, FALSE, 1, 'active', 0, FALSE), (2, NULL, 'Hoa', NULL, 0, FALSE, 1, 'active', 0, FALSE)" },
    sql_areas_gone = { "fuzz_areas_gone", "DELETE FROM alert_area" },
    sql_alerts_gone = { "fuzz_alerts_gone", "DELETE FROM alert" };

static void run(struct arena *a, const struct sql *q) { must(db_run(db, a, q, NO_BINDS, NULL)); }

static enum err appoint(struct db *to, void *arg)
{
    for (int64_t who = COMPOSER; who <= SECOND; who++) TRY(grant_add(to, arg, now_ms, who, ROLE_CITY, 1, 0));
    return OK;
}

/* A city with a ward, a group and two people of the city's desk. */
static void move_in(void)
{
    struct arena *a = arena_open(ROOM);
    if (db) db_close(db);
    composed = 0;
    must(db_open("sqlite::memory:", &db));
    must(db_migrate(db, a, auth_migrations, auth_n_migrations, now_ms));
    for (const struct module *const *m = all_modules; *m; m++) must(db_migrate(db, a, (*m)->migrations, *(*m)->n_migrations, now_ms));
    run(a, &sql_units);
    run(a, &sql_people);
    must(db_tx(db, appoint, a));
    arena_close(a);
}

static void open_house(void)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/fuzz-alert-%d", (int)getpid());
    if (keys_open(path, &keys) != OK || atexit(leave) != 0) abort();
    unlink(path);
    xmlSetGenericErrorFunc(NULL, NULL);
    move_in();
}

static enum err identify(struct req *rq)
{
    static const struct grant city = { ROLE_CITY, 1 };
    rq->who = (struct person){ .id = caller, .name = S("x"), .grants = &city, .n_grants = 1, .roles = ROLE_CITY };
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    return strcmp(name, "Content-Type") == 0 ? S("application/json") : (struct str){ 0 };
}

static struct req knock(struct arena *a, enum method m, struct str path, struct str body)
{
    const struct routes tables[] = { alert_routes, alert_page_routes };
    struct req rq = { .method = m, .path = path, .params = arena_new(a, struct param, 64), .body = body, .header = header,
                      .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = now_ms, .arena = a, .db = db, .keys = keys };
    http_serve(&rq, tables, N_OF(tables), identify);
    if (rq.status < 200 || rq.status > 409) abort();
    return rq;
}

static void is_whole_xml(const struct req *rq)
{
    if (rq->status != 200) return;
    xmlDocPtr doc = xmlReadMemory(rq->reply.p, (int)rq->reply.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!doc) abort();
    xmlFreeDoc(doc);
}

/* By a second person; then everybody reads it. */
static void send_and_read(struct arena *a, const struct req *made)
{
    const struct json_in *doc;
    must(json_parse(a, buf_str(&made->reply), NULL, &doc));
    int64_t id = json_as_i64(json_member(doc, "id"), 0);
    struct str uid = json_as_text(json_member(doc, "uid"));
    caller = SECOND;
    (void)knock(a, POST, arena_printf(a, "/api/alerts/%lld/approve", (long long)id), S("{}"));     /* an exercise is out already: 409 */
    struct req cap = knock(a, GET, arena_printf(a, "/alerts/%.*s.xml", (int)uid.n, uid.p), S(""));
    if (cap.status != 200) abort();                      /* it is sent, one way or the other */
    is_whole_xml(&cap);
    struct req feed = knock(a, GET, S("/feeds/alerts.atom"), S(""));
    is_whole_xml(&feed);
    struct req page = knock(a, GET, S("/alerts"), S(""));
    if (page.status != 200) abort();
}

/* Its status. */
static int compose(struct str body)
{
    struct arena *a = arena_open(ROOM);
    caller = COMPOSER;
    struct req rq = knock(a, POST, S("/api/alerts"), body);
    if (rq.status == 201) {
        send_and_read(a, &rq);
        if (++composed == HOUSE_LASTS) move_in();
        run(a, &sql_areas_gone);
        run(a, &sql_alerts_gone);
    }
    arena_close(a);
    return rq.status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!keys) {
        open_house();
        if (compose(S(GOOD)) != 201) abort();            /* else nothing behind the door is ever reached */
    }
    int status = compose((struct str){ (const char *)data, size });
    if (status == 403) abort();                          /* the city's desk may warn of anything */
    return 0;
}
