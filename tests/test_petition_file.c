/* test_petition_file.c - pictures and documents of reports: sent in pieces, looked at, sealed, shown to few, forgotten. */
#define _GNU_SOURCE 1                            /* memmem, nftw */
#include "hall.h"
#include "civic/petition/petition_forget.h"
#include "civic/petition/petition_file.h"
#include "core/store.h"
#include "http/http.h"
#include "http/http_impl.h"
#include <ftw.h>
#include <pthread.h>
#include <unistd.h>
#include "pictures.h"

extern const struct routes petition_file_routes, petition_routes, petition_desk_routes;

/* ---- who knocks ---- */

static struct person caller;
static struct grant held;
static struct str offset_header;

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
    if (strcmp(name, "Upload-Offset") == 0) return offset_header;
    if (strcmp(name, "Content-Type") == 0) return is_json ? S("application/json") : S("application/octet-stream");
    return (struct str){ 0 };
}

static void as(int64_t who)
{
    caller = (struct person){ 0 };
    for (size_t i = 0; i < N_OF(people); i++) {
        if (people[i].id != who) continue;
        held = (struct grant){ people[i].role, people[i].unit_id };
        caller = (struct person){ .id = who, .name = S("x"), .grants = &held, .n_grants = people[i].role != 0,
                                  .roles = people[i].role ? people[i].role : ROLE_RESIDENT };
    }
}

static struct req knock(struct hall *h, enum method m, struct str path, struct str query, struct str body)
{
    is_json = m == POST;
    struct req rq = { .method = m, .path = path, .query = query, .params = arena_new(h->a, struct param, 64), .body = body, .header = header,
                      .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db,
                      .keys = h->keys };
    const struct routes tables[] = { petition_file_routes, petition_routes, petition_desk_routes };
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}

struct answer { int status; int64_t offset, file; struct str state, field, message; };

static struct answer answer(struct hall *h, const struct req *rq)
{
    const struct json_in *doc;
    struct answer x = { .status = rq->status, .offset = -1 };
    if (json_parse(h->a, buf_str(&rq->reply), NULL, &doc) != OK) return x;
    x.offset = json_as_i64(json_member(doc, "offset"), -1);
    x.file = json_as_i64(json_member(doc, "file"), -1);
    x.state = json_as_text(json_member(doc, "state"));
    x.field = json_as_text(json_member(doc, "field"));
    x.message = json_as_text(json_member(doc, "message"));
    return x;
}

static const char *base(void) { return caller.roles == ROLE_RESIDENT ? "/api/resident/files" : "/api/petition-files"; }

static struct answer promise_of(struct hall *h, struct str uid, const char *part, const char *kind, int64_t bytes,
                                struct str all)
{
    struct bytes hash;
    assert_int_equal(sha256(h->a, all, &hash), OK);
    struct str sum = hex(h->a, hash);
    struct str body =
        arena_printf(h->a, "{\"uid\":\"%.*s\",\"part\":\"%s\",\"kind\":\"%s\",\"bytes\":%lld,\"sha256\":\"%.*s\"}",
                     (int)uid.n, uid.p, part, kind, (long long)bytes, (int)sum.n, sum.p);
    struct req rq = knock(h, POST, str_z(base()), S(""), body);
    return answer(h, &rq);
}

static struct answer promise(struct hall *h, struct str uid, const char *part, const char *kind, struct str all)
{
    return promise_of(h, uid, part, kind, (int64_t)all.n, all);
}

static struct answer send_piece(struct hall *h, struct str uid, struct str all, size_t from, size_t to)
{
    offset_header = arena_printf(h->a, "%zu", from);
    struct req rq = knock(h, PATCH, arena_printf(h->a, "%s/%.*s", base(), (int)uid.n, uid.p), S(""), (struct str){ all.p + from, to - from });
    return answer(h, &rq);
}

static struct answer where_is(struct hall *h, struct str uid)
{
    struct req rq = knock(h, GET, arena_printf(h->a, "%s/%.*s/offset", base(), (int)uid.n, uid.p), S(""), S(""));
    return answer(h, &rq);
}

static struct req look(struct hall *h, int64_t file, const char *what, const char *query)
{
    return knock(h, GET, arena_printf(h->a, "/api/petition-files/%lld/%s", (long long)file, what), str_z(query), S(""));
}

