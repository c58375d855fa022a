/* test_core.c - memory that ends with its request, text that leaves escaped, ids, log lines, workflows. */
#include "support.h"
#include <fcntl.h>
#include <unistd.h>
#include "core/log.h"
#include "core/out.h"
#include "core/uuid.h"
#include "flow/flow.h"

/* ---- arena ---- */

static void memory_is_zeroed_aligned_and_bounded(void **state)
{
    (void)state;
    struct arena *a = arena_open(100 * KIB);
    size_t got = 0;
    for (size_t size = 1; ; size = size * 2 % 9999 + 1) {
        unsigned char *p = arena_get(a, 1, size, 16);
        if (!p) break;
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(p[i], 0);
        memset(p, 0xee, size);
        got += size;
    }
    assert_true(got <= 100 * KIB && got > 90 * KIB - 9999);
    assert_null(arena_get(a, SIZE_MAX, 2, 1));                   /* the product overflows */
    assert_null(arena_get(a, SIZE_MAX, 1, 1));
    arena_reset(a);
    unsigned char *again = arena_get(a, 1, 4096, 1);
    for (size_t i = 0; i < 4096; i++) assert_int_equal(again[i], 0);
    arena_close(a);
    arena_close(NULL);
}

static void a_reset_arena_goes_on_for_ever(void **state)
{
    (void)state;
    struct arena *a = arena_open(64 * KIB);
    for (int i = 0; i < 10000; i++) {
        assert_non_null(arena_new(a, char, 60 * KIB));
        assert_non_null(arena_new(a, int64_t, 100));
        arena_reset(a);
    }
    arena_close(a);
}

static char undone[8];
static void undo(void *what) { strcat(undone, what); }

static void what_was_deferred_is_undone_newest_first(void **state)
{
    (void)state;
    static char one[] = "1", two[] = "2", three[] = "3", four[] = "4";
    undone[0] = 0;
    struct arena *a = arena_open(KIB);
    assert_int_equal(arena_defer(a, undo, one), OK);
    assert_int_equal(arena_defer(a, undo, two), OK);
    arena_reset(a);
    assert_string_equal(undone, "21");
    assert_int_equal(arena_defer(a, undo, three), OK);
    arena_close(a);
    assert_string_equal(undone, "213");
    a = arena_open(4);                                           /* no room to remember it: undone at once */
    assert_int_equal(arena_defer(a, undo, four), ERR_NOMEM);
    assert_string_equal(undone, "2134");
    arena_close(a);
    assert_string_equal(undone, "2134");
}

static void copies_and_formats_live_in_the_arena(void **state)
{
    (void)state;
    struct arena *a = arena_open(KIB);
    char source[] = "phường";
    struct str copy = { 0 };
    assert_int_equal(arena_copy(a, str_z(source), &copy), OK);
    char *z = arena_z(a, str_z(source));
    memset(source, 'x', sizeof source - 1);
    assert_true(str_eq(copy, S("phường")));
    assert_string_equal(z, "phường");
    assert_true(str_eq(arena_printf(a, "%d/%s", 12, "A"), S("12/A")));
    assert_int_equal(arena_copy(a, (struct str){ 0 }, &copy), OK);
    assert_true(copy.p && copy.n == 0);
    struct arena *none = arena_open(0);
    copy = S("kept");
    assert_int_equal(arena_copy(none, S("long"), &copy), ERR_NOMEM);
    assert_true(str_eq(copy, S("kept")));
    assert_null(arena_z(none, S("x")));
    assert_int_equal(arena_printf(none, "%s", "x").n, 0);
    arena_close(none);
    arena_close(a);
}

