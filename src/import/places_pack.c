#include "import/places_pack.h"

#include "world/places_db.h"

#include <stdio.h>

#define TEXT_OF(number)  TEXT_OF_(number)
#define TEXT_OF_(number) #number

/* No journal: if this is interrupted, the temporary file is thrown away. A
 * page holds the largest block whole. */
static const char schema[] =
    "PRAGMA page_size = 8192;"
    "PRAGMA journal_mode = OFF;"
    "PRAGMA synchronous = OFF;"
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
    "CREATE TABLE attribution (source TEXT PRIMARY KEY, text TEXT)"
    " WITHOUT ROWID;"
    "CREATE TABLE block (id INTEGER PRIMARY KEY, bytes BLOB);"
    "INSERT INTO meta VALUES ('version', " TEXT_OF(PLACES_DB_VERSION) ");"
                                                                      "BEGIN";

static enum err tell(struct places_pack *pack, struct fault *fault)
{
    return fault_tell(fault, "%s cannot be written: %s", pack->path,
                      sqlite3_errmsg(pack->db));
}

static enum err run_text(struct places_pack *pack, const char *sql,
                         struct fault *fault)
{
    return sqlite3_exec(pack->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? ERR_OK
               : tell(pack, fault);
}

static enum err prepare(struct places_pack *pack, const char *sql,
                        sqlite3_stmt **statement, struct fault *fault)
{
    if (sqlite3_prepare_v2(pack->db, sql, -1, statement, NULL) == SQLITE_OK)
        return ERR_OK;
    return tell(pack, fault);
}

static enum err set_cache(struct places_pack *pack, unsigned cache_kib,
                          struct fault *fault)
{
    char sql[64];

    if (cache_kib == 0)
        return ERR_OK;
    snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%u", cache_kib);
    return run_text(pack, sql, fault);
}

enum err places_pack_open(struct places_pack *pack, const char *path,
                          unsigned cache_kib, struct fault *fault)
{
    enum err error;

    *pack = (struct places_pack){.path = path};
    for (unsigned level = 0; level <= BLOCK_LEVELS_MAX; level++)
        pack->makers[level].level = level;
    if (sqlite3_open_v2(path, &pack->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        NULL) != SQLITE_OK)
        return tell(pack, fault);
    error = run_text(pack, schema, fault);
    if (error == ERR_OK)
        error = set_cache(pack, cache_kib, fault);
    if (error == ERR_OK)
        error = prepare(pack, "INSERT INTO block VALUES (?1, ?2)",
                        &pack->add_block, fault);
    if (error == ERR_OK)
        error = prepare(pack, "INSERT INTO attribution VALUES (?1, ?2)",
                        &pack->add_attribution, fault);
    return error;
}

static enum err run(struct places_pack *pack, sqlite3_stmt *statement,
                    struct fault *fault)
{
    int result = sqlite3_step(statement);

    sqlite3_reset(statement);
    return result == SQLITE_DONE ? ERR_OK : tell(pack, fault);
}

static void bind_text(sqlite3_stmt *statement, int index, struct bytes text)
{
    sqlite3_bind_text(statement, index, (const char *)text.data, (int)text.size,
                      SQLITE_STATIC);
}

enum err places_pack_attribution(struct places_pack *pack, struct bytes source,
                                 struct bytes text, struct fault *fault)
{
    bind_text(pack->add_attribution, 1, source);
    bind_text(pack->add_attribution, 2, text);
    return run(pack, pack->add_attribution, fault);
}

/* Write the block of a level, and tell the one above of it. */
static enum err flush(struct places_pack *pack, unsigned level,
                      struct fault *fault)
{
    struct block_maker *maker = &pack->makers[level];
    struct block_child child = maker->cover;
    uint8_t bytes[BLOCK_BYTES_MAX];
    struct writer w = writer_make(bytes, sizeof(bytes));

    if (level == BLOCK_LEVELS_MAX || pack->blocks == UINT32_MAX)
        return fault_tell(fault, "there are more places than a file can have");
    block_write(maker, &w);
    assert(!w.full);
    child.id = ++pack->blocks;
    sqlite3_bind_int64(pack->add_block, 1, child.id);
    sqlite3_bind_blob(pack->add_block, 2, w.data, (int)w.size, SQLITE_STATIC);
    enum err error = run(pack, pack->add_block, fault);
    while (error == ERR_OK && !block_add_child(maker + 1, &child))
        error = flush(pack, level + 1, fault);
    return error;
}

enum err places_pack_place(struct places_pack *pack, const struct place *place,
                           struct fault *fault)
{
    enum err error = ERR_OK;

    while (error == ERR_OK && !block_add_place(&pack->makers[0], place))
        error = flush(pack, 0, fault);
    pack->count++;
    return error;
}

/* Is the block below the only one of its level? */
static bool is_root(const struct places_pack *pack, unsigned level)
{
    for (unsigned above = level + 2; above <= BLOCK_LEVELS_MAX; above++)
        if (pack->makers[above].count)
            return false;
    return pack->makers[level + 1].count == 1;
}

enum err places_pack_finish(struct places_pack *pack, struct fault *fault)
{
    unsigned level = 0;
    char sql[160];

    while (pack->count) {
        enum err error = flush(pack, level, fault);

        if (error != ERR_OK)
            return error;
        if (is_root(pack, level))
            break;
        level++;
    }
    snprintf(sql, sizeof(sql),
             "INSERT INTO meta VALUES ('count', %lld), ('root', %u),"
             " ('level', %u); COMMIT",
             (long long)pack->count, pack->blocks, level);
    enum err error = run_text(pack, sql, fault);
    places_pack_close(pack);
    return error;
}

void places_pack_close(struct places_pack *pack)
{
    sqlite3_finalize(pack->add_block);
    sqlite3_finalize(pack->add_attribution);
    sqlite3_close(pack->db);
    pack->add_block = pack->add_attribution = NULL;
    pack->db = NULL;
}