#define IS(x, want_status, want_offset, want_state)                                                                 \
    do {                                                                                                            \
        struct answer is = (x);                                                                                     \
        assert_int_equal(is.status, want_status);                                                                   \
        assert_int_equal(is.offset, want_offset);                                                                   \
        assert_string_equal(arena_z(h->a, is.state), want_state);                                                   \
    } while (0)
#define FAULT(x, want_status, want_field)                                                                           \
    do {                                                                                                            \
        struct answer is = (x);                                                                                     \
        assert_int_equal(is.status, want_status);                                                                   \
        assert_string_equal(arena_z(h->a, is.field), want_field);                                                   \
    } while (0)

/* Sent whole, in pieces of at most 256 KB, by who knocks now; its number. */
static int64_t sent(struct hall *h, struct str uid, const char *part, const char *kind, struct str all)
{
    struct answer x = promise(h, uid, part, kind, all);
    assert_int_equal(x.status, 201);
    for (size_t at = 0; at < all.n; ) {
        size_t n = all.n - at < FILE_PIECE_MAX ? all.n - at : FILE_PIECE_MAX;
        x = send_piece(h, uid, all, at, at + n);
        if (x.status != 200) fail_msg("piece at %zu: %d %s", at, x.status, arena_z(h->a, x.field));
        at += n;
    }
    assert_string_equal(arena_z(h->a, x.state), "whole");
    return x.file;
}

static const char *home;

static int files_open(void **state)
{
    int failed = hall_open(state);
    struct hall *h = *state;
    home = test_path(h->bed, "files");
    petition_files_keep_in(home);
    as(LAN);
    return failed;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st; (void)kind; (void)at;
    return remove(path);
}

static int files_close(void **state)
{
    (void)nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    petition_files_keep_in(NULL);
    return hall_close(state);
}
#define FILES(fact) cmocka_unit_test_setup_teardown(fact, files_open, files_close)

static const char *path_of(struct hall *h, struct str uid, const char *ending)
{
    return arena_z(h->a, arena_printf(h->a, "%s/%.2s/%.*s%s", home, uid.p + 34, (int)uid.n, uid.p, ending));
}

static struct str photo(struct hall *h, unsigned seed, const char *time, int64_t lat_e6, int64_t lon_e6)
{
    return jpeg_make(h->a, 640, 480, seed, exif_make(h->a, time, NULL, lat_e6, lon_e6));
}

static struct str flags_of(struct hall *h, int64_t file)
{
    struct petition_file f;
    assert_int_equal(petition_file_by_id(h->db, h->a, file, &f), OK);
    return f.flags;
}
#define FLAGS(file, want) assert_string_equal(arena_z(h->a, flags_of(h, file)), want)

/* A report of Lan's with one picture she sent ahead of it. */
static struct petition with_file(struct hall *h, struct str uid)
{
    struct petition_filing f = a_light(h, ++h->ids);
    f.files[0] = uid;
    f.n_files = 1;
    return filed(h, f);
}

static bool has(struct str in, struct str what) { return memmem(in.p, in.n, what.p, what.n) != NULL; }

/* The whole of a streamed reply. */
static struct str streamed(struct hall *h, struct req *rq)
{
    struct buf all = { .arena = h->a };
    assert_non_null(rq->stream);
    for (size_t before = 1; before != all.n; ) {
        before = all.n;
        assert_int_equal(rq->stream->next(h->db, rq->stream->arg, &all), OK);
    }
    return buf_str(&all);
}

/* ---- sending ---- */

static void a_photo_comes_in_pieces_and_goes_on_where_it_was(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), p = photo(h, 3, "2026:01:05 08:30:00", LAT, LON);
    size_t half = p.n / 2;
    IS(promise(h, uid, "before", "photo", p), 201, 0, "coming");
    IS(send_piece(h, uid, p, 0, half), 200, (int64_t)half, "coming");
    IS(promise(h, uid, "before", "photo", p), 201, (int64_t)half, "coming");
    IS(where_is(h, uid), 200, (int64_t)half, "coming");
    IS(send_piece(h, uid, p, 0, half), 409, (int64_t)half, "coming");          /* the same piece twice */
    FAULT(send_piece(h, uid, p, half + 1, p.n), 409, "offset");
    IS(send_piece(h, uid, p, half, p.n), 200, (int64_t)p.n, "whole");
    IS(send_piece(h, uid, p, half, p.n), 409, (int64_t)p.n, "whole");
    IS(promise(h, uid, "before", "photo", p), 201, (int64_t)p.n, "whole");
    assert_int_equal(access(path_of(h, uid, ".sealed"), F_OK) + access(path_of(h, uid, ".jpg"), F_OK) +
                         access(path_of(h, uid, ".small.jpg"), F_OK),
                     0);
    assert_int_equal(access(arena_z(h->a, arena_printf(h->a, "%s/coming/%s", home, arena_z(h->a, uid))), F_OK), -1);
}

