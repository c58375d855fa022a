/* pool.h - the workers: threads that each own a database connection and an arena, so that a handler is plain code. */
#ifndef SANSANG_POOL_H
#define SANSANG_POOL_H
#include "core/arena.h"

struct db;
struct gzip;
struct pool;

struct worker { struct db *db; struct arena *arena; struct gzip *gzip; };

/* A piece of work, embedded in what it is about; must stay where it is until `run` is called. The arena is empty when
   `run` begins; `run` may take it away and leave a new one. What writes waits for the disk together with others: it is
   served after what only reads, and never by the last quarter of the workers. */
struct task { struct task *next; bool is_write; void (*run)(struct worker *w, struct task *self); };

typedef enum err open_db_fn(void *arg, struct db **out);

MUST_USE enum err pool_open(size_t n_workers, size_t memory_max, open_db_fn *open_db, void *arg, struct pool **out);
bool pool_push(struct pool *p, struct task *t);          /* first come, first served, of each kind; false: it has ended */
size_t pool_waiting(struct pool *p);
size_t pool_resting(struct pool *p);                     /* workers without work; who came to rest last works first */
void pool_end(struct pool *p);                           /* finishes what waits, takes nothing more; NULL is fine */
void pool_close(struct pool *p);                         /* ends it and gives it back; NULL is fine */

#endif
