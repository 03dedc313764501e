/*
 * Thousands of random desks: chains, results, delays, late ticks. What they do
 * is compared with what desk.h promises (A1 to A4), as told by the plainest
 * means: every question and every ticket is remembered and looked through.
 */
#include "clerk.h"

#define RUNS   4000
#define EVENTS 250

/* What the test knows of the nth asker, submit, payload. */
static struct {
    struct places_query query;
    int64_t deadline_ms;
} asked[CLERK_MAX];
static struct {
    int64_t at_ms;
    unsigned file;
} submitted[CLERK_MAX];
static struct places_query found[CLERK_MAX];

/* Who fails is left alone. */
static struct {
    bool open;
    uint32_t failures;
    int64_t until_ms;
    const struct clerk_submit *trial;
} breakers[DESK_PROVIDERS_MAX];

/* What is kept, the one not asked for longest first. */
static struct known {
    struct places_query query;
    uint32_t provider;
    enum answer_status status;
    void *payload;
    size_t bytes;
    int64_t until_ms;
} known[8];
static uint32_t known_count;

static struct desk_settings settings;
static uint64_t dice;
static unsigned file;
static bool hurried;

/* What may be answered at this moment: it is known, or was just found. */
static enum answer_status may_status;
static const void *may_payload;
static bool may_answer;

static uint32_t roll(uint32_t sides)
{
    return (uint32_t)(dice_next(&dice) % sides);
}

/* ---- the rules, once more ---- */

static bool can(uint32_t provider, const struct places_query *query)
{
    const struct desk_provider *its = &settings.providers[provider];

    if (query->types[0] && !its->types)
        return false;
    if (query->keyword[0] && !its->keyword)
        return false;
    return query->rank == RANK_DISTANCE || its->prominence;
}

