import { cgls } from './cgls';
import type { IStepDescriptor } from './descriptor';
import { fbp } from './fbp';
import { flatField } from './flat-field';
import { gridding } from './gridding';
import { minusLog } from './minus-log';
import { sirt } from './sirt';
import { stripesSorting } from './stripes-sorting';
import { zingerRemoval } from './zinger-removal';

export type { IParameter, IStepDescriptor, IStepGeometry, Stage } from './descriptor';

/** Corrections this version has, in the order they usually run. */
export const STEPS: readonly IStepDescriptor[] = [
  zingerRemoval,
  flatField,
  minusLog,
  stripesSorting
];
/** Reconstruction methods; the first is the default. */
export const METHODS: readonly IStepDescriptor[] = [gridding, fbp, cgls, sirt];

/** Steps and methods the format has a name for, but this version does not do. */
export const UNAVAILABLE: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'stripes-filtering', title: 'stripe removal by filtering' },
  { name: 'stripes-fitting', title: 'stripe removal by fitting' },
  { name: 'stripes-large', title: 'removal of large stripes' },
  { name: 'stripes-dead', title: 'removal of unresponsive stripes' },
  { name: 'stripes-all', title: "stripe removal by Vo's combined method" },
  { name: 'stripes-fourier-wavelet', title: 'stripe removal by Fourier-wavelet filtering' },
  { name: 'stripes-titarenko', title: "stripe removal by Titarenko's method" },
  { name: 'intensity-normalisation', title: 'intensity normalisation' },
  { name: 'phase-retrieval', title: 'phase retrieval' },
  { name: 'beam-hardening', title: 'beam hardening correction' },
  { name: 'ring-removal', title: 'ring removal' }
];