static void a_text_grows_to_any_size_the_arena_allows(void **state)
{
    (void)state;
    struct arena *a = arena_open(3 * MIB);
    struct buf b = { .arena = a };
    for (int64_t i = 0; i < 200000; i++) { buf_i64(&b, i % 10); buf_add(&b, S("abcd")); }
    assert_false(b.failed);
    assert_int_equal(b.n, 1000000);
    for (size_t i = 0; i < b.n; i += 5) assert_memory_equal(b.p + i + 1, "abcd", 4);
    while (!b.failed) buf_add(&b, S("0123456789"));              /* sticky: the first failure stays */
    size_t n = b.n;
    buf_add(&b, S(""));
    buf_add(&b, S("x"));
    assert_true(b.failed && b.n == n);
    assert_true(b.cap < 3 * MIB && b.cap > MIB);
    assert_null(arena_new(a, char, 3 * MIB - b.cap));            /* what it holds is paid for */
    arena_close(a);
}

static void a_text_starved_at_every_size_is_whole_or_failed(void **state)
{
    (void)state;
    for (size_t size = 0; size < 3000; size++) {
        struct arena *a = arena_open(size);
        struct buf b = { .arena = a };
        struct json j = { .out = &b };
        json_array(&j, NULL);
        for (int64_t i = 0; i < 100; i++) json_i64(&j, NULL, i);
        json_end(&j);
        if (!b.failed) assert_true(b.n == 291 && b.p[0] == '[' && b.p[b.n - 1] == ']');
        else assert_true(size < 1200);
        arena_close(a);
    }
}

/* ---- out ---- */

struct thing { struct str name; int64_t n; bool yes; unsigned word; struct bytes hash; const struct json_in *inside; };
static const char *const words[] = { "mở", "đóng", NULL };
static const struct field thing_fields[] = {
    FIELD(struct thing, name), FIELD(struct thing, n), FIELD(struct thing, yes), FIELD(struct thing, word, .words = words),
    FIELD(struct thing, hash), FIELD(struct thing, inside),
};

static void json_is_written_by_the_table_and_escaped(void **state)
{
    (void)state;
    struct arena *a = arena_open(64 * KIB);
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    const struct thing t = { S("</script>\"\\\n\t\x01 Hồ"), INT64_MIN, true, 1, { (const uint8_t *)"\xfb\xff\xfe?", 4 }, NULL };
    json_array(&j, NULL);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(thing_fields), &t);
    json_null(&j, "none");
    json_raw(&j, "raw", S("{\"a\":[1]}"));
    json_end(&j);
    json_bool(&j, NULL, false);
    json_end(&j);
    assert_true(
        str_eq(buf_str(&b),
               S("[{\"name\":\"\\u003c/script>\\\"\\\\\\n\\u0009\\u0001 Hồ\",\"n\":-9223372036854775808,"
                 "\"yes\":true,\"word\":\"đóng\",\"hash\":\"-__-Pw\",\"none\":null,\"raw\":{\"a\":[1]}},false]")));
    arena_close(a);
}

static void bytes_are_base64url_without_padding(void **state)
{
    (void)state;
    static const struct { struct bytes in; struct str out; } cases[] = {      /* RFC 4648, section 10 */
        { { (const uint8_t *)"", 0 }, STR("\"\"") },           { { (const uint8_t *)"f", 1 }, STR("\"Zg\"") },
        { { (const uint8_t *)"fo", 2 }, STR("\"Zm8\"") },      { { (const uint8_t *)"foo", 3 }, STR("\"Zm9v\"") },
        { { (const uint8_t *)"foobar", 6 }, STR("\"Zm9vYmFy\"") }, { { NULL, 0 }, STR("\"\"") },
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct arena *a = arena_open(KIB);
        struct buf b = { .arena = a };
        struct json j = { .out = &b };
        json_bytes(&j, NULL, cases[i].in);
        assert_true(str_eq(buf_str(&b), cases[i].out));
        arena_close(a);
    }
}

static void html_text_is_escaped(void **state)
{
    (void)state;
    struct arena *a = arena_open(KIB);
    struct buf b = { .arena = a };
    h_lit(&b, "<p>");
    h_text(&b, S("<b>\"Ngõ\" & 'hẻm'</b>"));
    h_html(&b, (struct html){ S("</p>") });
    assert_true(str_eq(buf_str(&b), S("<p>&lt;b&gt;&quot;Ngõ&quot; &amp; &#39;hẻm&#39;&lt;/b&gt;</p>")));
    arena_close(a);
}

