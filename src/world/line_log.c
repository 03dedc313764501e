#include "world/line_log.h"

#include "core/line.h"
#include "world/log.h"

/* Of a longer line the beginning is logged, and how long it was. */
#define LOGGED_BYTES_MAX 2048

static void write_line(const char *message, const struct peer *peer,
                       struct bytes line)
{
    char text[PEER_TEXT_MAX];
    size_t logged = line.size < LOGGED_BYTES_MAX ? line.size : LOGGED_BYTES_MAX;

    peer_write(peer, text);
    log_line(message,
             LOG_FIELDS(log_text("client", text),
                        log_number("bytes", (int64_t)line.size),
                        log_bytes("line", bytes_first(line, logged)), LOG_END));
}

void line_log_in(const struct clients *clients, const struct peer *peer,
                 struct bytes line)
{
    if (clients->config->log.lines)
        write_line("in", peer, line);
}

void line_log_out(const struct clients *clients, const struct peer *peer,
                  struct bytes text)
{
    struct bytes line;

    if (!clients->config->log.lines)
        return;
    while (line_cut(&text, &line) == ERR_OK)
        write_line("out", peer, line);
}
