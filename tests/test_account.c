/* test_account.c - signing in, rights over people, phones and invitations; and the ways someone would try around
   them. */
#define _GNU_SOURCE      /* memmem */
#include "town.h"
#include "core/log.h"
#include <math.h>
#include <pthread.h>
#include <time.h>

#define SIGN_IN(login, password) "{\"login\":\"" login "\",\"password\":\"" password "\"}"

/* ---- signing in ---- */

static void a_cookie_says_who_is_calling(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    enter_as(t, "lan.tayho");
    struct req me = knock(t, GET, "/api/me", NULL);
    assert_int_equal(me.status, 200);
    assert_true(says(&me, "\"login\":\"lan.tayho\"") && says(&me, "\"role\":\"officer\"") && says(&me,
                                                                                                  "Phường Tây Hồ"));
    assert_true(audit_lines(t) == 1);
}

static void a_cookie_is_for_this_site_and_no_script(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    /* capitals do not matter */
    struct req rq = knock(t, POST, "/api/session", SIGN_IN("LAN.TayHo", "đường vào ngõ nhỏ"));
    assert_int_equal(rq.status, 200);
    struct str all = { 0 };
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("Set-Cookie"))) all = rq.reply_headers[i].value;
    static const char *const parts[] = { "HttpOnly", "SameSite=Strict", "Path=/", "Secure" };
    for (size_t i = 0; i < N_OF(parts); i++) assert_non_null(memmem(all.p, all.n, parts[i], strlen(parts[i])));
}

static void an_ended_session_is_a_stranger(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    enter_as(t, "lan.tayho");
    assert_int_equal(knock(t, DELETE, "/api/session", NULL).status, 204);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

static void a_session_sleeps_after_half_an_hour_and_dies_after_twelve(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    enter_as(t, "lan.tayho");
    for (int64_t end = t->now_ms + SESSION_WHOLE_MS - 20 * MINUTE_MS; t->now_ms < end; t->now_ms += 20 * MINUTE_MS)
        assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    t->now_ms += 20 * MINUTE_MS;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);        /* twelve hours, however busy */
    enter_as(t, "lan.tayho");
    t->now_ms += SESSION_IDLE_MS + MINUTE_MS;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

static void a_cookie_brought_along_is_never_taken_over(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    t->cookie = S("sid=chosen-by-a-thief-chosen-by-a-thief-chosen");
    struct req rq = knock(t, POST, "/api/session", SIGN_IN("lan.tayho", "đường vào ngõ nhỏ"));
    assert_int_equal(rq.status, 200);
    struct str first = cookie_of(t, &rq);
    assert_false(str_eq(first, t->cookie));
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);        /* the chosen one opens nothing */
    t->cookie = first;
    rq = knock(t, POST, "/api/session", SIGN_IN("lan.tayho", "đường vào ngõ nhỏ"));
    assert_false(str_eq(cookie_of(t, &rq), first));
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);        /* signing in again ended the one before */
}

