/**
 * C ABI of what the centre of rotation is found by: loops over the pixels of one sinogram (angle, column), whose
 * results are a few numbers or a curve over candidates. A candidate is a whole number s = 2 c: the column that is
 * the mirror image of column j is s - j, so that no column is ever interpolated. `threads` is the most threads a
 * call may use; results do not depend on it.
 */
#ifndef HEPSCT_CENTRE_H
#define HEPSCT_CENTRE_H

#include "hepsct_api.h"

/**
 * In place: rings are taken away. First what the mean over all angles of a column has above the median of `window` of
 * them; then what is narrower than nearly a Gaussian of `broad` columns and that the means of several sectors of angles
 * have in common. Values that are not finite, or beyond 1e25, become 0.
 *
 * @param deviation 1 value: standard deviation of the rings that were there
 */
HEPSCT_API int32_t hepsct_centre_destripe(float *sinogram, int32_t angles, int32_t columns, int32_t window,
                                          double broad, double *deviation, int32_t threads);

/**
 * Means of neighbours: the `count` rows that `rows` names, in that order, become `groups` of as nearly equal numbers
 * as can be, `bin` columns become one; columns that are left over at the right are left out.
 *
 * @param out (groups, columns / bin)
 */
HEPSCT_API int32_t hepsct_centre_group(const float *sinogram, int32_t angles, int32_t columns, const int32_t *rows,
                                       int32_t count, int32_t groups, int32_t bin, float *out, int32_t threads);

/** In place: what is broader than a Gaussian of `sigma` columns is taken away from every row. */
HEPSCT_API int32_t hepsct_centre_details(float *sinogram, int32_t angles, int32_t columns, double sigma,
                                         int32_t threads);

/**
 * How alike neighbouring angles are once what all angles share, and each row's mean and slope, are taken away.
 * result: their correlation r; the number of samples it is made of; the power that is left.
 */
HEPSCT_API int32_t hepsct_centre_structure(const float *sinogram, int32_t angles, int32_t columns, double *result,
                                           int32_t threads);

/**
 * Vo's metric (Vo et al., Optics Express 22, 19078 (2014)) of candidates s = first + i: what the spectrum of the
 * sinogram of 180 degrees and its mirror image holds outside the double wedge, mean[i] of the absolute values and
 * rms[i]. The least is the centre.
 */
HEPSCT_API int32_t hepsct_centre_mirror_spectrum(const float *sinogram, int32_t angles, int32_t columns, int32_t first,
                                                 int32_t count, double *mean, double *rms, int32_t threads);

enum { HEPSCT_SEAM_CURVES = 5 };

/**
 * The projection at the seam of a half turn, predicted from the rows at the end and from those at the beginning, is
 * the same but mirrored: correlations of both for candidates s = first + i.
 *
 * @param radians ascending, over at most half a turn
 * @param curves (5, count): all rows; two sets of every second row; the left and the right half of the overlap
 * @param certainty independent samples a column of the overlap; sum of the weights of all frequencies, by which the
 *   correlations of several rows are to be averaged
 */
HEPSCT_API int32_t hepsct_centre_seam(const float *sinogram, int32_t angles, int32_t columns, const double *radians,
                                      int32_t first, int32_t count, double *curves, double *certainty, int32_t threads);

enum { HEPSCT_SEAM_LIKELIHOODS = 3 };

/**
 * Logarithm of the likelihood, but for a constant, that the beginning of a half turn is the mirror image of its end
 * about candidates c = (first + i) / 4. Those of several detector rows are added.
 *
 * @param radians ascending, over at most half a turn
 * @param broad what is broader than so many columns is left out
 * @param rings as `hepsct_centre_destripe` found and left them: their standard deviation, and the Gaussian (columns)
 *   beyond which they are still there
 * @param curves (3, count): all rows; two sets of every second row
 */
HEPSCT_API int32_t hepsct_centre_seam_likelihood(const float *sinogram, int32_t angles, int32_t columns,
                                                 const double *radians, int32_t first, int32_t count, double broad,
                                                 const double *rings, double *curves, int32_t threads);

/**
 * How far the last rows are from the mirror image of the first ones, as a multiple of how far neighbouring rows are
 * from each other (the 75th percentile of their rms differences).
 */
HEPSCT_API int32_t hepsct_centre_seam_jump(const float *sinogram, int32_t angles, int32_t columns,
                                           double centre, double *ratio);

/**
 * Sharpness of a slice made of two halves of the angles, in a disc around its axis at (size - 1 - size / 2, size / 2).
 *
 * @param first, second (size, size); their mean is the slice of all angles
 * @param moments mean and standard deviation of all, first, second; made where the deviations are 0, and the
 *   histograms of the entropy range over 4 deviations about the means
 * @param result gradient and entropy of all, first, second: sum |g| / sqrt(n sum |g|^2), which is small for few sharp
 *   edges, and the entropy of 128 bins
 */
HEPSCT_API int32_t hepsct_centre_sharpness(const float *first, const float *second, int32_t size, double radius,
                                           double *moments, double *result, int32_t threads);

/**
 * A full turn: rows against the mirror image of those half a turn away, which lie between rows after[i] (weight
 * fraction[i]) and before[i]; correlations over their overlap for all s from 0 to 2 (columns - 1).
 *
 * @param pairs rows, ascending by angle; pair i belongs to sector i * sectors / pairs
 * @param curves (1 + sectors, 2 columns - 1): of all pairs, then of each sector; 0 where the overlap is short
 */
HEPSCT_API int32_t hepsct_centre_full_turn(const float *sinogram, int32_t angles, int32_t columns, const int32_t *rows,
                                           const int32_t *before, const int32_t *after, const double *fraction,
                                           int32_t pairs, int32_t sectors, int32_t shortest, double *curves,
                                           int32_t threads);

#endif
