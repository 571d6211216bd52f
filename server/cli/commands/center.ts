import type { Command } from 'commander';
import type { ICenterOptions } from '../center';
import { addAngleOptions, addCorrectionOptions, addInputOptions } from '../scan-options';

const AFTER = `
Examples:
  hepsct center tooth.h5
  hepsct center tiffs/ --angles angles.txt --angle-lines 11:101 --rows 65:135:10 --range 70:100

Ends with 6 and a sentence that says what to try where the data do not tell the centre.`;

/** `hepsct center SCAN`. */
export function addCenter(program: Command): void {
  const command = program
    .command('center')
    .description(
      'Find the axis of rotation, with its standard error, or say that it cannot be found.'
    )
    .argument('<scan>', 'HDF5 file, or folder of TIFF projections');
  addCorrectionOptions(addAngleOptions(addInputOptions(command)))
    .option(
      '--rows <from:to:step>',
      'detector rows [from, to) that are looked at (default: five spread over the height)'
    )
    .option('--range <from:to>', 'columns that the axis lies between (default: found by itself)')
    .option('--json', 'everything that was found, as one line of JSON')
    .addHelpText('after', AFTER)
    .action(async (path: string, options: ICenterOptions) => {
      const { center } = await import('../center');
      await center(path, options);
    });
}
