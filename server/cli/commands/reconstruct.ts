import type { Command } from 'commander';
import { addAngleOptions, addInputOptions, addMethodOptions } from '../scan-options';
import type { IReconstructOptions } from '../reconstruct';

const AFTER = `
Examples:
  hepsct reconstruct recipe.json
  hepsct reconstruct tooth.h5 --center 296 --method gridding -o /data/out/tooth.h5
  hepsct reconstruct tiffs/ --angles angles.txt --angle-lines 11:101 --center 85.75 --rows 60:70`;

/** `hepsct reconstruct`. */
export function addReconstruct(program: Command): void {
  const command = program
    .command('reconstruct')
    .description('Reconstruct a volume from a recipe, or from a scan with options.')
    .argument('<recipe-or-scan>', 'recipe (*.json), HDF5 file, or folder of TIFF projections');
  addMethodOptions(addAngleOptions(addInputOptions(command)))
    .option(
      '-o, --output <path>',
      'where the volume stands; by default <processed root>/<scan>/run-001/'
    )
    .option('--format <name>', 'hdf5 (one file) or tiff (one file a slice)')
    .option('--dry-run', 'say what it would cost, write nothing')
    .option('--detach', 'print the name of the job and leave it running')
    .option('--json', 'one line of JSON for every change')
    .addHelpText('after', AFTER)
    .action(async (path: string, options: IReconstructOptions) => {
      const { reconstruct } = await import('../reconstruct');
      process.exitCode = await reconstruct(path, options);
    });
}
