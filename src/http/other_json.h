/*
 * other_json.h - what another server tells of itself, checked before it is
 * passed on.
 *
 * Floor    http: pure functions.
 * Promise  whatever comes from another server, what is passed on is JSON of
 *          the layout of docs/openapi.json, Server: members that are known, of
 *          the kinds they should be, once each, and no others.
 */
#ifndef HTTP_OTHER_JSON_H
#define HTTP_OTHER_JSON_H

#include "base/err.h"
#include "http/compact.h"

/*
 * Read what GET /v1/herd/self of a server gives, and write of it the members
 * from "version" on, whoever opens and closes the object.
 *
 * Takes    name, of the server that was asked; w, with room for as many bytes
 *          as the text has.
 * Fails    ERR_MALFORMED  *why says what is wrong, static; something may have
 *          been written.
 */
MUST_USE enum err other_json_take(struct bytes text, const char *name,
                                  struct compact *c, const char **why);

#endif
