#include "unit.h"

#include "places/answer.h"

static char room[ANSWER_BYTES_MAX];
static struct writer w;

static int begin(void **state)
{
    (void)state;
    w = writer_make(room, sizeof(room));
    return 0;
}

/* Rows: R20 */
static void the_layout_is_that_of_nearby_search(void **state)
{
    struct answer answer = {
        .status = ANSWER_OK,
        .attributions = {BYTES("Cities from GeoNames (geonames.org), CC BY "
                               "4.0, and many others besides")},
        .attribution_count = 1,
        .places = {{
            .id = BYTES("geonames:5328041"),
            .name = BYTES("Beverly \"Hills\""),
            .types = BYTES("locality,political"),
            .vicinity = BYTES("California, United States"),
            .lat_e7 = 340736200,
            .lon_e7 = -1184003600,
            .extent_m = 1113,
        }},
        .place_count = 1,
    };

    (void)state;
    answer_write(&w, &answer);
    assert_text(writer_bytes(&w),
                "{\n"
                "   \"html_attributions\" : [\n"
                "      \"Cities from GeoNames (geonames.org), CC BY 4.0, and "
                "many others besides\"\n"
                "   ],\n"
                "   \"results\" : [\n"
                "      {\n"
                "         \"geometry\" : {\n"
                "            \"location\" : {\n"
                "               \"lat\" : 34.07362,\n"
                "               \"lng\" : -118.40036\n"
                "            },\n"
                "            \"viewport\" : {\n"
                "               \"northeast\" : {\n"
                "                  \"lat\" : 34.0836294,\n"
                "                  \"lng\" : -118.388276\n"
                "               },\n"
                "               \"southwest\" : {\n"
                "                  \"lat\" : 34.0636106,\n"
                "                  \"lng\" : -118.412444\n"
                "               }\n"
                "            }\n"
                "         },\n"
                "         \"name\" : \"Beverly \\\"Hills\\\"\",\n"
                "         \"place_id\" : \"geonames:5328041\",\n"
                "         \"types\" : [ \"locality\", \"political\" ],\n"
                "         \"vicinity\" : \"California, United States\"\n"
                "      }\n"
                "   ],\n"
                "   \"status\" : \"OK\"\n"
                "}");
}

/* Rows: R20 A21 */
static void an_empty_answer_has_the_same_members(void **state)
{
    struct answer answer = {
        .status = ANSWER_UNKNOWN_ERROR,
        .error_message = "no places\tfile",
    };

    (void)state;
    answer_write(&w, &answer);
    assert_text(writer_bytes(&w), "{\n"
                                  "   \"error_message\" : \"no "
                                  "places\\u0009file\",\n"
                                  "   \"html_attributions\" : [],\n"
                                  "   \"results\" : [],\n"
                                  "   \"status\" : \"UNKNOWN_ERROR\"\n"
                                  "}");
}

static void the_longest_answer_fits(void **state)
{
    static char text[PLACE_TEXT_BYTES_MAX];
    struct answer answer = {.attribution_count = ATTRIBUTIONS_MAX,
                            .place_count = QUESTION_ITEM_MAX};
    struct bytes longest = bytes_make(text, sizeof(text));

    (void)state;
    memset(text, 1, sizeof(text)); /* six bytes for one */
    for (size_t i = 0; i < ATTRIBUTIONS_MAX; i++)
        answer.attributions[i] = longest;
    for (size_t i = 0; i < QUESTION_ITEM_MAX; i++)
        answer.places[i] = (struct place){
            .id = bytes_first(longest, PLACE_ID_BYTES_MAX),
            .name = longest,
            .types = longest,
            .vicinity = longest,
            .lat_e7 = -899999999,
            .lon_e7 = -1799999999,
            .extent_m = 12345,
        };
    answer_write(&w, &answer);
    assert_false(w.full);
}

static struct bytes squeeze(const char *json)
{
    w.size = 0;
    answer_squeeze(&w, bytes_text(json));
    return writer_bytes(&w);
}

/* Rows: R22 */
static void runs_of_newlines_become_one(void **state)
{
    (void)state;
    assert_text(squeeze("{\n\n\n\"a\": 1\n}"), "{\n\"a\": 1\n}\n\n");
    assert_text(squeeze("\n\n{}"), "\n{}\n\n");
    assert_text(squeeze("{\n}"), "{\n}\n\n");
    assert_text(squeeze("{\r\n\r\n}"), "{\r\n\r\n}\n\n");
}

/* Rows: R23 */
static void exactly_two_newlines_end_it(void **state)
{
    (void)state;
    assert_text(squeeze("{}"), "{}\n\n");
    assert_text(squeeze("{}\n"), "{}\n\n");
    assert_text(squeeze("{}\n\n\n\n"), "{}\n\n");
    assert_text(squeeze(""), "\n\n");
}

/* Texts of three letters, most of them newlines, byte by byte. */
static void squeezing_is_what_it_says(void **state)
{
    uint64_t dice = 4;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        char text[24] = "", wanted[32] = "";
        size_t size = dice_next(&dice) % 20, at = 0;

        for (size_t i = 0; i < size; i++)
            text[i] = "\n\nab"[dice_next(&dice) % 4];
        for (size_t i = 0; i < size; i++)
            if (text[i] != '\n' || i == 0 || text[i - 1] != '\n')
                wanted[at++] = text[i];
        if (at && wanted[at - 1] == '\n')
            at--;
        memcpy(wanted + at, "\n\n", 3);
        assert_text(squeeze(text), wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_layout_is_that_of_nearby_search, begin),
        cmocka_unit_test_setup(an_empty_answer_has_the_same_members, begin),
        cmocka_unit_test_setup(the_longest_answer_fits, begin),
        cmocka_unit_test_setup(runs_of_newlines_become_one, begin),
        cmocka_unit_test_setup(exactly_two_newlines_end_it, begin),
        cmocka_unit_test_setup(squeezing_is_what_it_says, begin),
    };

    return cmocka_run_group_tests_name("places/answer", tests, NULL, NULL);
}
