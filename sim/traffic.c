#include "traffic.h"

#include "base/reader.h"
#include "core/frame.h"

/* Headers are trusted: the node wrote them. */
void traffic_note(struct sim *sim, const uint8_t *bytes, size_t size)
{
    static const uint8_t preface = 0x8a;
    size_t at = size >= 4 && bytes[0] == preface ? 4 : 0;

    while (at + FRAME_HEADER_BYTES <= size) {
        size_t payload = bytes[at] | (size_t)bytes[at + 1] << 8 |
                         (size_t)bytes[at + 2] << 16;

        if (bytes[at + 3] == FRAME_UPDATES) {
            sim->traffic.update_frames++;
            sim->traffic.entry_bytes += FRAME_HEADER_BYTES + payload;
        } else {
            sim->traffic.control_bytes += FRAME_HEADER_BYTES + payload;
        }
        at += FRAME_HEADER_BYTES + payload;
    }
    sim_mix(sim, size);
}

uint64_t traffic_sent(const struct sim *sim)
{
    uint64_t sent = 0;

    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        const struct host *host = &sim->hosts[i];
        struct node_status status;

        sent += host->sent_before;
        if (!host->node)
            continue;
        node_status(host->node, &status);
        sent += status.counters.sent;
    }
    return sent;
}