static void nothing_of_camera_or_place_is_in_any_copy_and_the_original_lies_sealed(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), p = photo(h, 3, "2026:01:05 08:30:00", LAT, LON), file;
    static const char *const endings[] = { ".sealed", ".jpg", ".small.jpg" };
    int64_t id = sent(h, uid, "before", "photo", p);
    assert_true(has(p, S("Exif")) && has(p, S("2026:01:05")));
    for (size_t i = 0; i < N_OF(endings); i++) {
        assert_int_equal(store_read(h->a, path_of(h, uid, endings[i]), 4 * MIB, &file), OK);
        assert_false(has(file, S("Exif")) || has(file, S("2026:01:05")) || has(file, S("II*")));
        assert_int_equal(has(file, S("\xff\xd8\xff")), i > 0);
    }
    with_file(h, uid);
    as(OFFICER);
    struct req rq = look(h, id, "original", "reason=xem+hien+truong");
    assert_int_equal(rq.status, 200);
    assert_string_equal(arena_z(h->a, rq.mime), "image/jpeg");
    assert_true(str_eq(streamed(h, &rq), p));
    assert_int_equal(
        ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.original' AND reason = 'xem hien truong'"), 1);
}

static void what_was_altered_on_disk_does_not_open(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), raw;
    int64_t id = sent(h, uid, "before", "photo", photo(h, 3, NULL, 0, 0));
    with_file(h, uid);
    assert_int_equal(store_read(h->a, path_of(h, uid, ".sealed"), 4 * MIB, &raw), OK);
    char *hurt = arena_z(h->a, raw);
    hurt[raw.n / 2] = (char)(hurt[raw.n / 2] ^ 1);
    assert_int_equal(store_keep(path_of(h, uid, ".sealed"), (struct str){ hurt, raw.n }), OK);
    as(OFFICER);
    struct req rq = look(h, id, "original", "reason=kiem+tra");
    struct buf out = { .arena = h->a };
    bool is_cut = rq.status == 409 || rq.stream->next(h->db, rq.stream->arg, &out) == ERR_CONFLICT;
    assert_true(is_cut);
}

static void what_is_not_what_it_is_called_is_refused_for_good(void **state)
{
    struct hall *h = *state;
    static const struct { const char *kind, *field; struct str bytes; } tries[] = {
        { "photo", "kind", STR("%PDF-1.7\n") }, { "photo", "kind", STR("GIF89a......") }, { "photo", "kind", STR("\xff\xd8\xff broken") },
        { "photo", "heic", STR("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic") }, { "photo", "kind", STR("\0\0\0\x18" "ftypisom....") },
        { "video", "kind", STR("\xff\xd8\xff\xe0 a picture") }, { "video", "kind", STR("\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska") },
        { "video", "kind", STR("\0\0\0\x18" "ftypheic\0\0\0\0") }, { "pdf", "kind", STR("<html>") }, { "pdf", "kind", STR("MZ%PDF-1.7") },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct str uid = id_of(h, 900 + (int64_t)i), b = tries[i].bytes;
        IS(promise(h, uid, "before", tries[i].kind, b), 201, 0, "coming");
        struct answer x = send_piece(h, uid, b, 0, b.n);
        if (x.status != 400 || !str_eq(x.field, str_z(tries[i].field)))
            fail_msg("try %zu: %d %s", i, x.status, arena_z(h->a, x.field));
        if (str_eq(x.field, S("heic"))) assert_true(has(x.message, S("HEIC")) && has(x.message, S("JPEG")));
        IS(where_is(h, uid), 200, (int64_t)b.n, "refused");
        assert_int_equal(access(path_of(h, uid, ".sealed"), F_OK), -1);
    }
}

static void what_is_not_what_was_promised_begins_again(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), p = photo(h, 3, NULL, 0, 0), other = arena_printf(h->a, "%*d", (int)p.n, 0);
    IS(promise(h, uid, "before", "photo", p), 201, 0, "coming");
    FAULT(send_piece(h, uid, other, 0, p.n), 400, "sha256");
    IS(where_is(h, uid), 200, 0, "coming");
    IS(send_piece(h, uid, p, 0, p.n), 200, (int64_t)p.n, "whole");
}

