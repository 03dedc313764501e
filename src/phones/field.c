#include "phones/field.h"

#include "phones/number.h"

#define Q   DIALECT_QUERY
#define OWN DIALECT_OWNTRACKS
#define SI  DIALECT_SI

#define ROW(name, dialects, field, unit)                                       \
    {                                                                          \
        {(const uint8_t *)(name), sizeof(name) - 1}, dialects, field, unit     \
    }

/* clang-format off */
static const struct field_row rows[] = {
    ROW("lat",                 Q | OWN | SI, FIELD_LAT, UNIT_AS_IT_IS),
    ROW("latitude",            Q | SI,       FIELD_LAT, UNIT_AS_IT_IS),
    ROW("lon",                 Q | OWN | SI, FIELD_LON, UNIT_AS_IT_IS),
    ROW("lng",                 Q | SI,       FIELD_LON, UNIT_AS_IT_IS),
    ROW("long",                Q,            FIELD_LON, UNIT_AS_IT_IS),
    ROW("longitude",           Q | SI,       FIELD_LON, UNIT_AS_IT_IS),
    ROW("location",            Q,            FIELD_PLACE, UNIT_AS_IT_IS),
    ROW("position",            Q,            FIELD_PLACE, UNIT_AS_IT_IS),
    ROW("valid",               Q,            FIELD_VALID, UNIT_AS_IT_IS),

    ROW("id",                  Q | SI,       FIELD_ID, UNIT_AS_IT_IS),
    ROW("deviceid",            Q,            FIELD_ID, UNIT_AS_IT_IS),
    ROW("device_id",           Q | SI,       FIELD_ID, UNIT_AS_IT_IS),
    ROW("dev",                 Q,            FIELD_ID, UNIT_AS_IT_IS),
    ROW("aid",                 Q,            FIELD_ID, UNIT_AS_IT_IS),
    ROW("ser",                 Q,            FIELD_ID, UNIT_AS_IT_IS),
    ROW("unique_id",           SI,           FIELD_ID, UNIT_AS_IT_IS),

    ROW("tst",                 Q | OWN,      FIELD_TIME, UNIT_AS_IT_IS),
    ROW("timestamp",           Q | SI,       FIELD_TIME, UNIT_AS_IT_IS),
    ROW("time",                Q | SI,       FIELD_TIME, UNIT_AS_IT_IS),
    ROW("epoch",               Q,            FIELD_TIME, UNIT_AS_IT_IS),

    ROW("acc",                 Q | OWN,      EXT_ACCURACY, UNIT_AS_IT_IS),
    ROW("hacc",                Q,            EXT_ACCURACY, UNIT_AS_IT_IS),
    ROW("accuracy",            Q | SI,       EXT_ACCURACY, UNIT_AS_IT_IS),
    ROW("horizontal_accuracy", SI,           EXT_ACCURACY, UNIT_AS_IT_IS),
    ROW("alt",                 Q | OWN,      EXT_ALTITUDE, UNIT_AS_IT_IS),
    ROW("altitude",            Q | SI,       EXT_ALTITUDE, UNIT_AS_IT_IS),
    ROW("vac",                 Q | OWN,      EXT_VERTICAL_ACCURACY, UNIT_AS_IT_IS),
    ROW("vacc",                Q,            EXT_VERTICAL_ACCURACY, UNIT_AS_IT_IS),
    ROW("vertical_accuracy",   SI,           EXT_VERTICAL_ACCURACY, UNIT_AS_IT_IS),
    ROW("altitude_accuracy",   SI,           EXT_VERTICAL_ACCURACY, UNIT_AS_IT_IS),
    ROW("vel",                 Q | OWN,      EXT_SPEED, UNIT_KMH),
    ROW("spd_kph",             Q,            EXT_SPEED, UNIT_KMH),
    ROW("spd",                 Q,            EXT_SPEED, UNIT_MS),
    ROW("speed",               Q,            EXT_SPEED, UNIT_STATED),
    ROW("speed",               SI,           EXT_SPEED, UNIT_MS),
    ROW("cog",                 Q | OWN,      EXT_COURSE, UNIT_AS_IT_IS),
    ROW("dir",                 Q,            EXT_COURSE, UNIT_AS_IT_IS),
    ROW("bearing",             Q,            EXT_COURSE, UNIT_AS_IT_IS),
    ROW("heading",             Q | SI,       EXT_COURSE, UNIT_AS_IT_IS),
    ROW("course",              Q | SI,       EXT_COURSE, UNIT_AS_IT_IS),
    ROW("batt",                Q | OWN,      EXT_BATTERY, UNIT_AS_IT_IS),
    ROW("bat",                 Q,            EXT_BATTERY, UNIT_AS_IT_IS),
    ROW("battery",             Q,            EXT_BATTERY, UNIT_AS_IT_IS),
    ROW("battery_level",       SI,           EXT_BATTERY, UNIT_OF_ONE),
    ROW("level",               SI,           EXT_BATTERY, UNIT_OF_ONE),

    ROW("bs",                  OWN,          FIELD_BATTERY_STATUS, UNIT_AS_IT_IS),
    ROW("charge",              Q,            FIELD_CHARGING, UNIT_AS_IT_IS),
    ROW("charging",            Q,            FIELD_CHARGING, UNIT_AS_IT_IS),
    ROW("ischarging",          Q,            FIELD_CHARGING, UNIT_AS_IT_IS),
    ROW("is_charging",         SI,           FIELD_CHARGING, UNIT_AS_IT_IS),
    ROW("battery_state",       SI,           FIELD_CHARGING, UNIT_AS_IT_IS),
    ROW("tid",                 Q | OWN,      FIELD_LABEL, UNIT_AS_IT_IS),
    ROW("event",               Q | OWN | SI, FIELD_EVENT, UNIT_AS_IT_IS),
    ROW("t",                   OWN,          FIELD_EVENT, UNIT_AS_IT_IS),
    ROW("alarm",               Q,            FIELD_EVENT, UNIT_AS_IT_IS),
    ROW("action",              SI,           FIELD_EVENT, UNIT_AS_IT_IS),
};
/* clang-format on */

