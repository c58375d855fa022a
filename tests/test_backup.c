/* test_backup.c - backup and restore by running the real program: whole or not at all, never over what is there, never without
   the keys, never damaged, and of one moment while phones keep writing. */
#include "desk.h"
#include "client.h"
#include "civic/petition/petition_file.h"
#include "outreach/media/media.h"
#include "plan/programme/attachment.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;                              /* SANSANG, set by the build */

/* A command of the shell, its exit code, and what it said. */
static char said[256 * 1024];
static int run(const char *line)
{
    FILE *f = popen(line, "r");
    assert_non_null(f);
    size_t n = fread(said, 1, sizeof said - 1, f);
    said[n] = 0;
    while (fgetc(f) != EOF) { }
    int status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* sansang on the data of `dir`; on the database of this test when that is the folder of the street, else on a file of its own. */
static void expect(struct street *s, const char *dir, const char *words, int code, const char *text)
{
    const char *home = test_path(s->bed, ".");
    bool is_home = strncmp(dir, home, strlen(home) - 2) == 0 && strlen(dir) <= strlen(home);
    setenv("SANSANG_DATABASE", is_home ? test_url : "", 1);
    const char *line = arena_z(s->a, arena_printf(s->a, "%s --data %s %s 2>&1", program, dir, words));
    int got = run(line);
    if (got != code || (text && !strstr(said, text))) fail_msg("sansang %s: %d: %.900s", words, got, said);
}

static void shell(struct street *s, const char *format, const char *x, const char *y)
{
    char line[1024];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(line, sizeof line, format, x, y);
#pragma GCC diagnostic pop
    (void)s;
    if (run(line) != 0) fail_msg("%s: %.400s", line, said);
}

/* ---- a street with two pictures, one of them on its way ---- */

/* 2 x 2 grey pixels, PNG. */
static const unsigned char dot[] = {
    0x89,0x50,0x4e,0x47,0x0d,0x0a,0x1a,0x0a,0x00,0x00,0x00,0x0d,0x49,0x48,0x44,0x52,0x00,0x00,0x00,0x02,0x00,0x00,0x00,0x02,0x08,0x00,
    0x00,0x00,0x00,0x57,0xdd,0x52,0xf8,0x00,0x00,0x00,0x0e,0x49,0x44,0x41,0x54,0x78,0xda,0x63,0x68,0x60,0x68,0x60,0x68,0x00,0x00,0x06,
    0x08,0x01,0x81,0xae,0x2a,0x6d,0x20,0x00,0x00,0x00,0x00,0x49,0x45,0x4e,0x44,0xae,0x42,0x60,0x82 };

struct place { char home[256], back[280], other[280]; };
static struct place at;

static struct str sum_of(struct street *s, struct str bytes)
{
    struct bytes hash;
    assert_int_equal(sha256(s->a, bytes, &hash), OK);
    return hex(s->a, hash);
}

static void promise(struct street *s, int64_t n, struct str bytes, size_t sent)
{
    struct str sha = sum_of(s, bytes);
    struct media m;
    const char *field = NULL;
    s->now_ms += 10 * MINUTE_MS;
    guided(s, n, (int)n, arena_printf(s->a, ",\"photo\":\"%.*s\"", (int)sha.n, sha.p));
    struct media_offer o = { sha, id_of(s, n), (int64_t)bytes.n, s->device[0], s->account[0], s->now_ms };
    assert_int_equal(media_begin(s->db, s->a, &o, &m), OK);
    struct media_piece p = { sha, s->device[0], 0, { bytes.p, sent } };
    assert_int_equal(media_take(s->db, s->a, &p, &m, &field), OK);
}

static const struct str whole = { (const char *)dot, sizeof dot };
static const struct str coming = STR("the beginning of a picture that has not come yet");

/* A document for a report, of which `sent` bytes have come. */
static const struct str document = STR("%PDF-1.7\nbiên bản\n%%EOF\n");
static const struct str document_uid = STR("01920000-0000-7000-8000-00000000004e"), coming_uid = STR("01920000-0000-7000-8000-00000000004f");

static void promise_document(struct street *s, struct str uid, size_t sent)
{
    struct petition_file f;
    const char *field = NULL;
    struct petition_file_offer o = { uid, sum_of(s, document), PART_DOCUMENT, FILE_PDF, (int64_t)document.n,
                                     77,  s->now_ms,           false };
    assert_int_equal(petition_file_begin(s->db, s->a, &o, &f, &field), OK);
    struct petition_file_piece p = { uid, 77, 0, s->now_ms, { document.p, sent } };
    assert_int_equal(petition_file_take(s->db, s->a, s->keys, &p, &f, &field), OK);
}

/* The same document, attached to a plan. */
static const struct str plan_file_uid = STR("01920000-0000-7000-8000-00000000005a");

static void attach_to_a_plan(struct street *s)
{
    const struct actor by = { .is_local = true };
    struct plan_draft d = { .uid = S("01920000-0000-7000-8000-00000000005b"), .code = S("KH-1"), .name = S("Kế hoạch"), .from_day = 20000, .to_day = 20001 };
    struct plan_file_offer o = { .uid = plan_file_uid, .name = S("biên bản.pdf"), .sha256 = sum_of(s, document), .bytes = (int64_t)document.n };
    struct plan p;
    struct plan_file f;
    const char *field;
    bool again;
    assert_int_equal(plan_make(s->db, s->a, s->now_ms, &by, &d, &p, &again), OK);
    o.plan_id = p.id;
    assert_int_equal(plan_file_begin(s->db, s->a, s->now_ms, &by, &o, &f), OK);
    assert_int_equal(plan_file_take(s->db, s->a, s->keys, &(struct plan_file_piece){ plan_file_uid, 0, 0, document }, &f, &field), OK);
}

static int town_open(void **state)
{
    if (street_open(state)) return -1;
    struct street *s = *state;
    snprintf(at.home, sizeof at.home, "%s", test_path(s->bed, "."));
    at.home[strlen(at.home) - 2] = 0;
    snprintf(at.back, sizeof at.back, "%s.backup", at.home);
    snprintf(at.other, sizeof at.other, "%s.other", at.home);
    expect(s, at.home, "migrate", 0, NULL);              /* the program's own tables too */
    media_keep_in(test_path(s->bed, "media"));
    promise(s, 1, whole, whole.n);
    promise(s, 2, coming, 9);
    petition_files_keep_in(test_path(s->bed, "files"));
    promise_document(s, document_uid, document.n);
    promise_document(s, coming_uid, 9);
    plan_files_keep_in(test_path(s->bed, "plan-files"), MIB);
    attach_to_a_plan(s);
    return 0;
}

static int town_close(void **state)
{
    struct street *s = *state;
    shell(s, "rm -rf %s/media %s", at.home,
          arena_z(s->a, arena_printf(s->a, "%s/files %s/plan-files %s %s.part %s", at.home, at.home, at.back, at.back,
                                     at.other)));
    media_keep_in(NULL);
    petition_files_keep_in(NULL);
    plan_files_keep_in(NULL, 0);
    return street_close(state);
}
#define TOWN(fact) cmocka_unit_test_setup_teardown(fact, town_open, town_close)

static void back_up(struct street *s, const char *options)
{
    expect(s, at.home, arena_z(s->a, arena_printf(s->a, "backup %s%s", options, at.back)), 0,
           "3 pictures and documents");
}

static const char *from_backup(struct street *s, const char *options)
{
    return arena_z(s->a, arena_printf(s->a, "restore %s%s", options, at.back));
}

/* ---- facts ---- */

/* Under the keys of that place. */
static void the_document_is_there(struct db *db, struct arena *a, const char *dir)
{
    struct petition_file f;
    struct unsealing *u;
    struct str piece;
    struct keys *keys;
    assert_int_equal(keys_open(arena_z(a, arena_printf(a, "%s/keys", dir)), &keys), OK);
    petition_files_keep_in(arena_z(a, arena_printf(a, "%s/files", dir)));
    assert_int_equal(petition_file_find(db, a, document_uid, 77, &f), OK);
    assert_int_equal(petition_file_original(keys, a, &f, &u), OK);
    assert_int_equal(unsealing_next(u, &piece), OK);
    assert_true(str_eq(piece, document));
    assert_int_equal(petition_file_find(db, a, coming_uid, 77, &f), OK);
    assert_int_equal(f.received, 0);
    plan_files_keep_in(arena_z(a, arena_printf(a, "%s/plan-files", dir)), MIB);
    struct plan_file attached;
    assert_int_equal(plan_file_find(db, a, plan_file_uid, 0, &attached), OK);
    assert_int_equal(plan_file_original(keys, a, &attached, &u), OK);
    assert_int_equal(unsealing_next(u, &piece), OK);
    assert_true(str_eq(piece, document));
    keys_close(keys);
}

static void what_was_backed_up_is_restored_elsewhere_with_its_picture(void **state)
{
    struct street *s = *state;
    struct arena *a = arena_open(8 * MIB);
    struct db *db;
    struct str jpeg;
    struct media m;
    back_up(s, "--with-keys ");
    shell(s, "cd %s && sha256sum --check --strict SHA256SUMS && test $(stat -c %%a .) = 700 && test ! -e %s.part",
          at.back, at.back);
    expect(s, at.home, arena_z(s->a, arena_printf(s->a, "backup %s", at.back)), 3, "is there already");
    expect(s, at.other, from_backup(s, ""), 0, "restored");
    expect(s, at.other, "audit", 0, "2 events");
    assert_non_null(strstr(said, " 0 differences"));

    const char *url = arena_z(s->a, arena_printf(s->a, "sqlite:%s/sansang.db", at.other));
    assert_int_equal(db_open(url, &db), OK);
    media_keep_in(arena_z(s->a, arena_printf(s->a, "%s/media", at.other)));
    assert_int_equal(media_of_visit(db, a, 1, &jpeg), OK);
    assert_true(jpeg.n > 100 && memcmp(jpeg.p, "\xff\xd8\xff", 3) == 0);
    assert_int_equal(media_find(db, a, sum_of(s, coming), s->device[0], &m), OK);
    assert_int_equal(m.received, 0);                     /* its beginning stayed behind: the phone sends it anew */
    the_document_is_there(db, a, at.other);
    db_close(db);
    arena_close(a);
}

static void the_keys_are_only_in_it_when_asked_for(void **state)
{
    struct street *s = *state;
    back_up(s, "");
    assert_non_null(strstr(said, "The keys are not in it"));
    shell(s, "test ! -e %s/keys && ! grep -q ' keys$' %s/SHA256SUMS", at.back, at.back);
    expect(s, at.other, from_backup(s, ""), 3, "the keys are missing");
    shell(s, "test ! -e %s/sansang.db && test ! -e %s/media", at.other, at.other);
    shell(s, "test ! -e %s/files%s", at.other, "");
    shell(s, "cp %s/keys %s/keys", at.home, at.other);
    shell(s, "chmod 644 %s/keys%s", at.other, "");
    expect(s, at.other, from_backup(s, ""), 3, "mode must be 600");
    shell(s, "chmod 600 %s/keys%s", at.other, "");
    expect(s, at.other, from_backup(s, ""), 0, "restored");
}

static void keys_of_another_city_restore_nothing(void **state)
{
    struct street *s = *state;
    back_up(s, "--with-keys ");
    expect(s, at.other, "migrate", 0, NULL);             /* a city of its own, with its own keys */
    expect(s, at.other, from_backup(s, "--force "), 3, "not the keys of this backup");
    expect(s, at.other, "audit", 0, "0 events");
    shell(s, "rm %s/keys%s", at.other, "");
    expect(s, at.other, from_backup(s, "--force "), 0, "restored");
    expect(s, at.other, "audit", 0, "2 events");
}

static void data_that_is_there_stays_until_the_word_is_said(void **state)
{
    struct street *s = *state;
    back_up(s, "--with-keys ");
    expect(s, at.other, from_backup(s, ""), 0, "restored");
    shell(s, "touch %s/media/stray && touch %s/sansang.db-wal", at.other, at.other);
    expect(s, at.other, from_backup(s, ""), 3, "--force replaces it");
    shell(s, "test -e %s/media/stray%s", at.other, "");
    expect(s, at.other, from_backup(s, "--force "), 0, "restored");
    shell(s, "test ! -e %s/media/stray && test $(ls %s | wc -l) = 6", at.other,
          at.other); /* files keys media sansang.db serve.lock */
}

static void a_damaged_backup_changes_nothing(void **state)
{
    struct street *s = *state;
    static const struct { const char *how, *says; } tries[] = {
        { "for f in %s/media/*/*.jpg; do echo x >>$f; done%s",            "is not what was written" },
        { "rm %s/media/*/*.jpg%s",                              "is missing" },
        { "rm %s/files/4e/*.sealed%s",                          "is missing" },
        { "for f in %s/files/*/*; do echo x >>$f; done%s",      "is not what was written" },
        { "sed -i 's| files/4e/| files/../|' %s/SHA256SUMS%s",  "names what no backup has" },
        { "printf x | dd of=%s/sansang.db bs=1 seek=5000 conv=notrunc status=none%s", "is not what was written" },
        { "rm %s/sansang.db%s",                                 "is missing" },
        { "sed -i 1d %s/SHA256SUMS%s",                          "does not name every file" },
        { "rm %s/SHA256SUMS%s",                                 "is missing" },
        { "rm %s/ABOUT%s",                                      "not a whole backup" },
        { "sed -i 's/^format = 1/format = 2/' %s/ABOUT%s",      "newer program" },
        { "sed -i 's/^pictures.*//' %s/ABOUT%s",                "not a whole backup" },
        { "sed -i 's| media/.*| ../../keys|' %s/SHA256SUMS%s",  "names what no backup has" },
        { "cp /bin/true %s/SHA256SUMS%s",                       "is damaged" },
    };
    back_up(s, "--with-keys ");
    shell(s, "cp -r %s %s.good", at.back, at.back);
    expect(s, at.other, from_backup(s, ""), 0, "restored");
    for (size_t i = 0; i < N_OF(tries); i++) {
        shell(s, tries[i].how, at.back, "");
        expect(s, at.other, from_backup(s, "--force "), 3, tries[i].says);
        shell(s, "d=%s; rm -r $d && cp -r $d.good $d%s", at.back, "");
    }
    expect(s, at.other, "audit", 0, "2 events");
    shell(s, "rm -r %s.good; test $(ls %s | wc -l) = 6", at.back, at.other);
}

static void a_disk_that_is_full_leaves_no_backup(void **state)
{
    struct street *s = *state;
    setenv("SANSANG_DATABASE", test_url, 1);
    const char *line = arena_z(s->a, arena_printf(s->a, "trap '' XFSZ; ulimit -f 40; %s --data %s backup %s 2>&1",
                                                  program, at.home, at.back));
    assert_int_equal(run(line), 1);
    assert_non_null(strstr(said, "no backup was made"));
    shell(s, "test ! -e %s && test ! -e %s.part", at.back, at.back);
    back_up(s, "");
}

static void an_interrupted_restore_serves_nobody_until_it_is_done_again(void **state)
{
    struct street *s = *state;
    back_up(s, "--with-keys ");
    expect(s, at.other, from_backup(s, ""), 0, "restored");
    shell(s, "touch %s/restore.unfinished && rm -r %s/media", at.other, at.other);
    expect(s, at.other, "serve --listen 192.0.2.1", 3, "a restore was interrupted");
    expect(s, at.other, "audit", 3, "a restore was interrupted");
    expect(s, at.other, from_backup(s, ""), 0, "restored");
    expect(s, at.other, "audit", 0, "2 events");
}

static void a_city_that_lost_its_keys_gets_no_new_ones(void **state)
{
    struct street *s = *state;
    back_up(s, "--with-keys ");
    expect(s, at.other, from_backup(s, ""), 0, "restored");
    expect(s, at.other, "migrate", 0, NULL);             /* from here on the data knows its keys */
    shell(s, "mv %s/keys %s/away", at.other, at.other);
    expect(s, at.other, "serve --listen 192.0.2.1", 3, "keys is missing");
    expect(s, at.other, "user list", 3, "keys is missing");
    shell(s, "test ! -e %s/keys%s", at.other, "");
    shell(s, "umask 077; sed 's/^sign ..../sign 0123/' %s/away >%s/keys", at.other, at.other);
    expect(s, at.other, "user list", 3, "not the keys of this data");
    shell(s, "mv %s/away %s/keys", at.other, at.other);
    expect(s, at.other, "user list", 0, NULL);
}

static void a_picture_that_is_lost_is_named_and_the_rest_is_kept(void **state)
{
    struct street *s = *state;
    shell(s, "rm %s/media/*/*.jpg%s", at.home, "");
    expect(s, at.home, arena_z(s->a, arena_printf(s->a, "backup --with-keys %s", at.back)), 3, "is missing in");
    expect(s, at.other, from_backup(s, ""), 0, "2 pictures and documents");
    expect(s, at.other, "audit", 0, "2 events");
}

/* ---- while phones write ---- */

static pid_t begin(const char *const *words, const char *log)
{
    pid_t pid = fork();
    if (pid == 0) {
        char *argv[16] = { NULL };
        for (size_t i = 0; words[i]; i++) argv[i] = strdup(words[i]);
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        execv(program, argv);
        _exit(127);
    }
    return pid;
}

static void end(pid_t pid, int signal_number)
{
    kill(pid, signal_number);
    waitpid(pid, NULL, 0);
}

static char port[8];

static void choose_port(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof any;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&any, n), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&any, &n), 0);
    close(fd);
    snprintf(port, sizeof port, "%u", ntohs(any.sin_port));
}

