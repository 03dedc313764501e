#include "drive/lanes.h"

/*
 * Points at sea, "true" where there is a port to stop at; each pair below can
 * be sailed in a straight line, but for two canals and a few straits that are
 * narrower than a map of the world can show.
 */
#define LANES                                                                  \
    LANE(ROTTERDAM, 52.1, 3.6, true)                                           \
    LANE(DOVER, 51.0, 1.45, false)                                             \
    LANE(USHANT, 48.8, -6.0, false)                                            \
    LANE(FINISTERRE, 43.2, -10.2, false)                                       \
    LANE(CADIZ, 35.95, -6.6, false)                                            \
    LANE(ALBORAN, 36.0, -4.0, false)                                           \
    LANE(ALGIERS, 37.4, 3.4, true)                                             \
    LANE(BIZERTE, 37.8, 9.6, false)                                            \
    LANE(PANTELLERIA, 37.3, 11.5, false)                                       \
    LANE(MALTA, 35.3, 14.6, true)                                              \
    LANE(PORTSAID, 31.7, 32.35, true)                                          \
    LANE(SUEZ, 29.4, 32.6, false)                                              \
    LANE(REDN, 27.4, 34.4, false)                                              \
    LANE(JEDDAH, 21.2, 38.3, true)                                             \
    LANE(REDS, 14.6, 42.2, false)                                              \
    LANE(BAB, 12.4, 43.5, false)                                               \
    LANE(ADEN, 12.5, 46.0, true)                                               \
    LANE(GUARDAFUI, 13.3, 52.3, false)                                         \
    LANE(MASIRAH, 18.5, 59.3, false)                                           \
    LANE(HADD, 22.8, 60.6, false)                                              \
    LANE(HORMUZ, 26.65, 56.6, false)                                           \
    LANE(DUBAI, 25.6, 55.0, true)                                              \
    LANE(MUMBAI, 18.8, 72.2, true)                                             \
    LANE(COMORIN, 7.6, 75.8, false)                                            \
    LANE(COLOMBO, 5.5, 80.2, true)                                             \
    LANE(ACEH, 6.4, 94.6, false)                                               \
    LANE(MEDAN, 4.6, 99.1, true)                                               \
    LANE(KLANG, 2.85, 101.0, false)                                            \
    LANE(MALACCA, 1.75, 102.6, false)                                          \
    LANE(SINGAPORE, 1.2, 103.6, true)                                          \
    LANE(RIAU, 1.5, 104.7, false)                                              \
    LANE(SAIGON, 9.0, 109.6, true)                                             \
    LANE(PARACEL, 15.0, 113.0, false)                                          \
    LANE(HONGKONG, 21.9, 114.4, true)                                          \
    LANE(FORMOSA, 24.3, 119.4, false)                                          \
    LANE(TAIWAN, 26.6, 121.4, false)                                           \
    LANE(SHANGHAI, 30.7, 122.9, true)                                          \
    LANE(JEJU, 32.2, 126.6, false)                                             \
    LANE(BUSAN, 34.6, 129.2, true)                                             \
    LANE(KAGOSHIMA, 29.8, 130.6, false)                                        \
    LANE(TOKYO, 34.3, 140.4, true)                                             \
    LANE(HONOLULU, 21.0, -157.9, true)                                         \
    LANE(CONCEPTION, 33.7, -121.6, false)                                      \
    LANE(LOSANGELES, 33.4, -118.8, true)                                       \
    LANE(SANFRANCISCO, 37.7, -123.2, true)                                     \
    LANE(MENDOCINO, 41.5, -125.5, false)                                       \
    LANE(VANCOUVER, 48.4, -125.6, true)                                        \
    LANE(EUGENIA, 27.5, -116.2, false)                                         \
    LANE(CABO, 22.2, -110.9, false)                                            \
    LANE(TEHUANTEPEC, 14.0, -98.0, true)                                       \
    LANE(NICOYA, 8.0, -86.5, false)                                            \
    LANE(COIBA, 6.7, -80.1, false)                                             \
    LANE(PANAMA, 8.5, -79.4, true)                                             \
    LANE(COLON, 9.7, -79.9, true)                                              \
    LANE(MONA, 17.3, -68.0, false)                                             \
    LANE(PUERTORICO, 20.0, -67.8, true)                                        \
    LANE(NEWYORK, 40.2, -73.4, true)                                           \
    LANE(BANKS, 41.8, -50.0, false)                                            \
    LANE(MIAMI, 25.6, -79.7, true)                                             \
    LANE(HATTERAS, 34.0, -74.0, false)                                         \
    LANE(RECIFE, -7.8, -34.2, true)                                            \
    LANE(ROQUE, -4.3, -34.3, false)                                            \
    LANE(FRIO, -23.6, -41.2, false)                                            \
    LANE(SANTOS, -24.8, -45.8, true)                                           \
    LANE(URUGUAY, -35.6, -53.0, false)                                         \
    LANE(BUENOSAIRES, -35.3, -56.2, true)                                      \
    LANE(CANARY, 28.8, -20.0, false)                                           \
    LANE(DAKAR, 14.6, -18.8, true)                                             \
    LANE(PALMAS, 3.6, -8.5, false)                                             \
    LANE(LAGOS, 5.6, 3.0, true)                                                \
    LANE(THREEPOINTS, 4.1, -2.0, false)                                        \
    LANE(CAPETOWN, -34.0, 17.6, true)                                          \
    LANE(AGULHAS, -35.7, 20.2, false)                                          \
    LANE(ELIZABETH, -35.0, 26.6, false)                                        \
    LANE(DURBAN, -30.3, 31.8, true)                                            \
    LANE(MADAGASCAR, -27.0, 47.0, false)                                       \
    LANE(PERTH, -32.0, 115.0, true)                                            \
    LANE(LEEUWIN, -35.4, 114.6, false)                                         \
    LANE(OTWAY, -39.1, 143.3, false)                                           \
    LANE(MELBOURNE, -39.4, 146.4, true)                                        \
    LANE(HOWE, -38.0, 150.6, false)                                            \
    LANE(SYDNEY, -34.0, 151.7, true)                                           \
    LANE(AUCKLAND, -36.0, 175.4, true)                                         \
    LANE(REINGA, -33.9, 172.8, false)                                          \
    LANE(SANTAELENA, -1.5, -81.9, true)                                        \
    LANE(PARINAS, -5.5, -82.2, false)                                          \
    LANE(CALLAO, -12.2, -77.8, true)                                           \
    LANE(NAZCA, -16.0, -76.5, false)                                           \
    LANE(VALPARAISO, -33.0, -72.3, true)                                       \
    LANE(HORN, -57.2, -68.0, false)                                            \
    LANE(CHILOE, -45.0, -77.0, false)                                          \
    LANE(FALKLAND, -55.3, -63.2, false)                                        \
    LANE(HAMBURG, 54.4, 7.2, true)                                             \
    LANE(TEXEL, 53.9, 5.0, false)                                              \
    LANE(BERLENGAS, 39.6, -10.1, false)                                        \
    LANE(VICENTE, 36.7, -9.5, false)                                           \
    LANE(OMANGULF, 25.0, 58.4, false)                                          \
    LANE(FUJAIRAH, 25.35, 57.1, false)                                         \
    LANE(GULFSUEZ, 28.55, 33.2, false)                                         \
    LANE(PILLAR, -53.0, -77.0, false)                                          \
    LANE(PATAGONIA, -47.0, -61.5, false)                                       \
    LANE(FREETOWN, 8.0, -15.5, false)                                          \
    LANE(EASTCAPE, -36.6, 179.4, false)                                        \
    LANE(BAHAMAS, 29.0, -79.3, false)                                          \
    LANE(JUTLAND, 57.3, 7.4, false)                                            \
    LANE(SKAGEN, 58.0, 10.4, false)

