/* fault_vfs.c - wraps SQLite's own disk (VFS): counts calls and fails the chosen one, or keeps a journal of all. */
#include "fault_vfs.h"
#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, FILES_MAX = 8, PATH_BYTES = 256 };

static struct { enum fault what; int64_t at, calls; bool is_forever; } plan;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- the journal ---- */

enum event_kind { EVENT_WRITE, EVENT_RESIZE, EVENT_SYNC, EVENT_DELETE };
struct event { enum event_kind kind; int file; int64_t at, n; unsigned char *bytes; };
struct image { char name[PATH_BYTES]; unsigned char *bytes; int64_t n, room; bool is_there; };

static struct { bool is_on; struct event *v; int64_t n, room; struct image files[FILES_MAX]; int n_files; } journal;

static int file_of(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    for (int i = 0; i < journal.n_files; i++) if (strcmp(journal.files[i].name, name) == 0) return i;
    assert(journal.n_files < FILES_MAX);
    snprintf(journal.files[journal.n_files].name, PATH_BYTES, "%s", name);
    return journal.n_files++;
}

static void note(enum event_kind kind, const char *path, const void *bytes, int64_t n, int64_t at)
{
    if (!journal.is_on || !path) return;
    if (journal.n == journal.room) {
        journal.room = journal.room ? journal.room * 2 : 1024;
        journal.v = realloc(journal.v, (size_t)journal.room * sizeof *journal.v);
        assert(journal.v);
    }
    struct event *e = &journal.v[journal.n++];
    *e = (struct event){ kind, file_of(path), at, n, NULL };
    if (bytes) {
        e->bytes = malloc((size_t)n);
        assert(e->bytes);
        memcpy(e->bytes, bytes, (size_t)n);
    }
}

/* ---- the disk ---- */

struct disk_file { sqlite3_file base; const char *path; sqlite3_file *real; };
static sqlite3_vfs *honest;
static sqlite3_io_methods methods;

static sqlite3_file *real_of(sqlite3_file *f) { return ((struct disk_file *)f)->real; }

/* What becomes of this call: FAULT_NONE, or what is to go wrong with it. */
static enum fault meet(bool is_sync)
{
    if (plan.what == FAULT_NONE || (plan.what == FAULT_SYNC && !is_sync)) return FAULT_NONE;
    plan.calls++;
    bool goes_on = plan.is_forever || plan.what == FAULT_POWER;
    bool is_now = plan.at && (plan.calls == plan.at || (plan.calls > plan.at && goes_on));
    return is_now ? plan.what : FAULT_NONE;
}

static int disk_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    pthread_mutex_lock(&lock);
    enum fault bad = meet(false);
    int done = bad == FAULT_NONE ? n : bad == FAULT_TORN ? n / 2 : 0;
    int rc = done ? real_of(f)->pMethods->xWrite(real_of(f), bytes, done, at) : SQLITE_OK;
    if (done) note(EVENT_WRITE, ((struct disk_file *)f)->path, bytes, done, at);
    pthread_mutex_unlock(&lock);
    return bad == FAULT_NONE ? rc : bad == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    pthread_mutex_lock(&lock);
    enum fault bad = meet(false);
    int rc =
        bad == FAULT_NONE || bad == FAULT_FULL ? real_of(f)->pMethods->xTruncate(real_of(f), n) : SQLITE_IOERR_TRUNCATE;
    if (rc == SQLITE_OK) note(EVENT_RESIZE, ((struct disk_file *)f)->path, NULL, 0, n);
    pthread_mutex_unlock(&lock);
    return rc;
}

static int disk_sync(sqlite3_file *f, int flags)
{
    pthread_mutex_lock(&lock);
    enum fault bad = meet(true);
    (void)flags;
    int rc = bad == FAULT_NONE || bad == FAULT_FULL ? SQLITE_OK : SQLITE_IOERR_FSYNC;      /* no real disk is waited for */
    if (rc == SQLITE_OK) note(EVENT_SYNC, ((struct disk_file *)f)->path, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return rc;
}

static int disk_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at)
{
    if (plan.what == FAULT_POWER && plan.at && plan.calls >= plan.at) return SQLITE_IOERR_READ;
    return real_of(f)->pMethods->xRead(real_of(f), bytes, n, at);
}

