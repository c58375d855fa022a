/* followers.c - what else happens, in the same transaction, when a visit is stored: one line for each subject. */
#include "outreach/callback.h"
#include "outreach/doubt.h"
#include "outreach/proof.h"
#include "outreach/sync.h"

visit_follower *const visit_followers[] = { proof_follow, doubt_follow, callback_follow, NULL };
