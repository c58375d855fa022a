/* petition_write_web.h - how a petition, its steps and its files are written as JSON, for its sender and for the desk. */
#ifndef SANSANG_PETITION_WRITE_WEB_H
#define SANSANG_PETITION_WRITE_WEB_H
#include "civic/petition/petition_db.h"
#include "http/http.h"

/* Members of an open object: what anybody may see of it, with `attributes` as an object. */
void petition_json(struct json *j, const struct petition *p);
/* "steps": […], with the words said between desk and resident; the sender does not see what the desk says to itself. */
MUST_USE enum err petition_steps_json(struct req *rq, struct json *j, const struct petition *p, bool for_desk);
/* "files": […]; the sender does not see what the desk is told of them. */
MUST_USE enum err petition_files_json(struct req *rq, struct json *j, int64_t petition_id, bool for_desk);
/* A list of uids in a body; ERR_BAD_INPUT names the field "files". */
MUST_USE enum err petition_files_read(struct req *rq, const struct json_in *list, struct str out[PETITION_FILES_MAX], size_t *n);
/* Run a move asked for at a door: blame, watchers. */
MUST_USE enum err petition_move_at_door(struct req *rq, struct petition_move *m, struct petition *out);

#endif
