#include "core/command.h"

#include "base/decimal.h"
#include "core/line.h"

/* No command has more fields than this. */
#define FIELDS_MAX 4

bool command_is_id(struct bytes id)
{
    return line_is_word(id, ID_BYTES_MAX);
}

enum err command_report(struct bytes id, struct bytes position,
                        struct bytes stamp, struct bytes ext,
                        struct command *command)
{
    struct position point;
    int64_t stamp_ns = 0;
    enum err error = command_is_id(id) ? ERR_OK : ERR_MALFORMED;

    assert(ext.size <= EXT_BYTES_MAX);
    if (error == ERR_OK)
        error = position_parse(position, &point);
    if (error == ERR_OK)
        error = stamp_parse(stamp, &stamp_ns);
    if (error != ERR_OK)
        return error;
    *command = (struct command){
        .kind = COMMAND_REPORT,
        .id = id,
        .position_text = position,
        .stamp_text = stamp,
        .ext = ext,
        .stamp_ns = stamp_ns,
    };
    return ERR_OK;
}

static bool report_parse(const struct bytes *fields, struct command *command)
{
    struct position position;

    command->id = fields[1];
    command->position_text = fields[2];
    command->stamp_text = fields[3];
    return fields[1].size <= ID_BYTES_MAX &&
           position_parse(fields[2], &position) == ERR_OK &&
           stamp_parse(fields[3], &command->stamp_ns) == ERR_OK;
}

/* A radius in kilometres with any number of places; exactly 50 is the most. */
static bool radius_parse(struct bytes text, int64_t *radius_um)
{
    struct decimal km;

    if (decimal_parse(text, &km) != ERR_OK ||
        decimal_above(&km, QUESTION_KM_MAX))
        return false;
    *radius_um = km.billionths;
    return true;
}

static bool items_parse(struct bytes text, uint32_t *items)
{
    struct decimal number;

    if (bytes_find(text, '.') != text.size ||
        decimal_parse(text, &number) != ERR_OK ||
        decimal_above(&number, QUESTION_ITEM_MAX))
        return false;
    *items = (uint32_t)(number.billionths / NS_PER_S);
    return true;
}

static bool question_parse(const struct bytes *fields, struct command *command)
{
    command->id = fields[1];
    return fields[1].size <= ID_BYTES_MAX &&
           radius_parse(fields[2], &command->radius_um) &&
           items_parse(fields[3], &command->items_max);
}

struct command command_parse(struct bytes line)
{
    struct bytes fields[FIELDS_MAX] = {{NULL, 0}};
    size_t count = line_fields(line, fields, FIELDS_MAX);
    struct command command = {.kind = COMMAND_INVALID, .text = line_trim(line)};

    if (count == 0)
        command.kind = COMMAND_BLANK;
    else if (count != FIELDS_MAX)
        return command;
    else if (bytes_equal(fields[0], BYTES("IAMAT")) &&
             report_parse(fields, &command))
        command.kind = COMMAND_REPORT;
    else if (bytes_equal(fields[0], BYTES("WHATSAT")) &&
             question_parse(fields, &command))
        command.kind = COMMAND_QUESTION;
    return command;
}
