/* test_media.c - photographs of things: promised, sent in pieces, made safe, seen by few, forgotten with the notes. */
#define _GNU_SOURCE 1                            /* memmem */
#include "desk.h"
#include "pieces.h"
#include "http/http.h"
#include "outreach/erase/erase.h"
#include "outreach/media/media.h"
#include "paper/picture.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "pictures.h"

extern const struct routes media_routes;

/* ---- pictures ---- */

static struct str png(struct street *s, unsigned w, unsigned h, unsigned rows, const char *comment)
{
    return png_make(s->a, w, h, rows, comment, 0);
}

static bool has(struct str in, struct str what)
{
    return memmem(in.p, in.n, what.p, what.n) != NULL;
}

/* From the frame header of a baseline JPEG. */
static void sides(struct str jpeg, unsigned *w, unsigned *h)
{
    const unsigned char *p = memmem(jpeg.p, jpeg.n, "\xff\xc0", 2);
    assert_non_null(p);
    *h = (unsigned)p[5] << 8 | p[6];
    *w = (unsigned)p[7] << 8 | p[8];
}

static struct str name_of(struct street *s, struct str bytes)
{
    struct bytes hash;
    assert_int_equal(sha256(s->a, bytes, &hash), OK);
    return hex(s->a, hash);
}

/* ---- who knocks ---- */

static struct person caller;
static struct grant held;

static enum err identify(struct req *rq)
{
    rq->who = caller;
    return OK;
}

static bool is_json;
static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0) return is_json ? S("application/json") : S("application/octet-stream");
    return (struct str){ 0 };
}

static struct req knock(struct street *s, enum method m, struct str path, struct str query, struct str body)
{
    const struct routes tables[] = { media_routes };
    is_json = m == POST;
    struct req rq = {
        .method = m, .path = path, .query = query, .params = arena_new(s->a, struct param, 64), .body = body, .header = header,
        .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = s->now_ms, .arena = s->a, .db = s->db, .keys = s->keys,
    };
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}

static void as_phone(struct street *s, int member)
{
    held = (struct grant){ ROLE_MEMBER, member < 2 ? GROUP : NEXT_GROUP };
    caller = (struct person){ .id = s->account[member], .device_id = s->device[member], .name = S("Tổ viên"), .grants = &held,
                              .n_grants = 1, .roles = ROLE_MEMBER };
}

static void as_staff(unsigned role, int64_t unit)
{
    held = (struct grant){ role, unit };
    caller = (struct person){ .id = OFFICER_ID, .name = S("Cán bộ"), .grants = &held, .n_grants = 1, .roles = role };
}

static struct answer promise(struct street *s, struct str sha, int64_t visit, int64_t size)
{
    struct str id = id_of(s, visit);
    struct str body = arena_printf(s->a, "{\"sha256\":\"%.*s\",\"visit\":\"%.*s\",\"size\":%lld}", (int)sha.n, sha.p,
                                   (int)id.n, id.p, (long long)size);
    struct req rq = knock(s, POST, S("/api/media"), S(""), body);
    return answer(s->a, &rq);
}

static struct answer send_piece(struct street *s, struct str sha, struct str bytes, size_t from, size_t to)
{
    struct str piece = { bytes.p + from, to - from };
    struct req rq = knock(s, PATCH, arena_printf(s->a, "/api/media/%.*s", (int)sha.n, sha.p),
                          arena_printf(s->a, "offset=%zu", from), piece);
    return answer(s->a, &rq);
}

static struct answer where_is(struct street *s, struct str sha)
{
    struct req rq = knock(s, GET, arena_printf(s->a, "/api/media/%.*s/offset", (int)sha.n, sha.p), S(""), S(""));
    return answer(s->a, &rq);
}

static struct req look_at(struct street *s, int64_t seq)
{
    return knock(s, GET, arena_printf(s->a, "/api/visits/%lld/photo", (long long)seq), S(""), S(""));
}

/* A stored visit of member 0 that names these bytes; its seq. */
static int64_t visit_with(struct street *s, int64_t id, int door, struct str sha)
{
    s->now_ms += 10 * MINUTE_MS;
    return guided(s, id, door, arena_printf(s->a, ",\"photo\":\"%.*s\"", (int)sha.n, sha.p));
}

