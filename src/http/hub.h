/* hub.h - who watches what: a topic is a unit, a message is one server-sent event, shared by all who watch. */
#ifndef SANSANG_HUB_H
#define SANSANG_HUB_H
#include "core/arena.h"

struct hub;

/* Tell the hub that a unit's numbers moved. Cheap; called after commit, before the answer leaves. */
void hub_touch(struct hub *hub, int64_t unit_id);            /* NULL hub is fine */

/* What a topic looks like now, as the data of one event; called by the hub's own thread, at most every HUB_BEAT_MS per
   topic, only for topics that were touched and are watched. */
enum { HUB_BEAT_MS = 250 };
struct db;
typedef enum err hub_render_fn(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct buf *out);

size_t hub_watchers(const struct hub *hub);

#endif