static void a_promise_keeps_to_sizes_parts_and_people(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), p = S("x");
    FAULT(promise_of(h, uid, "before", "photo", FILE_PHOTO_MAX + 1, p), 400, "bytes");
    FAULT(promise_of(h, uid, "before", "video", FILE_VIDEO_MAX + 1, p), 400, "bytes");
    FAULT(promise_of(h, uid, "before", "pdf", FILE_PDF_MAX + 1, p), 400, "bytes");
    FAULT(promise_of(h, uid, "before", "photo", 0, p), 400, "bytes");
    FAULT(promise_of(h, uid, "after", "photo", 1, p), 400, "part");      /* proof of work comes from the desk */
    FAULT(promise_of(h, S("01920000-0000-4000-8000-000000000001"), "before", "photo", 1, p), 400, "uid");
    FAULT(promise_of(h, uid, "before", "gif", 1, p), 400, "kind");
    assert_int_equal(where_is(h, uid).status, 404);
    IS(promise_of(h, uid, "before", "video", FILE_VIDEO_MAX, p), 201, 0, "coming");
    IS(promise_of(h, uid, "before", "photo", 7, p), 201, 0,
       "coming"); /* nothing has come yet: another may take its place */
    as(MINH);
    assert_int_equal(promise_of(h, uid, "before", "photo", 7, p).status, 409);
    assert_int_equal(where_is(h, uid).status, 404);
    assert_int_equal(send_piece(h, uid, p, 0, 1).status, 404);
    as(OFFICER);
    FAULT(promise_of(h, id_of(h, 901), "before", "photo", 1, p), 400, "part");
    IS(promise_of(h, id_of(h, 901), "after", "photo", 1, p), 201, 0, "coming");
    offset_header = S("x");
    struct req rq = knock(h, PATCH, S("/api/petition-files/01920000-0000-7000-8000-000000000385"), S(""), p);
    FAULT(answer(h, &rq), 400, "Upload-Offset");
    as(0);
    assert_int_equal(promise_of(h, id_of(h, 902), "before", "photo", 1, p).status, 401);
}

static void forty_files_a_day_are_enough(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < FILES_PER_DAY; i++)
        assert_int_equal(promise(h, id_of(h, 700 + i), "before", "photo", S("x")).status, 201);
    assert_int_equal(promise(h, id_of(h, 800), "before", "photo", S("x")).status, 429);
    assert_int_equal(promise(h, id_of(h, 700), "before", "photo", S("x")).status, 201); /* known: where it stands */
    as(MINH);
    assert_int_equal(promise(h, id_of(h, 801), "before", "photo", S("x")).status, 201);
    as(LAN);
    h->now_ms += DAY_MS;
    assert_int_equal(promise(h, id_of(h, 800), "before", "photo", S("x")).status, 201);
}

static void a_report_may_name_what_is_still_to_come(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), p = photo(h, 3, "2026:01:05 08:30:00", LAT, LON);
    struct petition report = with_file(h, uid);
    int64_t id = sent(h, uid, "before", "photo", p);
    assert_int_equal(ASK(h, "SELECT petition_id FROM petition_file WHERE id = %lld", (long long)id), report.id);
    as(OFFICER);
    assert_int_equal(look(h, id, "public", "").status, 200);
}

/* The last piece from several connections at once: one is told "whole", the others where it stands; the file opens. */
enum { SENDERS = 6 };
struct sender { struct str uid, all; size_t from; struct keys *keys; int64_t now_ms; enum err got; struct db *db; };

static void *send_last(void *arg)
{
    struct sender *s = arg;
    struct arena *a = arena_open(32 * MIB);
    struct petition_file f;
    const char *field = NULL;
    struct petition_file_piece p = {
        s->uid, LAN, (int64_t)s->from, s->now_ms, { s->all.p + s->from, s->all.n - s->from }
    };
    s->got = petition_file_take(s->db, a, s->keys, &p, &f, &field);
    arena_close(a);
    return NULL;
}