static int disk_close(sqlite3_file *f) { return real_of(f)->pMethods->xClose(real_of(f)); }
static int disk_size(sqlite3_file *f, sqlite3_int64 *n) { return real_of(f)->pMethods->xFileSize(real_of(f), n); }
static int disk_lock(sqlite3_file *f, int how) { return real_of(f)->pMethods->xLock(real_of(f), how); }
static int disk_unlock(sqlite3_file *f, int how) { return real_of(f)->pMethods->xUnlock(real_of(f), how); }
static int disk_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
static int disk_control(sqlite3_file *f, int what, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), what, arg);
}
static int disk_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int disk_kind(sqlite3_file *f)
{
    (void)f;
    return 0;
} /* promise SQLite nothing: no atomic or ordered writes */
static int shm_map(sqlite3_file *f, int i, int n, int extend, void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), i, n, extend, out);
}
static int shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}
static void shm_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int shm_unmap(sqlite3_file *f, int remove) { return real_of(f)->pMethods->xShmUnmap(real_of(f), remove); }

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *flags_out)
{
    struct disk_file *d = (struct disk_file *)f;
    (void)vfs;
    d->real = (sqlite3_file *)(d + 1);
    d->path = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL) ? path : NULL;
    int rc = honest->xOpen(honest, path, d->real, flags, flags_out);
    d->base.pMethods = d->real->pMethods ? &methods : NULL;
    return rc;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_dir)
{
    (void)vfs;
    pthread_mutex_lock(&lock);
    int rc = honest->xDelete(honest, path, sync_dir);
    if (rc == SQLITE_OK && strstr(path, "-wal")) note(EVENT_DELETE, path, NULL, 0, 0);
    pthread_mutex_unlock(&lock);
    return rc;
}

void disk_install(void)
{
    static sqlite3_vfs vfs;
    honest = sqlite3_vfs_find(NULL);
    vfs = *honest;
    vfs.zName = "faulty";
    vfs.szOsFile = (int)sizeof(struct disk_file) + honest->szOsFile;
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    methods = (sqlite3_io_methods){
        .iVersion = 2, .xClose = disk_close, .xRead = disk_read, .xWrite = disk_write, .xTruncate = disk_truncate,
        .xSync = disk_sync, .xFileSize = disk_size, .xLock = disk_lock, .xUnlock = disk_unlock,
        .xCheckReservedLock = disk_reserved, .xFileControl = disk_control, .xSectorSize = disk_sector,
        .xDeviceCharacteristics = disk_kind, .xShmMap = shm_map, .xShmLock = shm_lock, .xShmBarrier = shm_barrier,
        .xShmUnmap = shm_unmap };
    sqlite3_vfs_register(&vfs, 1);
}

void disk_break(enum fault what, int64_t n, bool forever)
{
    pthread_mutex_lock(&lock);
    plan.what = what;
    plan.at = n;
    plan.calls = 0;
    plan.is_forever = forever;
    pthread_mutex_unlock(&lock);
}

int64_t disk_calls(void) { return plan.calls; }

/* ---- power cut ---- */

static void image_resize(struct image *m, int64_t n)
{
    if (n > m->room) {
        m->room = n * 2;
        m->bytes = realloc(m->bytes, (size_t)m->room);
        assert(m->bytes);
    }
    if (n > m->n) memset(m->bytes + m->n, 0, (size_t)(n - m->n));
    m->n = n;
}

static void image_write(struct image *m, const unsigned char *bytes, int64_t n, int64_t at)
{
    if (at + n > m->n) image_resize(m, at + n);
    memcpy(m->bytes + at, bytes, (size_t)n);
}

