#include "unit.h"

#include "gather/features.h"

static uint8_t memory[FEATURES_BYTES_MAX];
static struct features features;
static char told[65536]; /* each feature and its line, then what is wrong */

static void tell(enum features_told what, struct bytes feature)
{
    size_t at = strlen(told);
    char *end = told + at;

    if (what == FEATURES_ONE)
        snprintf(end, sizeof(told) - at, "%lld:%.*s|",
                 (long long)features.begun, (int)feature.size,
                 (const char *)feature.data);
    else if (what == FEATURES_TOO_LONG)
        snprintf(end, sizeof(told) - at, "%lld:long|",
                 (long long)features.begun);
    else if (what == FEATURES_BAD)
        snprintf(end, sizeof(told) - at, "%lld!%s", (long long)features.line,
                 features.why);
}

static enum features_told feed(struct bytes chunk)
{
    enum features_told what = FEATURES_MORE;

    while (chunk.size && what != FEATURES_BAD) {
        /* A copy of its own: who reads behind it is noticed. */
        struct bytes feature;

        what = features_next(&features, &chunk, &feature);
        tell(what, feature);
    }
    return what;
}

/* What is told of a text that comes in chunks of so many bytes. */
static const char *split(struct bytes text, size_t size)
{
    features = features_make(memory);
    told[0] = 0;
    while (text.size) {
        size_t part = text.size < size ? text.size : size;
        uint8_t *copy = malloc(part);

        memcpy(copy, text.data, part);
        enum features_told what = feed(bytes_make(copy, part));
        free(copy);
        if (what == FEATURES_BAD)
            return told;
        text = bytes_skip(text, part);
    }
    if (!features_end(&features))
        tell(FEATURES_BAD, text);
    return told;
}

static void expect(const char *text, const char *wanted)
{
    for (size_t size = 1; size <= strlen(text) + 1; size++)
        assert_string_equal(split(bytes_text(text), size), wanted);
}

static void features_one_behind_the_other_cut_anywhere(void **state)
{
    (void)state;
    expect("{\"a\":1}\n{\"b\":{}}\n", "1:{\"a\":1}|2:{\"b\":{}}|");
    expect("\x1e{\"a\":1}\n\x1e{\"b\":[]}\n", "1:{\"a\":1}|2:{\"b\":[]}|");
    expect("{\n \"a\":\n 1}\r\n\r\n{}{}", "1:{\n \"a\":\n 1}|5:{}|5:{}|");
    expect("{\"}\":\"{\\\"}\\\\\"}{}", "1:{\"}\":\"{\\\"}\\\\\"}|1:{}|");
    expect("", "");
    expect(" \n", "");
}

static void a_collection_laid_out_anyhow(void **state)
{
    (void)state;
    expect("{\"type\":\"FeatureCollection\",\"features\":[{\"a\":1},{}]}",
           "1:{\"a\":1}|1:{}|");
    expect(
        "{\n\"type\": \"FeatureCollection\",\n\"crs\": {\"features\": []},\n"
        "\"features\" : [\n{ \"a\": [1,\n2] },\n{}\n],\n\"x\": {\"y\":[]}}\n",
        "5:{ \"a\": [1,\n2] }|7:{}|");
    expect("{\"features\":[]}{\"features\":[{}]}", "1:{}|");
    expect("{\"features\":{\"features\":[{}]}}",
           "1:{\"features\":{\"features\":[{}]}}|");
    expect("{\"a\":\"features\",\"b\":[{}]}",
           "1:{\"a\":\"features\",\"b\":[{}]}|");
    expect("{\"features2\":[{}]}", "1:{\"features2\":[{}]}|");
    expect("{\"xfeatures\":[{}]}", "1:{\"xfeatures\":[{}]}|");
}

static void what_is_broken_is_told_with_its_line(void **state)
{
    (void)state;
    expect("{\"a\":1}\n[{}]", "1:{\"a\":1}|2!here a feature should begin, "
                              "with {");
    expect("{}\n{\"a\":\"x\n\"}\n", "1:{}|3!a line ends inside a text");
    expect("{}\n{\"a\":", "1:{}|2!the file ends inside a feature, or inside a "
                          "collection");
    expect("{\"features\":[{}\n", "1:{}|2!the file ends inside a feature, or "
                                  "inside a collection");
    expect("{\"features\":[{},7]}", "1:{}|1!here a feature should begin, "
                                    "with {");
}

static void brackets_have_a_depth(void **state)
{
    static char deep[2000];

    (void)state;
    memset(deep, '[', sizeof(deep) - 1);
    deep[0] = '{';
    assert_non_null(strstr(split(bytes_text(deep), 100), "too deeply"));
}

/* "{" and blanks and "}", of so many bytes. */
static struct bytes feature_of(size_t size)
{
    static char text[FEATURES_BYTES_MAX + 16];

    memset(text, ' ', sizeof(text));
    text[0] = '{';
    text[size - 1] = '}';
    text[size] = '\n';
    text[size + 1] = '{';
    text[size + 2] = '}';
    return bytes_make(text, size + 3);
}

static void a_feature_has_a_most(void **state)
{
    (void)state;
    for (size_t size = 65536; size < FEATURES_BYTES_MAX * 4; size *= 4) {
        assert_string_equal(split(feature_of(FEATURES_BYTES_MAX + 1), size),
                            "1:long|2:{}|");
        assert_null(
            strstr(split(feature_of(FEATURES_BYTES_MAX), size), "long"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_one_behind_the_other_cut_anywhere),
        cmocka_unit_test(a_collection_laid_out_anyhow),
        cmocka_unit_test(what_is_broken_is_told_with_its_line),
        cmocka_unit_test(brackets_have_a_depth),
        cmocka_unit_test(a_feature_has_a_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