static void the_last_piece_sent_many_times_at_once_is_taken_once(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), p = photo(h, 3, NULL, 0, 0);
    struct sender s[SENDERS];
    pthread_t thread[SENDERS];
    size_t half = p.n / 2, taken = 0;
    IS(promise(h, uid, "before", "photo", p), 201, 0, "coming");
    IS(send_piece(h, uid, p, 0, half), 200, (int64_t)half, "coming");
    for (size_t i = 0; i < SENDERS; i++) {
        s[i] = (struct sender){ uid, p, half, h->keys, h->now_ms, OK, NULL };
        assert_int_equal(db_open(test_url, &s[i].db), OK);
    }
    for (size_t i = 0; i < SENDERS; i++) assert_int_equal(pthread_create(&thread[i], NULL, send_last, &s[i]), 0);
    for (size_t i = 0; i < SENDERS; i++) {
        pthread_join(thread[i], NULL);
        db_close(s[i].db);
        taken += s[i].got == OK;
        if (s[i].got != OK) assert_int_equal(s[i].got, ERR_CONFLICT);
    }
    assert_int_equal(taken, 1);
    assert_int_equal(access(arena_z(h->a, arena_printf(h->a, "%s/coming/%s", home, arena_z(h->a, uid))), F_OK), -1);
    with_file(h, uid);
    as(OFFICER);
    struct req rq = look(h, ASK(h, "SELECT MAX(id) FROM petition_file"), "original", "reason=kiem+tra");
    assert_true(str_eq(streamed(h, &rq), p));
}

/* ---- what is found ---- */

static void old_undated_and_far_away_pictures_are_flagged(void **state)
{
    struct hall *h = *state;
    static const struct { const char *time; int64_t lat, lon; const char *before, *after; } tries[] = {   /* it is 2026-01-05 09:00 */
        { "2026:01:05 08:00:00", LAT, LON, "", "" },
        { "2025:12:29 09:00:00", LAT, LON, "", "" },                     /* seven days ago to the second */
        { "2025:12:29 08:59:59", LAT, LON, "old", "old" },
        { NULL, 0, 0, "no_time", "no_time" },
        { "2026:01:05 08:00:00", LAT + 8000, LON, "", "" },              /* 890 m */
        { "2026:01:05 08:00:00", LAT + 9500, LON, "", "elsewhere" },     /* 1,057 m */
        { "2020:01:05 08:00:00", 10776000, 106700000, "old", "old,elsewhere" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct str uid = id_of(h, 900 + (int64_t)i);
        int64_t id =
            sent(h, uid, "before", "photo", photo(h, 20 + (unsigned)i, tries[i].time, tries[i].lat, tries[i].lon));
        FLAGS(id, tries[i].before);
        with_file(h, uid);
        assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
        FLAGS(id, tries[i].after);
    }
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file_place"), 0);         /* compared and forgotten */
}

static void a_picture_used_in_another_report_is_found_though_it_was_made_smaller(void **state)
{
    struct hall *h = *state;
    struct str first = photo(h, 7, "2026:01:05 08:00:00", LAT, LON), smaller = jpeg_make(h->a, 400, 300, 7, S("")),
               uid = id_of(h, 900);
    int64_t id = sent(h, uid, "before", "photo", first);
    FLAGS(id, "");
    with_file(h, uid);
    int64_t same = sent(h, id_of(h, 901), "before", "photo", first),
            alike = sent(h, id_of(h, 902), "before", "photo", smaller);
    int64_t other = sent(h, id_of(h, 903), "before", "photo", photo(h, 8, "2026:01:05 08:00:00", LAT, LON));
    FLAGS(same, "used_before");
    FLAGS(alike, "used_before,no_time");
    FLAGS(other, "");
}

/* The flag leads on, but nobody to a report that is not his to read. */
static void the_desk_is_led_to_the_other_reports_with_a_picture_it_may_read(void **state)
{
    struct hall *h = *state;
    struct str first = photo(h, 7, "2026:01:05 08:00:00", LAT, LON);
    int64_t file[8];
    for (int64_t i = 0; i < 8; i++) {
        file[i] = sent(h, id_of(h, 900 + i), "before", "photo", first);
        with_file(h, id_of(h, 900 + i));
    }
    int64_t newest = ASK(h, "SELECT petition_id FROM petition_file WHERE id = %lld", (long long)file[7]);
    int64_t elsewhere = ASK(h, "SELECT petition_id FROM petition_file WHERE id = %lld", (long long)file[6]);
    RUN(h, "UPDATE petition SET unit_id = %d WHERE id = %lld", FAR_WARD, (long long)elsewhere);
    as(OFFICER);
    struct req rq = look(h, file[0], "uses", "");
    assert_int_equal(rq.status, 200);
    size_t rows = 0;
    for (const char *p = rq.reply.p; (p = memmem(p, rq.reply.n - (size_t)(p - rq.reply.p), "\"code\"", 6)); p++) rows++;
    assert_int_equal(rows, 5);                           /* of six others it may read, the newest first */
    char first_row[64];
    int n = snprintf(first_row, sizeof first_row, "{\"rows\":[{\"id\":%lld,", (long long)newest);
    assert_memory_equal(rq.reply.p, first_row, (size_t)n);
    n = snprintf(first_row, sizeof first_row, "{\"id\":%lld,", (long long)elsewhere);
    assert_null(memmem(rq.reply.p, rq.reply.n, first_row, (size_t)n));
    as(MAYOR);
    rq = look(h, file[0], "uses", "");
    assert_non_null(memmem(rq.reply.p, rq.reply.n, first_row, (size_t)n));
    as(FAR_OFFICER);
    assert_int_equal(look(h, file[0], "uses", "").status, 403);
    as(LAN);
    assert_int_equal(look(h, file[0], "uses", "").status, 403);
}

static void the_same_picture_twice_in_one_report_is_no_news(void **state)
{
    struct hall *h = *state;
    struct str p = photo(h, 7, "2026:01:05 08:00:00", LAT, LON);
    struct petition_filing f = a_light(h, ++h->ids);
    f.files[0] = id_of(h, 900);
    f.files[1] = id_of(h, 901);
    f.n_files = 2;
    filed(h, f);
    sent(h, id_of(h, 900), "before", "photo", p);
    int64_t again = sent(h, id_of(h, 901), "before", "photo", p);
    FLAGS(again, "");
}

static void the_desk_reads_what_was_found_in_a_picture_and_its_sender_does_not(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900);
    sent(h, uid, "before", "photo", photo(h, 3, "2025:12:20 09:00:00", LAT, LON));
    struct petition p = with_file(h, uid);
    as(OFFICER);
    struct req rq = knock(h, GET, arena_printf(h->a, "/api/petitions/%lld", (long long)p.id), S(""), S(""));
    assert_int_equal(rq.status, 200);
    assert_true(has(buf_str(&rq.reply), S("\"flags\":\"old\",\"taken_ms\":1766196000000")));       /* 02:00 UTC */
    as(LAN);
    rq = knock(h, GET, arena_printf(h->a, "/api/resident/petitions/%.*s", (int)p.uid.n, p.uid.p), S(""), S(""));
    assert_int_equal(rq.status, 200);
    assert_true(has(buf_str(&rq.reply), uid));
    assert_false(has(buf_str(&rq.reply), S("flags")));
    assert_false(has(buf_str(&rq.reply), S("taken_ms")));
}

