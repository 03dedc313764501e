/*
 * new_mask.h - which fields of its places a client of Google's Places API (New)
 *              wants to have.
 *
 * Floor    http: pure functions.
 * Shape    a set of leaves: the fields that there can be here, and of those
 *          that are objects each member.
 * Source   developers.google.com, Places API, "Choose fields to return";
 *          google.protobuf.FieldMask.
 */
#ifndef HTTP_NEW_MASK_H
#define HTTP_NEW_MASK_H

#include "base/bytes.h"
#include "base/err.h"

enum new_leaf {
    NEW_NAME,
    NEW_ID,
    NEW_TYPES,
    NEW_PRIMARY_TYPE,
    NEW_DISPLAY_NAME_TEXT,
    NEW_LATITUDE,
    NEW_LONGITUDE,
    NEW_VIEWPORT_LOW,
    NEW_VIEWPORT_HIGH,
    NEW_ADDRESS,
    NEW_RATING,
    NEW_RATING_COUNT,
    NEW_BUSINESS_STATUS,
    NEW_PRICE_LEVEL,
    NEW_OPEN_NOW,
    NEW_PLUS_GLOBAL,
    NEW_PLUS_COMPOUND,
    NEW_ICON_MASK,
    NEW_ICON_BACKGROUND,
    NEW_CREDIT_PROVIDER,
    NEW_CREDIT_URI,
    NEW_LEAVES
};

#define NEW_LEAF(leaf) (UINT32_C(1) << (leaf))

/*
 * Read a mask: paths parted by commas, "places.id,places.displayName.text", or
 * a star; in camel or in snake case. A path into what there is not here, such
 * as places.photos, wants nothing.
 *
 * Gives    *leaves, NEW_LEAF of each.
 * Fails    ERR_SHORT      it is empty.
 *          ERR_MALFORMED  a path is empty, or does not begin with a field of
 *          the answer.
 */
MUST_USE enum err new_mask_read(struct bytes text, uint32_t *leaves);

/* Is a text in camel or in snake case that name, which is in camel case? */
bool new_name_is(struct bytes text, const char *name);

#endif
