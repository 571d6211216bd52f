/** C ABI of the reconstruction: a plan is a handle, everything that fixes the values but data and centres. */
#ifndef HEPSCT_PLAN_H
#define HEPSCT_PLAN_H

#include "hepsct_api.h"

enum { HEPSCT_GRIDDING = 0, HEPSCT_FBP = 1 };
enum { HEPSCT_FAST = 0, HEPSCT_REFERENCE = 1 };
enum {
  HEPSCT_FILTER_RAMP = 0,
  HEPSCT_FILTER_SHEPP_LOGAN = 1,
  HEPSCT_FILTER_COSINE = 2,
  HEPSCT_FILTER_HANN = 3,
  HEPSCT_FILTER_HAMMING = 4,
  HEPSCT_FILTER_PARZEN = 5,
  HEPSCT_FILTER_BUTTERWORTH = 6,
  HEPSCT_FILTER_NONE = 7
};

/**
 * Prepare a reconstruction.
 *
 * @param angles, weights `angleCount` values in radians; the weights add up to pi
 * @param columns detector width W; @param size side N of the slices
 * @param padded length P of the extended rows: even, 5-smooth, at least W
 * @param cutoff fraction of Nyquist in (0, 1]; @param order of butterworth, else ignored
 * @param scale factor on the result; @param threads that later calls may use
 * @param halfAcquisition not 0: a full turn about an axis near the detector's edge; where both sides see the
 * object their rows are blended
 * @param region four numbers: first row, first column, rows and columns of the slices that are computed, with the same
 * bits as in the whole slices; null: these (method HEPSCT_GRIDDING alone)
 * @param memoryBytes of working memory that a call may take: batches are made smaller until they fit, down to a pair
 * of slices, and calls that need more give HEPSCT_OUT_OF_MEMORY; 0: no limit. No bit of the result depends on it.
 * @return a handle above 0, or a status
 */
HEPSCT_API int32_t hepsct_plan_create(int32_t method, int32_t accuracy, const double *angles,
                                      const double *weights, int32_t angleCount, int32_t columns,
                                      int32_t size, int32_t padded, int32_t filter, double cutoff,
                                      double order, double scale, int32_t halfAcquisition,
                                      const int32_t *region, double memoryBytes, int32_t threads);

/**
 * Prepare a direct back-projection of a part of the slices, or of a line across them; otherwise as above.
 *
 * @param upsampling of the filtered rows: 2, 4 or 8
 * @param image six numbers: x, y of the image's first pixel from the axis, the step from column to column, the step
 * from row to row (x grows with a slice's columns, y against its rows); steps of at most one pixel
 * @param imageRows, imageColumns sides of the images that calls on this plan give instead of N x N
 */
HEPSCT_API int32_t hepsct_plan_create_fbp(const double *angles, const double *weights, int32_t angleCount,
                                          int32_t columns, int32_t size, int32_t padded, int32_t filter,
                                          double cutoff, double order, double scale, int32_t halfAcquisition,
                                          int32_t upsampling, const double *image, int32_t imageRows,
                                          int32_t imageColumns, double memoryBytes, int32_t threads);

/** Most slices that one batch holds: two for each lane. */
HEPSCT_API int32_t hepsct_plan_batch(int32_t plan);

/** Lanes of a batch of `slices` slices: the fewest that hold them, 1, 2, 4 or 8. */
HEPSCT_API int32_t hepsct_plan_lanes(int32_t plan, int32_t slices);

/** Bytes of working memory for `slices` slices at a time, input and output not counted. */
HEPSCT_API double hepsct_plan_working_bytes(int32_t plan, int32_t slices);

/**
 * Reconstruct `slices` slices; calls on the same plan wait for each other.
 *
 * @param sinograms (slice, angle, column); @param centres one a slice, in detector pixels
 * @param out (slice, N, N), or the part of it that the plan computes
 * @param call number of this call, by which it can be cancelled; 0: it cannot
 * @return HEPSCT_CANCELLED when it was; `out` is undefined then
 */
HEPSCT_API int32_t hepsct_plan_reconstruct(int32_t plan, const float *sinograms, const double *centres,
                                           float *out, int32_t slices, int32_t call);

/**
 * The same from counts as they are read: what hepsct_flat_field, hepsct_minus_log and hepsct_plan_reconstruct give,
 * bit for bit, but counts are touched once and no sinograms are held.
 *
 * @param block (angle, row, column) of `rows` rows and the element type `type`; the angles are the plan's
 * @param first row of slice 0; the others follow it
 * @param dark, before, after, darkAfter (row, column) of the same rows, mix (angle): as hepsct_flat_field takes them;
 * dark and before null: values are transmission already
 * @param stretch null, or where flats were taken at more than two times: the stretch of time of each angle, from 0 to
 * `stretches` - 1; the four fields are (stretch, row, column) then
 * @param floor of the transmission, lifted to which it is counted; 0: values are attenuation, no logarithm is taken
 * @param counts [0]: values lifted to the floor, [1]: values that were not finite
 */
HEPSCT_API int32_t hepsct_plan_reconstruct_counts(int32_t plan, const void *block, int32_t type, int32_t rows,
                                                  int32_t first, const float *dark, const float *before,
                                                  const float *after, const float *darkAfter, const float *mix,
                                                  const int32_t *stretch, int32_t stretches, double floor,
                                                  const double *centres, float *out, int32_t slices, double *counts,
                                                  int32_t call);

/** Bytes of working memory for `hepsct_plan_reconstruct_single`. */
HEPSCT_API double hepsct_plan_single_bytes(int32_t plan);

/**
 * Reconstruct one slice, by a path of its own: it needs a tenth of a batch's memory and differs from it by rounding alone.
 *
 * @param sinogram (angle, column); @param out (N, N) or the part of it; @param call as above
 */
HEPSCT_API int32_t hepsct_plan_reconstruct_single(int32_t plan, const float *sinogram, double centre, float *out,
                                                  int32_t call);

/** End the call of this number within milliseconds, also before it has begun; one that is over is not touched. */
HEPSCT_API int32_t hepsct_plan_cancel(int32_t plan, int32_t call);

/**
 * How many values of the sinograms of the last call were not finite, or beyond 1e25 either way (which would
 * overflow on the way). They count as an attenuation of 0: two slices share a transform, so that NaN or infinity
 * would spread from one to the other.
 */
HEPSCT_API double hepsct_plan_non_finite(int32_t plan);

/**
 * Wall time that one phase has taken in all calls so far, in seconds: 0 rows (transform, filter),
 * 1 the sum over angles, 2 pictures. 0 in WASM, which has no clock. For measurements.
 */
HEPSCT_API double hepsct_plan_phase_seconds(int32_t plan, int32_t phase);

/** Free a plan; a running call ends first. */
HEPSCT_API int32_t hepsct_plan_destroy(int32_t plan);

#endif
