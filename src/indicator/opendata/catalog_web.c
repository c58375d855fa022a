/* catalog_web.c - the catalogue of open data for harvesters: Turtle and JSON-LD, kept for a minute between two looks. */
#include <pthread.h>
#include <stdlib.h>
#include "core/time.h"
#include "http/hub.h"
#include "indicator/opendata/catalog.h"
#include "indicator/opendata/open_web.h"

/* Forty datasets are 120 KB and as many statements: harvesters and crawlers come together, and nothing in it changes by the second.
   Kept for the address most ask by; another one is written anew. */
enum { KEPT_MS = MINUTE_MS, KEPT_BYTES_MAX = 8 * MIB, FORMS = RDF_JSONLD + 1 };
struct kept { struct arena *arena; int64_t written_ms; struct str base, text; };
struct shelf { pthread_mutex_t lock; struct kept forms[FORMS]; };

static void *shelf_make(void)
{
    struct shelf *s = calloc(1, sizeof *s);
    if (s) pthread_mutex_init(&s->lock, NULL);
    return s;
}

static void shelf_drop(void *arg)
{
    struct shelf *s = arg;
    for (size_t i = 0; i < FORMS; i++) arena_close(s->forms[i].arena);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static enum err write_anew(struct req *rq, struct arena *a, enum rdf_form form, struct str *out)
{
    struct buf b = { .arena = a };
    struct rdf r = rdf_begin(&b, form);
    TRY(catalog_write(rq->db, a, rq->now_ms, rq->origin, &r));
    rdf_end(&r);
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

/* In two arenas: what is kept is the text, not what it took to write it. */
static enum err keep_anew(struct req *rq, struct kept *k, enum rdf_form form)
{
    struct str text;
    arena_close(k->arena);
    *k = (struct kept){ .arena = arena_open(KEPT_BYTES_MAX), .written_ms = rq->now_ms };
    if (!k->arena) return ERR_NOMEM;
    TRY(write_anew(rq, rq->arena, form, &text));
    TRY(arena_copy(k->arena, text, &k->text));
    return arena_copy(k->arena, rq->origin, &k->base);
}

static enum err look(struct req *rq, struct shelf *s, enum rdf_form form, struct str *out)
{
    struct kept *k = &s->forms[form];
    pthread_mutex_lock(&s->lock);
    bool is_young = k->arena && rq->now_ms >= k->written_ms && rq->now_ms - k->written_ms < KEPT_MS;
    bool is_ours = is_young && str_eq(k->base, rq->origin);
    enum err e = is_ours ? OK : is_young ? ERR_NOT_FOUND : keep_anew(rq, k, form);
    if (e == OK) e = arena_copy(rq->arena, k->text, out);
    else if (e != ERR_NOT_FOUND) { arena_close(k->arena); *k = (struct kept){ .arena = NULL }; }
    pthread_mutex_unlock(&s->lock);
    return e;
}

static enum err send(struct req *rq, enum rdf_form form, struct str mime)
{
    struct shelf *s = rq->hub ? hub_shelf(rq->hub, shelf_make, shelf_drop) : NULL;
    struct str text;
    enum err e = s ? look(rq, s, form, &text) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND) e = write_anew(rq, rq->arena, form, &text);
    TRY(e);
    reply_bytes(rq, 200, mime, text);
    return reply_open(rq, 0, false);
}

/* GET /catalog.ttl, /catalog.jsonld -> every dataset as DCAT-AP 3 */
static enum err turtle_get(struct req *rq) { return send(rq, RDF_TURTLE, S("text/turtle; charset=utf-8")); }
static enum err jsonld_get(struct req *rq) { return send(rq, RDF_JSONLD, S("application/ld+json")); }

#define DOOR(path, handler, sentence) { GET, path, handler, ROLE_ANYONE, .about = sentence, .is_shared = true, .memory_max = 16 * MIB }
static const struct route table[] = {
    DOOR("/catalog.ttl",    turtle_get, "Open data: the catalogue as DCAT-AP 3 in Turtle"),
    DOOR("/catalog.jsonld", jsonld_get, "Open data: the catalogue as DCAT-AP 3 in JSON-LD"),
};
const struct routes catalog_routes = { table, N_OF(table) };
