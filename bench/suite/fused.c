/*
 * One fused pass of loss and gradient over panels of 8 rows, as `packages/core/assembly` has it, written for the widest
 * vectors of this machine: the limit that the kernels are measured against. Same data as `bench/kernels.mjs`.
 * Usage: fused rows columns repetitions. Prints the milliseconds of the best pass and the loss.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK 512
#define STREAMS 4

typedef double vector __attribute__((vector_size(64)));
typedef int64_t integers __attribute__((vector_size(64)));

static inline vector at(const double *p) { return *(const vector *)p; }

static inline vector splat(double x) { return x - (vector){}; }

static inline vector choose(integers mask, vector a, vector b) {
  return (vector)((mask & (integers)a) | (~mask & (integers)b));
}

static double total(vector v) {
  double sum = 0;
  for (int i = 0; i < 8; i++) sum += v[i];
  return sum;
}

/* exp x for −700 ≤ x ≤ 0: near-minimax of degree 11 after taking k·ln 2 away. */
static inline vector exponential(vector x) {
  const vector magic = splat(6755399441055744.0);
  vector shifted = x * 1.4426950408889634 + magic;
  vector k = shifted - magic;
  vector r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  vector r2 = r * r, r4 = r2 * r2;
  vector low = (0.5000000000000001 + 0.16666666666666669 * r) + (0.04166666666662416 + 0.008333333333330063 * r) * r2;
  vector middle = (0.0013888888917199863 + 0.00019841269863042963 * r) +
                  (2.4801521317484083e-5 + 2.7557268476553695e-6 * r) * r2;
  vector high = 2.7620078203806394e-7 + 2.5100377619606372e-8 * r;
  vector y = 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)));
  return (vector)((integers)y + ((integers)shifted << 52));
}

/* Σ log of the elements. */
static double logarithms(vector product) {
  double sum = 0;
  for (int i = 0; i < 8; i++) sum += log(product[i]);
  return sum;
}

/* Loss of a block of `panels` (a multiple of 4) panels of rows with weight 1; adds to the gradient's lanes. */
static double block(const double *x, const double *events, const double *others, const double *offset,
                    const double *beta, long columns, long panels, vector *gradient) {
  long quarter = panels / STREAMS;
  vector tails = {}, product = splat(1);
  double logs = 0;
  for (long i = 0; i < quarter; i++) {
    const double *rows[STREAMS];
    vector z[STREAMS], r[STREAMS];
    for (int s = 0; s < STREAMS; s++) {
      rows[s] = x + (i + s * quarter) * 8 * columns;
      z[s] = at(offset + 8 * (i + s * quarter));
    }
    for (long j = 0; j < columns; j++) {
      for (int s = 0; s < STREAMS; s++) z[s] += at(rows[s] + 8 * j) * beta[j];
    }
    for (int s = 0; s < STREAMS; s++) {
      vector a = at(events + 8 * (i + s * quarter)), b = at(others + 8 * (i + s * quarter));
      integers positive = z[s] >= 0.0;
      vector size = choose(positive, z[s], -z[s]);
      vector e = exponential(-choose(size < 700.0, size, splat(700)));
      vector d = 1.0 / (1.0 + e), ed = e * d;
      r[s] = b * choose(positive, d, ed) - a * choose(positive, ed, d);
      tails += size * choose(positive, b, a);
      product *= 1.0 + e;
    }
    if (i % 32 == 31 || i == quarter - 1) {
      logs += logarithms(product);
      product = splat(1);
    }
    for (long j = 0; j < columns; j++) {
      vector sum = gradient[j];
      for (int s = 0; s < STREAMS; s++) sum += at(rows[s] + 8 * j) * r[s];
      gradient[j] = sum;
    }
  }
  return total(tails) + logs;
}

static uint32_t state = 7;

static double uniform(void) {
  state = state * 1664525u + 1013904223u;
  return state / 2147483648.0 - 1;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double *doubles(long count) { return aligned_alloc(64, (count * 8 + 63) / 64 * 64); }

int main(int count, char **arguments) {
  if (count < 4) return 1;
  long rows = atol(arguments[1]), columns = atol(arguments[2]), repetitions = atol(arguments[3]);
  long panels = rows / 8;
  if (rows % 32 != 0 || panels == 0) return 1;
  double *x = doubles(rows * columns), *events = doubles(rows), *others = doubles(rows), *offset = doubles(rows);
  double *beta = doubles(columns);
  vector *gradient = (vector *)doubles(8 * columns);
  for (long i = 0; i < rows * columns; i++) x[i] = uniform();
  for (long i = 0; i < rows; i++) events[i] = uniform() < 0;
  for (long i = 0; i < rows; i++) others[i] = 1 - events[i];
  for (long i = 0; i < rows; i++) offset[i] = 0;
  for (long j = 0; j < columns; j++) beta[j] = uniform();
  double best = INFINITY, loss = 0;
  for (long turn = 0; turn < repetitions; turn++) {
    double start = now();
    memset(gradient, 0, columns * sizeof(vector));
    loss = 0;
    for (long first = 0; first < panels; first += BLOCK) {
      long some = panels - first < BLOCK ? panels - first : BLOCK, row = 8 * first;
      loss += block(x + row * columns, events + row, others + row, offset + row, beta, columns, some, gradient);
    }
    double seconds = now() - start;
    if (seconds < best) best = seconds;
  }
  printf("%.3f %.17g\n", best * 1e3, loss);
  return total(gradient[0]) == total(gradient[0]) ? 0 : 1;
}