/* ---- uuid ---- */

static void ids_are_version_7_unlike_and_sorted_by_time(void **state)
{
    (void)state;
    struct arena *a = arena_open(64 * KIB);
    struct str last = uuid_v7(a, NINE_AM - 1);
    for (int64_t i = 0; i < 100; i++) {
        struct str id = uuid_v7(a, NINE_AM + i);
        assert_true(uuid_is_valid(id));
        assert_true(memcmp(last.p, id.p, UUID_LEN) < 0);
        last = id;
    }
    assert_memory_equal(uuid_v7(a, NINE_AM).p, "019b8be1-f500", 13);         /* NINE_AM in hex */
    assert_false(str_eq(uuid_v7(a, NINE_AM), uuid_v7(a, NINE_AM)));
    arena_close(a);
}

static void only_a_version_7_id_in_lower_case_is_valid(void **state)
{
    (void)state;
    static const struct { struct str s; bool ok; } cases[] = {
        { STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), true },               /* RFC 9562, appendix A.6 */
        { STR("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), false },
        { STR("017f22e2-79b0-4cc3-98c4-dc0c0c07398f"), false },              /* version 4 */
        { STR("017f22e2-79b0-7cc3-c8c4-dc0c0c07398f"), false },              /* another variant */
        { STR("017f22e2079b0-7cc3-98c4-dc0c0c07398f"), false },
        { STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398"), false },
        { STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398g"), false },
        { STR(""), false },
    };
    for (size_t i = 0; i < N_OF(cases); i++) assert_int_equal(uuid_is_valid(cases[i].s), cases[i].ok);
}

/* ---- log ---- */

/* What `say` writes to standard error. */
static struct str heard(struct arena *a, void (*say)(void))
{
    char path[] = "/tmp/sansang-log-XXXXXX";
    int file = mkstemp(path), kept = dup(STDERR_FILENO);
    assert_true(file >= 0 && kept >= 0);
    unlink(path);
    dup2(file, STDERR_FILENO);
    say();
    dup2(kept, STDERR_FILENO);
    close(kept);
    off_t size = lseek(file, 0, SEEK_END);
    char *p = arena_new(a, char, (size_t)size + 1);
    assert_int_equal(pread(file, p, (size_t)size, 0), size);
    close(file);
    return (struct str){ p, (size_t)size };
}

static void say_one(void)
{
    log_line(LOG_WARN, "disk_full", LOG_TEXT("path", S("a\"b\nc")), LOG_I64("errno", 28));
    log_line(LOG_DEBUG, "not_said");
}

static void say_garbage(void) { log_line(LOG_ERROR, "bad", LOG_TEXT("text", S("x\xff\x01y\xc3"))); }

static char big[100000];
static void say_too_much(void)
{
    memset(big, '"', sizeof big);
    struct str s = { big, sizeof big };
    log_line(LOG_ERROR, "big", LOG_TEXT("a", s), LOG_TEXT("b", s), LOG_TEXT("c", s), LOG_TEXT("d", s),
             LOG_TEXT("e", s));
}

static void a_log_line_is_one_line_of_json(void **state)
{
    (void)state;
    struct arena *a = arena_open(64 * KIB);
    char *line = arena_z(a, heard(a, say_one));
    assert_memory_equal(line, "{\"at\":\"20", 9);
    assert_string_equal(strstr(line, "Z\",") + 3,
        "\"level\":\"warn\",\"event\":\"disk_full\",\"path\":\"a\\\"b\\nc\",\"errno\":28}\n");
    line = arena_z(a, heard(a, say_garbage));
    assert_non_null(strstr(line, "\"text\":\"x??y?\"}\n"));
    struct str too_much = heard(a, say_too_much);
    assert_true(too_much.n > 500 && too_much.n <= 4096);
    assert_memory_equal(too_much.p + too_much.n - 2, "}\n", 2);
    arena_close(a);
}

/* ---- flow ---- */

enum { DOOR_OPEN, DOOR_SHUT, DOOR_GONE };
enum { SHUT, OPEN, BREAK };
static const char *const states[] = { "open", "shut", "gone", NULL }, *const events[] = { "shut", "open", "break", NULL };
static const struct flow_step steps[] = {
    { DOOR_OPEN, SHUT,  DOOR_SHUT, 1 },
    { DOOR_SHUT, OPEN,  DOOR_OPEN, 1 | 2 },
    { DOOR_SHUT, BREAK, DOOR_GONE, 2 },
};
static const struct flow door = { "door", states, events, steps, N_OF(steps), DOOR_OPEN };

static void only_the_table_moves_a_state(void **state)
{
    (void)state;
    static const struct { unsigned from, event, roles; enum err want; unsigned to; } tries[] = {
        { DOOR_OPEN, SHUT, 1, OK, DOOR_SHUT },           { DOOR_OPEN, SHUT, 2, ERR_FORBIDDEN, 9 },
        { DOOR_OPEN, OPEN, 1, ERR_CONFLICT, 9 },         { DOOR_SHUT, BREAK, 3, OK, DOOR_GONE },
        { DOOR_GONE, OPEN, 3, ERR_CONFLICT, 9 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        unsigned to = 9;
        assert_int_equal(flow_next(&door, tries[i].from, tries[i].event, tries[i].roles, &to), tries[i].want);
        assert_int_equal(to, tries[i].to);
    }
}

static void a_state_out_of_reach_is_seen(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&door));
    struct flow cut = door;
    cut.n_steps = 2;
    assert_false(flow_is_connected(&cut));
}

static void a_flow_is_drawn_from_its_table(void **state)
{
    (void)state;
    struct arena *a = arena_open(KIB);
    struct buf b = { .arena = a };
    struct flow one = door;
    one.n_steps = 1;
    flow_dot(&one, &b);
    assert_true(str_eq(buf_str(&b), S("digraph door {\n  open -> shut [label=\"shut\"];\n}\n")));
    arena_close(a);
}

/* ---- errors ---- */

static void every_error_has_its_status_and_two_languages(void **state)
{
    (void)state;
    for (enum err e = ERR_BAD_INPUT; e < ERR_COUNT; e++) {
        assert_in_range(err_status(e), 400, 599);
        assert_true(err_name(e)[0] && err_text(e, LANG_VI).n && err_text(e, LANG_EN).n);
        assert_true(text_is_clean(err_text(e, LANG_VI)));
    }
}

int main(void)
{
    const struct CMUnitTest core[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_bounded),
        cmocka_unit_test(a_reset_arena_goes_on_for_ever),
        cmocka_unit_test(what_was_deferred_is_undone_newest_first),
        cmocka_unit_test(copies_and_formats_live_in_the_arena),
        cmocka_unit_test(a_text_grows_to_any_size_the_arena_allows),
        cmocka_unit_test(a_text_starved_at_every_size_is_whole_or_failed),
        cmocka_unit_test(json_is_written_by_the_table_and_escaped),
        cmocka_unit_test(bytes_are_base64url_without_padding),
        cmocka_unit_test(html_text_is_escaped),
        cmocka_unit_test(ids_are_version_7_unlike_and_sorted_by_time),
        cmocka_unit_test(only_a_version_7_id_in_lower_case_is_valid),
        cmocka_unit_test(a_log_line_is_one_line_of_json),
        cmocka_unit_test(only_the_table_moves_a_state),
        cmocka_unit_test(a_state_out_of_reach_is_seen),
        cmocka_unit_test(a_flow_is_drawn_from_its_table),
        cmocka_unit_test(every_error_has_its_status_and_two_languages),
    };
    return cmocka_run_group_tests(core, NULL, NULL);
}
