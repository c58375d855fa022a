/* lock.c - an advisory lock that the kernel lets go when the process ends, however it ends. */
#include "app/lock.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

enum err lock_take(struct app *app, int *out)
{
    const char *path = app_path(app, "serve.lock");
    int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd < 0) { fprintf(stderr, "sansang: %s: cannot be written\n", app->data_dir); return ERR_INTERNAL; }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) { *out = fd; return OK; }
    close(fd);
    fprintf(stderr, "sansang: another process serves from %s\n", app->data_dir);
    return ERR_CONFLICT;
}

enum err lock_look(const char *dir)
{
    char path[1200];
    int n = snprintf(path, sizeof path, "%s/serve.lock", dir);
    if (n < 0 || (size_t)n >= sizeof path) return ERR_BAD_INPUT;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return OK;
    bool is_free = flock(fd, LOCK_SH | LOCK_NB) == 0;
    close(fd);
    if (!is_free) fprintf(stderr, "sansang: a server runs on %s: stop it first\n", dir);
    return is_free ? OK : ERR_CONFLICT;
}
