/* smpp_pdu.h - the messages of SMPP 3.4 that a client of an SMS centre needs, as bytes. */
#ifndef SANSANG_SMPP_PDU_H
#define SANSANG_SMPP_PDU_H
#include "core/arena.h"

enum smpp_command {
    SMPP_NACK = 0x80000000u, SMPP_SUBMIT = 0x4, SMPP_SUBMIT_RESP = 0x80000004u, SMPP_DELIVER = 0x5,
    SMPP_DELIVER_RESP = 0x80000005u, SMPP_UNBIND = 0x6, SMPP_UNBIND_RESP = 0x80000006u, SMPP_BIND = 0x9,
    SMPP_BIND_RESP = 0x80000009u, SMPP_ENQUIRE = 0x15, SMPP_ENQUIRE_RESP = 0x80000015u,
};
enum { SMPP_HEAD_BYTES = 16, SMPP_PDU_MAX = 4096, SMPP_PARTS_MAX = 8, SMPP_PART_BYTES = 160,
       /* SMPP 3.4 §5.1.3: not now */ SMPP_QUEUE_FULL = 0x14, SMPP_THROTTLED = 0x58,
       /* never */ SMPP_BAD_SOURCE = 0x0a, SMPP_BAD_ADDRESS = 0x0b };

struct smpp_pdu { uint32_t command, status, sequence; struct bytes body; };

/* The first whole message of `in`; *used = its bytes. ERR_NOT_FOUND: not whole yet; ERR_BAD_INPUT: a length that cannot be. */
MUST_USE enum err smpp_read(struct bytes in, struct smpp_pdu *out, size_t *used);

/* Of a submit_sm_resp: what the centre calls the message; empty when it does not say. Borrows. */
struct str smpp_message_id(const struct smpp_pdu *p);

/* Of a deliver_sm: is it a receipt, about which message, and what became of it ("DELIVRD"). Borrows. ERR_BAD_INPUT: broken;
   ERR_NOT_FOUND: an ordinary message. */
struct smpp_receipt { struct str id, state; };
MUST_USE enum err smpp_receipt_read(const struct smpp_pdu *p, struct smpp_receipt *out);

/* A text cut into what one short message carries each: the GSM alphabet (GSM 03.38; 160 letters, or 153 in each of several)
   when all of it fits that, else UCS-2 (70, or 67). Parts of several begin with their header (UDH). ERR_TOO_LARGE: more than
   SMPP_PARTS_MAX. */
struct smpp_parts {
    uint8_t data_coding;
    bool has_header;
    size_t n;
    struct {
        uint8_t bytes[SMPP_PART_BYTES];
        size_t n;
    } v[SMPP_PARTS_MAX];
};
MUST_USE enum err smpp_cut(struct str text, uint8_t reference, struct smpp_parts *out);

/* Writers; `b` sticky. */
void smpp_write_bind(struct buf *b, uint32_t sequence, struct str user, struct str password);
void smpp_write_submit(struct buf *b, uint32_t sequence, struct str from, struct str to, const struct smpp_parts *parts,
                       size_t i);
void smpp_write_bare(struct buf *b, uint32_t command, uint32_t sequence);        /* no body */
void smpp_write_deliver_resp(struct buf *b, uint32_t sequence);

#endif
