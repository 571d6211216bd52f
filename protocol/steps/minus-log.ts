import type { IStepDescriptor } from './descriptor';

/** Transmission to attenuation, -ln(t), with a floor under t. */
export const minusLog: IStepDescriptor = {
  name: 'minus-log',
  title: 'Minus logarithm',
  description: 'Attenuation is minus the natural logarithm of the transmission.',
  role: 'step',
  takes: 'transmission',
  gives: 'attenuation',
  needs: 'pixels',
  halo: 0,
  engines: ['native', 'wasm'],
  parameters: {
    floor: {
      title: 'Floor of transmission',
      description:
        'Smaller transmissions, also zero and negative ones, are lifted to it and counted.',
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 0.5,
      default: 1e-6,
      'x-source': 'nabu clips transmission at 1e-6'
    }
  },
  bytes: () => 0
};
