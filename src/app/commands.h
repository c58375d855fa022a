/* commands.h - every sub-command: its name and its line in --help. `name` is run by cmd_<name> in its own file
   (cmd_<name>.c, added to meson.build). */
#ifndef SANSANG_COMMANDS_H
#define SANSANG_COMMANDS_H
#include "app/app.h"

#define COMMANDS(X) \
    X(serve,   "answer phones, consoles and the public on the web") \
    X(migrate, "create the schema or bring it up to date") \
    X(backup,  "make a backup: database, pictures, keys if wished, while it is in use") \
    X(restore, "put a backup in the place of the data") \
    X(copy,    "move the data to another database: SQLite to PostgreSQL, or back") \
    X(demo,    "build an invented city to try things on, or keep it alive with simulated phones") \
    X(user,    "people: the first administrator, invitations, resets, locks") \
    X(client,  "programs that send reports by Open311: make a key, list, revoke") \
    X(config,  "print the configuration in force, or the documented default file") \
    X(import,  "bring in a list of units, houses or teams (CSV, XLSX, GeoJSON)") \
    X(export,  "write units, houses, residents, teams or visits into a file") \
    X(unit,    "a ward or commune is taken over by another") \
    X(turf,    "cut the ground into one walkable piece for each member") \
    X(report,  "closed periods: list, close, prove the chain, print") \
    X(publog,  "the public log of reports: verify it, take a head or a proof, check one offline") \
    X(audit,   "prove the numbers: recount everything from the events, verify the chains") \
    X(routes,  "print every door of the program with who may enter") \
    X(openapi, "print the description of the interface (OpenAPI 3.1)") \
    X(flow,    "print a workflow as a graph for Graphviz")

#define X(name, help) int cmd_##name(struct app *app, int argc, char **argv);
COMMANDS(X)
#undef X

#endif