static bool is_same(const struct places_query *a, const struct places_query *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* Alike is what is asked of the first provider that can. */
static struct places_query alike(const struct places_query *query)
{
    struct places_query all = *query;

    for (uint32_t i = 0; i < settings.provider_count; i++)
        if (can(i, query)) {
            if (settings.providers[i].gives_all)
                all.items_max = 20;
            break;
        }
    return all;
}

static void learn(const struct clerk_submit *submit, enum answer_status status)
{
    uint32_t i = submit->provider, max = settings.providers[i].breaker_failures;

    if (!settings.providers[i].remote || max == 0 ||
        (breakers[i].open && breakers[i].trial != submit))
        return;
    breakers[i].trial = NULL;
    if (status < ANSWER_OVER_QUERY_LIMIT) {
        breakers[i].open = false;
        breakers[i].failures = 0;
    } else if (breakers[i].open || ++breakers[i].failures >= max ||
               status != ANSWER_UNKNOWN_ERROR) {
        breakers[i].open = true;
        breakers[i].until_ms = clerk.now_ms + settings.providers[i].breaker_ms;
    }
}

static void forget(uint32_t i)
{
    memmove(&known[i], &known[i + 1], (known_count - i - 1) * sizeof(*known));
    known_count--;
}

/* The ones that are over; or those of local providers. */
static void forget_all(bool over, bool local)
{
    for (uint32_t i = known_count; i-- > 0;)
        if ((over && known[i].until_ms <= clerk.now_ms) ||
            (local && !settings.providers[known[i].provider].remote))
            forget(i);
}

static void keep(const struct known *one)
{
    uint64_t bytes = one->bytes;

    for (uint32_t i = known_count; i-- > 0;)
        if (is_same(&known[i].query, &one->query))
            forget(i);
    for (uint32_t i = 0; i < known_count; i++)
        bytes += known[i].bytes;
    while (known_count == settings.cache_entries ||
           bytes > settings.cache_bytes) {
        bytes -= known[0].bytes;
        forget(0);
    }
    known[known_count++] = *one;
}

/* ---- what is seen at each call ---- */

static void see_rate(const struct clerk_submit *submit)
{
    const struct desk_provider *its = &settings.providers[submit->provider];
    uint64_t count = 0;

    if (!its->remote || its->rate == 0)
        return;
    for (uint32_t i = clerk.submit_count; i-- > 0;)
        if (clerk.submits[i].provider == submit->provider) {
            uint64_t ms = (uint64_t)(clerk.now_ms - submitted[i].at_ms);

            assert_true(++count * 1000 <=
                        (its->burst ? its->burst : 1) * (uint64_t)1000 +
                            its->rate * ms);
        }
}

static void on_submit(const struct clerk_submit *submit)
{
    uint32_t i = submit->provider, n = clerk.submit_count - 1;
    bool waited_for = false;

    submitted[n].at_ms = clerk.now_ms;
    submitted[n].file = file;
    assert_false(hurried);
    assert_true(can(i, &submit->query));
    for (uint32_t k = 0; k < n; k++) /* A2 */
        assert_false(!clerk.submits[k].done && clerk.submits[k].provider == i &&
                     is_same(&clerk.submits[k].query, &submit->query));
    see_rate(submit); /* A3 */
    if (settings.providers[i].remote && breakers[i].open) {
        assert_true(clerk.now_ms >= breakers[i].until_ms);
        assert_null(breakers[i].trial);
        breakers[i].trial = submit;
    }
    int64_t latest_ms = 0;

    for (uint32_t k = 0; k < clerk.asker_count; k++) {
        struct places_query query = alike(&asked[k].query);

        if (clerk.askers[k].told || !is_same(&query, &submit->query))
            continue;
        waited_for = true;
        if (latest_ms < asked[k].deadline_ms)
            latest_ms = asked[k].deadline_ms;
    }
    assert_true(waited_for);
    assert_true(latest_ms == submit->deadline_ms);
    assert_true(latest_ms > clerk.now_ms);
}

static void on_cancel(const struct clerk_submit *submit)
{
    if (!hurried)
        learn(submit, ANSWER_UNKNOWN_ERROR);
}

static void on_answer(const struct clerk_asker *asker)
{
    size_t n = (size_t)(asker - clerk.askers);
    const struct desk_answer *answer = &asker->answer;

    assert_int_equal(answer->items_max, asked[n].query.items_max);
    if (answer->status > ANSWER_ZERO_RESULTS) {
        assert_null(answer->payload);
        assert_true(strlen(asker->message) > 0);
        return;
    }
    assert_true(may_answer);
    assert_int_equal(answer->status, may_status);
    assert_ptr_equal(answer->payload, may_payload);
    assert_string_equal(asker->message, "");
    if (answer->payload) {
        struct places_query query = alike(&asked[n].query);

        assert_true(is_same(
            &query,
            &found[(struct clerk_payload *)answer->payload - clerk.payloads]));
    }
}

/* ---- what is seen after each event ---- */

static void see_all(bool ticked)
{
    struct desk_status status = clerk_status();
    uint64_t told = 0, answered = 0, waiting = 0, bytes = 0, out = 0;
    int64_t timeout_ms = desk_timeout_ms(clerk.desk);

    for (uint32_t i = 0; i < clerk.asker_count; i++) { /* A1 */
        told += clerk.askers[i].told;
        waiting += !clerk.askers[i].told;
        if (clerk.askers[i].told)
            continue;
        assert_true(!ticked || asked[i].deadline_ms > clerk.now_ms);
        assert_true(timeout_ms <= asked[i].deadline_ms);
    }
    for (int i = 0; i < ANSWER_STATUSES; i++)
        answered += status.counters.answered[i];
    for (uint32_t i = 0; i < clerk.payload_count; i++) /* A4 */
        bytes += clerk.payloads[i].dropped ? 0 : clerk.payloads[i].bytes;
    for (uint32_t i = 0; i < clerk.submit_count; i++)
        out += !clerk.submits[i].done;
    assert_true(answered == told);
    assert_true(status.waiting == waiting);
    assert_true(waiting <= settings.waiting_max);
    assert_true(status.flights <= waiting + out);
    assert_true(status.cached_bytes == bytes);
    assert_true(bytes <= settings.cache_bytes);
    assert_int_equal(status.cached, known_count);
    for (uint32_t i = 0; i < settings.provider_count; i++)
        assert_int_equal(status.open[i], breakers[i].open);
}

/* ---- events ---- */

static struct places_query some_query(void)
{
    struct places_query query = clerk_query((int)roll(3));

    query.items_max = 1 + roll(2);
    if (roll(5) == 0)
        strcpy(query.types, "museum");
    if (roll(9) == 0)
        strcpy(query.keyword, "sushi");
    if (roll(9) == 0)
        query.rank = RANK_PROMINENCE;
    return query;
}

/* Is it known? Then that is what must be told. */
static bool expect_known(const struct places_query *query)
{
    struct places_query all = alike(query);

    for (uint32_t i = 0; i < known_count; i++)
        if (is_same(&known[i].query, &all)) {
            struct known one = known[i];

            forget(i);
            if (one.until_ms <= clerk.now_ms)
                return false;
            known[known_count++] = one;
            may_answer = true;
            may_status = one.status;
            may_payload = one.payload;
            return true;
        }
    return false;
}

static void ask(void)
{
    struct places_query query = some_query();
    uint32_t n = clerk.asker_count;
    int64_t time_ms = roll(40) ? 1 + roll(900) : 0;

    asked[n].query = query;
    asked[n].deadline_ms = clerk.now_ms + time_ms;
    bool is_known = expect_known(&query);
    const struct clerk_asker *asker = clerk_ask(&query, time_ms, roll(4));

    if (is_known)
        assert_true(asker->told && asker->answer.status <= ANSWER_ZERO_RESULTS);
    may_answer = false;
}

static void keep_found(uint32_t n, enum answer_status status, void *payload,
                       size_t bytes)
{
    const struct clerk_submit *submit = &clerk.submits[n];
    const struct desk_provider *its = &settings.providers[submit->provider];
    struct known one = {
        .query = submit->query,
        .provider = submit->provider,
        .status = status,
        .payload = payload,
        .bytes = bytes,
        .until_ms = clerk.now_ms + its->cache_ms,
    };

    if (its->cache_ms && bytes <= settings.cache_bytes &&
        settings.cache_entries && (its->remote || submitted[n].file == file))
        keep(&one);
}

/* A provider is done, perhaps once more than it should be. */
static void finish(uint32_t n)
{
    struct clerk_submit *submit = &clerk.submits[n];
    bool stale = submit->done;
    enum answer_status status = roll(2) ? (enum answer_status)roll(6)
                                        : (enum answer_status)(roll(3) ? 5 : 0);
    struct desk_result result = {.status = status,
                                 .again = roll(4) > 0,
                                 .message = status > 1 ? "no" : ""};

    if (clerk.payload_count < CLERK_MAX && roll(8)) {
        found[clerk.payload_count] = submit->query;
        result.payload = &clerk.payloads[clerk.payload_count];
        result.payload_bytes = roll(8) ? roll(200) : roll(900);
        clerk.payloads[clerk.payload_count++].bytes = result.payload_bytes;
    }
    submit->done = true;
    if (!stale && !submit->cancelled)
        learn(submit, status);
    may_answer = !stale && status <= ANSWER_ZERO_RESULTS;
    may_status = status;
    may_payload = result.payload;
    desk_done(clerk.desk, clerk.now_ms, submit->ticket, &result);
    if (may_answer)
        keep_found(n, status, result.payload, result.payload_bytes);
    may_answer = false;
}

static void finish_some(void)
{
    uint32_t n = clerk.submit_count;

    if (n == 0)
        return;
    for (uint32_t i = 0; i < n; i++)
        if (!clerk.submits[i].done && roll(3) == 0) {
            finish(i);
            return;
        }
    if (roll(10) == 0)
        finish(roll(n));
}

/* Ticks come in time, or late. */
static void pass(void)
{
    int64_t next_ms = desk_timeout_ms(clerk.desk);
    int64_t later_ms = clerk.now_ms + roll(150);

    if (roll(4) && next_ms < later_ms)
        clerk.now_ms = next_ms > clerk.now_ms ? next_ms : clerk.now_ms;
    else
        clerk.now_ms = later_ms;
    if (roll(3) == 0)
        return;
    forget_all(true, false);
    desk_tick(clerk.desk, clerk.now_ms);
    assert_true(desk_timeout_ms(clerk.desk) > clerk.now_ms);
    see_all(true);
}

static void hurry(void)
{
    hurried = true;
    desk_hurry(clerk.desk, clerk.now_ms);
    for (uint32_t i = 0; i < clerk.asker_count; i++)
        assert_true(clerk.askers[i].told);
}

static void step(void)
{
    uint32_t what = roll(100);

    if (what < 35)
        ask();
    else if (what < 65)
        finish_some();
    else if (what < 98)
        pass();
    else if (what == 98) {
        file++;
        forget_all(false, true);
        desk_forget_local(clerk.desk);
    } else if (roll(30) == 0)
        hurry();
    see_all(false);
}

/* ---- runs ---- */

static struct desk_provider some_provider(void)
{
    return (struct desk_provider){
        .name = "somebody",
        .remote = roll(3) > 0,
        .gives_all = roll(2),
        .types = roll(2),
        .keyword = roll(2),
        .prominence = roll(2),
        .cache_ms = roll(3) ? roll(800) : 0,
        .rate = roll(3) ? 0 : 1 + roll(20),
        .burst = roll(4),
        .tries = 1 + roll(5),
        .backoff_ms = roll(3) ? roll(60) : 0,
        .breaker_failures = roll(7),
        .breaker_ms = roll(400),
    };
}

static void begin_run(uint64_t seed)
{
    dice = seed;
    settings = (struct desk_settings){
        .provider_count = 1 + roll(DESK_PROVIDERS_MAX),
        .waiting_max = 1 + roll(12),
        .cache_bytes = roll(600),
        .cache_entries = roll(6),
        .address_rate = roll(3) ? 0 : 1 + roll(10),
        .address_burst = roll(3),
        .addresses_max = roll(4),
    };
    for (uint32_t i = 0; i < settings.provider_count; i++)
        settings.providers[i] = some_provider();
    clerk_open(&settings);
    clerk.watch_submit = on_submit;
    clerk.watch_cancel = on_cancel;
    clerk.watch_answer = on_answer;
    memset(breakers, 0, sizeof(breakers));
    known_count = 0;
    file = 0;
    hurried = false;
}

static void random_desks_keep_their_promises(void **state)
{
    uint64_t hits = 0, joined = 0, late = 0, opened = 0, again = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        begin_run(seed);
        for (int i = 0; i < EVENTS; i++)
            step();
        struct desk_counters counters = clerk_status().counters;

        hits += counters.cache_hits;
        joined += counters.joined;
        late += counters.late;
        for (uint32_t i = 0; i < settings.provider_count; i++) {
            opened += counters.providers[i].opened;
            again += counters.providers[i].again;
        }
        hurry();
        clerk_close();
    }
    /* They have lived: what is not met cannot be right or wrong. */
    assert_true(hits > RUNS && joined > RUNS && late > RUNS);
    assert_true(opened > RUNS && again > RUNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_desks_keep_their_promises),
    };

    return cmocka_run_group_tests_name("desk/desk random", tests, NULL, NULL);
}
