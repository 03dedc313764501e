/*
 * echo_epoll - the raw servers that others are measured against.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "echo_epoll/loop.h"
#include "echo_epoll/table.h"

#define EXIT_USAGE 2

static _Noreturn void print_usage_and_exit(void)
{
    fputs("usage: echo_epoll -p PORT [-m echo|iamat]\n", stderr);
    exit(EXIT_USAGE);
}

static uint16_t read_port(const char *text)
{
    char *end;
    long port = strtol(text, &end, 10);
    if (end == text || *end != '\0' || port < 1 || port > UINT16_MAX)
        print_usage_and_exit();
    return (uint16_t)port;
}

static const struct service *find_service(const char *name)
{
    if (strcmp(name, "echo") == 0)
        return &service_echo;
    if (strcmp(name, "iamat") == 0)
        return &service_iamat;
    print_usage_and_exit();
}

int main(int argc, char **argv)
{
    uint16_t port = 0;
    const struct service *service = &service_echo;
    int letter;
    while ((letter = getopt(argc, argv, "p:m:")) != -1) {
        if (letter == 'p')
            port = read_port(optarg);
        else if (letter == 'm')
            service = find_service(optarg);
        else
            print_usage_and_exit();
    }
    if (port == 0 || optind < argc)
        print_usage_and_exit();
    table_init();
    loop_serve(port, service);
}
