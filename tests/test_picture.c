/* test_picture.c - what a file is, what its camera wrote, what it looks like, and that a copy of it tells none of that. */
#define _GNU_SOURCE 1                            /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "core/time.h"
#include "paper/sniff.h"
#include "pictures.h"

static struct arena *a;
static int open_arena(void **state)  { (void)state; a = arena_open(256 * MIB); return a ? 0 : -1; }
static int close_arena(void **state) { (void)state; arena_close(a); return 0; }

static int64_t at(const char *day, int64_t h, int64_t m, int64_t s)
{
    int64_t d;
    assert_int_equal(day_of_text(str_z(day), &d), OK);
    return day_start_ms(d) + h * HOUR_MS + m * MINUTE_MS + s * SECOND_MS;
}

static void a_file_is_what_it_begins_with(void **state)
{
    (void)state;
    static const struct { struct str bytes; enum sniffed is; } tries[] = {
        { STR("\xff\xd8\xff\xe0"), SNIFF_JPEG }, { STR("\x89PNG\r\n\x1a\n...."), SNIFF_PNG }, { STR("RIFF....WEBPVP8 "), SNIFF_WEBP },
        { STR("\0\0\0\x18" "ftypheic\0\0\0\0"), SNIFF_HEIC }, { STR("\0\0\0\x18" "ftypmif1\0\0\0\0"), SNIFF_HEIC },
        { STR("\0\0\0\x18" "ftypisom\0\0\0\0"), SNIFF_MP4 }, { STR("\0\0\0\x18" "ftypqt  \0\0\0\0"), SNIFF_MP4 },
        { STR("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm"), SNIFF_WEBM }, { STR("\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska"), SNIFF_UNKNOWN },
        { STR("%PDF-1.7\n"), SNIFF_PDF }, { STR("%PDF-9"), SNIFF_UNKNOWN }, { STR(""), SNIFF_UNKNOWN }, { STR("\xff\xd8"), SNIFF_UNKNOWN },
        { STR("GIF89a"), SNIFF_UNKNOWN }, { STR("<svg/>"), SNIFF_UNKNOWN }, { STR("\0\0\0\x18" "ftypevil"), SNIFF_UNKNOWN }, { STR("MZ"), SNIFF_UNKNOWN },
        { STR("PK\3\4" "ftypM4V "), SNIFF_UNKNOWN },       /* an archive that says it is a film */
    };
    for (size_t i = 0; i < N_OF(tries); i++) assert_int_equal(sniff(tries[i].bytes), tries[i].is);
}

static void time_and_place_are_read_from_what_the_camera_wrote(void **state)
{
    (void)state;
    struct exif x;
    exif_read(exif_make(a, "2026:11:20 16:30:12", NULL, 21028511, 105804817), &x);
    assert_true(x.has_time && x.taken_ms == at("2026-11-20", 16, 30, 12));
    assert_true(x.has_place && llabs(x.lat_e6 - 21028511) <= 1 && llabs(x.lon_e6 - 105804817) <= 1);
    exif_read(exif_make(a, "2026:11:20 16:30:12", "+09:00", -33856800, -151215300), &x);
    assert_true(x.taken_ms == at("2026-11-20", 14, 30, 12));             /* two hours earlier here */
    assert_true(llabs(x.lat_e6 + 33856800) <= 1 && llabs(x.lon_e6 + 151215300) <= 1);
}

static void what_is_broken_or_impossible_is_not_there(void **state)
{
    (void)state;
    static const char *const times[] = { "2026:02:30 10:00:00", "2026:11:20 24:00:00", "0000:00:00 00:00:00", "    :  :     :  :  ", "2026-11-20" };
    struct str whole = exif_make(a, "2026:11:20 16:30:12", "+07:00", 21028511, 105804817);
    struct exif x;
    for (size_t i = 0; i < N_OF(times); i++) {
        exif_read(exif_make(a, times[i], NULL, 0, 0), &x);
        assert_false(x.has_time || x.has_place);
    }
    exif_read(exif_make(a, NULL, NULL, 91000000, 105000000), &x);
    assert_false(x.has_time || x.has_place);
    for (size_t n = 0; n < whole.n; n++) {               /* cut anywhere: less is read, nothing outside */
        char *exact = malloc(n + 1);
        assert_non_null(exact);
        memcpy(exact, whole.p, n);
        exif_read((struct str){ exact, n }, &x);
        assert_true(!x.has_place || n == whole.n);
        free(exact);
    }
}

static bool has(struct str in, struct str what) { return memmem(in.p, in.n, what.p, what.n) != NULL; }

