#include "phones/phones.h"

#include "phones/friends.h"
#include "phones/sealed.h"
#include "json/json.h"

#define JSON "application/json"
#define TEXT "text/plain; charset=utf-8"

/* What is said where a person may read it. */
static const char *reason(const struct phones_said *said,
                          enum phones_outcome outcome)
{
    if (outcome == PHONES_BUSY)
        return "this server can take no reports now";
    return said->wrong ? said->wrong : "it was not taken";
}

/* ---- OwnTracks: an array, whatever came ---- */

static void write_sealed(struct writer *w, const struct phones_friend *friends,
                         size_t count, struct bytes asker, const uint8_t *nonce,
                         const uint8_t *key)
{
    writer_text(w, "{\"_type\":\"encrypted\",\"data\":\"");
    struct writer plain = sealed_begin(w);

    friends_write(&plain, friends, count, asker);
    sealed_end(w, &plain, nonce, key);
    writer_text(w, "\"}");
}

/* Where friends are is not told in clear to one who asks in cipher. */
static void write_owntracks(const struct phones_said *said,
                            const struct phones_friend *friends, size_t count,
                            const uint8_t *nonce, const uint8_t *key,
                            struct writer *w)
{
    if (said->encrypted && nonce && key)
        write_sealed(w, friends, count, said->asker, nonce, key);
    else
        friends_write(w, friends, said->encrypted ? 0 : count, said->asker);
}

/* ---- Overland: it shows what is wrong, and sends again ---- */

static struct phones_answer answer_overland(const struct phones_said *said,
                                            enum phones_outcome outcome,
                                            struct writer *w)
{
    struct json json = json_make(w);

    if (outcome == PHONES_TAKEN) {
        writer_text(w, "{\"result\":\"ok\"}");
        return (struct phones_answer){200, JSON};
    }
    writer_text(w, "{\"error\":");
    json_text(&json, bytes_text(reason(said, outcome)));
    writer_text(w, "}");
    return (struct phones_answer){outcome == PHONES_BUSY ? 503 : 400, JSON};
}

/* ---- scripts: somebody reads what they are told ---- */

static struct phones_answer answer_script(const struct phones_said *said,
                                          enum phones_outcome outcome,
                                          struct writer *w)
{
    if (outcome == PHONES_TAKEN)
        return (struct phones_answer){200, NULL};
    writer_text(w, reason(said, outcome));
    writer_text(w, "\n");
    return (struct phones_answer){outcome == PHONES_BUSY ? 503 : 400, TEXT};
}

struct phones_answer phones_answer(const struct phones_said *said,
                                   enum phones_outcome outcome,
                                   const struct phones_friend *friends,
                                   size_t count, const uint8_t *nonce,
                                   const uint8_t *key, struct writer *w)
{
    switch (said->app) {
    case PHONES_OVERLAND:
        return answer_overland(said, outcome, w);
    case PHONES_GEOJSON:
    case PHONES_NONE:
        return answer_script(said, outcome, w);
    case PHONES_OWNTRACKS:
        if (outcome == PHONES_BUSY)
            return (struct phones_answer){503, NULL};
        write_owntracks(said, friends, count, nonce, key, w);
        return (struct phones_answer){200, JSON};
    default:
        return (struct phones_answer){outcome == PHONES_BUSY ? 503 : 200, NULL};
    }
}
