/* test_petition_file.c - pictures and documents of reports: sent in pieces, looked at, sealed. */
#include "petition_files.h"

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
    assert_int_equal(access(arena_z(h->a, arena_printf(h->a, "%s/coming/%s", files_home, arena_z(h->a, uid))), F_OK), -1);
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
    FAULT(answer(h->a, &rq), 400, "Upload-Offset");
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
    assert_int_equal(access(arena_z(h->a, arena_printf(h->a, "%s/coming/%s", files_home, arena_z(h->a, uid))), F_OK), -1);
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
    };
    return run_everywhere(files);
}