static double seconds_of(struct town *t, const char *body, int want)
{
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    struct req rq = knock(t, POST, "/api/session", body);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    assert_int_equal(rq.status, want);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void nobody_learns_who_exists(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    somebody(t, "Chưa Có Mật Khẩu", ROLE_OFFICER, WARD_A, NULL);
    struct req wrong = knock(t, POST, "/api/session", SIGN_IN("lan.tayho", "không phải thế này"));
    struct req unknown = knock(t, POST, "/api/session", SIGN_IN("khong.ai", "không phải thế này"));
    assert_int_equal(wrong.status, 401);
    assert_true(str_eq(buf_str(&wrong.reply), buf_str(&unknown.reply)));
    double real = 1e9, none = 1e9;
    for (int i = 0; i < 3; i++) {                        /* the least of three: what runs beside takes memory and its caches from one or the other */
        real = fmin(real, seconds_of(t, SIGN_IN("lan.tayho", "không phải thế này"), 401));
        none = fmin(none, seconds_of(t, SIGN_IN("khong.ai", "không phải thế này"), 401));
    }
    /* both pay for a whole hash: far apart only when one does not */
    assert_true(none > real / 2 && none < real * 2);
}

static void guessing_is_slowed_for_names_that_exist_and_names_that_do_not(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    static const char *const bodies[] = { SIGN_IN("lan.tayho", "đoán bừa một câu"),
                                          SIGN_IN("khong.ai", "đoán bừa một câu") };
    for (size_t k = 0; k < N_OF(bodies); k++) {
        for (int i = 0; i < TRIES_FREE; i++) assert_int_equal(knock(t, POST, "/api/session", bodies[k]).status, 401);
        assert_int_equal(knock(t, POST, "/api/session", bodies[k]).status, 429);
    }
    assert_int_equal(knock(t, POST, "/api/session", SIGN_IN("lan.tayho", "đường vào ngõ nhỏ")).status, 429);
    t->now_ms += TRY_WAIT_MIN_MS;
    assert_int_equal(knock(t, POST, "/api/session", bodies[0]).status, 401);
    t->now_ms += TRY_WAIT_MIN_MS;
    assert_int_equal(knock(t, POST, "/api/session", bodies[0]).status, 429);     /* twice as long now */
    t->now_ms += TRY_WAIT_MIN_MS;
    enter_as(t, "lan.tayho");
    /* forgiven */
    for (int i = 0; i < TRIES_FREE; i++) assert_int_equal(knock(t, POST, "/api/session", bodies[0]).status, 401);
}

static void a_changed_password_ends_every_other_session(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan.tayho");
    enter_as(t, "lan.tayho");
    struct str elsewhere = t->cookie;
    enter_as(t, "lan.tayho");
    assert_int_equal(knock(t, POST, "/api/password", "{\"old\":\"sai\",\"new\":\"một câu thật dài\"}").status, 401);
    struct req weak = knock(t, POST, "/api/password", "{\"old\":\"đường vào ngõ nhỏ\",\"new\":\"matkhau2026\"}");
    assert_int_equal(weak.status, 400);
    assert_true(says(&weak, "\"field\":\"new\"") && says(&weak, "dễ đoán"));
    struct req done = knock(t, POST, "/api/password", "{\"old\":\"đường vào ngõ nhỏ\",\"new\":\"một câu thật dài\"}");
    assert_int_equal(done.status, 204);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    t->cookie = elsewhere;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    t->cookie = cookie_of(t, &done);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
}

/* ---- the second factor ---- */

static struct str code_now(struct town *t, struct str secret32)
{
    uint8_t raw[64];
    size_t n = 0;
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < secret32.n; i++) {
        char c = secret32.p[i];
        bits = bits << 5 | (unsigned)(c >= 'A' ? c - 'A' : c - '2' + 26);
        if ((held += 5) >= 8) raw[n++] = (uint8_t)(bits >> (held -= 8));
    }
    struct str code;
    assert_int_equal(totp_code(t->a, (struct bytes){ raw, n }, t->now_ms / TOTP_STEP_MS, 6, &code), OK);
    return code;
}

static void a_second_factor_is_asked_and_never_good_twice(void **state)
{
    struct town *t = *state;
    somebody(t, "Trần Quản Trị", ROLE_ADMIN, CITY, "quantri");
    enter_as(t, "quantri");
    struct req begin = knock(t, POST, "/api/totp", NULL);
    assert_int_equal(begin.status, 200);
    assert_true(says(&begin, "otpauth://totp/") && says(&begin, "\\u003csvg"));
    struct str secret = said(t, &begin, "secret");
    assert_int_equal(knock(t, POST, "/api/totp/confirm", "{\"code\":\"000000\"}").status, 401);
    enter_as(t, "quantri");                              /* not confirmed: not yet asked */
    struct str confirm = arena_printf(t->a, "{\"code\":\"%s\"}", code_now(t, secret).p);
    assert_int_equal(knock(t, POST, "/api/totp/confirm", confirm.p).status, 204);
    assert_int_equal(knock(t, POST, "/api/totp", NULL).status, 409);     /* a stolen session cannot put in its own */

    t->cookie = (struct str){ 0 };
    struct req asks = knock(t, POST, "/api/session", SIGN_IN("quantri", "đường vào ngõ nhỏ"));
    assert_int_equal(asks.status, 401);
    assert_true(says(&asks, "\"field\":\"totp\""));
    struct str same = arena_printf(t->a, "{\"login\":\"quantri\",\"password\":\"%s\",\"totp\":\"%s\"}", PASSWORD.p,
                                   code_now(t, secret).p);
    assert_int_equal(knock(t, POST, "/api/session", same.p).status, 401);        /* the code that confirmed it */
    t->now_ms += TOTP_STEP_MS;
    struct str fresh = arena_printf(t->a, "{\"login\":\"quantri\",\"password\":\"%s\",\"totp\":\"%s\"}", PASSWORD.p,
                                    code_now(t, secret).p);
    assert_int_equal(knock(t, POST, "/api/session", fresh.p).status, 200);
    assert_int_equal(knock(t, POST, "/api/session", fresh.p).status, 401);       /* seen over the shoulder: too late */
}

