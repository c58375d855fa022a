/* files.h - files and folders that must be on disk, whole, before they count; what fails is said to standard error. */
#ifndef SANSANG_FILES_H
#define SANSANG_FILES_H
#include "app/app.h"

/* A new file `to` (0600) with what `from` holds; on disk after folder_sync. Nothing is left of it when it fails.
   ERR_NOT_FOUND, silently: there is no `from`. ERR_DISK_FULL, ERR_INTERNAL: said, with the system's word. */
MUST_USE enum err file_copy(const char *from, const char *to);

/* The same with a text, over one that is there; on disk when this returns. */
MUST_USE enum err file_write(const char *path, struct str text);

/* SHA-256 of what it holds, 64 hex digits. ERR_NOT_FOUND, silently: it is not there. */
MUST_USE enum err file_sum(struct arena *a, const char *path, struct str *out);

MUST_USE enum err folder_make(const char *path);         /* 0700; one that is there is fine */
MUST_USE enum err folder_sync(const char *path);         /* all that was written below it is on disk */
MUST_USE enum err file_rename(const char *from, const char *to);
void tree_remove(const char *path);                      /* a folder with all it holds, or a file; none is fine */
void database_remove(const char *path);                  /* a SQLite file and what stands beside it; none is fine */
bool file_is_there(const char *path);

#endif
