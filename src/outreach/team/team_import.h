/* team_import.h - teams and members as a list: brought in row by row, taken out the same; visits are taken out too. */
#ifndef SANSANG_TEAM_IMPORT_H
#define SANSANG_TEAM_IMPORT_H
#include "territory/export.h"
#include "territory/import.h"

/* One row per member; a row without a name is about the team alone. A team is known by its group, a member by name (and
   telephone number, where both are given) within the team: the same list again changes nothing, and nobody leaves
   because a list does not name him. Groups must be there. New members get an account at the group and no invitation. */
extern const struct import_kind teams_import;

/* Active teams with their present members, headings as teams_import reads them; telephone numbers stay inside. */
extern const struct export_kind teams_export;

/* Visits, one row each, by day: how they stand now, without names of residents, notes or positions; a household is the
   program's own number. */
extern const struct export_kind visits_export;

#endif