static void where_a_second_factor_is_required_one_enrols_first(void **state)
{
    struct town *t = *state;
    static const struct sql require = { "require",
                                        "UPDATE parameter SET value = 1 WHERE code = 'staff.totp_required'" };
    somebody(t, "Trần Quản Trị", ROLE_ADMIN, CITY, "quantri");
    assert_int_equal(db_run(t->db, t->a, &require, NO_BINDS, NULL), OK);
    enter_as(t, "quantri");
    struct req me = knock(t, GET, "/api/me", NULL);
    assert_true(me.status == 200 && says(&me, "\"totp_due\":true"));
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 403);
    struct req begin = knock(t, POST, "/api/totp", NULL);
    struct str confirm = arena_printf(t->a, "{\"code\":\"%s\"}", code_now(t, said(t, &begin, "secret")).p);
    assert_int_equal(knock(t, POST, "/api/totp/confirm", confirm.p).status, 204);
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 200);
}

/* ---- who may make whom what ---- */

static void everybody_grants_below_himself_and_at_home(void **state)
{
    struct town *t = *state;
    somebody(t, "Ban Chỉ Đạo", ROLE_CITY, CITY, "thanhpho");
    somebody(t, "Thanh Tra", ROLE_AUDITOR, CITY, "thanhtra");
    somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    somebody(t, "Tổ Trưởng", ROLE_HEAD, GROUP_A1, "totruong");
    static const struct { const char *by; int unit; const char *role; int want; } tries[] = {
        { "totruong", GROUP_A1, "member", 201 }, { "totruong", GROUP_A1, "head", 403 },
             { "totruong", GROUP_A1, "city", 403 },
        { "totruong", GROUP_A2, "member", 403 }, { "totruong", CITY, "city", 403 },
                 { "totruong", CITY, "admin", 403 },
        { "canbo", GROUP_A2, "head", 201 },      { "canbo", GROUP_B1, "member", 403 },
              { "canbo", WARD_A, "officer", 403 },
        { "canbo", WARD_A, "member", 400 },      { "canbo", CITY, "admin", 403 },
        { "thanhpho", WARD_B, "officer", 201 },  { "thanhpho", GROUP_B1, "head", 201 },
             { "thanhpho", CITY, "city", 403 },
        { "thanhpho", CITY, "admin", 403 },      { "thanhtra", GROUP_A1, "member", 403 },
        { "quantri", CITY, "city", 201 },        { "quantri", CITY, "admin", 201 },
                 { "quantri", WARD_A, "admin", 400 },
        { "quantri", 999, "officer", 404 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        enter_as(t, tries[i].by);
        struct str path = arena_printf(t->a, "/api/units/%d/people", tries[i].unit);
        struct str body = arena_printf(t->a, "{\"name\":\"Người Mới\",\"role\":\"%s\"}", tries[i].role);
        struct req rq = knock(t, POST, path.p, body.p);
        if (rq.status != tries[i].want) fail_msg("%s makes %s at %d: %d", tries[i].by, tries[i].role, tries[i].unit,
                                                 rq.status);
    }
    audit_lines(t);
}

static void nobody_lifts_himself(void **state)
{
    struct town *t = *state;
    int64_t head = somebody(t, "Tổ Trưởng", ROLE_HEAD, GROUP_A1, "totruong");
    int64_t member = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL);
    int64_t officer = somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    int64_t admin = somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    const struct { const char *by; int64_t whom; const char *role; int unit, want; } tries[] = {
        { "totruong", head, "city", CITY, 403 },     { "totruong", head, "member", GROUP_A1, 403 },
        { "totruong", member, "city", CITY, 403 },   { "totruong", member, "head", GROUP_A1, 403 },
        { "totruong", officer, "member", GROUP_A1, 403 }, { "totruong", member, "member", GROUP_A2, 403 },
        { "canbo", officer, "admin", CITY, 403 },    { "canbo", member, "member", GROUP_B1, 403 },
        { "canbo", member, "member", GROUP_A2, 204 },     { "quantri", admin, "city", CITY, 403 },
        { "quantri", officer, "officer", WARD_B, 204 },
        { "canbo", member, "head", 999, 404 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        enter_as(t, tries[i].by);
        struct str path = arena_printf(t->a, "/api/people/%d/grants", (int)tries[i].whom);
        struct str body = arena_printf(t->a, "{\"role\":\"%s\",\"unit\":%d}", tries[i].role, tries[i].unit);
        struct req rq = knock(t, POST, path.p, body.p);
        if (rq.status != tries[i].want) fail_msg("%zu: %s gives %s: %d", i, tries[i].by, tries[i].role, rq.status);
    }
}

static void an_ended_grant_opens_nothing_more(void **state)
{
    struct town *t = *state;
    somebody(t, "Ban Chỉ Đạo", ROLE_CITY, CITY, "thanhpho");
    int64_t officer = somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "canbo");
    struct str his = t->cookie;
    assert_int_equal(knock(t, GET, "/api/units/2/people", NULL).status, 200);
    assert_int_equal(knock(t, GET, "/api/units/3/people", NULL).status, 403);
    enter_as(t, "thanhpho");
    struct str path = arena_printf(t->a, "/api/people/%d/grants/officer/2", (int)officer);
    assert_int_equal(knock(t, DELETE, path.p, NULL).status, 204);
    assert_int_equal(knock(t, DELETE, path.p, NULL).status, 404);
    t->cookie = his;                                     /* still signed in, with nothing to do */
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    assert_int_equal(knock(t, GET, "/api/units/2/people", NULL).status, 403);
}

