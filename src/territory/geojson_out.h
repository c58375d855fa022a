/* geojson_out.h - positions and shapes as RFC 7946 wants them: longitude first, rings closed, outer ones counter-clockwise. */
#ifndef SANSANG_GEOJSON_OUT_H
#define SANSANG_GEOJSON_OUT_H
#include "territory/shape.h"

void geojson_position(struct buf *out, struct spot p);           /* [105.818000,21.068000] */
void geojson_box(struct buf *out, struct box b);                 /* [west,south,east,north] */
void geojson_point(struct buf *out, struct spot p);              /* a geometry object */
void geojson_shape(struct buf *out, struct bytes rings);         /* a geometry object: MultiPolygon */

#endif
