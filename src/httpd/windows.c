#include "httpd/windows.h"

static bool is_ahead(const struct config *config, int64_t now_ns,
                     int64_t stamp_ns)
{
    int64_t most_ns = config->times.max_future_s * (int64_t)NS_PER_S;

    return most_ns && stamp_ns - now_ns > most_ns;
}

static bool is_behind(const struct config *config, int64_t now_ns,
                      int64_t stamp_ns)
{
    int64_t most_ns = config->times.max_past_s * (int64_t)NS_PER_S;

    return most_ns && now_ns - stamp_ns > most_ns;
}

enum windows windows_judge(const struct config *config, int64_t now_ns,
                           struct phones_report *report, struct writer *w)
{
    size_t begin = w->size;

    if (is_behind(config, now_ns, report->stamp_ns))
        return WINDOWS_TOO_OLD;
    if (!is_ahead(config, now_ns, report->stamp_ns))
        return WINDOWS_GOOD;
    stamp_write(w, now_ns);
    report->stamp = bytes_make(w->data + begin, w->size - begin);
    report->stamp_ns = now_ns;
    report->ext.clamped = true;
    return WINDOWS_CLAMPED;
}
