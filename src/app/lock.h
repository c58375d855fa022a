/* lock.h - one server per data folder: a file that the one who serves holds locked. */
#ifndef SANSANG_LOCK_H
#define SANSANG_LOCK_H
#include "app/app.h"

/* ERR_CONFLICT: somebody serves from this folder now. *fd: close it to let go. */
MUST_USE enum err lock_take(struct app *app, int *fd);

/* ERR_CONFLICT, said: somebody serves from the folder `dir` now. No lock there is OK. */
MUST_USE enum err lock_look(const char *dir);

#endif