static void who_serves_in_two_wards_is_managed_by_who_covers_both(void **state)
{
    struct town *t = *state;
    somebody(t, "Ban Chỉ Đạo", ROLE_CITY, CITY, "thanhpho");
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    int64_t both = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL);
    assert_int_equal(grant_add(t->db, t->a, NINE_AM, both, ROLE_MEMBER, GROUP_B1, 0), OK);
    struct account x;
    assert_int_equal(account_by_id(t->db, t->a, both, &x), OK);
    assert_true(x.home_unit_id == CITY);
    struct str lock = arena_printf(t->a, "/api/people/%d/lock", (int)both);
    enter_as(t, "canbo");
    assert_int_equal(knock(t, POST, lock.p, NULL).status, 403);
    struct str here = arena_printf(t->a, "/api/people/%d/grants/member/%d", (int)both, GROUP_A1);
    struct str there = arena_printf(t->a, "/api/people/%d/grants/member/%d", (int)both, GROUP_B1);
    assert_int_equal(knock(t, DELETE, there.p, NULL).status, 403);
    assert_int_equal(knock(t, DELETE, here.p, NULL).status, 204);        /* but in his own ward the officer decides */
    enter_as(t, "thanhpho");
    assert_int_equal(knock(t, POST, lock.p, "{\"reason\":\"nghỉ phép\"}").status, 204);
}

static void a_locked_person_is_out_at_once_and_comes_back(void **state)
{
    struct town *t = *state;
    somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    int64_t officer = somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "canbo");
    struct str his = t->cookie;
    enter_as(t, "quantri");
    struct str admin = t->cookie;
    assert_int_equal(knock(t, POST, arena_printf(t->a, "/api/people/%d/unlock", (int)officer).p, NULL).status, 409);
    assert_int_equal(knock(t, POST, arena_printf(t->a, "/api/people/%d/lock", (int)officer).p, NULL).status, 204);
    t->cookie = his;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    struct req refused = knock(t, POST, "/api/session", SIGN_IN("canbo", "đường vào ngõ nhỏ"));
    assert_true(refused.status == 401 && says(&refused, "\"field\":\"login\""));      /* not told that it is a lock */
    t->cookie = admin;
    assert_int_equal(knock(t, POST, arena_printf(t->a, "/api/people/%d/unlock", (int)officer).p, NULL).status, 204);
    enter_as(t, "canbo");
}

