/* petition_texts.h - what invented residents report, and what the desk answers. */
#ifndef SANSANG_DEMO_PETITION_TEXTS_H
#define SANSANG_DEMO_PETITION_TEXTS_H

struct demo_report {
    const char *category, *title, *text, *answer;
    const char *attributes;              /* JSON; NULL: none */
    int weight;
};
extern const struct demo_report demo_reports[];              /* ended by category NULL */
extern const char *const demo_spots[];                       /* NULL-ended */

/* Agencies of the city, and what they are responsible for everywhere; categories NULL-ended. */
struct demo_agency { const char *code, *name, *name_en; const char *categories[7]; };
extern const struct demo_agency demo_agency_list[];          /* ended by code NULL */

#endif
