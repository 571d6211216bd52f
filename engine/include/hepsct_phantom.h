/** C ABI of the phantom: projections, photon counts and true slices of ellipsoids. */
#ifndef HEPSCT_PHANTOM_H
#define HEPSCT_PHANTOM_H

#include "hepsct_api.h"

#endif