#define LANE(name, lat, lon, port) name,
enum lane_name { LANES LANE_COUNT };
#undef LANE

#define LANE(name, lat, lon, port) {{lat, lon}, port},
static const struct {
    struct point at;
    bool port;
} lanes[LANE_COUNT] = {LANES};
#undef LANE

static const uint8_t pairs[][2] = {{HAMBURG, TEXEL},
                                   {TEXEL, ROTTERDAM},
                                   {HAMBURG, JUTLAND},
                                   {JUTLAND, SKAGEN},
                                   {ROTTERDAM, DOVER},
                                   {DOVER, USHANT},
                                   {USHANT, FINISTERRE},
                                   {FINISTERRE, BERLENGAS},
                                   {BERLENGAS, VICENTE},
                                   {VICENTE, CADIZ},
                                   {FINISTERRE, CANARY},
                                   {CADIZ, ALBORAN},
                                   {ALBORAN, ALGIERS},
                                   {ALGIERS, BIZERTE},
                                   {BIZERTE, PANTELLERIA},
                                   {PANTELLERIA, MALTA},
                                   {MALTA, PORTSAID},
                                   {PORTSAID, SUEZ},
                                   {SUEZ, GULFSUEZ},
                                   {GULFSUEZ, REDN},
                                   {REDN, JEDDAH},
                                   {JEDDAH, REDS},
                                   {REDS, BAB},
                                   {BAB, ADEN},
                                   {ADEN, GUARDAFUI},
                                   {GUARDAFUI, COLOMBO},
                                   {GUARDAFUI, MASIRAH},
                                   {MASIRAH, HADD},
                                   {HADD, OMANGULF},
                                   {OMANGULF, FUJAIRAH},
                                   {FUJAIRAH, HORMUZ},
                                   {HORMUZ, DUBAI},
                                   {HADD, MUMBAI},
                                   {MUMBAI, COMORIN},
                                   {COMORIN, COLOMBO},
                                   {GUARDAFUI, MUMBAI},
                                   {COLOMBO, ACEH},
                                   {ACEH, MEDAN},
                                   {MEDAN, KLANG},
                                   {KLANG, MALACCA},
                                   {MALACCA, SINGAPORE},
                                   {SINGAPORE, RIAU},
                                   {RIAU, SAIGON},
                                   {SAIGON, PARACEL},
                                   {PARACEL, HONGKONG},
                                   {HONGKONG, FORMOSA},
                                   {FORMOSA, TAIWAN},
                                   {TAIWAN, SHANGHAI},
                                   {SHANGHAI, JEJU},
                                   {JEJU, BUSAN},
                                   {JEJU, KAGOSHIMA},
                                   {SHANGHAI, KAGOSHIMA},
                                   {KAGOSHIMA, TOKYO},
                                   {TOKYO, HONOLULU},
                                   {TOKYO, CONCEPTION},
                                   {HONOLULU, CONCEPTION},
                                   {CONCEPTION, LOSANGELES},
                                   {CONCEPTION, SANFRANCISCO},
                                   {SANFRANCISCO, MENDOCINO},
                                   {MENDOCINO, VANCOUVER},
                                   {LOSANGELES, EUGENIA},
                                   {EUGENIA, CABO},
                                   {CABO, TEHUANTEPEC},
                                   {TEHUANTEPEC, NICOYA},
                                   {NICOYA, COIBA},
                                   {COIBA, PANAMA},
                                   {PANAMA, COLON},
                                   {COLON, MONA},
                                   {MONA, PUERTORICO},
                                   {PUERTORICO, NEWYORK},
                                   {PUERTORICO, USHANT},
                                   {NEWYORK, BANKS},
                                   {BANKS, USHANT},
                                   {NEWYORK, HATTERAS},
                                   {HATTERAS, BAHAMAS},
                                   {BAHAMAS, MIAMI},
                                   {NEWYORK, ROQUE},
                                   {ROQUE, RECIFE},
                                   {RECIFE, FRIO},
                                   {FRIO, SANTOS},
                                   {SANTOS, URUGUAY},
                                   {URUGUAY, BUENOSAIRES},
                                   {URUGUAY, PATAGONIA},
                                   {PATAGONIA, FALKLAND},
                                   {FALKLAND, HORN},
                                   {HORN, PILLAR},
                                   {PILLAR, CHILOE},
                                   {CHILOE, VALPARAISO},
                                   {CANARY, DAKAR},
                                   {DAKAR, ROQUE},
                                   {DAKAR, FREETOWN},
                                   {FREETOWN, PALMAS},
                                   {PALMAS, THREEPOINTS},
                                   {THREEPOINTS, LAGOS},
                                   {PALMAS, CAPETOWN},
                                   {LAGOS, CAPETOWN},
                                   {RECIFE, CAPETOWN},
                                   {URUGUAY, CAPETOWN},
                                   {CAPETOWN, AGULHAS},
                                   {AGULHAS, ELIZABETH},
                                   {ELIZABETH, DURBAN},
                                   {DURBAN, MADAGASCAR},
                                   {MADAGASCAR, COLOMBO},
                                   {MADAGASCAR, PERTH},
                                   {COLOMBO, PERTH},
                                   {PERTH, LEEUWIN},
                                   {LEEUWIN, OTWAY},
                                   {OTWAY, MELBOURNE},
                                   {MELBOURNE, HOWE},
                                   {HOWE, SYDNEY},
                                   {SYDNEY, REINGA},
                                   {REINGA, AUCKLAND},
                                   {AUCKLAND, HONOLULU},
                                   {AUCKLAND, EASTCAPE},
                                   {EASTCAPE, COIBA},
                                   {HONOLULU, COIBA},
                                   {COIBA, SANTAELENA},
                                   {SANTAELENA, PARINAS},
                                   {PARINAS, CALLAO},
                                   {CALLAO, NAZCA},
                                   {NAZCA, VALPARAISO},
                                   {EASTCAPE, CHILOE}};

uint32_t lanes_count(void)
{
    return LANE_COUNT;
}

struct point lanes_at(uint32_t lane)
{
    assert(lane < LANE_COUNT);
    return lanes[lane].at;
}

bool lanes_port(uint32_t lane)
{
    assert(lane < LANE_COUNT);
    return lanes[lane].port;
}

uint32_t lanes_next(uint32_t lane, uint32_t out[LANES_NEXT_MAX])
{
    uint32_t count = 0;

    for (size_t i = 0; i < COUNT_OF(pairs) && count < LANES_NEXT_MAX; i++)
        for (size_t end = 0; end < 2; end++)
            if (pairs[i][end] == lane && count < LANES_NEXT_MAX)
                out[count++] = pairs[i][1 - end];
    return count;
}
