/* What the C code of micrograd/compiler uses. A `vec` holds the same variable of LANES samples side by side, one to
   a lane; + - * / work on all lanes at once, and so the processor does several samples in one instruction.
   Vectors of this kind are an extension of C that gcc and clang share. Each function works on a double, too. */
#include <math.h>

#define LANES 4
typedef double vec __attribute__((vector_size(8 * LANES)));
typedef long long integers __attribute__((vector_size(8 * LANES)));

#define inf INFINITY
#define nan NAN

static inline vec all(double number) { return number - (vec){0}; }

static inline double total(vec v) {
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) sum += v[lane];
    return sum;
}

/* The numbers of samples start, start + 1, ... of a column; past the last sample, that sample again */
static inline vec load(const double *column, long start, long count) {
    vec v;
    for (int lane = 0; lane < LANES; lane++) v[lane] = column[start + lane < count ? start + lane : count - 1];
    return v;
}

/* What each lane counts in the mean: 1 / count, which the last sample shares with its copies, one half, one quarter and
   so on. A share of 0 for the copies would not do: where a slope is infinite, 0 times it is nan. */
static inline vec shares(long start, long count) {
    vec v;
    double rest = 1.0 / count;
    for (int lane = 0; lane < LANES; lane++)
        v[lane] = start + lane < count - 1 ? 1.0 / count : lane < LANES - 1 ? (rest /= 2) : rest;
    return v;
}

/* ---- functions of one number; those that math.h lacks come first, as in engine.py ---- */

static inline double relu(double a) { return a <= 0 ? 0.0 : a; } /* nan stays nan */
static inline double relu_slope(double a) { return a <= 0 ? 0.0 : 1.0; }
static inline double sigmoid(double a) {
    double e = exp(-fabs(a)); /* never overflows */
    return (a >= 0 ? 1.0 : e) / (1.0 + e);
}
static inline double softplus(double a) { return relu(a) + log1p(exp(-fabs(a))); }
static inline double power_slope(double a, double b) { return b == 0 ? 0.0 : b * pow(a, b - 1.0); }
static inline double power_log(double out, double a) { return a == 0 ? 0.0 : out * log(a); }

/* ---- the same, lane by lane ---- */

#define EACH_LANE(f) \
    static inline vec f##_lanes(vec a) { \
        for (int lane = 0; lane < LANES; lane++) a[lane] = f(a[lane]); \
        return a; \
    }
#define EACH_LANE_OF_TWO(f) \
    static inline vec f##_lanes(vec a, vec b) { \
        for (int lane = 0; lane < LANES; lane++) a[lane] = f(a[lane], b[lane]); \
        return a; \
    }
EACH_LANE(exp)
EACH_LANE(log)
EACH_LANE(sigmoid)
EACH_LANE(softplus)
EACH_LANE_OF_TWO(pow)
EACH_LANE_OF_TWO(power_slope)
EACH_LANE_OF_TWO(power_log)

/* A comparison of vecs gives a lane all ones in binary where it holds, else all zeros: & keeps a number or clears it */
static inline vec relu_lanes(vec a) { return (vec)(~(a <= 0.0) & (integers)a); }
static inline vec relu_slope_lanes(vec a) { return (vec)(~(a <= 0.0) & (integers)all(1.0)); }

/* tanh on all lanes at once: the one costly function of a network, so it is worth its own lines. Its error stays
   below 1e-15 of the result. With y = 2|x| and m = e^y - 1, tanh|x| = m / (m + 2), and nothing cancels near 0.
   For m write y = k ln2 + r, with k whole and |r| <= ln2 / 2: then e^y = 2^k e^r, and the Taylor series of e^r - 1
   needs 12 terms. */
static inline vec tanh_lanes(vec x) {
    const double ln2_high = 0x1.62e42fefa38p-1, ln2_low = 0x1.ef35793c7673p-45; /* their sum is ln2; k * high is exact */
    const double round = 0x1.8p52; /* adding it leaves no bits for a fraction: the sum is rounded to a whole number */
    integers sign = (integers)all(-0.0);
    vec y = 2.0 * (vec)((integers)x & ~sign);
    integers far = y > 40.0; /* there tanh is 1 to the last digit */
    y = (vec)((~far & (integers)y) | (far & (integers)all(40.0)));
    vec k = y * 0x1.71547652b82fep+0 + round; /* y / ln2 */
    vec two_to_k = (vec)(((integers)k + 1023) << 52); /* the exponent of a double lies 52 bits up, 1023 too large */
    k -= round;
    vec r = (y - k * ln2_high) - k * ln2_low;
    vec series = all(1.0 / 479001600.0);
    series = series * r + 1.0 / 39916800.0;
    series = series * r + 1.0 / 3628800.0;
    series = series * r + 1.0 / 362880.0;
    series = series * r + 1.0 / 40320.0;
    series = series * r + 1.0 / 5040.0;
    series = series * r + 1.0 / 720.0;
    series = series * r + 1.0 / 120.0;
    series = series * r + 1.0 / 24.0;
    series = series * r + 1.0 / 6.0;
    series = series * r + 0.5;
    series = series * r * r + r;
    vec m = two_to_k * series + (two_to_k - 1.0);
    return (vec)((integers)(m / (m + 2.0)) | ((integers)x & sign));
}

/* From here on exp(v) is exp for a double and exp_lanes for a vec */
#define exp(a) _Generic((a), vec: exp_lanes, default: exp)(a)
#define log(a) _Generic((a), vec: log_lanes, default: log)(a)
#define tanh(a) _Generic((a), vec: tanh_lanes, default: tanh)(a)
#define relu(a) _Generic((a), vec: relu_lanes, default: relu)(a)
#define relu_slope(a) _Generic((a), vec: relu_slope_lanes, default: relu_slope)(a)
#define sigmoid(a) _Generic((a), vec: sigmoid_lanes, default: sigmoid)(a)
#define softplus(a) _Generic((a), vec: softplus_lanes, default: softplus)(a)
#define pow(a, b) _Generic((a), vec: pow_lanes, default: pow)(a, b)
#define power_slope(a, b) _Generic((a), vec: power_slope_lanes, default: power_slope)(a, b)
#define power_log(out, a) _Generic((a), vec: power_log_lanes, default: power_log)(out, a)
