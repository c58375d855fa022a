/* test_disk.c - the real program on a disk that fills up or fails under load: says so, stays readable, loses nothing. */
#define _GNU_SOURCE
#include "crowd.h"
#include <fcntl.h>
#include <sys/mount.h>

enum { PHONES = 6 };

/* One phone more than walk: the server has not seen it for long, and would like to write that it has now. */
static struct crowd *crowd_and_a_reader(struct street *s)
{
    static const struct sql long_ago = { "long_ago", "UPDATE device SET seen_ms = 1 WHERE id = $1" };
    struct crowd *c = crowd_of(s, PHONES + 1);
    assert_int_equal(db_run(s->db, s->a, &long_ago, BINDS(BIND(c->phones[PHONES].device)), NULL), OK);
    c->n = PHONES;
    return c;
}

static void look(struct crowd *c, const char *path, int status, const char *text)
{
    char head[320];
    snprintf(head, sizeof head, "GET %s HTTP/1.1\r\nAuthorization: Bearer %s", path, c->phones[PHONES].key);
    struct answer *a = client_ask(c->servers[0].port, head, NULL);
    assert_non_null(a);
    if (a->status != status || !strstr(a->bytes, text)) fail_msg("%s: %.600s", path, a->bytes);
    free(a);
}

/* At the edge a small write still finds room where a batch does not: the state may change to and fro. */
static void counts(struct crowd *c, const char *text)
{
    for (int i = 0; i < 400; i++) {
        struct answer *a = client_ask(c->servers[0].port, "GET /metrics HTTP/1.1", NULL);
        bool yes = a && strstr(a->bytes, text);
        free(a);
        if (yes) return;
        sleep_ms(25);
    }
    fail_msg("/metrics does not say: %s", text);
}

static bool says(struct crowd *c, const char *text)
{
    struct answer *a = client_ask(c->servers[0].port, "GET /readyz HTTP/1.1", NULL);
    bool yes = a && strcmp(answer_body(a), text) == 0;
    free(a);
    return yes;
}

static void wait_until(struct crowd *c, const char *text)
{
    for (int i = 0; i < 600; i++) {
        if (says(c, text)) return;
        sleep_ms(50);
    }
    fail_msg("/readyz does not say: %s", text);
}

/* Phones go on asking meanwhile: what one beside the crowd hears. A full disk may still have room for one small push where it had none for
   those of all together: that one was stored, and is asked again with others. */
static void a_push_is_told(struct crowd *c, const char *word, const char *retry)
{
    enum { TRIES = 100 };
    struct phone_of p = c->phones[PHONES];
    struct answer *a = NULL;
    char *room = malloc(BATCH_BYTES), head[320];
    p.index = CROWD_MAX;                                 /* events that nobody else says */
    snprintf(head, sizeof head,
             "POST /api/sync/push HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json", p.key);
    for (int i = 0; i < TRIES; i++, c->probed += BATCH) {
        free(a);
        batch_text(&p, 1000001 + c->probed, room);
        a = client_ask(c->servers[0].port, head, room);
        assert_non_null(a);
        if (a->status != 200) break;
    }
    if (a->status != 503 || !strstr(a->bytes, word) || !strstr(a->bytes, retry)) fail_msg("%.600s", a->bytes);
    free(a);
    free(room);
}

static void close_for_now(struct street *s)
{
    db_close(s->db);
    s->db = s->bed->db = NULL;
}

static void the_promise_holds(struct crowd *c)
{
    assert_int_equal(db_open(test_url, &c->s->db), OK);
    c->s->bed->db = c->s->db;
    crowd_is_kept(c);
    free(c);
}

/* `stay_full`: see to it that it does not find room by itself; NULL: it cannot. */
static void it_is_full_and_then_has_room(struct crowd *c, void (*stay_full)(void), void (*make_room)(struct crowd *c))
{
    wait_until(c, "read only: the disk is full\n");
    if (stay_full) {
        stay_full();
        wait_until(c, "read only: the disk is full\n");
    }
    look(c, "/api/sync/week", 200, "\"received_n\":");
    counts(c, "sansang_disk_full 1\n");
    a_push_is_told(c, "{\"error\":\"DISK_FULL\"", "Retry-After: 30");
    make_room(c);
    wait_until(c, "ready\n");                           /* by itself: the phones are not what it waits for */
    counts(c, "sansang_disk_full 0\n");
    int64_t before = c->phones[0].acknowledged;
    for (int i = 0; i < 400 && c->phones[0].acknowledged == before; i++) sleep_ms(50);
    assert_true(c->phones[0].acknowledged > before);
    crowd_end(c);
}

