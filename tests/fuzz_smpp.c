/* fuzz_smpp.c - what an SMS centre may send, and any text cut into short messages. */
#include <assert.h>
#include "notify/smpp_pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct smpp_pdu pdu;
    struct smpp_receipt r;
    struct smpp_parts parts;
    size_t used;
    if (smpp_read((struct bytes){ p, n }, &pdu, &used) == OK) {
        assert(used >= SMPP_HEAD_BYTES && used <= n);
        struct str id = smpp_message_id(&pdu);
        assert(id.n <= 64);
        if (smpp_receipt_read(&pdu, &r) == OK) assert(r.id.n > 0 && r.id.n <= 64 && r.state.n > 0);
    }
    if (smpp_cut((struct str){ (const char *)p, n }, 7, &parts) == OK)
        for (size_t i = 0; i < parts.n; i++) assert(parts.v[i].n <= SMPP_PART_BYTES);
    return 0;
}
