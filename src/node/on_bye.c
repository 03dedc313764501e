/* BYE: the other end closes the link and says why (docs/REPLICATION.md 4.8). */
#include "node/events.h"
#include "node/links.h"

enum bye on_bye(const struct step *step, struct link *link,
                struct bytes payload)
{
    uint8_t code;

    if (bye_read(payload, &code) != ERR_OK)
        return BYE_PROTOCOL;
    links_end(step, link, code < BYE_COUNT ? (enum bye)code : BYE_NONE, true);
    return BYE_NONE;
}