static void a_reset_takes_the_password_away_and_hands_out_a_link(void **state)
{
    struct town *t = *state;
    somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    int64_t officer = somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "quantri");
    struct req reset = knock(t, POST, arena_printf(t->a, "/api/people/%d/reset", (int)officer).p, NULL);
    assert_int_equal(reset.status, 201);
    struct str url = said(t, &reset, "url"), prefix = S("https://city.example/console/invite/");
    assert_true(url.n == prefix.n + 43 && memcmp(url.p, prefix.p, prefix.n) == 0);
    t->cookie = (struct str){ 0 };
    assert_int_equal(knock(t, POST, "/api/session", SIGN_IN("canbo", "đường vào ngõ nhỏ")).status, 401);
    struct str body = arena_printf(t->a, "{\"token\":\"%.43s\",\"login\":\"canbo\",\"password\":\"một câu thật dài\"}",
                                   url.p + prefix.n);
    struct req taken = knock(t, POST, "/api/invite/accept", body.p);
    assert_int_equal(taken.status, 200);
    struct req again = knock(t, POST, "/api/invite/accept", body.p);
    assert_true(again.status == 409 && says(&again, "\"code\":\"used\""));
    assert_int_equal(knock(t, POST, "/api/session", SIGN_IN("canbo", "một câu thật dài")).status, 200);
}

/* ---- phones ---- */

static struct str invited(struct town *t, int64_t account_id, enum invite_kind kind)
{
    struct str token;
    int64_t expires_ms;
    assert_int_equal(invite_make(t->db, t->a, t->keys, t->now_ms, account_id, kind, 0, &token, &expires_ms), OK);
    return token;
}

static struct req joins(struct town *t, struct str token)
{
    struct str body = arena_printf(t->a, "{\"token\":\"%.*s\",\"device_name\":\"Điện thoại\"}", (int)token.n, token.p);
    t->cookie = t->bearer = (struct str){ 0 };
    return knock(t, POST, "/api/join", body.p);
}

static void carries(struct town *t, const struct req *joined)
{
    struct str key = said(t, joined, "key");
    t->bearer = arena_printf(t->a, "Bearer %.*s", (int)key.n, key.p);
}

static void a_phone_joins_once_with_a_key_of_its_own(void **state)
{
    struct town *t = *state;
    int64_t member = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL);
    struct str token = invited(t, member, INVITE_PHONE);
    struct req joined = joins(t, token);
    assert_true(joined.status == 201 && says(&joined, "\"device_id\":1") && says(&joined, "\"role\":\"member\""));
    struct req again = joins(t, token);
    assert_true(again.status == 409 && says(&again, "\"code\":\"used\"") && says(&again, "đã được dùng"));
    carries(t, &joined);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    struct bytes badge;
    assert_int_equal(device_badge_key(t->db, t->a, t->keys, 1, &badge), OK);
    assert_int_equal(badge.n, 32);
    struct req unknown = joins(t, S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    assert_true(unknown.status == 409 && says(&unknown, "\"code\":\"unknown\""));
    struct str late = invited(t, member, INVITE_PHONE);
    t->now_ms += INVITE_DAYS * (int64_t)DAY_MS;
    struct req expired = joins(t, late);
    assert_true(expired.status == 409 && says(&expired, "\"code\":\"expired\""));
}

static void a_staff_invitation_is_no_phone_key_nor_the_other_way(void **state)
{
    struct town *t = *state;
    int64_t officer = somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, NULL);
    assert_int_equal(joins(t, invited(t, officer, INVITE_STAFF)).status, 409);
    struct str token = invited(t, officer, INVITE_PHONE);
    struct str body = arena_printf(t->a, "{\"token\":\"%s\",\"login\":\"canbo\",\"password\":\"một câu thật dài\"}",
                                   token.p);
    assert_int_equal(knock(t, POST, "/api/invite/accept", body.p).status, 409);
}

