/* hub.h - who watches what: a topic is a unit, a message is one server-sent event, shared by all who watch. */
#ifndef SANSANG_HUB_H
#define SANSANG_HUB_H
#include "core/arena.h"

struct hub;

/* Tell the hub that a unit's numbers moved. Cheap; called after commit, before the answer leaves. */
void hub_touch(struct hub *hub, int64_t unit_id);            /* NULL hub is fine */

/* How often each unit was touched: hub_count_of tells its place, which a few units share. A place that did not change
   since a moment: nothing that was answered since then moved the unit's numbers. Counts wrap. */
enum { HUB_COUNTS = 4096 };
void hub_counts(struct hub *hub, uint32_t out[HUB_COUNTS]);
uint32_t hub_count(struct hub *hub, int64_t unit_id);        /* of that one; 0 for NULL */
size_t hub_count_of(int64_t unit_id);

/* What others keep for as long as the hub lives: one shelf for each `make`, made by the first who asks. NULL when there is no memory,
   or no room (HUB_SHELVES). */
enum { HUB_SHELVES = 4 };
void *hub_shelf(struct hub *hub, void *(*make)(void), void (*drop)(void *shelf));

/* One beat of a topic: `moved` is the data of the event for those who watch already, empty when nothing moved since the
   beat before; `whole`, when it is asked for, of the first event for those who have just come. Both are written once,
   however many watch. `memory` is what the call before left for this topic (malloc'd; NULL at first); the hub frees it
   with the topic. Called by the hub's own thread, at most every HUB_BEAT_MS per topic, only for topics that were touched
   and are watched. */
enum { HUB_BEAT_MS = 250 };
struct db;
struct beat { struct hub *hub; void *memory; bool wants_whole; struct buf whole, moved; };
typedef enum err hub_render_fn(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct beat *b);

/* The hub's thread has a database connection of its own from `open_db`. `render` NULL: nothing is ever published. */
MUST_USE enum err hub_open(enum err (*open_db)(void *arg, struct db **out), void *arg, hub_render_fn *render,
                           struct hub **out);
/* Send one event to all who watch the topic, without waiting for a beat. */
void hub_publish(struct hub *hub, int64_t topic, struct str data);

void hub_end(struct hub *hub);                               /* tell every watcher goodbye, take no new one */
void hub_close(struct hub *hub);                             /* after hub_end and once all have left; NULL is fine */

size_t hub_watchers(struct hub *hub);                        /* 0 for NULL */

/* ---- one who watches; used by the socket side ---- */

struct watcher;
enum { WATCH_QUEUE = 32, WATCH_HEARTBEAT_MS = 15 * 1000 };   /* that many events behind: cut off, it may come again */

/* `first`: data of the first event; empty = the whole of the next beat. `wake` is called, with the hub locked, when a parked one has news. */
struct watcher *watcher_new(struct hub *hub, int64_t topic, struct str first, void (*wake)(void *arg), void *arg);
void watcher_free(struct watcher *w);                        /* NULL is fine */

/* Up to `max` bytes to send. WATCH_PARKED: none, and `park` was called with the hub locked, so that no wake is lost. */
enum watch { WATCH_BYTES, WATCH_PARKED, WATCH_OVER };
enum watch watcher_pull(struct watcher *w, void (*park)(void *arg), char *to, size_t max, size_t *n);

#endif
