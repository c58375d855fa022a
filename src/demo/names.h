/* names.h - names of people and streets for a city that does not exist. No name is taken from a person. */
#ifndef SANSANG_DEMO_NAMES_H
#define SANSANG_DEMO_NAMES_H
#include "core/arena.h"
#include "demo/rng.h"

enum { NAME_MAX_BYTES = 64 };

/* A full name of that sex (1 male, 2 female) into `out`; surname 0.. picks the family's, -1 a random one. Returns its bytes. */
size_t name_of_person(struct rng *r, int sex, int surname, char out[NAME_MAX_BYTES]);
int name_surname(struct rng *r);


/* A personal number (PPP G YY NNNNNN) that the rules accept and that no person can hold: the province part is 001 and the
   last six digits start with 9, a block the demo keeps to itself. */
void name_of_number(struct rng *r, int sex, int birth_year, char out[12]);

#endif
