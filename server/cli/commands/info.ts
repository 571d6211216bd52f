import type { Command } from 'commander';
import { addAngleOptions, addInputOptions, type IScanOptions } from '../scan-options';

/** `hepsct info PATH`. */
export function addInfo(program: Command): void {
  const command = program
    .command('info')
    .description('Say what a scan holds, what was guessed, and the command that reconstructs it.')
    .argument('<path>', 'HDF5 file, or folder of TIFF projections')
    .option('--json', 'one JSON document');
  addAngleOptions(addInputOptions(command)).action(
    async (path: string, options: IScanOptions & { readonly json?: true }) => {
      const { info } = await import('../info');
      await info(path, options);
    }
  );
}
