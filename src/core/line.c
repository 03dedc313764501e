#include "core/line.h"

enum err line_cut(struct bytes *input, struct bytes *line)
{
    size_t end = bytes_find(*input, '\n');

    if (end == input->size)
        return ERR_SHORT;
    *line = bytes_first(*input, end);
    *input = bytes_skip(*input, end + 1);
    return ERR_OK;
}

struct bytes line_trim(struct bytes line)
{
    while (line.size && line_is_space(line.data[0]))
        line = bytes_skip(line, 1);
    while (line.size && line_is_space(line.data[line.size - 1]))
        line = bytes_first(line, line.size - 1);
    return line;
}

size_t line_fields(struct bytes line, struct bytes *fields, size_t max)
{
    size_t count = 0, at = 0;

    for (;;) {
        while (at < line.size && line_is_space(line.data[at]))
            at++;
        if (at == line.size || count > max)
            return count;
        size_t start = at;
        while (at < line.size && !line_is_space(line.data[at]))
            at++;
        if (count < max)
            fields[count] = bytes_make(line.data + start, at - start);
        count++;
    }
}

bool line_is_word(struct bytes text, size_t size_max)
{
    if (text.size == 0 || text.size > size_max)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (line_is_space(text.data[i]))
            return false;
    return true;
}
