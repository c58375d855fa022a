/* test_store.c - files kept whole or not at all, and files sealed piece by piece. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "auth/sealed_file.h"
#include "core/store.h"

static struct arena *a;
static struct keys *keys;
static char folder[] = "/tmp/sansang-store-XXXXXX";

static const char *in(const char *name) { return arena_z(a, arena_printf(a, "%s/%s", folder, name)); }

static int open_all(void **state)
{
    (void)state;
    a = arena_open(64 * MIB);
    return a && mkdtemp(folder) && keys_open(in("keys"), &keys) == OK ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    char *rm = arena_z(a, arena_printf(a, "rm -rf %s", folder));
    int failed = system(rm);
    keys_close(keys);
    arena_close(a);
    return failed;
}

static void a_file_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    struct store_new n;
    struct stat st;
    struct str back;
    assert_int_equal(store_keep(in("x/ab/one"), S("words")), OK);
    assert_int_equal(stat(in("x/ab/one"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(store_read(a, in("x/ab/one"), 100, &back), OK);
    assert_true(str_eq(back, S("words")));
    assert_int_equal(store_read(a, in("x/ab/two"), 100, &back), ERR_NOT_FOUND);
    assert_int_equal(store_begin(in("x/ab/two"), &n), OK);
    assert_int_equal(write(n.fd, "half", 4), 4);
    assert_int_equal(access(in("x/ab/two"), F_OK), -1);
    assert_int_equal(store_end(&n, false), OK);
    assert_int_equal(access(in("x/ab/two.new"), F_OK), -1);
    assert_int_equal(store_keep(in("no/such/deep/place"), S("x")), ERR_INTERNAL);
    assert_int_equal(store_remove(in("x/ab/one")), OK);
    assert_int_equal(store_remove(in("x/ab/one")), OK);
}

static void pieces_fit_or_are_left_alone(void **state)
{
    (void)state;
    const char *path = in("coming/it");
    struct str back;
    int64_t end = -1;
    assert_int_equal(store_take(path, &(struct store_piece){ 8, 0, 0, S("abcd") }, &end), OK);
    assert_int_equal(end, 4);
    assert_int_equal(store_take(path, &(struct store_piece){ 8, 4, 0, S("abcd") }, &end), ERR_CONFLICT);
    assert_int_equal(store_take(path, &(struct store_piece){ 8, 4, 4, S("efghi") }, &end), ERR_CONFLICT);
    assert_int_equal(store_take(path, &(struct store_piece){ 8, 4, 4, S("") }, &end), ERR_CONFLICT);
    assert_int_equal(end, 4);
    assert_int_equal(store_take(path, &(struct store_piece){ 8, 4, 4, S("efgh") }, &end), OK);
    assert_int_equal(store_map(a, path, &back), OK);
    assert_true(str_eq(back, S("abcdefgh")));
    assert_int_equal(store_keep(in("coming/none"), S("")), OK);
    assert_int_equal(store_map(a, in("coming/none"), &back), ERR_BAD_INPUT);
    assert_int_equal(store_map(a, in("coming/nothing"), &back), ERR_NOT_FOUND);
}

/* ---- sealed ---- */

static struct str noise(size_t n)
{
    char *p = arena_new(a, char, n + 1);
    assert_non_null(p);
    random_bytes(p, n);
    return (struct str){ p, n };
}

static void seal_it(struct str plain, const char *name)
{
    assert_int_equal(store_keep(in("plain"), plain), OK);
    int from = open(in("plain"), O_RDONLY), to = open(in(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(from >= 0 && to >= 0);
    assert_int_equal(keys_seal_file(keys, "test 1", from, to), OK);
    close(from);
    close(to);
}

/* What comes out before the end or the first fault. */
static enum err unseal_it(const char *name, const char *label, struct str *out)
{
    struct unsealing *u;
    struct buf b = { .arena = a };
    struct str piece;
    TRY(unsealing_open(keys, a, label, in(name), &u));
    do {
        TRY(unsealing_next(u, &piece));
        buf_add(&b, piece);
    } while (piece.n);
    *out = buf_str(&b);
    return OK;
}

static void what_was_sealed_comes_back_whatever_its_size(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 100, 65535, 65536, 65537, 131072, 300000 };
    for (size_t i = 0; i < N_OF(sizes); i++) {
        struct str plain = noise(sizes[i]), back, raw;
        seal_it(plain, "sealed");
        assert_int_equal(unseal_it("sealed", "test 1", &back), OK);
        assert_true(str_eq(plain, back));
        assert_int_equal(store_read(a, in("sealed"), MIB, &raw), OK);
        assert_true(sizes[i] < 16 || memcmp(raw.p + 24, plain.p, 16) != 0);
    }
}

static void altered_cut_joined_or_renamed_it_does_not_open(void **state)
{
    (void)state;
    struct str raw, out;
    seal_it(noise(200000), "sealed");
    assert_int_equal(store_read(a, in("sealed"), MIB, &raw), OK);
    assert_int_equal(unseal_it("sealed", "test 2", &out), ERR_CONFLICT);
    assert_int_equal(unseal_it("nothing", "test 1", &out), ERR_NOT_FOUND);
    const size_t cuts[] = { 0, 10, 24, 41, 65577, 65578, raw.n - 1 }, hurts[] = { 0, 30, 70000, raw.n - 1 };
    for (size_t i = 0; i < N_OF(cuts); i++) {
        assert_int_equal(store_keep(in("hurt"), (struct str){ raw.p, cuts[i] }), OK);
        assert_int_equal(unseal_it("hurt", "test 1", &out), ERR_CONFLICT);
    }
    for (size_t i = 0; i < N_OF(hurts); i++) {
        char *p = arena_z(a, raw);
        assert_non_null(p);
        p[hurts[i]] = (char)(p[hurts[i]] ^ 1);
        assert_int_equal(store_keep(in("hurt"), (struct str){ p, raw.n }), OK);
        assert_int_equal(unseal_it("hurt", "test 1", &out), ERR_CONFLICT);
    }
    struct buf twice = { .arena = a };
    buf_add(&twice, raw);
    buf_add(&twice, S("x"));
    assert_int_equal(store_keep(in("hurt"), buf_str(&twice)), OK);
    assert_int_equal(unseal_it("hurt", "test 1", &out), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest store[] = {
        cmocka_unit_test(a_file_is_there_whole_or_not_at_all),
        cmocka_unit_test(pieces_fit_or_are_left_alone),
        cmocka_unit_test(what_was_sealed_comes_back_whatever_its_size),
        cmocka_unit_test(altered_cut_joined_or_renamed_it_does_not_open),
    };
    return cmocka_run_group_tests(store, open_all, close_all);
}
