#include "clerk.h"

struct clerk clerk;

static void on_submit(void *context, uint32_t provider,
                      const struct places_query *query, uint64_t ticket,
                      int64_t deadline_ms)
{
    assert_ptr_equal(context, &clerk);
    assert_true(clerk.submit_count < CLERK_MAX);
    for (uint32_t i = 0; i < clerk.submit_count; i++)
        assert_true(clerk.submits[i].ticket != ticket);
    struct clerk_submit *submit = &clerk.submits[clerk.submit_count++];

    *submit = (struct clerk_submit){
        .provider = provider, .ticket = ticket, .deadline_ms = deadline_ms};
    memcpy(&submit->query, query, sizeof(*query));
    if (clerk.watch_submit)
        clerk.watch_submit(submit);
}

static void on_cancel(void *context, uint32_t provider, uint64_t ticket)
{
    (void)context;
    clerk.cancel_count++;
    for (uint32_t i = 0; i < clerk.submit_count; i++)
        if (clerk.submits[i].ticket == ticket) {
            assert_int_equal(clerk.submits[i].provider, provider);
            assert_false(clerk.submits[i].cancelled);
            assert_false(clerk.submits[i].done);
            clerk.submits[i].cancelled = true;
            if (clerk.watch_cancel)
                clerk.watch_cancel(&clerk.submits[i]);
            return;
        }
    fail_msg("a ticket that nobody was given is taken back");
}

static void on_answer(void *context, void *pointer,
                      const struct desk_answer *answer)
{
    struct clerk_asker *asker = pointer;

    (void)context;
    assert_false(asker->told);
    asker->told = true;
    asker->answer = *answer;
    snprintf(asker->message, sizeof(asker->message), "%s", answer->message);
    if (answer->payload)
        assert_false(((struct clerk_payload *)answer->payload)->dropped);
    if (clerk.watch_answer)
        clerk.watch_answer(asker);
}

static void on_drop(void *context, void *pointer)
{
    struct clerk_payload *payload = pointer;

    (void)context;
    assert_false(payload->dropped);
    payload->dropped = true;
}

struct desk_settings clerk_settings(void)
{
    return (struct desk_settings){
        .providers =
            {{.name = "google", .remote = true, .gives_all = true, .tries = 1},
             {.name = "local",
              .types = true,
              .keyword = true,
              .prominence = true,
              .tries = 1}},
        .provider_count = 2,
        .waiting_max = 8,
        .cache_bytes = 1000,
        .cache_entries = 4,
        .addresses_max = 2,
    };
}

void clerk_open(const struct desk_settings *settings)
{
    static const struct desk_calls calls = {on_submit, on_cancel, on_answer,
                                            on_drop};
    static const uint8_t key[16] = "sixteen octets!";

    clerk = (struct clerk){.now_ms = 1000};
    clerk.memory = calloc(1, desk_bytes(settings));
    assert_non_null(clerk.memory);
    clerk.desk = desk_make(clerk.memory, settings, &calls, &clerk, key);
}

void clerk_close(void)
{
    desk_hurry(clerk.desk, clerk.now_ms);
    for (uint32_t i = 0; i < clerk.submit_count; i++)
        if (!clerk.submits[i].done)
            clerk_done(i, ANSWER_UNKNOWN_ERROR, "closed");
    desk_close(clerk.desk);
    struct desk_status status = clerk_status();

    assert_int_equal(status.waiting, 0);
    assert_int_equal(status.flights, 0);
    assert_int_equal(status.cached, 0);
    assert_int_equal(status.cached_bytes, 0);
    assert_true(desk_timeout_ms(clerk.desk) == INT64_MAX);
    for (uint32_t i = 0; i < clerk.asker_count; i++)
        assert_true(clerk.askers[i].told);
    for (uint32_t i = 0; i < clerk.payload_count; i++)
        assert_true(clerk.payloads[i].dropped);
    free(clerk.memory);
}

struct places_query clerk_query(int n)
{
    struct places_query query;

    memset(&query, 0, sizeof(query));
    query.lat_e9 = n * (int64_t)1000000000;
    query.radius_um = 10000000000;
    query.items_max = 20;
    return query;
}

struct clerk_asker *clerk_ask(const struct places_query *query, int64_t time_ms,
                              uint64_t address)
{
    assert_true(clerk.asker_count < CLERK_MAX);
    struct clerk_asker *asker = &clerk.askers[clerk.asker_count++];

    desk_ask(clerk.desk, clerk.now_ms, query, address, clerk.now_ms + time_ms,
             asker);
    return asker;
}

static void done(uint32_t n, const struct desk_result *result)
{
    assert_true(n < clerk.submit_count);
    clerk.submits[n].done = true;
    desk_done(clerk.desk, clerk.now_ms, clerk.submits[n].ticket, result);
}

void clerk_done(uint32_t n, enum answer_status status, const char *message)
{
    done(n, &(struct desk_result){.status = status, .message = message});
}

void clerk_found(uint32_t n, size_t bytes)
{
    assert_true(clerk.payload_count < CLERK_MAX);
    struct clerk_payload *payload = &clerk.payloads[clerk.payload_count++];

    payload->bytes = bytes;
    done(n, &(struct desk_result){.status = ANSWER_OK,
                                  .message = "",
                                  .payload = payload,
                                  .payload_bytes = bytes});
}

void clerk_again(uint32_t n, const char *message)
{
    done(n, &(struct desk_result){.status = ANSWER_UNKNOWN_ERROR,
                                  .again = true,
                                  .message = message});
}

void clerk_pass(int64_t ms)
{
    int64_t end_ms = clerk.now_ms + ms;

    while (desk_timeout_ms(clerk.desk) <= end_ms) {
        int64_t at_ms = desk_timeout_ms(clerk.desk);

        if (clerk.now_ms < at_ms)
            clerk.now_ms = at_ms;
        desk_tick(clerk.desk, clerk.now_ms);
        /* What has rung does not ring again at the same time, for ever. */
        assert_true(desk_timeout_ms(clerk.desk) >= clerk.now_ms);
    }
    clerk.now_ms = end_ms;
}

struct desk_status clerk_status(void)
{
    struct desk_status status;

    desk_status(clerk.desk, &status);
    return status;
}

void assert_told(const struct clerk_asker *asker, enum answer_status status,
                 const char *message)
{
    assert_true(asker->told);
    assert_string_equal(answer_status_texts[asker->answer.status],
                        answer_status_texts[status]);
    assert_string_equal(asker->message, message);
}
