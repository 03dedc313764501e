/*
 * feature.h - a GeoJSON feature as a place.
 *
 * Floor    gather: pure functions.
 * Source   RFC 7946; what osmium-tool, Overture and GDAL make of it,
 *          docs/DATA.md 2.1.
 */
#ifndef GATHER_FEATURE_H
#define GATHER_FEATURE_H

#include "gather/draft.h"
#include "json/json_read.h"

/* Objects and arrays in one another that a feature may have. */
#define FEATURE_DEPTH_MAX 32

/* Takes    feature, a checked text's value.
 * Gives    *draft, and *source, whose place it is. */
MUST_USE enum draft_skip feature_read(struct json_value feature,
                                      const struct draft_rules *rules,
                                      struct draft *draft,
                                      struct bytes *source);

/* Where a geometry is, its extent and its preference. */
MUST_USE enum draft_skip feature_locate(struct json_value geometry,
                                        struct shape *shape,
                                        struct draft *draft);

#endif
