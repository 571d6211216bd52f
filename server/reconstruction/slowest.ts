/** Seconds under which nobody asks what took so long. */
const WORTH_TELLING = 1;

/**
 * What the stages of a job took, and which of them the others waited for: reading, computing and
 * writing run side by side, so that the wall time is near the longest.
 *
 * @param seconds sums over all slabs by stage
 * @returns a sentence for the log; null for a job too short to tell
 */
export function slowestStage(seconds: Readonly<Record<string, number>>): string | null {
  const { reading = 0, correcting = 0, reconstructing = 0, writing = 0 } = seconds;
  const stages = [
    ['reading', reading],
    ['computing', correcting + reconstructing],
    ['writing', writing]
  ] as const;
  const [longest] = stages.toSorted(([, a], [, b]) => b - a);
  if (longest === undefined || longest[1] < WORTH_TELLING) {
    return null;
  }
  const told = stages.map(([stage, sum]) => `${stage} ${sum.toFixed(1)} s`).join(', ');
  return `Side by side: ${told}; ${longest[0]} set the pace.`;
}
