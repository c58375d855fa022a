/* rdf.h - one description of things, written as Turtle (RDF 1.1) or as JSON-LD 1.1: both say the same graph. */
#ifndef SANSANG_RDF_H
#define SANSANG_RDF_H
#include "core/out.h"

enum rdf_form { RDF_TURTLE, RDF_JSONLD };

/* Things one after another, each with its properties, each property with its values. Everything has an address of its own: no blank
   nodes, so that two writings of one graph are the same set of triples. Names of properties and types are compact ("dct:title"),
   of the prefixes in rdf.c. A property is opened once for each thing. */
struct rdf { struct buf *out; enum rdf_form form; struct json j; bool in_thing, in_property, has_value; };

struct rdf rdf_begin(struct buf *out, enum rdf_form form);
void rdf_thing(struct rdf *r, struct str iri, const char *type);
void rdf_property(struct rdf *r, const char *name);
void rdf_iri(struct rdf *r, struct str iri);
void rdf_text(struct rdf *r, struct str text, const char *lang);         /* lang NULL: of no language */
void rdf_typed(struct rdf *r, struct str text, const char *type);        /* "xsd:dateTime" */
void rdf_end(struct rdf *r);
/* What follows goes into another buffer: for replies made piece by piece. */
void rdf_to(struct rdf *r, struct buf *out);

#endif
