/* fault_sync.c - put before the C library (LD_PRELOAD): every sync fails with EIO while the file that FAULT_SYNC names is there. */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_or_fail(long call, int fd)
{
    const char *path = getenv("FAULT_SYNC");
    if (path && access(path, F_OK) == 0) { errno = EIO; return -1; }
    return (int)syscall(call, fd);
}

int fsync(int fd) { return sync_or_fail(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_or_fail(SYS_fdatasync, fd); }