/* ---- who sees it ---- */

static void before_it_is_cleared_only_sender_and_unit_see_a_picture(void **state)
{
    struct hall *h = *state;
    static const struct { int64_t who; int status, original; } tries[] = {
        { 0, 404, 401 }, { LAN, 200, 403 }, { MINH, 404, 403 }, { OFFICER, 200, 200 }, { COLLEAGUE, 200, 200 }, { FAR_OFFICER, 404, 403 },
        { MAYOR, 200, 200 }, { AUDITOR, 200, 200 }, { ENGINEER, 404, 403 },
    };
    struct str uid = id_of(h, 900);
    int64_t id = sent(h, uid, "before", "photo", photo(h, 3, NULL, 0, 0));
    with_file(h, uid);
    for (int is_public = 0; is_public < 2; is_public++) {
        for (size_t i = 0; i < N_OF(tries); i++) {
            as(tries[i].who);
            int status = look(h, id, "public", "").status, small = look(h, id, "thumb", "").status;
            int original = look(h, id, "original", "reason=kiem+tra").status, want = is_public ? 200 : tries[i].status;
            if (status != want || small != want || original != tries[i].original)
                fail_msg("%zu: %d %d %d", i, status, small, original);
        }
        RUN(h, "UPDATE petition_file SET audience = 'public' WHERE id = %lld", (long long)id);
    }
    as(OFFICER);
    assert_int_equal(look(h, id, "original", "").status, 400);           /* without a reason */
    assert_int_equal(look(h, id, "original", "reason=x").status, 400);
    assert_int_equal(look(h, 999999, "public", "").status, 404);
    as(0);
    struct req rq = look(h, id, "public", "");
    bool may_be_kept = false;
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        may_be_kept |= str_eq(rq.reply_headers[i].value, S("public, max-age=3600"));
    assert_true(may_be_kept);
}

