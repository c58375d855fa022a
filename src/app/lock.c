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
