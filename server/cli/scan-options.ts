import type { Command } from 'commander';

/** Options that say how a scan is read, as commander hands them over. */
export interface IScanOptions {
  readonly kind?: string;
  readonly values?: string;
  readonly data?: string;
  readonly flats?: string;
  readonly darks?: string;
  readonly imageKey?: string;
  readonly axes?: string;
  readonly angles?: string;
  readonly angleLines?: string;
  readonly angleUnit?: string;
  readonly angleOffset?: string;
  readonly angleDirection?: string;
  readonly leaveOut?: string;
}

/** Options that say how its pixels are corrected. */
export interface ICorrectionOptions {
  readonly zingers?: string | true;
  readonly zingerSize?: string;
  readonly average?: string;
  readonly floor?: string;
  readonly stripes?: string;
  readonly stripeSize?: string;
}

/** Options that say how it is reconstructed. */
export interface IMethodOptions extends ICorrectionOptions {
  readonly pixelSize?: string;
  readonly rows?: string;
  readonly center?: string;
  readonly slope?: string;
  readonly method?: string;
  readonly filter?: string;
  readonly cutoff?: string;
  readonly order?: string;
  readonly accuracy?: string;
  readonly iterations?: string;
  readonly contained?: true;
  readonly notNegative?: true;
}

export function addInputOptions(command: Command): Command {
  return command
    .option('--kind <name>', 'auto, dxchange, nxtomo, hdf5 or tiff (default: auto, by the content)')
    .option(
      '--values <name>',
      'what the pixels are: counts, transmission or attenuation (default: counts)'
    )
    .option('--data <path>', 'dataset or folder of the projections')
    .option('--flats <path>', 'dataset, folder or file of the flats')
    .option('--darks <path>', 'dataset, folder or file of the darks')
    .option('--image-key <path>', 'dataset that says what each frame is')
    .option('--axes <order>', 'angle,row,column or row,angle,column');
}

export function addAngleOptions(command: Command): Command {
  return command
    .option('--angles <path>', 'dataset, or text file with one angle a line')
    .option('--angle-lines <first:last>', 'lines that belong to the projections, counted from 1')
    .option('--angle-unit <name>', 'auto, deg or rad (default: auto)')
    .option('--angle-offset <degrees>', 'added to every angle')
    .option('--angle-direction <1|-1>', '-1 where the sample turned the other way')
    .option('--leave-out <list>', 'projections left out, counted from 0, such as 3,17-20');
}

/** What is done to the pixels before anything is reconstructed. */
export function addCorrectionOptions(command: Command): Command {
  return command
    .option(
      '--zingers [counts]',
      'replace pixels that are brighter than the median around them by so much (default: 800)'
    )
    .option('--zinger-size <pixels>', 'side of the window of that median (default: 3)')
    .option('--average <name>', 'flats and darks: average or median')
    .option('--floor <value>', 'least transmission before the logarithm')
    .option('--stripes <name>', 'remove stripes (rings): sorting')
    .option('--stripe-size <columns>', 'window of their median (default: 21)');
}

export function addMethodOptions(command: Command): Command {
  command
    .option('--rows <from:to:step>', 'detector rows [from, to), such as 60:70, 0::4 or 65')
    .option(
      '--center <column>',
      "rotation axis, first pixel's middle is 0; auto finds it (default: the file's, else the middle)"
    )
    .option('--slope <pixels>', 'pixels by which the axis moves from row to row');
  return addCorrectionOptions(command)
    .option('--method <name>', 'gridding, fbp, cgls or sirt (default: gridding)')
    .option('--iterations <n>', 'of cgls (default: 12) and sirt (default: 100)')
    .option('--contained', 'of cgls: the object lies inside the detector at every angle')
    .option('--not-negative', 'of sirt: negative values become 0 after every iteration')
    .option(
      '--filter <name>',
      'ramp, shepp-logan, cosine, hann, hamming, parzen, butterworth or none'
    )
    .option('--cutoff <fraction>', 'of the Nyquist frequency')
    .option('--order <n>', 'of the Butterworth filter')
    .option('--accuracy <name>', 'of gridding: reference or fast')
    .option('--pixel-size <um>', "pixel size in micrometres instead of the file's");
}
