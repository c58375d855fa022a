/* petition_write_web.c - how a petition, its steps and its files are written as JSON, for its sender and for the desk. */
#include "civic/petition/petition_write_web.h"
#include "account/account.h"
#include "civic/petition/petition_live_web.h"
#include "territory/territory.h"

void petition_json(struct json *j, const struct petition *p)
{
    json_fields(j, petition_fields, p);
    json_raw(j, "attributes", p->attributes);
}

/* ---- steps ---- */

#define E(event) (1u << (event))
enum { BETWEEN = E(PETITION_ASK) | E(PETITION_SUPPLY) | E(PETITION_EXTEND) | E(PETITION_RATE) | E(PETITION_REOPEN) | E(PETITION_WITHDRAW),
       AT_THE_DESK = E(PETITION_NOTE) | E(PETITION_CLEAR) };

struct writing { struct req *rq; struct json *j; bool for_desk; };

static enum err write_step(const void *row, void *arg)
{
    const struct petition_step *s = row;
    struct writing *k = arg;
    struct str text = { 0 };
    if (!k->for_desk && (E(s->event) & AT_THE_DESK)) return OK;
    if (k->for_desk || (E(s->event) & BETWEEN)) TRY(petition_step_words(k->rq->keys, k->rq->arena, s, &text));
    json_object(k->j, NULL);
    json_fields(k->j, petition_step_fields, s);
    json_text(k->j, "text", text);
    if (k->for_desk) json_text(k->j, "by", s->event == PETITION_FILE ? (struct str){ 0 } : s->account);
    json_end(k->j);
    return OK;
}

enum err petition_steps_json(struct req *rq, struct json *j, const struct petition *p, bool for_desk)
{
    json_array(j, "steps");
    TRY(petition_steps(rq->db, rq->arena, p->id, write_step, &(struct writing){ rq, j, for_desk }));
    json_end(j);
    return OK;
}

/* ---- files ---- */

static enum err write_file(const void *row, void *arg)
{
    const struct writing *k = arg;
    json_object(k->j, NULL);
    json_fields(k->j, k->for_desk ? petition_file_row_fields : petition_file_sender_fields, row);
    json_end(k->j);
    return OK;
}

enum err petition_files_json(struct req *rq, struct json *j, int64_t petition_id, bool for_desk)
{
    json_array(j, "files");
    TRY(file_rows(rq->db, rq->arena, petition_id, write_file, &(struct writing){ rq, j, for_desk }));
    json_end(j);
    return OK;
}

enum err petition_files_read(struct req *rq, const struct json_in *list, struct str out[PETITION_FILES_MAX], size_t *n)
{
    *n = json_count(list);
    if (*n > PETITION_FILES_MAX) return req_blame(rq, "files");
    for (size_t i = 0; i < *n; i++) out[i] = json_as_text(json_item(list, i));
    return OK;
}

/* ---- moves ---- */

void petition_tell_inboxes(struct req *rq, const struct petition *p, int64_t from_unit_id)
{
    const int64_t units[] = { p->unit_id, from_unit_id, CITY_ID };
    for (size_t i = 0; i < N_OF(units); i++) {
        bool is_told = units[i] == 0;
        for (size_t k = 0; k < i; k++) is_told |= units[k] == units[i];
        if (is_told) continue;
        hub_publish(rq->hub, petition_topic(units[i]),
                    arena_printf(rq->arena, "{\"unit_id\":%lld,\"petition\":%lld,\"state\":\"%s\",\"seq\":%lld}",
                                 (long long)p->unit_id, (long long)p->id, petition_states[p->state],
                                 (long long)p->seq));
    }
}

enum err petition_move_at_door(struct req *rq, struct petition_move *m, struct petition *out)
{
    const struct actor by = actor_of(rq);
    enum err e = petition_step_take(rq->db, rq->arena, rq->now_ms, rq->keys, &by, m, out);
    if (e == ERR_BAD_INPUT && m->field) return req_blame(rq, m->field);
    TRY(e);
    hub_touch(rq->hub, out->unit_id);
    for (size_t i = 0; i < rq->here.n; i++) hub_touch(rq->hub, rq->here.unit_id[i]);
    petition_tell_inboxes(rq, out, rq->here.n ? rq->here.unit_id[0] : 0);
    return OK;
}
