import type { Command } from 'commander';
import { SIMULATE_DEFAULTS, SIMULATE_RANGES, SIMULATE_STORAGES } from '../../simulate/options';
import type { ISimulateFlags } from '../simulate';

const FLAGS: Readonly<Record<keyof typeof SIMULATE_RANGES, string>> = {
  columns: '--columns <n>',
  rows: '--rows <n>',
  angles: '--angles <n>',
  seed: '--seed <n>',
  centre: '--center <column>',
  photons: '--photons <n>',
  dead: '--dead <n>',
  drift: '--drift <n>',
  flats: '--flats <n>',
  darks: '--darks <n>',
  pixelSizeUm: '--pixel-size <um>'
};

/** `hepsct simulate OUT`. */
export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      'Write a realistic scan (DXchange HDF5) of any size; the same options give the same pixels.'
    )
    .argument('<out>', 'file to make, such as scan.h5; nothing is overwritten');
  for (const [name, { title }] of Object.entries(SIMULATE_RANGES)) {
    const [, flag] = Object.entries(FLAGS).find(([key]) => key === name) ?? [];
    const [, preset] = Object.entries(SIMULATE_DEFAULTS).find(([key]) => key === name) ?? [];
    if (flag) {
      command.option(flag, `${title} (default: ${preset ?? 'a little off the middle'})`);
    }
  }
  command
    .option('--arc <degrees>', `180 or 360 (default: ${SIMULATE_DEFAULTS.arc})`)
    .option(
      '--storage <name>',
      `${SIMULATE_STORAGES.join(', ')}, the latter two frame by frame (default: ${SIMULATE_DEFAULTS.storage})`
    )
    .option('--interior', 'a body wider than the detector')
    .option('--no-noise', 'rounded means instead of Poisson counts')
    .option('--json', 'one line of JSON for every step')
    .action(async (out: string, flags: ISimulateFlags) => {
      const { simulateScan } = await import('../simulate');
      await simulateScan(out, flags);
    });
}