static void load(struct image *m, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    assert(fstat(fd, &st) == 0);
    image_resize(m, st.st_size);
    assert(read(fd, m->bytes, (size_t)st.st_size) == st.st_size);
    m->is_there = true;
    close(fd);
}

void disk_record(const char *dir)
{
    static const char *const names[] = { "test.db", "test.db-wal" };
    char path[2 * PATH_BYTES];
    disk_forget();
    for (size_t i = 0; i < N_OF(names); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        load(&journal.files[file_of(names[i])], path);
    }
    journal.is_on = true;
}

int64_t disk_recorded(void) { return journal.n; }

int64_t disk_unsynced_most(const char *name)
{
    int64_t most = 0, now = 0;
    pthread_mutex_lock(&lock);
    int file = file_of(name);
    for (int64_t i = 0; i < journal.n; i++) {
        const struct event *e = &journal.v[i];
        if (e->file != file) continue;
        if (e->kind == EVENT_SYNC) now = 0;
        else if (e->kind == EVENT_WRITE && ++now > most) most = now;
    }
    pthread_mutex_unlock(&lock);
    return most;
}

void disk_forget(void)
{
    for (int64_t i = 0; i < journal.n; i++) free(journal.v[i].bytes);
    for (int i = 0; i < journal.n_files; i++) free(journal.files[i].bytes);
    free(journal.v);
    memset(&journal, 0, sizeof journal);
}

static uint64_t dice(uint64_t *s)                    /* xorshift64*, any seed but 0 */
{
    *s ^= *s >> 12; *s ^= *s << 25; *s ^= *s >> 27;
    return *s * UINT64_C(2685821657736338717);
}

/* A write that was never synced: each of its sectors reached the disk or not. */
static void write_by_chance(struct image *m, const struct event *e, uint64_t *seed, int keep_permille)
{
    for (int64_t at = e->at; at < e->at + e->n; ) {
        int64_t end = (at / SECTOR + 1) * SECTOR;
        if (end > e->at + e->n) end = e->at + e->n;
        if ((int)(dice(seed) % 1000) < keep_permille) image_write(m, e->bytes + (at - e->at), end - at, at);
        at = end;
    }
}

static void replay(struct image *m, int file, int64_t events, uint64_t *seed, int keep_permille)
{
    int64_t synced = 0;                              /* up to its last sync all of it stands */
    for (int64_t i = 0; i < events; i++)
        if (journal.v[i].file == file && (journal.v[i].kind == EVENT_SYNC || journal.v[i].kind == EVENT_DELETE))
            synced = i;
    for (int64_t i = 0; i < events; i++) {
        const struct event *e = &journal.v[i];
        if (e->file != file) continue;
        bool stands = i < synced;
        switch (e->kind) {
        case EVENT_WRITE:
            if (stands) image_write(m, e->bytes, e->n, e->at);
            else write_by_chance(m, e, seed, keep_permille);
            m->is_there |= stands || keep_permille > 0;
            break;
        case EVENT_RESIZE: if (stands || (int)(dice(seed) % 1000) < keep_permille) image_resize(m, e->at); break;
        case EVENT_SYNC:   m->is_there = true; break;
        case EVENT_DELETE: m->is_there = false; m->n = 0; break;
        }
    }
}

void disk_after_power_cut(const char *to, int64_t events, uint64_t seed, int keep_permille)
{
    char path[2 * PATH_BYTES];
    uint64_t s = seed * 2 + 1;
    for (int i = 0; i < journal.n_files; i++) {
        const struct image *before = &journal.files[i];
        struct image m = { .is_there = before->is_there };
        image_resize(&m, before->n ? before->n : 1);
        m.n = before->n;
        if (before->n) memcpy(m.bytes, before->bytes, (size_t)before->n);
        replay(&m, i, events, &s, keep_permille);
        snprintf(path, sizeof path, "%s/%s", to, before->name);
        unlink(path);
        if (m.is_there) {
            int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            assert(fd >= 0 && write(fd, m.bytes, (size_t)m.n) == m.n);
            close(fd);
        }
        free(m.bytes);
    }
}
