import type { JSX } from 'react';
import { errorWords } from '../companion/words';
import { formatBytes } from '../jobs/words';
import type { IPartProps } from './group';
import { fieldOf } from './refusal';

/** Memory, disk and slices of the recipe before it is started, and what stands against it. */
export function PredictionView({ model, trans }: IPartProps): JSX.Element | null {
  const { prediction, error } = model.check;
  if (error) {
    return fieldOf(error) === null ? (
      <div role="alert" className="jp-HepsctField-note jp-mod-error">
        {errorWords(error, trans)}
      </div>
    ) : null;
  }
  if (!prediction) {
    return null;
  }
  const {
    slices,
    size,
    slabs,
    memoryBytes,
    memoryBudgetBytes,
    diskBytes,
    diskFreeBytes,
    outputPath
  } = prediction;
  return (
    <div
      className={prediction.fits ? 'jp-HepsctPrediction' : 'jp-HepsctPrediction jp-mod-refused'}
      aria-live="polite"
    >
      <div>
        {trans._n(
          '%1 slice of %2 × %2, in %3',
          '%1 slices of %2 × %2, in %3',
          slices,
          size,
          trans._n('%1 part', '%1 parts', slabs)
        )}
      </div>
      <div>{trans.__('Computed by %1', prediction.engine)}</div>
      <div>
        {trans.__('Memory %1 of %2', formatBytes(memoryBytes), formatBytes(memoryBudgetBytes))}
      </div>
      <div>
        {trans.__('Disk %1 of %2 free', formatBytes(diskBytes), formatBytes(diskFreeBytes))}
      </div>
      <div>{trans.__('Written to %1', outputPath)}</div>
      {prediction.problems.map(problem => (
        <div key={problem} role="alert" className="jp-mod-error">
          {problem}
        </div>
      ))}
      {prediction.notes.map(({ code, level, message }) => (
        <div key={code + message} className={`jp-mod-${level}`}>
          {message}
        </div>
      ))}
    </div>
  );
}