static void a_phone_carries_the_roles_of_the_field_only(void **state)
{
    struct town *t = *state;
    int64_t both = somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, NULL);
    assert_int_equal(grant_add(t->db, t->a, NINE_AM, both, ROLE_HEAD, GROUP_A1, 0), OK);
    struct req joined = joins(t, invited(t, both, INVITE_PHONE));
    carries(t, &joined);
    assert_int_equal(knock(t, GET, "/api/units/4/people", NULL).status, 200);
    assert_int_equal(knock(t, GET, "/api/units/2/people", NULL).status, 403);
    assert_int_equal(knock(t, POST, "/api/units/4/people", "{\"name\":\"Trưởng Mới\",\"role\":\"head\"}").status, 403);
    assert_int_equal(knock(t, POST, "/api/password", "{\"old\":\"a\",\"new\":\"b\"}").status, 403);
}

static void a_head_with_a_login_brings_his_phone_in_himself_and_a_phone_brings_none(void **state)
{
    struct town *t = *state;
    somebody(t, "Tổ Trưởng", ROLE_HEAD, GROUP_A1, "totruong");
    enter_as(t, "totruong");
    struct req asked = knock(t, POST, "/api/me/phone", "{}");
    assert_int_equal(asked.status, 201);
    struct str url = said(t, &asked, "url"), prefix = S("https://city.example/join/");
    struct req joined = joins(t, (struct str){ url.p + prefix.n, url.n - prefix.n });
    assert_int_equal(joined.status, 201);
    carries(t, &joined);
    assert_int_equal(knock(t, GET, "/api/units/4/people", NULL).status, 200);
    assert_int_equal(knock(t, POST, "/api/me/phone", "{}").status, 403);
}

static void a_revoked_phone_is_told_to_wipe_and_says_so(void **state)
{
    struct town *t = *state;
    int64_t member = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL);
    somebody(t, "Tổ Trưởng", ROLE_HEAD, GROUP_A1, "totruong");
    somebody(t, "Trưởng Khác", ROLE_HEAD, GROUP_B1, "khac");
    struct req joined = joins(t, invited(t, member, INVITE_PHONE));
    carries(t, &joined);
    struct str key = t->bearer;
    assert_int_equal(knock(t, POST, "/api/device/wiped", NULL).status, 409);     /* nobody asked it to */
    enter_as(t, "khac");
    assert_int_equal(knock(t, POST, "/api/devices/1/revoke", NULL).status, 403);
    enter_as(t, "totruong");
    assert_int_equal(knock(t, POST, "/api/devices/1/revoke", "{\"reason\":\"mất máy\"}").status, 204);
    t->cookie = (struct str){ 0 };
    t->bearer = key;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 410);
    assert_int_equal(knock(t, POST, "/api/device/wiped", NULL).status, 204);
    assert_int_equal(knock(t, POST, "/api/device/wiped", NULL).status, 204);     /* the answer was lost: again */
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 410);
    struct device d;
    assert_int_equal(device_by_id(t->db, t->a, 1, &d), OK);
    assert_true(d.wiped_ms == t->now_ms);
}

static void who_leaves_takes_nothing_along(void **state)
{
    struct town *t = *state;
    int64_t member = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL);
    somebody(t, "Tổ Trưởng", ROLE_HEAD, GROUP_A1, "totruong");
    struct str open = invited(t, member, INVITE_PHONE);
    struct req joined = joins(t, invited(t, member, INVITE_PHONE));
    enter_as(t, "totruong");
    assert_int_equal(knock(t, POST, arena_printf(t->a, "/api/people/%d/leave", (int)member).p, NULL).status, 204);
    struct req late = joins(t, open);
    assert_true(late.status == 409 && says(&late, "\"code\":\"revoked\""));
    carries(t, &joined);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 410);
}

static void a_cookie_does_not_help_a_broken_key(void **state)
{
    struct town *t = *state;
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "canbo");
    t->bearer = S("Bearer nonsense");
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    t->bearer = S("Basic Y2FuYm86eA==");
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

