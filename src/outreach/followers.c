/* followers.c - what else happens, in the same transaction, when a visit is stored: one line for each subject. */
#include "outreach/desk/callback.h"
#include "outreach/desk/doubt.h"
#include "outreach/desk/proof.h"
#include "outreach/sync/sync.h"

visit_follower *const visit_followers[] = { proof_follow, doubt_follow, callback_follow, NULL };