static void a_copy_is_small_and_tells_nothing_of_camera_or_place(void **state)
{
    (void)state;
    struct str exif = exif_make(a, "2026:11:20 16:30:12", "+07:00", 21028511, 105804817),
               in = jpeg_make(a, 1200, 900, 0, exif);
    struct picture p;
    assert_true(has(in, S("Exif")) && has(in, S("2026:11:20")));
    assert_int_equal(picture_read(a, in, 200 * KIB, &p), OK);
    assert_true(p.exif.has_time && p.exif.has_place && p.exif.taken_ms == at("2026-11-20", 16, 30, 12));
    static const struct str traces[] = { STR("Exif"), STR("2026:11"), STR("II*"), STR("MM"), STR("ICC_PROFILE"), STR("http://ns.adobe") };
    for (size_t i = 0; i < N_OF(traces); i++) {
        if (!str_eq(traces[i], S("MM"))) assert_false(has(p.jpeg, traces[i]));
        assert_false(i != 3 && has(p.small, traces[i]));
    }
    assert_false(has(p.jpeg, (struct str){ "\xff\xe1", 2 }));              /* no APP1 at all */
    assert_in_range(p.jpeg.n, 1, 200 * KIB);
    assert_true(sniff(p.jpeg) == SNIFF_JPEG && sniff(p.small) == SNIFF_JPEG && p.small.n < p.jpeg.n);
}

/* The frame header (SOF0) says of how many components a JPEG is made: three are a picture in colour. */
static int components_of(struct str jpeg)
{
    const char *sof = memmem(jpeg.p, jpeg.n, "\xff\xc0", 2);
    return sof && (size_t)(sof - jpeg.p) + 9 < jpeg.n ? sof[9] : 0;
}

static void a_picture_in_colour_stays_so(void **state)
{
    (void)state;
    struct picture p;
    struct str plain;
    assert_int_equal(picture_read(a, png_of_colour(a, 200, 40, 30), 200 * KIB, &p), OK);
    assert_int_equal(picture_to_jpeg(a, png_of_colour(a, 200, 40, 30), &plain), OK);
    assert_int_equal(components_of(p.jpeg), 3);
    assert_int_equal(components_of(p.small), 3);
    assert_int_equal(components_of(plain), 3);
}

static void what_is_too_large_is_made_coarser_then_smaller(void **state)
{
    (void)state;
    struct str in = png_make(a, 1300, 1300, 1300, "", 0);
    struct picture p, q;
    assert_int_equal(picture_read(a, in, 10 * MIB, &p), OK);
    assert_int_equal(picture_read(a, in, 60 * KIB, &q), OK);
    assert_true(p.jpeg.n > 60 * KIB && q.jpeg.n <= 60 * KIB);
}

static int steps_apart(int64_t x, int64_t y) { return __builtin_popcountll((unsigned long long)(x ^ y)); }

static void the_same_scene_looks_alike_and_another_does_not(void **state)
{
    (void)state;
    struct picture first, smaller, again, other, plain;
    assert_int_equal(picture_read(a, png_make(a, 900, 800, 800, "", 7), 200 * KIB, &first), OK);
    assert_int_equal(picture_read(a, png_make(a, 450, 400, 400, "", 7), 200 * KIB, &smaller), OK);
    assert_int_equal(picture_read(a, first.jpeg, 200 * KIB, &again), OK);
    assert_int_equal(picture_read(a, png_make(a, 900, 800, 800, "", 8), 200 * KIB, &other), OK);
    assert_true(first.look && other.look);
    assert_in_range(steps_apart(first.look, smaller.look), 0, 3);
    assert_in_range(steps_apart(first.look, again.look), 0, 3);
    assert_in_range(steps_apart(first.look, other.look), 12, 64);
    struct str white = png_make(a, 1, 1, 1, "", 0);
    assert_int_equal(picture_read(a, white, 200 * KIB, &plain), OK);
    assert_int_equal(plain.look, 0);                     /* too plain to tell */
}

static void what_is_no_picture_is_refused(void **state)
{
    (void)state;
    struct picture p = { .look = 77 };
    struct str whole = png_make(a, 100, 100, 100, "", 3);
    const struct str tries[] = { S(""), S("\xff\xd8\xff nothing"), S("%PDF-1.7"), { whole.p, 60 }, png_make(a, 10000, 5000, 10, "", 0) };
    for (size_t i = 0; i < N_OF(tries); i++) assert_int_equal(picture_read(a, tries[i], 200 * KIB, &p), ERR_BAD_INPUT);
    assert_int_equal(p.look, 77);
}

int main(void)
{
    const struct CMUnitTest pictures[] = {
        cmocka_unit_test(a_file_is_what_it_begins_with),
        cmocka_unit_test(time_and_place_are_read_from_what_the_camera_wrote),
        cmocka_unit_test(what_is_broken_or_impossible_is_not_there),
        cmocka_unit_test(a_copy_is_small_and_tells_nothing_of_camera_or_place),
        cmocka_unit_test(a_picture_in_colour_stays_so),
        cmocka_unit_test(what_is_too_large_is_made_coarser_then_smaller),
        cmocka_unit_test(the_same_scene_looks_alike_and_another_does_not),
        cmocka_unit_test(what_is_no_picture_is_refused),
    };
    return cmocka_run_group_tests(pictures, open_arena, close_arena);
}