static void videos_and_documents_are_kept_as_they_came_and_never_public(void **state)
{
    struct hall *h = *state;
    struct buf film = { .arena = h->a };
    buf_add(&film, (struct str){ "\0\0\0\x18" "ftypisom\0\0\0\0isommp42", 24 });
    for (int i = 0; i < 9000; i++) buf_add(&film, arena_printf(h->a, "frame %d of a street at night, ", i));
    struct str uid = id_of(h, 900), v = buf_str(&film);
    assert_true(v.n > FILE_PIECE_MAX);
    int64_t id = sent(h, uid, "before", "video", v);
    with_file(h, uid);
    FLAGS(id, "");
    RUN(h, "UPDATE petition_file SET audience = 'public' WHERE id = %lld", (long long)id);
    as(0);
    assert_int_equal(look(h, id, "public", "").status, 404);
    as(OFFICER);
    struct req rq = look(h, id, "original", "reason=xem+phim");
    assert_string_equal(arena_z(h->a, rq.mime), "video/mp4");
    assert_true(str_eq(streamed(h, &rq), v));
}

static void the_document_of_an_answer_is_read_by_whose_report_it_is(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), pdf = S("%PDF-1.7\nquyet dinh\n%%EOF\n");
    struct petition p = in_hand(h);
    as(OFFICER);
    int64_t id = sent(h, uid, "document", "pdf", pdf);
    struct petition_move m = move_of(h, p.id, PETITION_ANSWER, OFFICER);
    m.files[0] = uid;
    moved(h, OFFICER, m);
    as(LAN);
    struct req rq = knock(h, GET, arena_printf(h->a, "/api/resident/files/%lld/document", (long long)id), S(""), S(""));
    assert_int_equal(rq.status, 200);
    assert_true(str_eq(streamed(h, &rq), pdf));
    as(MINH);
    assert_int_equal(knock(h, GET, arena_printf(h->a, "/api/resident/files/%lld/document", (long long)id), S(""), S(""))
                         .status,
                     404);
}

/* ---- going ---- */

static enum err forget(struct db *db, void *arg)
{
    struct hall *h = arg;
    return petition_files_forget(db, h->a, ask(h, S("SELECT MAX(id) FROM petition")));
}

static void what_is_forgotten_is_gone_at_once_and_its_files_within_minutes(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900);
    int64_t id = sent(h, uid, "before", "photo", photo(h, 3, "2026:01:05 08:00:00", LAT, LON));
    with_file(h, uid);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + 400 * (int64_t)DAY_MS), OK);
    assert_int_equal(access(path_of(h, uid, ".sealed"), F_OK), 0);       /* not by its age alone */
    assert_int_equal(db_tx(h->db, forget, h), OK);
    as(OFFICER);
    assert_int_equal(look(h, id, "public", "").status, 404);
    assert_int_equal(look(h, id, "original", "reason=kiem+tra").status, 404);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    static const char *const endings[] = { ".sealed", ".jpg", ".small.jpg" };
    for (size_t i = 0; i < N_OF(endings); i++) assert_int_equal(access(path_of(h, uid, endings[i]), F_OK), -1);
    assert_int_equal(ASK(h, "SELECT (SELECT COUNT(*) FROM petition_file) + (SELECT COUNT(*) FROM petition_look)"), 0);
}

static enum err forget_lan(struct db *db, void *arg)
{
    struct hall *h = arg;
    return petition_files_forget_account(db, h->a, h->now_ms, LAN);
}

static void whoever_is_forgotten_takes_his_pictures_along(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), own = id_of(h, 901);
    sent(h, uid, "before", "photo", photo(h, 3, NULL, 0, 0));
    as(MINH);
    sent(h, own, "before", "photo", photo(h, 4, NULL, 0, 0));
    assert_int_equal(db_tx(h->db, forget_lan, h), OK);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(access(path_of(h, uid, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, own, ".sealed"), F_OK), 0);
}

/* Lan's report with her picture, answered by the desk with a document. */
static struct petition with_a_document(struct hall *h, struct str before, struct str document)
{
    as(LAN);
    sent(h, before, "before", "photo", photo(h, 3, NULL, 0, 0));
    struct petition p = with_file(h, before);
    step(h, OFFICER, p.id, PETITION_RECEIVE);
    step(h, OFFICER, p.id, PETITION_TAKE);
    as(OFFICER);
    sent(h, document, "document", "pdf", S("%PDF-1.7\nquyet dinh\n%%EOF\n"));
    struct petition_move m = move_of(h, p.id, PETITION_ANSWER, OFFICER);
    m.files[0] = document;
    return moved(h, OFFICER, m);
}

