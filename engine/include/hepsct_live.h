/** C ABI of the live slice: one slice that follows its centre, filter and cut-off. */
#ifndef HEPSCT_LIVE_H
#define HEPSCT_LIVE_H

#include "hepsct_api.h"

/** How a frame's values are stored. */
enum { HEPSCT_FRAME_FLOAT32 = 0, HEPSCT_FRAME_UINT16 = 1, HEPSCT_FRAME_UINT8 = 2 };

/**
 * Prepare a live slice; parameters as those of hepsct_plan_create.
 *
 * @param fullTurn not 0: the angles go round once, else half a turn
 * @return a handle above 0, or a status
 */
HEPSCT_API int32_t hepsct_live_create(const double *angles, const double *weights, int32_t angleCount, int32_t columns,
                                      int32_t size, int32_t padded, int32_t fullTurn, double scale, int32_t threads);

/** Bytes that a loaded live slice holds, or (`loading` not 0) those that it needs besides while it is being loaded. */
HEPSCT_API double hepsct_live_bytes(int32_t live, int32_t loading);

/**
 * Take a sinogram in; frames are exact at this centre, and the nearer the centre the better.
 *
 * @param sinogram (angle, column), attenuation
 * @param ramp 0 for the filter `none`
 * @param call number by which hepsct_live_cancel ends it early; 0: never
 */
HEPSCT_API int32_t hepsct_live_load(int32_t live, const float *sinogram, double centre, int32_t ramp, int32_t call);

/** The window of later frames: HEPSCT_FILTER_* of hepsct_plan.h (its ramp is part of what was loaded). */
HEPSCT_API int32_t hepsct_live_window(int32_t live, int32_t filter, double cutoff, double order);

/**
 * The slice for a centre.
 *
 * @param halved not 0: of half the size, each pixel the mean of 2 x 2 (without what would alias), in a quarter of the
 *   time
 * @param out N x N, or ceil(N/2) x ceil(N/2), values of `type`; of whole numbers v the slice's value is lowest + v step
 */
HEPSCT_API int32_t hepsct_live_frame(int32_t live, double centre, int32_t halved, int32_t type, double lowest,
                                     double step, void *out, int32_t call);

/** Values of the last sinogram that were not finite and counted as 0. */
HEPSCT_API double hepsct_live_non_finite(int32_t live);
HEPSCT_API int32_t hepsct_live_cancel(int32_t live, int32_t call);
HEPSCT_API int32_t hepsct_live_destroy(int32_t live);

/**
 * How much memory of live slices that are gone stays for the next ones: 0 at first. That of one loading stays as long
 * as there is a live slice that has been loaded.
 *
 * @return bytes that are kept now, or a status
 */
HEPSCT_API double hepsct_live_keep(double bytes);

/**
 * A smaller picture: each pixel is the mean of a square of `factor` x `factor` pixels, less at the right and
 * lower edges where the sides are no multiples of it.
 *
 * @param picture (height, width)
 * @param factor from 1 to the shorter side
 * @param type, lowest, step as for hepsct_live_frame
 * @param out ceil(height / factor) x ceil(width / factor) values of `type`
 */
HEPSCT_API int32_t hepsct_reduce_picture(const float *picture, int32_t height, int32_t width, int32_t factor,
                                         int32_t type, double lowest, double step, void *out, int32_t threads);

#endif
