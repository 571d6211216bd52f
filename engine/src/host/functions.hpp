/**
 * Every header of the C ABI, and the list of its functions: each room keeps its own `functions.inc`
 * of lines `HEPSCT_FUNCTION(name)`. Define HEPSCT_FUNCTION, then include `all_functions.inc`.
 */
#pragma once

#include "hepsct.h"
#include "hepsct_live.h"
#include "hepsct_plan.h"
#include "hepsct_iterative.h"
#include "hepsct_pixels.h"
#include "hepsct_phantom.h"
#include "hepsct_centre.h"