static const char *home_of_pictures;

static int media_open(void **state)
{
    int failed = street_open(state);
    if (failed) return failed;
    struct street *s = *state;
    home_of_pictures = test_path(s->bed, "media");
    media_keep_in(home_of_pictures);
    as_phone(s, 0);
    return 0;
}

static int media_close(void **state)
{
    media_keep_in(NULL);
    return street_close(state);
}
#define PHOTO(fact) cmocka_unit_test_setup_teardown(fact, media_open, media_close)

static const char *file_of(struct street *s, struct str sha)
{
    return arena_z(s->a, arena_printf(s->a, "%s/%.2s/%.*s.jpg", home_of_pictures, sha.p, (int)sha.n, sha.p));
}

/* ---- facts ---- */

static void a_picture_cut_off_goes_on_where_it_was_and_is_kept_small_and_plain(void **state)
{
    struct street *s = *state;
    struct str p = png(s, 2000, 1000, 1000, "GPS 21.0N"), sha = name_of(s, p);
    size_t half = p.n / 2;
    struct stat st;
    unsigned w, h;
    assert_true(has(p, S("GPS")));
    int64_t seq = visit_with(s, 1, 0, sha);
    IS(promise(s, sha, 1, (int64_t)p.n), 201, 0, "coming");
    IS(send_piece(s, sha, p, 0, half), 200, (int64_t)half, "coming");
    IS(promise(s, sha, 1, (int64_t)p.n), 201, (int64_t)half, "coming");
    IS(where_is(s, sha), 200, (int64_t)half, "coming");
    as_staff(ROLE_OFFICER, WARD);
    assert_int_equal(look_at(s, seq).status, 404);           /* half a picture is none */
    as_phone(s, 0);
    IS(send_piece(s, sha, p, half, p.n), 200, (int64_t)p.n, "whole");
    IS(promise(s, sha, 1, (int64_t)p.n), 201, (int64_t)p.n, "whole");
    IS(send_piece(s, sha, p, half, p.n), 409, (int64_t)p.n, "whole");

    assert_int_equal(stat(file_of(s, sha), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    as_staff(ROLE_OFFICER, WARD);
    struct req rq = look_at(s, seq);
    struct str jpeg = buf_str(&rq.reply);
    assert_int_equal(rq.status, 200);
    assert_string_equal(arena_z(s->a, rq.mime), "image/jpeg");
    assert_true(has(jpeg, S("\xff\xd8\xff")) && !has(jpeg, S("GPS")));
    sides(jpeg, &w, &h);
    assert_int_equal(w, 1280);
    assert_int_equal(h, 640);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'visit.photo' AND unit_id = 3"), 1);
}

static void a_piece_that_belongs_elsewhere_is_told_where(void **state)
{
    struct street *s = *state;
    struct str p = png(s, 300, 300, 300, ""), sha = name_of(s, p);
    visit_with(s, 1, 0, sha);
    IS(promise(s, sha, 1, (int64_t)p.n), 201, 0, "coming");
    IS(send_piece(s, sha, p, 50, 100), 409, 0, "coming");
    IS(send_piece(s, sha, p, 0, 100), 200, 100, "coming");
    IS(send_piece(s, sha, p, 0, 100), 409, 100, "coming");   /* the same twice */
    FAULT(send_piece(s, sha, p, 0, 100), 409, "offset");
    struct str longer = arena_printf(s->a, "%*d", (int)p.n, 0);
    IS(send_piece(s, sha, longer, 100, p.n), 400, -1, "");   /* fits, but is something else */
    IS(where_is(s, sha), 200, 0, "coming");                  /* begin again */
    IS(send_piece(s, sha, arena_printf(s->a, "%*d", (int)p.n + 1, 0), 0, p.n + 1), 409, 0, "coming");
    IS(send_piece(s, sha, p, 0, p.n), 200, (int64_t)p.n, "whole");
}

static void only_what_a_stored_visit_names_is_taken_and_only_from_who_promised_it(void **state)
{
    struct street *s = *state;
    struct str p = png(s, 300, 300, 300, ""), sha = name_of(s, p), other = name_of(s, S("another"));
    visit_with(s, 1, 0, sha);
    assert_int_equal(promise(s, sha, 2, 100).status, 404);
    FAULT(promise(s, other, 1, 100), 400, "sha256");
    FAULT(promise(s, sha, 1, MEDIA_BYTES_MAX + 1), 400, "size");
    FAULT(promise(s, sha, 1, 0), 400, "size");
    assert_int_equal(where_is(s, sha).status, 404);
    IS(promise(s, sha, 1, (int64_t)p.n), 201, 0, "coming");
    as_phone(s, 1);
    assert_int_equal(promise(s, sha, 1, (int64_t)p.n).status, 404);
    assert_int_equal(where_is(s, sha).status, 404);
    assert_int_equal(send_piece(s, sha, p, 0, 100).status, 404);
    as_staff(ROLE_OFFICER, WARD);                            /* a browser sends none */
    assert_int_equal(promise(s, sha, 1, (int64_t)p.n).status, 403);
    as_phone(s, 0);
    caller.device_id = 77;                                   /* the same person with a new phone goes on */
    IS(promise(s, sha, 1, (int64_t)p.n), 201, 0, "coming");
    IS(send_piece(s, sha, p, 0, 100), 200, 100, "coming");
}

static void what_is_no_picture_or_too_many_pixels_is_refused_for_good(void **state)
{
    struct street *s = *state;
    struct str whole = png(s, 300, 300, 300, "");
    const struct { struct str bytes; const char *why; } tries[] = {
        { S("%PDF-1.7 not a picture"), "a document" },
        { S("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"), "a loader that is shut" },
        { S("GIF89a\1\0\1\0\x80\0\0\0\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"), "not of the three" },
        { png(s, 10000, 5000, 10, ""), "50 megapixels by its header" },
        { { whole.p, 60 }, "a header and little more" },
        { S("\xff\xd8\xff nothing"), "only begins like one" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct str b = tries[i].bytes, sha = name_of(s, b);
        visit_with(s, (int64_t)i + 1, (int)i, sha);
        IS(promise(s, sha, (int64_t)i + 1, (int64_t)b.n), 201, 0, "coming");
        struct answer x = send_piece(s, sha, b, 0, b.n);
        if (x.status != 400 || !str_eq(x.field, S("picture"))) fail_msg("%s: %d", tries[i].why, x.status);
        IS(where_is(s, sha), 200, (int64_t)b.n, "refused");
        IS(promise(s, sha, (int64_t)i + 1, (int64_t)b.n), 201, (int64_t)b.n, "refused");
        assert_int_equal(access(file_of(s, sha), F_OK), -1);
    }
}

static void sixty_pictures_a_day_are_enough(void **state)
{
    struct street *s = *state;
    struct str sha = name_of(s, S("x"));
    visit_with(s, 1, 0, sha);
    for (int i = 0; i < MEDIA_PER_DAY; i++)
        run_sql(s,
                arena_z(s->a, arena_printf(s->a, "INSERT INTO media VALUES('%d', 1, %lld, 9, 0, 'coming', %lld, NULL)",
                                           i, (long long)s->device[0], (long long)s->now_ms)));
    assert_int_equal(promise(s, sha, 1, 1).status, 429);
    s->now_ms += DAY_MS;
    IS(promise(s, sha, 1, 1), 201, 0, "coming");
}

static int64_t taken(struct street *s, int64_t id, struct str p)
{
    struct str sha = name_of(s, p);
    int64_t seq = visit_with(s, id, 0, sha);
    IS(promise(s, sha, id, (int64_t)p.n), 201, 0, "coming");
    IS(send_piece(s, sha, p, 0, p.n), 200, (int64_t)p.n, "whole");
    return seq;
}

static void only_those_above_the_door_see_it(void **state)
{
    struct street *s = *state;
    static const struct { unsigned role; int64_t unit; int status; } tries[] = {
        { ROLE_HEAD, GROUP, 200 }, { ROLE_OFFICER, WARD, 200 }, { ROLE_CITY, CITY, 200 }, { ROLE_AUDITOR, CITY, 200 },
        { ROLE_HEAD, NEXT_GROUP, 403 }, { ROLE_OFFICER, NEXT_GROUP, 403 }, { ROLE_MEMBER, GROUP, 403 }, { ROLE_ADMIN, CITY, 403 },
    };
    int64_t seq = taken(s, 1, png(s, 300, 200, 200, "")), bare = guided(s, 2, 1, S(""));
    for (size_t i = 0; i < N_OF(tries); i++) {
        as_staff(tries[i].role, tries[i].unit);
        int got = look_at(s, seq).status;
        if (got != tries[i].status) fail_msg("try %zu: %d", i, got);
    }
    as_staff(ROLE_CITY, CITY);
    assert_int_equal(look_at(s, bare).status, 404);
    assert_int_equal(look_at(s, 999).status, 404);
}

static enum err strip(struct db *db, void *arg)
{
    struct street *s = arg;
    struct event e;
    int64_t done;
    TRY(event_by_id(db, s->a, id_of(s, 1), &e));
    struct erasing x = { .v = &e, .n = 1, .what = STRIP_NOTES, .text = S("\n"),
                         .about = { .kind = ERASURE_NOTES, .unit_id = CITY, .at_ms = s->now_ms } };
    return events_erase(db, s->a, &x, &done);
}

static void a_picture_goes_when_the_words_of_its_visit_go(void **state)
{
    struct street *s = *state;
    struct str p = png(s, 300, 200, 200, ""), sha = name_of(s, p);
    int64_t seq = taken(s, 1, p);
    assert_int_equal(media_tend(s->db, s->a, s->keys, s->now_ms + 400 * (int64_t)DAY_MS), OK);
    assert_int_equal(access(file_of(s, sha), F_OK), 0);      /* not by its age alone */
    assert_int_equal(db_tx(s->db, strip, s), OK);
    as_staff(ROLE_OFFICER, WARD);
    assert_int_equal(look_at(s, seq).status, 404);
    assert_int_equal(media_tend(s->db, s->a, s->keys, s->now_ms), OK);
    assert_int_equal(access(file_of(s, sha), F_OK), -1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM media"), 0);
    as_phone(s, 0);
    assert_int_equal(promise(s, sha, 1, (int64_t)p.n).status, 404);
}

static void what_never_came_whole_is_let_go(void **state)
{
    struct street *s = *state;
    struct str p = png(s, 300, 200, 200, ""), sha = name_of(s, p);
    const char *part = arena_z(s->a, arena_printf(s->a, "%s/coming/%.*s", home_of_pictures, (int)sha.n, sha.p));
    visit_with(s, 1, 0, sha);
    IS(promise(s, sha, 1, (int64_t)p.n), 201, 0, "coming");
    IS(send_piece(s, sha, p, 0, 100), 200, 100, "coming");
    assert_int_equal(media_tend(s->db, s->a, s->keys, s->now_ms + (MEDIA_WAIT_DAYS - 1) * DAY_MS), OK);
    assert_int_equal(access(part, F_OK), 0);
    assert_int_equal(media_tend(s->db, s->a, s->keys, s->now_ms + (MEDIA_WAIT_DAYS + 1) * DAY_MS), OK);
    assert_int_equal(access(part, F_OK), -1);
    IS(promise(s, sha, 1, (int64_t)p.n), 201, 0, "coming");
}

int main(void)
{
    const struct CMUnitTest photos[] = {
        PHOTO(a_picture_cut_off_goes_on_where_it_was_and_is_kept_small_and_plain),
        PHOTO(a_piece_that_belongs_elsewhere_is_told_where),
        PHOTO(only_what_a_stored_visit_names_is_taken_and_only_from_who_promised_it),
        PHOTO(what_is_no_picture_or_too_many_pixels_is_refused_for_good),
        PHOTO(sixty_pictures_a_day_are_enough),
        PHOTO(only_those_above_the_door_see_it),
        PHOTO(a_picture_goes_when_the_words_of_its_visit_go),
        PHOTO(what_never_came_whole_is_let_go),
    };
    return run_everywhere(photos);
}
