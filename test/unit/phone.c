#include "phone.h"

struct phones_said phone_said;

const uint8_t phone_passphrase[PHONES_KEY_BYTES] = "s3cret";

static uint8_t scratch[4 << 20];
static char lines[1 << 20];

static const uint8_t *key_of(void *context, struct bytes id)
{
    assert_ptr_equal(context, lines);
    return bytes_equal(id, BYTES(PHONE_KEYED)) ? phone_passphrase : NULL;
}

static struct bytes bytes_of(const char *text)
{
    return text ? bytes_text(text) : (struct bytes){NULL, 0};
}

/* ---- what was understood ---- */

static void put_text(struct writer *w, const char *name, struct bytes text)
{
    writer_text(w, name);
    writer_put(w, text);
}

static void put_numbers(struct writer *w, const struct ext *ext)
{
    static const char *const names[EXT_NUMBERS] = {
        " accuracy=", " altitude=", " vertical=",
        " speed=",    " course=",   " battery="};

    for (size_t i = 0; i < EXT_NUMBERS; i++) {
        if (!ext->has[i])
            continue;
        writer_text(w, names[i]);
        if (ext->number[i] < 0)
            writer_u8(w, '-');
        writer_decimal(w, (uint64_t)(ext->number[i] < 0 ? -ext->number[i]
                                                        : ext->number[i]));
    }
}

/* Every report is one that the node takes. */
static void judge(const struct phones_report *report)
{
    struct position position;
    int64_t stamp_ns = -1;

    assert_in_range(report->id.size, 1, ID_BYTES_MAX);
    assert_int_equal(position_parse(report->position, &position), ERR_OK);
    assert_int_equal(stamp_parse(report->stamp, &stamp_ns), ERR_OK);
    assert_int_equal(stamp_ns, report->stamp_ns);
}

static void put_report(struct writer *w, const struct phones_report *report)
{
    const struct ext *ext = &report->ext;

    judge(report);
    writer_put(w, report->id);
    put_text(w, " ", report->position);
    put_text(w, " ", report->stamp);
    put_numbers(w, ext);
    if (ext->charging != EXT_UNSAID)
        writer_text(w, ext->charging == EXT_YES ? " charging" : " unplugged");
    if (ext->label.size)
        put_text(w, " label=", ext->label);
    if (ext->event.size)
        put_text(w, " event=", ext->event);
    writer_text(w, "\n");
}

static const char *show(const struct phones_said *said)
{
    static const char *const apps[PHONES_APPS] = {
        "none",    "owntracks", "traccar", "gpslogger",
        "opengts", "overland",  "geojson"};
    struct writer w = writer_make(lines, sizeof(lines));

    writer_text(&w, apps[said->app]);
    writer_text(&w, said->encrypted ? " encrypted\n" : "\n");
    for (size_t i = 0; i < said->count; i++)
        put_report(&w, &said->reports[i]);
    if (said->passed_over) {
        writer_text(&w, "passed over: ");
        writer_decimal(&w, said->passed_over);
        writer_text(&w, "\n");
    }
    if (said->wrong) {
        writer_text(&w, said->wrong);
        writer_text(&w, "\n");
    }
    writer_u8(&w, 0);
    assert_false(w.full);
    return lines;
}

/* ---- a request ---- */

const char *phone_send_body(const struct phone *phone, struct bytes body)
{
    const struct phones_request request = {
        .post = !phone->get,
        .uri = uri_split(bytes_of(phone->target)),
        .user = bytes_of(phone->user),
        .limit_user = bytes_of(phone->limit_user),
        .limit_device = bytes_of(phone->limit_device),
        .body = body,
        .now_ns = PHONE_NOW_NS,
    };
    size_t room = 2 * body.size + 65536;

    assert_in_range(room, 0, sizeof(scratch));
    struct writer w = writer_make(scratch, room);

    memset(&phone_said, 0xaa, sizeof(phone_said)); /* all of it is set */
    phones_read(&request, &w, key_of, lines, &phone_said);
    return show(&phone_said);
}

const char *phone_send(const struct phone *phone)
{
    return phone_send_body(phone, bytes_of(phone->body));
}
