/*
 * fuzz_phones - any bytes as a phone's request: its method and target on the
 * first line, the user, X-Limit-U and X-Limit-D on the next three, then the
 * body. The method SEAL is a POST whose body is encrypted first.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "core/line.h"
#include "phones/moment.h"
#include "phones/number.h"
#include "phones/phones.h"
#include "phones/sealed.h"
#include "json/json_read.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define BODY_BYTES_MAX 16384
#define NOW_NS         (INT64_C(1700000000) * NS_PER_S)

static struct phones_said said;
static struct phones_friend friends[PHONES_REPORTS_MAX];
static uint8_t scratch[4 * BODY_BYTES_MAX + 65536];
static uint8_t sealed[3 * BODY_BYTES_MAX + 256];
static uint8_t room[1 << 20], opened[1 << 20];

static const uint8_t key[PHONES_KEY_BYTES] = "key", nonce[24] = "nonce";

static const uint8_t *key_of(void *context, struct bytes id)
{
    (void)context;
    HOLD(id.size);
    return id.data[0] == 'x' ? NULL : key;
}

/* ---- the request ---- */

static struct bytes line_of(struct bytes *rest)
{
    size_t size = bytes_find(*rest, '\n');
    struct bytes line = bytes_first(*rest, size);

    *rest = bytes_skip(*rest, size < rest->size ? size + 1 : size);
    return line;
}

static struct bytes seal(struct bytes body)
{
    struct writer w = writer_make(sealed, sizeof(sealed));

    writer_text(&w, "{\"_type\":\"encrypted\",\"data\":\"");
    struct writer plain = sealed_begin(&w);

    writer_put(&plain, body);
    sealed_end(&w, &plain, nonce, key);
    writer_text(&w, "\"}");
    HOLD(!w.full && !plain.full);
    return writer_bytes(&w);
}

static struct phones_request request_of(struct bytes input)
{
    struct bytes first = line_of(&input);
    size_t blank = bytes_find(first, ' ');
    struct bytes method = bytes_first(first, blank);
    struct phones_request request = {
        .post = !bytes_equal(method, BYTES("GET")),
        .uri = uri_split(
            bytes_skip(first, blank < first.size ? blank + 1 : blank)),
        .user = line_of(&input),
        .limit_user = line_of(&input),
        .limit_device = line_of(&input),
        .now_ns = NOW_NS,
    };

    if (request.post)
        request.body = input;
    if (bytes_equal(method, BYTES("SEAL")))
        request.body = seal(input);
    return request;
}

/* ---- what is understood is what the node takes ---- */

static void check_id(struct bytes id)
{
    HOLD(id.size >= 1 && id.size <= ID_BYTES_MAX);
    for (size_t i = 0; i < id.size; i++)
        HOLD(!line_is_space(id.data[i]));
}

static void check_ext(const struct ext *ext)
{
    static const int64_t least[EXT_NUMBERS] = {1, -1000000000, 1, 0, 0, 0};
    static const int64_t most[EXT_NUMBERS] = {
        1000000000, 1000000000, 1000000000, 1000000000, 359999, 100000};

    for (size_t i = 0; i < EXT_NUMBERS; i++)
        if (ext->has[i])
            HOLD(ext->number[i] >= least[i] && ext->number[i] <= most[i]);
    HOLD(ext->label.size <= EXT_LABEL_BYTES_MAX);
    HOLD(ext->event.size <= EXT_EVENT_BYTES_MAX);
    HOLD(utf8_is_valid(ext->label) && utf8_is_valid(ext->event));
    HOLD(ext->source > EXT_SOURCE_HTTP && ext->source < EXT_SOURCES);
}

static void check_report(const struct phones_report *report)
{
    struct position position;
    int64_t stamp_ns = -1;

    check_id(report->id);
    HOLD(position_parse(report->position, &position) == ERR_OK);
    HOLD(stamp_parse(report->stamp, &stamp_ns) == ERR_OK);
    HOLD(stamp_ns == report->stamp_ns && stamp_ns > 0);
    check_ext(&report->ext);
}

static void check_said(const struct phones_request *request)
{
    HOLD(said.app < PHONES_APPS && said.count <= PHONES_REPORTS_MAX);
    HOLD(said.app != PHONES_NONE || (said.count == 0 && said.wrong));
    if (said.encrypted)
        HOLD(said.app == PHONES_OWNTRACKS && said.asker.size);
    if (said.asker.size)
        check_id(said.asker);
    for (size_t i = 0; i < said.count; i++)
        check_report(&said.reports[i]);
    if (request->post && (request->limit_user.size || !request->body.size))
        HOLD(said.app != PHONES_NONE);
    if (!request->post && said.count)
        HOLD(phones_is_theirs(request));
}

/* ---- what is answered ---- */

static struct json_value checked(struct bytes text)
{
    struct json_value value;
    const char *why;
    size_t at;

