#include "phones/owntracks.h"

#include "phones/ids.h"
#include "phones/sealed.h"

#include <string.h>

static_assert(PHONES_KEY_BYTES == SEALED_KEY_BYTES, "one key");

bool owntracks_is(const struct reading *reading)
{
    return json_member(reading->json, "_type").kind == JSON_TEXT;
}

static bool speaks_of_types(struct bytes body)
{
    static const char word[] = "\"_type\"";
    size_t size = sizeof(word) - 1;

    for (; body.size >= size; body = bytes_skip(body, 1))
        if (memcmp(body.data, word, size) == 0)
            return true;
    return false;
}

bool owntracks_is_rest(const struct reading *reading)
{
    const struct phones_request *request = reading->request;

    if (!request->post)
        return false;
    return request->body.size == 0 || request->limit_user.size ||
           request->limit_device.size || speaks_of_types(request->body);
}

/* ---- who it is ---- */

static struct bytes member_text(struct reading *reading, const char *name)
{
    struct bytes text = BYTES("");

    if (reading_text(reading, json_member(reading->json, name), &text) !=
        ERR_OK)
        text.size = 0;
    return text;
}

/* Of owntracks/user/device/more the second or third. */
static struct bytes level(struct bytes topic, unsigned number)
{
    struct bytes part = BYTES("");

    for (unsigned i = 0; i <= number; i++) {
        part = bytes_first(topic, bytes_find(topic, '/'));
        topic = bytes_skip(topic, part.size + (part.size < topic.size));
    }
    return part;
}

static struct bytes first_of(const struct bytes *names, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++)
        if (names[i].size)
            return names[i];
    return names[count - 1];
}

/* From what is hardest to get wrong to what says least. */
static struct bytes identify(struct reading *reading)
{
    const struct phones_request *request = reading->request;
    struct writer before = *reading->w;
    struct bytes topic = member_text(reading, "topic");
    const struct bytes users[] = {request->user, request->limit_user,
                                  reading_pair(reading, "u"), level(topic, 1),
                                  BYTES("owntracks")};
    const struct bytes devices[] = {
        request->limit_device, reading_pair(reading, "d"), level(topic, 2),
        member_text(reading, "tid"), BYTES("phone")};
    struct bytes id = ids_put_pair(reading->w, first_of(users, COUNT_OF(users)),
                                   first_of(devices, COUNT_OF(devices)));

    if (!id.size)
        *reading->w = before;
    return id;
}

/* ---- what it says ---- */

/* Of all that the app sends only these tell where it is: a waypoint is where
 * something else is. */
static void read_message(struct reading *reading, struct json_value message)
{
    struct json_value type = json_member(message, "_type");
    struct sighting sighting;

    if (!json_is_text(type, "location") && !json_is_text(type, "transition"))
        return;
    sighting_init(&sighting, reading->source);
    reading_members(reading, message, DIALECT_OWNTRACKS, &sighting);
    if (reading->said->asker.size)
        reading_take(reading, &sighting, reading->said->asker);
    else
        reading->said->passed_over++;
}

static const char *open_box(struct reading *reading, struct bytes *plain)
{
    struct bytes box = member_text(reading, "data");
    const uint8_t *key = NULL;

    if (reading->key && reading->said->asker.size)
        key = reading->key(reading->context, reading->said->asker);
    if (!key)
        return "it is encrypted, and there is no key for this ID";
    if (sealed_open(box, key, reading->w, plain) != ERR_OK)
        return "it is encrypted with another key";
    return NULL;
}

/* The ID is the one whose key has opened it, whatever is inside. */
static void read_sealed(struct reading *reading)
{
    struct phones_said *said = reading->said;
    struct json_value message;
    struct bytes plain;
    const char *why;
    size_t at;

    said->wrong = open_box(reading, &plain);
    if (said->wrong)
        return;
    said->encrypted = true;
    if (json_check(plain, READING_DEPTH_MAX, &message, &why, &at) == ERR_OK)
        read_message(reading, message);
    else
        said->wrong = "what is encrypted is no JSON";
}

void owntracks_read(struct reading *reading)
{
    reading->said->asker = identify(reading);
    if (json_is_text(json_member(reading->json, "_type"), "encrypted"))
        read_sealed(reading);
    else
        read_message(reading, reading->json);
}

void owntracks_read_rest(struct reading *reading)
{
    reading->said->asker = identify(reading);
    if (reading->request->body.size)
        reading->said->wrong = "it is no message of OwnTracks'";
}
