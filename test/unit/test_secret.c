#include "unit.h"

#include "world/secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/muster-secret-XXXXXX";
static char path[100];
static struct secret *secret;
static struct fault fault;

static int begin(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/key", folder);
    unsetenv("CREDENTIALS_DIRECTORY");
    return 0;
}

static int end(void **state)
{
    (void)state;
    secret_forget(secret);
    secret = NULL;
    unlink(path);
    rmdir(folder);
    memcpy(strrchr(folder, '-') + 1, "XXXXXX", 6);
    return 0;
}

static enum err read_of(const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    fchmod(fd, mode);
    close(fd);
    return secret_read(path, &secret, &fault);
}

static void refused(const char *text, mode_t mode, const char *why)
{
    fault.text[0] = '\0';
    assert_int_equal(read_of(text, mode), ERR_REFUSED);
    assert_null(secret);
    assert_non_null(strstr(fault.text, why));
    assert_null(strstr(fault.text, "sesame"));
}

static void the_first_line_is_the_key(void **state)
{
    (void)state;
    assert_int_equal(read_of(" \tsesame~! \r\nmore\n", 0600), ERR_OK);
    assert_string_equal(secret_text(secret), "sesame~!");
}

static void what_is_no_key_is_refused(void **state)
{
    char line[300] = "";

    (void)state;
    refused("", 0600, "is no key");
    refused(" \nsesame", 0600, "is no key");
    refused("sesame sesame", 0600, "is no key");
    refused("sesam\xc3\xa9", 0600, "is no key");
    refused("sesame\x7f", 0600, "is no key");
    memset(line, 'k', 257);
    refused(line, 0600, "is no key");
    line[256] = '\0';
    assert_int_equal(read_of(line, 0600), ERR_OK);
    assert_string_equal(secret_text(secret), line);
}

static void others_may_not_read_it(void **state)
{
    (void)state;
    refused("sesame", 0640, "chmod 600");
    refused("sesame", 0604, "chmod 600");
    refused("sesame", 0620, "chmod 600");
    assert_int_equal(read_of("sesame", 0400), ERR_OK);
}

static void a_pipe_is_not_waited_for(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(secret_read(path, &secret, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "no plain file"));
    unlink(path);
    assert_int_equal(secret_read(path, &secret, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "No such file"));
}

/* A file that root does not own is judged like any other there. */
static void credentials_may_be_read_by_a_group(void **state)
{
    bool root = geteuid() == 0;

    (void)state;
    assert_int_equal(secret_credential("key", &secret, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "LoadCredential"));
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    assert_int_equal(secret_credential("../key", &secret, &fault), ERR_REFUSED);
    assert_int_equal(read_of("sesame", 0440), root ? ERR_OK : ERR_REFUSED);
    if (!root)
        return;
    secret_forget(secret);
    secret = NULL;
    assert_int_equal(secret_credential("key", &secret, &fault), ERR_OK);
    assert_string_equal(secret_text(secret), "sesame");
    secret_forget(secret);
    secret = NULL;
    assert_int_equal(chown(path, 65534, 65534), 0);
    assert_int_equal(secret_credential("key", &secret, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.text, "chmod 600"));
}

static void a_mask_shows_what_is_needed_to_tell_keys_apart(void **state)
{
    char mask[SECRET_MASK_MAX];

    (void)state;
    assert_int_equal(read_of("AIza0123456789012345678901234567890abcd", 0600),
                     ERR_OK);
    secret_mask(secret, mask);
    assert_string_equal(mask, "AIza...(39)");
    secret_forget(secret);
    assert_int_equal(read_of("sesame", 0600), ERR_OK);
    secret_mask(secret, mask);
    assert_string_equal(mask, "...(6)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_line_is_the_key),
        TEST(what_is_no_key_is_refused),
        TEST(others_may_not_read_it),
        TEST(a_pipe_is_not_waited_for),
        TEST(credentials_may_be_read_by_a_group),
        TEST(a_mask_shows_what_is_needed_to_tell_keys_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
