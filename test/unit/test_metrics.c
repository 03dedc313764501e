/* Numbers as Prometheus reads them. */
#include "http/metrics.h"
#include "unit.h"

struct numbers {
    uint64_t big;
    uint32_t small;
    int64_t below, ns;
    size_t size;
    bool on;
};

#define ROW(name, type, form, member, labels, help)                            \
    {                                                                          \
        name, METRICS_##type, METRICS_##form,                                  \
            offsetof(struct numbers, member), labels, help                     \
    }

static const struct metrics_row rows[] = {
    ROW("big_total", COUNTER, U64, big, "a=\"b\"", "Big ones."),
    ROW("big_total", COUNTER, U32, small, "a=\"c\"", NULL),
    ROW("below", GAUGE, I64, below, NULL, "Below."),
    ROW("delay_seconds", GAUGE, NS, ns, NULL, "Delay."),
    ROW("size_bytes", GAUGE, SIZE, size, NULL, "Size."),
    ROW("on", GAUGE, BOOL, on, NULL, "On."),
};

static const struct numbers some = {UINT64_MAX, 7, -3, -1500000000, 9, true};

static uint8_t room[2048];

static void every_form_is_written(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    metrics_write(&w, rows, COUNT_OF(rows), &some);
    assert_text(writer_bytes(&w), "# HELP muster_big_total Big ones.\n"
                                  "# TYPE muster_big_total counter\n"
                                  "muster_big_total{a=\"b\"} "
                                  "18446744073709551615\n"
                                  "muster_big_total{a=\"c\"} 7\n"
                                  "# HELP muster_below Below.\n"
                                  "# TYPE muster_below gauge\n"
                                  "muster_below -3\n"
                                  "# HELP muster_delay_seconds Delay.\n"
                                  "# TYPE muster_delay_seconds gauge\n"
                                  "muster_delay_seconds -1.500000000\n"
                                  "# HELP muster_size_bytes Size.\n"
                                  "# TYPE muster_size_bytes gauge\n"
                                  "muster_size_bytes 9\n"
                                  "# HELP muster_on On.\n"
                                  "# TYPE muster_on gauge\n"
                                  "muster_on 1\n");
}

static const void *get(const void *context, size_t index, struct bytes *value)
{
    static const char *const names[] = {"A", "q\"u\\o\nte"};

    *value = bytes_text(names[index]);
    return (const struct numbers *)context + index;
}

static void several_have_one_head(void **state)
{
    const struct numbers two[] = {some, {1, 2, 3, 4, 5, false}};
    const struct metrics_many many = {"who", 2, get, two};
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    metrics_write_many(&w, rows, 2, &many);
    assert_text(writer_bytes(&w),
                "# HELP muster_big_total Big ones.\n"
                "# TYPE muster_big_total counter\n"
                "muster_big_total{a=\"b\",who=\"A\"} 18446744073709551615\n"
                "muster_big_total{a=\"b\",who=\"q\\\"u\\\\o\\nte\"} 1\n"
                "muster_big_total{a=\"c\",who=\"A\"} 7\n"
                "muster_big_total{a=\"c\",who=\"q\\\"u\\\\o\\nte\"} 2\n");
}

static void samples_can_be_written_one_by_one(void **state)
{
    struct writer w = writer_make(room, sizeof(room));

    (void)state;
    metrics_family(&w, "d_seconds", "summary", "D.");
    metrics_sample_ns(&w, "d_seconds", "", BYTES("quantile=\"0.5\""), 1);
    metrics_sample(&w, "d_seconds", "_count", BYTES(""), 4);
    assert_text(writer_bytes(&w),
                "# HELP muster_d_seconds D.\n"
                "# TYPE muster_d_seconds summary\n"
                "muster_d_seconds{quantile=\"0.5\"} 0.000000001\n"
                "muster_d_seconds_count 4\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_written),
        cmocka_unit_test(several_have_one_head),
        cmocka_unit_test(samples_can_be_written_one_by_one),
    };

    return cmocka_run_group_tests_name("http/metrics", tests, NULL, NULL);
}
