import type { IStepDescriptor } from './descriptor';
import { fbp } from './fbp';
import { flatField } from './flat-field';
import { gridding } from './gridding';
import { minusLog } from './minus-log';

export type { IParameter, IStepDescriptor, IStepGeometry, Stage } from './descriptor';

/** Corrections this version has, in the order they usually run. */
export const STEPS: readonly IStepDescriptor[] = [flatField, minusLog];
/** Reconstruction methods; the first is the default. */
export const METHODS: readonly IStepDescriptor[] = [gridding, fbp];

/** Steps and methods the format has a name for, but this version does not do. */
export const UNAVAILABLE: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'zinger-removal', title: 'zinger removal' },
  { name: 'stripe-removal', title: 'stripe removal' },
  { name: 'intensity-normalisation', title: 'intensity normalisation' },
  { name: 'phase-retrieval', title: 'phase retrieval' },
  { name: 'beam-hardening', title: 'beam hardening correction' },
  { name: 'ring-removal', title: 'ring removal' },
  { name: 'cgls', title: 'CGLS' },
  { name: 'sirt', title: 'SIRT' }
];
