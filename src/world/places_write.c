#include "world/places_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_OF(number)  TEXT_OF_(number)
#define TEXT_OF_(number) #number

/* No journal: if this is interrupted, the temporary file is thrown away. */
static const char schema[] =
    "PRAGMA journal_mode = OFF;"
    "PRAGMA synchronous = OFF;"
    "PRAGMA page_size = 4096;"
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
    "CREATE TABLE attribution (source TEXT PRIMARY KEY, text TEXT)"
    " WITHOUT ROWID;"
    "CREATE TABLE place (id INTEGER PRIMARY KEY, ref TEXT, name TEXT,"
    " types TEXT, vicinity TEXT, lat_e7 INTEGER, lon_e7 INTEGER,"
    " extent_m INTEGER);"
    "CREATE VIRTUAL TABLE box USING rtree(id, south, north, west, east,"
    " +lat_e7 INTEGER, +lon_e7 INTEGER);"
    "INSERT INTO meta VALUES ('version', " TEXT_OF(PLACES_DB_VERSION) ");"
                                                                      "BEGIN";

static enum err tell(struct places_write *write, struct fault *fault)
{
    return fault_tell(fault, "%s cannot be written: %s", write->temporary,
                      sqlite3_errmsg(write->db));
}

static enum err prepare(struct places_write *write, const char *sql,
                        sqlite3_stmt **statement, struct fault *fault)
{
    if (sqlite3_prepare_v2(write->db, sql, -1, statement, NULL) == SQLITE_OK)
        return ERR_OK;
    return tell(write, fault);
}

static enum err prepare_all(struct places_write *write, struct fault *fault)
{
    enum err error = prepare(write,
                             "INSERT INTO place VALUES "
                             "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                             &write->add_place, fault);

    if (error == ERR_OK)
        error = prepare(write,
                        "INSERT INTO box VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?5)",
                        &write->add_box, fault);
    if (error == ERR_OK)
        error = prepare(write, "INSERT INTO attribution VALUES (?1, ?2)",
                        &write->add_attribution, fault);
    return error;
}

enum err places_write_begin(struct places_write *write, const char *path,
                            struct fault *fault)
{
    *write = (struct places_write){.count = 0};
    snprintf(write->path, sizeof(write->path), "%s", path);
    snprintf(write->temporary, sizeof(write->temporary), "%s.new-%ld", path,
             (long)getpid());
    unlink(write->temporary);
    if (sqlite3_open_v2(write->temporary, &write->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        NULL) != SQLITE_OK ||
        sqlite3_exec(write->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        return tell(write, fault);
    return prepare_all(write, fault);
}

static void bind(sqlite3_stmt *statement, int index, struct bytes text)
{
    sqlite3_bind_text(statement, index, (const char *)text.data, (int)text.size,
                      SQLITE_STATIC);
}

static enum err run(struct places_write *write, sqlite3_stmt *statement,
                    struct fault *fault)
{
    int result = sqlite3_step(statement);

    sqlite3_reset(statement);
    return result == SQLITE_DONE ? ERR_OK : tell(write, fault);
}

enum err places_write_attribution(struct places_write *write,
                                  struct bytes source, struct bytes text,
                                  struct fault *fault)
{
    bind(write->add_attribution, 1, source);
    bind(write->add_attribution, 2, text);
    return run(write, write->add_attribution, fault);
}

enum err places_write_place(struct places_write *write,
                            const struct place *place, struct fault *fault)
{
    sqlite3_stmt *p = write->add_place, *b = write->add_box;
    int64_t row = ++write->count;

    sqlite3_bind_int64(p, 1, row);
    bind(p, 2, place->id);
    bind(p, 3, place->name);
    bind(p, 4, place->types);
    bind(p, 5, place->vicinity);
    sqlite3_bind_int64(p, 6, place->lat_e7);
    sqlite3_bind_int64(p, 7, place->lon_e7);
    sqlite3_bind_int64(p, 8, place->extent_m);
    enum err error = run(write, p, fault);
    if (error != ERR_OK)
        return error;
    sqlite3_bind_int64(b, 1, row);
    sqlite3_bind_double(b, 2, (double)place->lat_e7 / 1e7);
    sqlite3_bind_double(b, 3, (double)place->lon_e7 / 1e7);
    sqlite3_bind_int64(b, 4, place->lat_e7);
    sqlite3_bind_int64(b, 5, place->lon_e7);
    return run(write, b, fault);
}

static void close_db(struct places_write *write)
{
    sqlite3_finalize(write->add_place);
    sqlite3_finalize(write->add_box);
    sqlite3_finalize(write->add_attribution);
    sqlite3_close(write->db);
    write->add_place = write->add_box = write->add_attribution = NULL;
    write->db = NULL;
}

/* A file that is renamed before it is on disk could be empty after a crash. */
static enum err make_last(struct places_write *write, struct fault *fault)
{
    int fd = open(write->temporary, O_RDONLY | O_CLOEXEC);
    bool good =
        fd >= 0 && fsync(fd) == 0 && rename(write->temporary, write->path) == 0;

    if (!good)
        fault_tell(fault, "%s cannot be put in place: %s", write->path,
                   strerror(errno));
    if (fd >= 0)
        close(fd);
    return good ? ERR_OK : ERR_REFUSED;
}

enum err places_write_finish(struct places_write *write, struct fault *fault)
{
    char sql[96];

    snprintf(sql, sizeof(sql),
             "INSERT INTO meta VALUES ('count', %lld); COMMIT",
             (long long)write->count);
    if (sqlite3_exec(write->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return tell(write, fault);
    close_db(write);
    return make_last(write, fault);
}

void places_write_abandon(struct places_write *write)
{
    close_db(write);
    unlink(write->temporary);
}
