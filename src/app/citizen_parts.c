/* citizen_parts.c - what the modules above account keep under a resident's account, and how it follows him. */
#include "account/citizen.h"
#include "civic/petition/petition_file.h"
#include "outreach/citizen/handover.h"

/* Outreach keeps all by the resident of the registers: it has nothing to move or to forget here. Pictures of reports go with who
   sent them; the report stays without them. */
citizen_move_fn *const citizen_moves[] = { NULL };
citizen_forget_fn *const citizen_forgets[] = { petition_files_forget_account, NULL };
const struct citizen_record citizen_records[] = {
    { "visits", record_visits },
    { "readiness", record_readiness },
    { "steps", record_steps },
    { NULL, NULL },
};