static pid_t serve(const char *dir, const char *log)
{
    pid_t pid = begin((const char *const[]){ program, "serve", "--data", dir, "--port", port, NULL }, log);
    for (int i = 0; i < 500; i++) {
        int fd = client_connect((unsigned short)atoi(port));
        if (fd >= 0) { close(fd); return pid; }
        nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    }
    end(pid, SIGKILL);
    fail_msg("the server does not start");
    return 0;
}

/* The events in a folder's database after an audit that found every number right. */
static long long audited(const char *dir)
{
    char line[512];
    snprintf(line, sizeof line, "%s --data %s audit 2>&1", program, dir);
    int code = run(line);
    if (code != 0 || !strstr(said, " 0 differences")) fail_msg("audit %s: %d: %.900s", dir, code, said);
    return atoll(said);
}

static void it_is_of_one_moment_while_phones_write(void **state)
{
    char top[] = "/tmp/sansang-load-XXXXXX", dir[64], log[64], line[600], backup[3][64], back[64];
    char url[64];
    long long events[4];
    (void)state;
    unsetenv("SANSANG_DATABASE");
    assert_non_null(mkdtemp(top));
    choose_port();
    snprintf(dir, sizeof dir, "%s/data", top);
    snprintf(log, sizeof log, "%s/log", top);
    snprintf(url, sizeof url, "http://127.0.0.1:%s", port);
    snprintf(line, sizeof line, "%s --data %s demo 2>&1", program, dir);
    assert_int_equal(run(line), 0);
    events[0] = audited(dir);
    pid_t server = serve(dir, log);
    pid_t phones =
        begin((const char *const[]){ program, "demo", "--live", "--data", dir, "--url", url, "--phones", "500", NULL },
              log);
    nanosleep(&(struct timespec){ .tv_sec = 3 }, NULL);
    for (int i = 0; i < 3; i++) {
        nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
        snprintf(backup[i], sizeof backup[i], "%s/backup%d", top, i);
        snprintf(line, sizeof line, "%s --data %s backup --with-keys %s 2>&1", program, dir, backup[i]);
        if (run(line) != 0) fail_msg("%.900s", said);
    }
    end(phones, SIGKILL);
    end(server, SIGTERM);
    for (int i = 0; i < 3; i++) {
        snprintf(back, sizeof back, "%s/back%d", top, i);
        snprintf(line, sizeof line, "%s --data %s restore %s 2>&1", program, back, backup[i]);
        if (run(line) != 0) fail_msg("%.900s", said);
        events[i + 1] = audited(back);
    }
    assert_true(events[3] > events[0] && events[1] >= events[0] && events[2] >= events[1] && events[3] >= events[2]);
    assert_true(audited(dir) >= events[3]);
    end(serve(back, log), SIGTERM);                      /* and it serves */
    snprintf(line, sizeof line, "rm -rf %s", top);
    assert_int_equal(run(line), 0);
}

int main(void)
{
    const struct CMUnitTest backup[] = {
        TOWN(what_was_backed_up_is_restored_elsewhere_with_its_picture),
        TOWN(the_keys_are_only_in_it_when_asked_for),
        TOWN(keys_of_another_city_restore_nothing),
        TOWN(data_that_is_there_stays_until_the_word_is_said),
        TOWN(a_damaged_backup_changes_nothing),
        TOWN(a_disk_that_is_full_leaves_no_backup),
        TOWN(an_interrupted_restore_serves_nobody_until_it_is_done_again),
        TOWN(a_city_that_lost_its_keys_gets_no_new_ones),
        TOWN(a_picture_that_is_lost_is_named_and_the_rest_is_kept),
    };
    program = getenv("SANSANG");
    assert_non_null(program);
    setenv("ASAN_OPTIONS", "detect_leaks=0", 0);
    int failed = run_everywhere(backup);
    const struct CMUnitTest load[] = { cmocka_unit_test(it_is_of_one_moment_while_phones_write) };
    return failed + cmocka_run_group_tests_name("backup under load", load, NULL, NULL);
}
