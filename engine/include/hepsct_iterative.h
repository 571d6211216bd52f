/**
 * C ABI of iterative reconstruction: a forward projection by Fourier slices, its exact adjoint, and
 * methods that walk towards the least squares |A f - p|. Slices are attenuation per pixel.
 */
#ifndef HEPSCT_ITERATIVE_H
#define HEPSCT_ITERATIVE_H

#include "hepsct_api.h"

enum { HEPSCT_CGLS = 0, HEPSCT_SIRT = 1 };

/**
 * Prepare a method.
 *
 * @param angles `angleCount` values in radians
 * @param columns detector width W; @param size side N of the slices
 * @param padded period P of the rays: even, 5-smooth, at least W
 * @param contained 1: rays beyond the detector were seen, and empty (cgls only)
 * @param notNegative 1: negative values become 0 after each iteration (sirt only)
 * @return a handle above 0, or a status
 */
HEPSCT_API int32_t hepsct_iterative_create(int32_t method, const double *angles, int32_t angleCount, int32_t columns,
                                           int32_t size, int32_t padded, int32_t contained, int32_t notNegative,
                                           int32_t threads);

/** Slices that one batch holds: two for each lane. */
HEPSCT_API int32_t hepsct_iterative_batch(int32_t handle);

/** Lanes of `slices` slices at a time: the fewest that hold them. */
HEPSCT_API int32_t hepsct_iterative_lanes(int32_t handle, int32_t slices);

/** 1 where A^T A is applied as a convolution: rays contained, and at least half as many angles as columns. */
HEPSCT_API int32_t hepsct_iterative_convolves(int32_t handle);

/** Bytes of working memory for `slices` slices at a time, input and output not counted. */
HEPSCT_API double hepsct_iterative_working_bytes(int32_t handle, int32_t slices);

/**
 * Project: A f.
 *
 * @param slices (slice, N, N); @param centres one a slice, in detector pixels
 * @param sinograms (slice, angle, column)
 * @param call number of this call, by which it can be cancelled; 0: it cannot
 * @return HEPSCT_CANCELLED when it was; what it writes is undefined then
 */
HEPSCT_API int32_t hepsct_iterative_forward(int32_t handle, const float *slices, const double *centres,
                                            float *sinograms, int32_t count, int32_t call);

/** Back-project: A^T p; as hepsct_iterative_forward. */
HEPSCT_API int32_t hepsct_iterative_adjoint(int32_t handle, const float *sinograms, const double *centres,
                                            float *slices, int32_t count, int32_t call);

/** A^T A f as a convolution, for rays that the detector does not cut off; as hepsct_iterative_forward. */
HEPSCT_API int32_t hepsct_iterative_normal(int32_t handle, const float *slices, float *out, int32_t count,
                                           int32_t call);

/**
 * Begin with new data; what was begun before is forgotten.
 *
 * @param start (slice, N, N), null: zeros
 * @param norms for every slice |p|, |p - A f|, |A^T (p - A f)| (0 for sirt)
 */
HEPSCT_API int32_t hepsct_iterative_begin(int32_t handle, const float *sinograms, const double *centres,
                                          const float *start, int32_t count, double *norms, int32_t call);

/**
 * One iteration for all slices begun.
 *
 * @param norms as of hepsct_iterative_begin, after the iteration
 * @return HEPSCT_CANCELLED when it was: what was begun is lost
 */
HEPSCT_API int32_t hepsct_iterative_step(int32_t handle, double *norms, int32_t call);

/** The slices after the last whole iteration, times `scale`. */
HEPSCT_API int32_t hepsct_iterative_result(int32_t handle, float *out, double scale);

/** Values of what was begun that were not finite, or beyond 1e25: they count as 0. */
HEPSCT_API double hepsct_iterative_non_finite(int32_t handle);

/** End the call of this number within milliseconds, also before it has begun; one that is over is not touched. */
HEPSCT_API int32_t hepsct_iterative_cancel(int32_t handle, int32_t call);

/** Free a handle; a running call ends first. */
HEPSCT_API int32_t hepsct_iterative_destroy(int32_t handle);

#endif