static void lift_the_limit(struct crowd *c)
{
    const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
    assert_int_equal(prlimit(c->servers[0].pid, RLIMIT_FSIZE, &none, NULL), 0);
}

static void a_file_at_its_limit_is_a_full_disk_until_the_limit_is_lifted(void **state)
{
    if (strncmp(test_url, "sqlite:", 7) != 0) skip();
    struct crowd *c = crowd_and_a_reader(*state);
    struct stat now;
    assert_int_equal(stat(test_url + 7, &now), 0);
    close_for_now(c->s);
    c->servers[0].file_max = now.st_size + 400 * KIB;
    crowd_start(c);
    it_is_full_and_then_has_room(c, NULL, lift_the_limit);
    the_promise_holds(c);
}

/* ---- a real disk without room ---- */

static char disk[200];

/* What the log gives back when it is taken into the file would be room again, for a moment. */
static void take_what_is_left(void)
{
    static const char block[4096];
    char path[240];
    snprintf(path, sizeof path, "%s/rest", disk);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    while (write(fd, block, sizeof block) == (ssize_t)sizeof block) { }
    close(fd);
}

static void enlarge_the_disk(struct crowd *c)
{
    (void)c;
    assert_int_equal(mount("none", disk, "tmpfs", MS_REMOUNT, "size=256m"), 0);
}

static void a_disk_without_room_is_left_behind_when_there_is_some(void **state)
{
    if (strncmp(test_url, "sqlite:", 7) != 0) skip();
    struct street *s = *state;
    char url[300], line[800];
    const char *before = test_url;
    snprintf(disk, sizeof disk, "%s", test_path(s->bed, "disk"));
    if (mkdir(disk, 0700) != 0 || mount("none", disk, "tmpfs", 0, "size=4m") != 0) {
        rmdir(disk);
        print_message("# a disk cannot be mounted here: the limit of a file's size stands for it\n");
        skip();
    }
    struct crowd *c = crowd_and_a_reader(s);
    close_for_now(s);
    snprintf(url, sizeof url, "sqlite:%s/test.db", disk);
    snprintf(line, sizeof line, "cp %s %s/ && cp -r %s/keys %s/", before + 7, disk, c->servers[0].data, disk);
    assert_int_equal(system(line), 0);
    snprintf(c->servers[0].data, sizeof c->servers[0].data, "%s", disk);
    test_url = url;
    crowd_start(c);
    it_is_full_and_then_has_room(c, take_what_is_left, enlarge_the_disk);
    the_promise_holds(c);
    close_for_now(s);
    test_url = before;
    assert_int_equal(umount(disk), 0);
    assert_int_equal(rmdir(disk), 0);
}

/* ---- a disk that fails ---- */

static void after_a_sync_failed_it_is_read_only_until_started_again(void **state)
{
    if (strncmp(test_url, "sqlite:", 7) != 0) skip();
    struct crowd *c = crowd_and_a_reader(*state);
    const char *flag = test_path(c->s->bed, "broken");
    close_for_now(c->s);
    setenv("FAULT_SYNC", flag, 1);
    c->servers[0].preload = getenv("FAULT_SYNC_LIBRARY");
    assert_non_null(c->servers[0].preload);
    crowd_start(c);
    sleep_ms(400);
    close(open(flag, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    wait_until(c, "read only: the disk failed; see the log, then restart\n");
    look(c, "/api/sync/week", 200, "\"received_n\":");
    counts(c, "sansang_storage_failed 1\n");
    a_push_is_told(c, "{\"error\":\"STORAGE\"", "Retry-After: 30");
    unlink(flag);                                        /* the disk says all is well again; that is not believed */
    sleep_ms(300);
    assert_true(says(c, "read only: the disk failed; see the log, then restart\n"));
    a_push_is_told(c, "Ổ đĩa máy chủ có lỗi", "503");
    end_serving(&c->servers[0], SIGTERM);
    serve(&c->servers[0]);
    wait_until(c, "ready\n");
    sleep_ms(300);
    crowd_end(c);
    unsetenv("FAULT_SYNC");
    char *count =
        arena_z(c->s->a, arena_printf(c->s->a, "test $(grep -c storage_failed %s/log) = 1", c->servers[0].data));
    assert_int_equal(system(count), 0);                  /* said once */
    the_promise_holds(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(a_file_at_its_limit_is_a_full_disk_until_the_limit_is_lifted),
        STREET(a_disk_without_room_is_left_behind_when_there_is_some),
        STREET(after_a_sync_failed_it_is_read_only_until_started_again),
    };
    signal(SIGPIPE, SIG_IGN);
    unsetenv("SANSANG_TEST_PG");                         /* PostgreSQL minds its own disk */
    return run_everywhere(tests);
}
