/**
 * C ABI of the phantom: projections, photon counts and true slices of ellipsoids.
 *
 * An ellipsoid is eight doubles: x, y, z of its middle and half axes a, b, c in pixels relative to the
 * rotation axis and the detector's middle row, the angle of axis a in the slice plane in radians, and
 * the attenuation per pixel it adds inside. x is positive towards higher columns, y towards lower rows
 * of the slice, z towards lower detector rows: z(row) = (height - 1) / 2 - row.
 *
 * Everything here uses its own elementary functions without fused operations: results are the same
 * to the last bit on every machine, with every number of threads, natively and in WASM.
 */
#ifndef HEPSCT_PHANTOM_H
#define HEPSCT_PHANTOM_H

#include "hepsct_api.h"

/**
 * Line integrals (angle, row, column) of detector rows [firstRow, firstRow + rows), exact for parallel
 * rays: averaged over the width of a detector column, sampled at the middle of a detector row. The axis
 * projects to column `centre`; at angle 0 the column grows with x, at 90 degrees with y.
 */
HEPSCT_API int32_t hepsct_project_ellipsoids(const double *phantom, int32_t count, const double *angles,
                                             int32_t angleCount, int32_t firstRow, int32_t rows, int32_t height,
                                             int32_t columns, double centre, float *out, int32_t threads);

/**
 * The slice (size, size) at height z, averaged over each pixel: exact along rows, the mean of 16 lines
 * across them. The axis lies at column floor(size/2), row size-1-floor(size/2).
 */
HEPSCT_API int32_t hepsct_slice_ellipsoids(const double *phantom, int32_t count, double z, int32_t size,
                                           float *out, int32_t threads);

/**
 * Counts of frames of `pixels` pixels: Poisson(gain * beam * exp(-integral)) + offset, rounded and
 * clipped to 0 .. 65535. integrals: (frame, pixel), null for no sample. beam, offset: (pixel).
 * gain: (frame, column), null for 1. noise 0 gives the rounded mean.
 *
 * The random numbers of a pixel depend on the seed and on firstIndex + its place in `out` alone:
 * Philox4x32-10 (Salmon et al., SC'11); inversion by sequential search below a mean of 10, above it
 * transformed rejection PTRS (Hoermann, Insurance: Mathematics and Economics 12, 39, 1993), both exact.
 */
HEPSCT_API int32_t hepsct_photon_counts(const float *integrals, int32_t frames, size_t pixels, int32_t columns,
                                        const float *beam, const float *offset, const float *gain,
                                        uint32_t seedLow, uint32_t seedHigh, double firstIndex, int32_t noise,
                                        uint16_t *out, int32_t threads);

/**
 * Photons a pixel (row, column) of an undulator beam behind a multilayer monochromator: a wide Gaussian
 * in height, horizontal bands that waver, a slope across, and 1 % of pixel response; at most about
 * `photons`.
 */
HEPSCT_API int32_t hepsct_beam_profile(int32_t rows, int32_t columns, double photons, uint32_t seedLow,
                                       uint32_t seedHigh, float *out);

#endif