static void what_the_desk_answered_with_goes_with_whose_report_it_is(void **state)
{
    struct hall *h = *state;
    struct str before = id_of(h, 900), document = id_of(h, 901), other = id_of(h, 902);
    with_a_document(h, before, document);
    as(OFFICER);
    sent(h, other, "after", "photo", photo(h, 4, NULL, 0, 0));
    assert_int_equal(db_tx(h->db, forget_lan, h), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 2);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(access(path_of(h, before, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, document, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, other, ".sealed"), F_OK), 0);
}

static void the_files_of_a_report_go_so_many_days_after_it_closed(void **state)
{
    struct hall *h = *state;
    struct str before = id_of(h, 900), document = id_of(h, 901);
    struct petition p = with_a_document(h, before, document);
    int64_t id = ASK(h, "SELECT id FROM petition_file WHERE uid = '%s'", arena_z(h->a, before));
    const int64_t day = DAY_MS;
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + 2000 * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 0); /* it is not closed */
    step(h, LAN, p.id, PETITION_RATE);
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + 730 * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 0);
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + 731 * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 2);
    as(OFFICER);
    assert_int_equal(look(h, id, "public", "").status, 404);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id IS NOT NULL"), 0);
    assert_int_equal(access(path_of(h, before, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, document, ".sealed"), F_OK), -1);
}

static void more_files_than_one_look_takes_go_in_one_round_of_the_job(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 450; i++)
        RUN(h,
            "INSERT INTO petition_file(id, uid, petition_id, account_id, part, kind, state, bytes, received, sha256, look, taken_ms, flags,"
            " audience, created_ms) VALUES(%d, '01920000-0000-7000-8000-%012d', NULL, 101, 'before', 'photo', 'gone', 1, 1, '', 0, NULL, '',"
            " 'held', 1)",
            1000 + i, i);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 0);
}

static void what_no_report_names_and_what_never_came_whole_is_let_go(void **state)
{
    struct hall *h = *state;
    struct str loose = id_of(h, 900), half = id_of(h, 901), p = photo(h, 3, NULL, 0, 0);
    int64_t day = DAY_MS;
    sent(h, loose, "before", "photo", p);
    promise(h, half, "before", "photo", p);
    send_piece(h, half, p, 0, 100);
    with_file(h, half);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + (FILE_WAIT_DAYS - 1) * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 2);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + (FILE_WAIT_DAYS + 1) * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 0);
    assert_int_equal(access(path_of(h, loose, ".sealed"), F_OK), -1);
    assert_int_equal(access(arena_z(h->a, arena_printf(h->a, "%s/coming/%s", home, arena_z(h->a, half))), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest files[] = {
        FILES(a_photo_comes_in_pieces_and_goes_on_where_it_was),
        FILES(nothing_of_camera_or_place_is_in_any_copy_and_the_original_lies_sealed),
        FILES(what_was_altered_on_disk_does_not_open),
        FILES(what_is_not_what_it_is_called_is_refused_for_good),
        FILES(what_is_not_what_was_promised_begins_again),
        FILES(a_promise_keeps_to_sizes_parts_and_people),
        FILES(forty_files_a_day_are_enough),
        FILES(a_report_may_name_what_is_still_to_come),
        FILES(the_last_piece_sent_many_times_at_once_is_taken_once),
        FILES(old_undated_and_far_away_pictures_are_flagged),
        FILES(a_picture_used_in_another_report_is_found_though_it_was_made_smaller),
        FILES(the_desk_is_led_to_the_other_reports_with_a_picture_it_may_read),
        FILES(the_desk_reads_what_was_found_in_a_picture_and_its_sender_does_not),
        FILES(the_same_picture_twice_in_one_report_is_no_news),
        FILES(before_it_is_cleared_only_sender_and_unit_see_a_picture),
        FILES(videos_and_documents_are_kept_as_they_came_and_never_public),
        FILES(the_document_of_an_answer_is_read_by_whose_report_it_is),
        FILES(what_is_forgotten_is_gone_at_once_and_its_files_within_minutes),
        FILES(whoever_is_forgotten_takes_his_pictures_along),
        FILES(what_the_desk_answered_with_goes_with_whose_report_it_is),
        FILES(the_files_of_a_report_go_so_many_days_after_it_closed),
        FILES(more_files_than_one_look_takes_go_in_one_round_of_the_job),
        FILES(what_no_report_names_and_what_never_came_whole_is_let_go),
    };
    return run_everywhere(files);
}
