import type { IRecipeStep } from '../../../protocol/recipe';
import { STEPS } from '../../../protocol/steps';
import type { IRawFields } from '../fields';
import { correctionOf } from './index';
import type { Block, IStepContext } from './step';

type Steps = readonly IRecipeStep[];
type Margin = IStepContext['margin'];

function haloOfStep(step: IRecipeStep): number {
  return correctionOf(step.name).halo?.(step) ?? 0;
}

/** Detector rows that must be read above and below those that are wanted. */
export function haloOf(steps: Steps): number {
  return steps.reduce((sum, step) => sum + haloOfStep(step), 0);
}

/** Whether a step needs flats and darks. */
export function usesFields(steps: Steps): boolean {
  return steps.some(({ name }) => correctionOf(name).usesFields);
}

/** The steps that a single projection can go through: others need whole sinograms. */
export function stepsOfProjection(steps: Steps): Steps {
  return steps.filter(({ name }) => needsOf(name) !== 'sinograms');
}

/** Working memory of the most demanding step for one detector row, and whether pixels are held once more as read. */
export function costOf(
  steps: Steps,
  angles: number,
  columns: number
): { readonly bytes: number; readonly copies: number } {
  const bytes = steps.map(({ name }) => {
    const descriptor = STEPS.find(candidate => candidate.name === name);
    return descriptor?.bytes({ angles, rows: 1, columns }) ?? 0;
  });
  const copies = steps.some(({ name }) => needsOf(name) === 'projections') ? 1 : 0;
  return { bytes: Math.max(0, ...bytes), copies };
}

function needsOf(name: string): string | undefined {
  return STEPS.find(descriptor => descriptor.name === name)?.needs;
}

/**
 * Run steps one after the other. Every step takes the rows of the margin that only it needs away, so that
 * nothing is left of it at the end.
 *
 * @param fields flats and darks of the rows of the block; null where no step uses them
 * @param margin rows of the block above and below the wanted ones: the halo, fewer at the detector's edges
 */
export async function runSteps(
  steps: Steps,
  start: Block,
  fields: IRawFields | null,
  margin: Margin,
  context: Omit<IStepContext, 'fields' | 'margin' | 'columns'>
): Promise<Block> {
  let block = start;
  let held = fields;
  let [above, below] = margin;
  for (const [index, step] of steps.entries()) {
    const later = haloOf(steps.slice(index + 1));
    const cut = [Math.max(0, above - later), Math.max(0, below - later)] as const;
    const correction = correctionOf(step.name);
    const own: IStepContext = {
      ...context,
      fields: held,
      margin: cut,
      columns: block.shape[2]
    };
    block = await correction.apply(block, step, own);
    held = (held && (await correction.applyToFields?.(held, step, own))) ?? held;
    above -= cut[0];
    below -= cut[1];
  }
  return block;
}
