/* citizen_parts.c - what the modules above account keep under a resident's account, and how it follows him. */
#include "account/citizen/citizen.h"
#include "civic/idea/idea.h"
#include "civic/petition/petition_file.h"
#include "civic/petition/petition_person.h"
#include "outreach/citizen/handover.h"
#include "plan/contest/contest.h"
#include "plan/occasion/ticket.h"
#include "plan/startup/startup.h"
#include "plan/invitation/invitation.h"

/* Outreach keeps all by the resident of the registers: it has nothing to move or to forget here. Pictures of reports go with who
   sent them; the report stays without them and without his words. */
citizen_move_fn *const citizen_moves[] = { petition_account_joined, idea_account_joined, occasion_account_joined, contest_account_joined,
    startup_account_joined, invitation_account_joined, NULL };
citizen_forget_fn *const citizen_forgets[] = { petition_files_forget_account, petition_account_forgotten, idea_account_forgotten,
    occasion_account_forgotten, contest_account_forgotten,
    startup_account_forgotten, invitation_account_forgotten, NULL };
const struct citizen_record citizen_records[] = {
    { "visits", record_visits },
    { "readiness", record_readiness },
    { "steps", record_steps },
    { "petitions", record_petitions },
    { "initiatives", record_ideas },
    { "tickets", record_tickets },
    { "contest_entries", record_entries },
    { "startups", record_startups },
    { "invitations", record_invitations },
    { NULL, NULL },
};
