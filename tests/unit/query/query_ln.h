/* SPDX-License-Identifier: MIT */
/* The natural logarithm, so that no test needs libm: halve into [1, 2), then the series of
 * artanh. Off by less than 1e-13. */
#ifndef QUERY_LN_H
#define QUERY_LN_H

static inline double test_ln(double x)
{
    double sum = 0;
    while (x >= 2) {
        x /= 2;
        sum += 0.69314718055994530942;
    }
    double z = (x - 1) / (x + 1);
    double power = z;
    for (int n = 1; n < 60; n += 2) {
        sum += 2 * power / n;
        power *= z * z;
    }
    return sum;
}

static inline double test_abs(double x)
{
    return x < 0 ? -x : x;
}

#endif
