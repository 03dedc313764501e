#include "world/places_db.h"

#include "base/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What SQLite keeps of the file in memory, for each handle. */
#define CACHE_KIB     "16384"

#define URI_BYTES_MAX 8192

/* Every so many steps of SQLite's machine somebody looks up; no statement of
 * ours takes a hundredth of so many looks. */
#define STEPS_PER_LOOK 10000
#define LOOKS_MAX      100

static sqlite3_stmt *prepare(struct places_db *places, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v3(places->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement, NULL) != SQLITE_OK)
        return NULL;
    return statement;
}

/* One number of the file's own account of itself; -1 when there is none. */
static int64_t read_meta(struct places_db *places, const char *key)
{
    sqlite3_stmt *statement =
        prepare(places, "SELECT value FROM meta WHERE key = ?1");
    int64_t value = -1;

    if (statement &&
        sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static void read_attributions(struct places_db *places)
{
    sqlite3_stmt *statement =
        prepare(places, "SELECT source, text FROM attribution ORDER BY source");

    while (statement && places->attribution_count < ATTRIBUTIONS_MAX &&
           sqlite3_step(statement) == SQLITE_ROW) {
        size_t i = places->attribution_count++;

        snprintf(places->source_texts[i], sizeof(places->source_texts[i]),
                 "%s:", (const char *)sqlite3_column_text(statement, 0));
        places->sources[i] = bytes_text(places->source_texts[i]);
        snprintf(places->attribution_texts[i], ATTRIBUTION_BYTES_MAX + 1, "%s",
                 (const char *)sqlite3_column_text(statement, 1));
        places->attributions[i] = bytes_text(places->attribution_texts[i]);
    }
    sqlite3_finalize(statement);
}

/* Immutable: no locks, no journal, no look at the file's time. What a URI
 * would take for its own is escaped; a path too long names no file. */
static void write_uri(const char *path, char uri[URI_BYTES_MAX])
{
    struct writer w = writer_make(uri, URI_BYTES_MAX - 1);

    writer_text(&w, "file:");
    for (; *path; path++) {
        if (strchr("%?#", *path)) {
            writer_u8(&w, '%');
            writer_u8(&w, (uint8_t)("0123456789abcdef"[(*path >> 4) & 15]));
            writer_u8(&w, (uint8_t)("0123456789abcdef"[*path & 15]));
        } else {
            writer_u8(&w, (uint8_t)*path);
        }
    }
    writer_text(&w, "?mode=ro&immutable=1");
    uri[w.size] = 0;
}

/* A file may be anybody's: what its schema makes of our statements ends, too.
 */
static int is_too_long(void *context)
{
    struct places_db *places = context;

    return ++places->looks > LOOKS_MAX;
}

static enum err open_db(struct places_db *places, const char *path,
                        struct fault *fault)
{
    char uri[URI_BYTES_MAX];

    write_uri(path, uri);
    if (sqlite3_open_v2(uri, &places->db,
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
                            SQLITE_OPEN_NOMUTEX,
                        NULL) == SQLITE_OK) {
        sqlite3_progress_handler(places->db, STEPS_PER_LOOK, is_too_long,
                                 places);
        return ERR_OK;
    }
    return fault_tell(
        fault,
        "the places file %s cannot be opened: %s; \"muster places "
        "import\" makes one",
        path, strerror(sqlite3_system_errno(places->db)));
}

static enum err judge_version(struct places_db *places, struct fault *fault)
{
    int64_t version = read_meta(places, "version");

    if (version == PLACES_DB_VERSION)
        return ERR_OK;
    if (version > 0)
        return fault_tell(fault,
                          "%s is a places file of version %lld, not %d: make "
                          "it anew with \"muster places import\"",
                          places->path, (long long)version, PLACES_DB_VERSION);
    return fault_tell(fault,
                      "%s is no places file: make one with \"muster places "
                      "import\"",
                      places->path);
}

static enum err open_rest(struct places_db *places, struct fault *fault)
{
    enum err error = judge_version(places, fault);

    if (error != ERR_OK)
        return error;
    int64_t root = read_meta(places, "root"),
            level = read_meta(places, "level");
    places->count = read_meta(places, "count");
    read_attributions(places);
    places->by_id = prepare(places, "SELECT bytes FROM block WHERE id = ?1");
    if (!places->by_id || places->count < 0 || root < 0 || root > UINT32_MAX ||
        level < 0 || level > BLOCK_LEVELS_MAX ||
        sqlite3_exec(places->db, "PRAGMA cache_size = -" CACHE_KIB, NULL, NULL,
                     NULL) != SQLITE_OK)
        return fault_tell(fault, "the places file %s is damaged: %s",
                          places->path, sqlite3_errmsg(places->db));
    places->root = (uint32_t)root;
    places->root_level = (unsigned)level;
    return ERR_OK;
}

enum err places_db_open(const char *path, struct places_db **out,
                        struct fault *fault)
{
    struct places_db *places = calloc(1, sizeof(*places));
    enum err error;

    if (!places)
        return fault_tell(fault, "memory is short");
    snprintf(places->path, sizeof(places->path), "%s", path);
    error = open_db(places, path, fault);
    if (error == ERR_OK)
        error = open_rest(places, fault);
    if (error == ERR_OK)
        *out = places;
    else
        places_db_close(places);
    return error;
}

void places_db_close(struct places_db *places)
{
    if (!places)
        return;
    sqlite3_finalize(places->by_id);
    sqlite3_close(places->db);
    free(places);
}
