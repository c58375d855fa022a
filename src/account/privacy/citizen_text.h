/* citizen_text.h - our own JSON about a person, put into plain Vietnamese sentences he can read and keep. */
#ifndef SANSANG_CITIZEN_TEXT_H
#define SANSANG_CITIZEN_TEXT_H
#include "core/arena.h"

/* `data` is JSON this house wrote. Keys and words without a translation stay as they are: nothing is left out. */
MUST_USE enum err citizen_text(struct arena *a, struct str data, struct buf *out);

#endif
