/* formula.h - what is computed from measures: a small checked language, exact until the last step.
     formula := sum [ "percent" | "per" integer ]
     sum     := product { ("+" | "-") product }
     product := factor { ("*" | "/") factor }
     factor  := integer | source.measure | "(" sum ")"
   "outreach.has_eid / outreach.people percent", "civic.received / territory.residents per 1000". */
#ifndef SANSANG_FORMULA_H
#define SANSANG_FORMULA_H
#include "indicator/define/source.h"

enum { FORMULA_MAX = 400, FORMULA_OPS_MAX = 64, FORMULA_LEAVES_MAX = 8, FORMULA_DEPTH_MAX = 16 };

enum formula_op { OP_NUMBER, OP_LEAF, OP_ADD, OP_SUB, OP_MUL, OP_DIV };
struct formula {
    struct {
        enum formula_op op;
        int64_t n;
    } ops[FORMULA_OPS_MAX]; /* postfix; n: the number, or the index of the leaf */
    size_t n_ops;
    struct leaf leaves[FORMULA_LEAVES_MAX];                              /* each once, as they appear */
    size_t n_leaves;
    int64_t scale;                       /* 1; percent 100; per n */
};

/* ERR_BAD_INPUT: not in the language, too long or deep, or a measure nobody has; *at (may be NULL): the byte where it stopped. */
MUST_USE enum err formula_parse(const struct indicator_source *const *sources, struct str text, struct formula *out,
                                size_t *at);

/* Thousandths, rounded half away from zero, from the values of the leaves. False: something is divided by nothing, or the number
   is too large to be written. */
bool formula_value(const struct formula *f, const int64_t *leaves, int64_t *milli);

#endif