const struct field_row *field_find(enum dialect dialect, struct bytes name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if ((rows[i].dialects & dialect) && bytes_equal(rows[i].name, name))
            return &rows[i];
    return NULL;
}

enum unit field_unit(struct bytes name)
{
    static const struct {
        const char *name;
        enum unit unit;
    } units[] = {
        {"ms", UNIT_MS},    {"mps", UNIT_MS},   {"m/s", UNIT_MS},
        {"kmh", UNIT_KMH},  {"kph", UNIT_KMH},  {"km/h", UNIT_KMH},
        {"kn", UNIT_KNOTS}, {"kt", UNIT_KNOTS}, {"knots", UNIT_KNOTS},
        {"mph", UNIT_MPH},
    };

    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (bytes_equal(name, bytes_text(units[i].name)))
            return units[i].unit;
    return UNIT_STATED;
}

/* ---- numbers ---- */

/* More is nothing that a phone could mean, and keeps what follows in 64 bits.
 */
#define LARGEST_E9 (INT64_C(1000000) * NS_PER_S)
#define E9_PER_E3  1000000

/* One of a unit is so many of ours. */
static const struct {
    int64_t times, by;
} factors[UNITS] = {
    [UNIT_AS_IT_IS] = {1, 1},   [UNIT_MS] = {1, 1},
    [UNIT_KMH] = {5, 18},       [UNIT_KNOTS] = {463, 900},
    [UNIT_MPH] = {1397, 3125},  [UNIT_OF_ONE] = {100, 1},
    [UNIT_STATED] = {463, 900},
};

/* Whole thousandths: which of them a phone may mean. */
static bool is_known(unsigned number, int64_t value)
{
    switch (number) {
    case EXT_ACCURACY:
    case EXT_VERTICAL_ACCURACY:
        return value > 0;
    case EXT_SPEED:
        return value >= 0;
    case EXT_COURSE:
        return value >= 0 && value < 360000;
    case EXT_BATTERY:
        return value >= 0 && value <= 100000;
    default:
        return true;
    }
}

enum err field_number(unsigned number, enum unit unit, struct bytes text,
                      int64_t *thousandths)
{
    int64_t e9 = 0;
    enum err error = number_read(text, 9, &e9);

    if (error != ERR_OK)
        return error;
    if (e9 > LARGEST_E9 || e9 < -LARGEST_E9)
        return ERR_RANGE;
    int64_t value =
        number_divide(e9 * factors[unit].times, factors[unit].by * E9_PER_E3);

    if (number == EXT_COURSE && value == 360000)
        value = 0;
    if (!is_known(number, value))
        return ERR_RANGE;
    *thousandths = value;
    return ERR_OK;
}
