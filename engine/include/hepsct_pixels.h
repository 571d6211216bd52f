/**
 * C ABI of the pixel kernels: frames and blocks of counts, and the bytes they are stored as.
 *
 * `type` is the element type of a `const void*`; a block of detector rows is (angle, row, column),
 * sinograms are (row, angle, column). `threads` is the most threads a call may use; results do not
 * depend on it.
 */
#ifndef HEPSCT_PIXELS_H
#define HEPSCT_PIXELS_H

#include "hepsct_api.h"

/** Mean over frames (frame, pixels), summed in double precision. */
HEPSCT_API int32_t hepsct_average_frames(const void *frames, int32_t type, int32_t count, size_t pixels,
                                         float *out, int32_t threads);

/** Median over frames (frame, pixels); an even count takes the mean of the middle two. */
HEPSCT_API int32_t hepsct_median_frames(const void *frames, int32_t type, int32_t count, size_t pixels,
                                        float *out, int32_t threads);

/**
 * Transmission (row, angle, column) = (p - dark) / (flat - dark) of a block (angle, row, column).
 *
 * dark, before: (row, column). after, mix: null for one set of flats, else the flat of projection a is
 * before + mix[a] (after - before), and its dark likewise where darkAfter is not null.
 * Results that are not finite become 1 and are counted in nonFinite[0].
 */
HEPSCT_API int32_t hepsct_flat_field(const void *block, int32_t type, int32_t angles, int32_t rows,
                                     int32_t columns, const float *dark, const float *before,
                                     const float *after, const float *darkAfter, const float *mix,
                                     float *out, double *nonFinite, int32_t threads);

/** (angle, row, column) of any type -> (row, angle, column) float. */
HEPSCT_API int32_t hepsct_to_sinograms(const void *block, int32_t type, int32_t angles, int32_t rows,
                                       int32_t columns, float *out, int32_t threads);

/**
 * In place -ln(max(t, floor)), relative error below 1e-6. counts[0]: values at or below the floor,
 * lifted to it; counts[1]: values that were not finite, taken as 1.
 */
HEPSCT_API int32_t hepsct_minus_log(float *transmission, size_t count, double floor, double *counts,
                                    int32_t threads);

/** Sides of the windows of the medians below are at most this. */
enum { HEPSCT_LARGEST_WINDOW = 999 };

/**
 * Zinger removal on frames (frame, row, column): a pixel that is at least `threshold` brighter than the median of the
 * size x size pixels around it is replaced by that median (tomopy.misc.corr.remove_outlier). Frames are reflected at
 * their edges; the median is the value of rank size^2/2, and an even size takes one more pixel above and on the left
 * (both as scipy.ndimage.median_filter); NaN counts as the greatest value and is never replaced.
 *
 * The first `above` and the last `below` rows are there for their neighbours and left out of `out`, (frame, rows -
 * above - below, column), of the same type. replaced[0]: pixels of `out` that were replaced.
 */
HEPSCT_API int32_t hepsct_remove_zingers(const void *block, int32_t type, int32_t frames, int32_t rows,
                                         int32_t columns, int32_t size, double threshold, int32_t above,
                                         int32_t below, void *out, double *replaced, int32_t threads);

/**
 * Stripe removal by sorting (Vo et al., Optics Express 26, 28396 (2018), algorithm 3), in place on `count` sinograms
 * (angle, column): columns sorted along the angle, a median over `size` columns at each rank, the sort undone. Rows
 * are reflected at their ends; equal values keep the order of their angles; NaN counts as the greatest value.
 */
HEPSCT_API int32_t hepsct_remove_stripes_by_sorting(float *sinograms, int32_t count, int32_t angles, int32_t columns,
                                                    int32_t size, int32_t threads);

/** Undo HDF5's byte shuffle: all first bytes, then all second bytes, ... -> elements. */
HEPSCT_API int32_t hepsct_unshuffle(const uint8_t *bytes, size_t count, int32_t elementSize, uint8_t *out);

/**
 * Undo bitshuffle + LZ4 as HDF5 filter 32008 stores it. The stream is checked throughout:
 * HEPSCT_BAD_DATA for anything that does not give exactly outBytes.
 */
HEPSCT_API int32_t hepsct_decode_bitshuffle_lz4(const uint8_t *bytes, size_t count, int32_t elementSize,
                                                uint8_t *out, size_t outBytes);

/** Most bytes that encoding `count` bytes can give. */
HEPSCT_API double hepsct_bitshuffle_lz4_bound(size_t count, int32_t elementSize, int32_t blockElements);

/** Bytes written, or a negative status. blockElements: a multiple of 8, or 0 for bitshuffle's default. */
HEPSCT_API double hepsct_encode_bitshuffle_lz4(const uint8_t *bytes, size_t count, int32_t elementSize,
                                               int32_t blockElements, uint8_t *out, size_t capacity);

/** Swap the byte order of elements of 1, 2, 4 or 8 bytes in place. */
HEPSCT_API int32_t hepsct_swap_bytes(uint8_t *bytes, size_t count, int32_t elementSize);

/**
 * Histogram of the finite values of (height, width) between their least and greatest; `disc` limits it
 * to the inscribed disc. result: least, greatest, number of finite values.
 */
HEPSCT_API int32_t hepsct_histogram(const void *values, int32_t type, int32_t height, int32_t width,
                                    int32_t bins, int32_t disc, uint32_t *counts, double *result);

#endif
