#include "desk/reasons.h"
#include "desk/words.h"

static struct writer begin(struct reason *reason, enum answer_status status,
                           const char *provider)
{
    struct writer w = writer_make(reason->text, REASON_BYTES_MAX);

    reason->status = status;
    writer_text(&w, provider);
    return w;
}

static void end(struct reason *reason, const struct writer *w)
{
    reason->text[w->size] = '\0';
}

void reason_said(struct reason *reason, const struct desk_result *result)
{
    reason->status = result->status;
    words_copy(reason->text, REASON_BYTES_MAX, result->message);
}

void reason_slow(struct reason *reason, const char *provider)
{
    struct writer w = begin(reason, ANSWER_UNKNOWN_ERROR, provider);

    writer_text(&w, " did not answer in time");
    end(reason, &w);
}

void reason_busy(struct reason *reason, const char *provider)
{
    struct writer w = begin(reason, ANSWER_UNKNOWN_ERROR, provider);

    writer_text(&w, " still has the same question of someone who gave up");
    end(reason, &w);
}

void reason_rate(struct reason *reason, const struct desk_provider *provider)
{
    struct writer w = begin(reason, ANSWER_OVER_QUERY_LIMIT, provider->name);

    writer_text(&w, " is asked no oftener than its rate allows (");
    writer_decimal(&w, provider->rate);
    writer_text(&w, " a second); ask again in a moment");
    end(reason, &w);
}

static void write_failure(struct writer *w, const struct breaker *breaker)
{
    if (breaker->why == ANSWER_UNKNOWN_ERROR) {
        writer_text(w, "it has failed");
        if (breaker->failures > 1) {
            writer_text(w, " ");
            writer_decimal(w, breaker->failures);
            writer_text(w, " times in a row");
        }
    } else {
        writer_text(w, "it has said ");
        writer_text(w, answer_status_texts[breaker->why]);
    }
    if (breaker->said[0]) {
        writer_text(w, " (");
        writer_text(w, breaker->said);
        writer_text(w, ")");
    }
}

void reason_open(struct reason *reason, const char *provider,
                 const struct breaker *breaker, int64_t now_ms)
{
    struct writer w = begin(reason, breaker->why, provider);

    writer_text(&w, " is not asked for now: ");
    write_failure(&w, breaker);
    if (breaker->until_ms > now_ms) {
        writer_text(&w, "; next try in ");
        writer_decimal(&w, (uint64_t)(breaker->until_ms - now_ms + 999) / 1000);
        writer_text(&w, " s");
    } else
        writer_text(&w, "; one question is trying it");
    end(reason, &w);
}
