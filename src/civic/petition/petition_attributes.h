/* petition_attributes.h - what a category asks beside the words, checked and written as it is kept. */
#ifndef SANSANG_PETITION_ATTRIBUTES_H
#define SANSANG_PETITION_ATTRIBUTES_H
#include "civic/petition/petition.h"

/* `said`: an object of code -> text, or list of texts for a list of several; NULL: nothing said. *kept: the same, in the order of
   the category. ERR_BAD_INPUT: *field names it, "attributes" or "attributes.CODE". */
MUST_USE enum err petition_attributes_read(struct db *db, struct arena *a, int64_t category_id, const struct json_in *said,
                                           struct str *kept, const char **field);

#endif