    HOLD(json_check(text, 8, &value, &why, &at) == ERR_OK);
    return value;
}

/* Each friend has letters of its own. */
static void check_friends(struct json_value array)
{
    static uint8_t used[65536];
    struct json_walk walk = json_walk(array);
    struct json_value value;

    HOLD(array.kind == JSON_ARRAY);
    memset(used, 0, sizeof(used));
    while (json_step(&walk, NULL, &value)) {
        uint8_t tid[2] = {0, 0};
        struct writer w = writer_make(tid, sizeof(tid));

        if (!json_is_text(json_member(value, "_type"), "location"))
            continue;
        HOLD(json_text_of(json_member(value, "tid"), &w) == ERR_OK && w.size);
        HOLD(!used[tid[0] * 256 + tid[1]]++);
    }
}

static void check_owntracks(struct bytes text)
{
    struct writer base64 = writer_make(scratch, sizeof(scratch));
    struct writer w = writer_make(opened, sizeof(opened));
    struct json_value value = checked(text);
    struct bytes plain;

    if (!said.encrypted) {
        check_friends(value);
        return;
    }
    base64 = writer_make(opened, sizeof(opened) / 2);
    w = writer_make(opened + sizeof(opened) / 2, sizeof(opened) / 2);
    HOLD(json_text_of(json_member(value, "data"), &base64) == ERR_OK);
    HOLD(sealed_open(writer_bytes(&base64), key, &w, &plain) == ERR_OK);
    check_friends(checked(plain));
}

static void check_answer(enum phones_outcome outcome, size_t size)
{
    struct writer w = writer_make(room, size);
    struct phones_answer answer =
        phones_answer(&said, outcome, friends, said.count, nonce, key, &w);

    HOLD(!w.full);
    HOLD(answer.status == 200 || answer.status == 400 || answer.status == 503);
    HOLD((answer.status == 503) == (outcome == PHONES_BUSY));
    HOLD((answer.type != NULL) == (w.size > 0));
    if (said.app == PHONES_OWNTRACKS) {
        HOLD(answer.status != 400);
        if (w.size)
            check_owntracks(writer_bytes(&w));
    } else if (said.app == PHONES_OVERLAND) {
        checked(writer_bytes(&w));
    }
}

static void check_answers(void)
{
    for (size_t i = 0; i < said.count; i++) {
        const struct phones_report *report = &said.reports[i];

        friends[i] =
            (struct phones_friend){.record = {.id = report->id,
                                              .position = report->position,
                                              .stamp_ns = report->stamp_ns},
                                   .ext = report->ext};
        HOLD(position_parse(report->position, &friends[i].position) == ERR_OK);
    }
    check_answer(PHONES_TAKEN, sizeof(room) / 2);
    check_answer(PHONES_TAKEN, 1024);
    check_answer(PHONES_UNKNOWN, 1024);
    check_answer(PHONES_BUSY, 1024);
}

/* ---- numbers and times, against the C library ---- */

static void check_number(struct bytes line)
{
    char text[NUMBER_BYTES_MAX + 1];
    int64_t value = 0;

    if (number_read(line, 9, &value) != ERR_OK ||
        bytes_find(line, ',') < line.size)
        return;
    memcpy(text, line.data, line.size);
    text[line.size] = '\0';
    double wanted = strtod(text, NULL) * 1e9;

    HOLD(fabs((double)value - wanted) <= 1 + 1e-15 * fabs(wanted));
}

static void check_moment(struct bytes line)
{
    int64_t ns = 0, again = 0;
    char text[64], iso[96];
    struct tm tm;

    if (moment_read(line, &ns) != ERR_OK)
        return;
    HOLD(ns > 0);
    time_t seconds = ns / NS_PER_S;

    if (!gmtime_r(&seconds, &tm) || tm.tm_year > 361)
        return;
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(iso, sizeof(iso), "%s.%09dZ", text, (int)(ns % NS_PER_S));
    HOLD(moment_read(bytes_text(iso), &again) == ERR_OK && again == ns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The first input has no address. */
    struct bytes input = size ? bytes_make(data, size) : BYTES("");

    if (size > BODY_BYTES_MAX)
        return 0;
    check_number(bytes_first(input, bytes_find(input, '\n')));
    check_moment(bytes_first(input, bytes_find(input, '\n')));
    struct phones_request request = request_of(input);
    struct writer w = writer_make(scratch, 2 * request.body.size + 65536);

    HOLD(w.size_max <= sizeof(scratch) + sizeof(sealed));
    if (w.size_max > sizeof(scratch))
        return 0;
    phones_read(&request, &w, key_of, NULL, &said);
    HOLD(!w.full);
    check_said(&request);
    check_answers();
    /* Where there is hardly any room what is taken is still good. */
    w = writer_make(scratch, size % 200);
    phones_read(&request, &w, key_of, NULL, &said);
    HOLD(!w.full);
    check_said(&request);
    return 0;
}