static void the_receipt_of_a_phone_is_kept(void **state)
{
    struct town *t = *state;
    struct device d;
    struct bytes chain;
    int64_t member = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL);
    assert_int_equal(joins(t, invited(t, member, INVITE_PHONE)).status, 201);
    assert_int_equal(sha256(t->a, S("x"), &chain), OK);
    assert_int_equal(device_receipt_set(t->db, t->a, 1, 12, chain), OK);
    assert_int_equal(device_by_id(t->db, t->a, 1, &d), OK);
    assert_true(d.n == 12 && bytes_eq_secret(d.chain, chain));
    assert_int_equal(device_receipt_set(t->db, t->a, 99, 12, chain), ERR_NOT_FOUND);
}

/* ---- races ---- */

struct racer { struct town *t; struct str token; enum err e; enum invite_fault fault; };
static void *race(void *arg)
{
    struct racer *r = arg;
    struct db *db;
    struct arena *a = arena_open(4 * MIB);
    struct device d;
    struct str key;
    if (db_open(test_url, &db) != OK) abort();
    r->e = ERR_BUSY;
    while (r->e == ERR_BUSY) r->e = invite_join(db, a, r->t->now_ms, r->t->keys, r->token, S("máy"), &d, &key,
                                                &r->fault);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void of_many_that_redeem_one_invitation_one_wins(void **state)
{
    enum { RACERS = 6 };
    struct town *t = *state;
    static const struct sql count = { "count", "SELECT COUNT(*) FROM device" };
    int64_t member = somebody(t, "Tổ Viên", ROLE_MEMBER, GROUP_A1, NULL), devices;
    struct str token = invited(t, member, INVITE_PHONE);
    struct racer r[RACERS];
    pthread_t threads[RACERS];
    int won = 0;
    for (int i = 0; i < RACERS; i++) {
        r[i] = (struct racer){ .t = t, .token = token };
        assert_int_equal(pthread_create(&threads[i], NULL, race, &r[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        won += r[i].e == OK;
        if (r[i].e != OK) assert_true(r[i].e == ERR_CONFLICT && r[i].fault == INVITE_USED);
    }
    assert_int_equal(won, 1);
    assert_int_equal(db_i64(t->db, t->a, &count, NO_BINDS, &devices), OK);
    assert_true(devices == 1);
}

/* ---- the list ---- */

static void people_are_found_by_any_word_and_paged(void **state)
{
    struct town *t = *state;
    somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    static const char *const names[] = { "Nguyễn Thị Ngọc", "Nguyễn Văn An", "Trần Ngọc Anh", "Đỗ Văn Bình", "Lê Ngà" };
    for (size_t i = 0; i < N_OF(names); i++) somebody(t, names[i], ROLE_MEMBER, i % 2 ? GROUP_A1 : GROUP_B1, NULL);
    somebody(t, "Cán Bộ Ngân", ROLE_OFFICER, WARD_A, NULL);
    static const struct { const char *path; int rows; const char *holds; } tries[] = {
        { "/api/units/1/people?limit=200", 7, "Đỗ Văn Bình" }, { "/api/units/4/people", 2, "Nguyễn Văn An" },
        { "/api/units/1/people?q=ng", 5, "Lê Ngà" },     /* Ngọc has two such words and is one row */
        { "/api/units/1/people?q=ng%E1%BB%8Dc", 2, "Trần Ngọc Anh" },
            { "/api/units/1/people?q=van%20an", 1, "Nguyễn Văn An" },
        { "/api/units/1/people?q=do", 1, "Đỗ Văn Bình" }, { "/api/units/1/people?role=officer", 1, "Cán Bộ Ngân" },
        { "/api/units/1/people?role=member&q=ng", 4, "Lê Ngà" }, { "/api/units/2/people?role=auditor", 0, "rows" },
        { "/api/units/1/people?role=officer&q=ngan", 1, "Ngân" },
    };
    enter_as(t, "quantri");
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(t, GET, tries[i].path, NULL);
        int rows = 0;
        assert_int_equal(rq.status, 200);
        for (size_t at = 0; at + 11 < rq.reply.n; at++) rows += memcmp(rq.reply.p + at, "\"devices\":[", 11) == 0;
        if (rows != tries[i].rows || !says(&rq, tries[i].holds))
            fail_msg("%s: %d rows: %.*s", tries[i].path, rows, (int)rq.reply.n, rq.reply.p);
    }
    int pages = 0, rows = 0;
    for (struct str after = { 0 }; ; pages++) {
        struct str path = arena_printf(t->a, "/api/units/1/people?limit=3&after=%.*s", (int)after.n,
                                       after.p ? after.p : "");
        struct req rq = knock(t, GET, path.p, NULL);
        assert_int_equal(rq.status, 200);
        for (size_t at = 0; at + 11 < rq.reply.n; at++) rows += memcmp(rq.reply.p + at, "\"devices\":[", 11) == 0;
        after = said(t, &rq, "next");
        if (!after.n) break;
    }
    assert_true(pages == 2 && rows == 7);
    assert_int_equal(knock(t, GET, "/api/units/1/people?role=king", NULL).status, 400);
    assert_int_equal(knock(t, GET, "/api/units/1/people?after=junk", NULL).status, 400);
}

static void what_was_done_can_be_read_where_it_was_done(void **state)
{
    struct town *t = *state;
    somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    somebody(t, "Cán Bộ A", ROLE_OFFICER, WARD_A, "canbo.a");
    somebody(t, "Cán Bộ B", ROLE_OFFICER, WARD_B, "canbo.b");
    enter_as(t, "canbo.a");
    assert_int_equal(knock(t, POST, "/api/units/4/people", "{\"name\":\"Tổ Viên\",\"role\":\"member\"}").status, 201);
    struct req own = knock(t, GET, "/api/units/2/audit-log", NULL);
    assert_true(own.status == 200 && says(&own, "account.add") && says(&own, "\"account\":\"Cán Bộ A\""));
    assert_int_equal(knock(t, GET, "/api/units/1/audit-log", NULL).status, 403);
    enter_as(t, "canbo.b");
    struct req other = knock(t, GET, "/api/units/3/audit-log", NULL);
    assert_true(other.status == 200 && !says(&other, "account.add"));
    enter_as(t, "quantri");
    struct req all = knock(t, GET, "/api/units/1/audit-log?limit=2", NULL);
    assert_true(all.status == 200 && says(&all, "session.open") && said(t, &all, "next").n > 0);
}

static void every_workflow_is_whole(void **state)
{
    (void)state;
    for (const struct flow *const *f = account_module.flows; *f; f++) assert_true(flow_is_connected(*f));
}

int main(void)
{
    const struct CMUnitTest account[] = {
        TOWN(a_cookie_says_who_is_calling), TOWN(a_cookie_is_for_this_site_and_no_script),
            TOWN(an_ended_session_is_a_stranger),
        TOWN(a_session_sleeps_after_half_an_hour_and_dies_after_twelve),
            TOWN(a_cookie_brought_along_is_never_taken_over),
        TOWN(nobody_learns_who_exists), TOWN(guessing_is_slowed_for_names_that_exist_and_names_that_do_not),
        TOWN(a_changed_password_ends_every_other_session), TOWN(a_second_factor_is_asked_and_never_good_twice),
        TOWN(where_a_second_factor_is_required_one_enrols_first), TOWN(everybody_grants_below_himself_and_at_home),
        TOWN(nobody_lifts_himself), TOWN(an_ended_grant_opens_nothing_more),
        TOWN(who_serves_in_two_wards_is_managed_by_who_covers_both),
            TOWN(a_locked_person_is_out_at_once_and_comes_back),
        TOWN(a_reset_takes_the_password_away_and_hands_out_a_link), TOWN(a_phone_joins_once_with_a_key_of_its_own),
        TOWN(a_staff_invitation_is_no_phone_key_nor_the_other_way), TOWN(a_phone_carries_the_roles_of_the_field_only),
        TOWN(a_head_with_a_login_brings_his_phone_in_himself_and_a_phone_brings_none),
        TOWN(a_revoked_phone_is_told_to_wipe_and_says_so), TOWN(who_leaves_takes_nothing_along),
        TOWN(a_cookie_does_not_help_a_broken_key), TOWN(the_receipt_of_a_phone_is_kept),
        TOWN(of_many_that_redeem_one_invitation_one_wins), TOWN(people_are_found_by_any_word_and_paged),
        TOWN(what_was_done_can_be_read_where_it_was_done), cmocka_unit_test(every_workflow_is_whole),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(account);
}
