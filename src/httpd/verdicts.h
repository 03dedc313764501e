/*
 * verdicts.h - why the node takes no report, as problems.
 *
 * Floor    httpd.
 */
#ifndef HTTPD_VERDICTS_H
#define HTTPD_VERDICTS_H

#include "httpd/exchange.h"

/* Answer with what a verdict other than NODE_TAKEN means. */
void verdicts_problem(struct exchange *x, enum node_verdict verdict);

#endif
