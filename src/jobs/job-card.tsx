import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob } from '../../protocol/job';
import { isActive, isResumable } from './model';
import { formatDuration, progressWords, stageTitle } from './words';

/** One job: progress, time left, time of each stage, and what may be done with it. */
export function JobCard({ job, trans, onCancel, onResume }: JobCard.IProps): JSX.Element {
  const stages = Object.entries(job.stageSeconds);
  const mended = Object.values(job.counts).reduce((sum, count) => sum + count, 0);
  return (
    <div className="jp-HepsctJob" data-state={job.state}>
      <div className="jp-HepsctJob-title">{job.title}</div>
      <progress
        className="jp-HepsctJob-progress"
        aria-label={trans.__('Progress of %1', job.title)}
        max={Math.max(1, job.slices.total)}
        value={job.slices.done}
      />
      <div aria-live="polite" className="jp-HepsctJob-state">
        {progressWords(job, trans)}
      </div>
      {job.message !== null && <div className="jp-HepsctJob-message">{job.message}</div>}
      {stages.length > 0 && (
        <div className="jp-HepsctJob-stages">
          {stages
            .map(([stage, seconds]) => `${stageTitle(stage, trans)} ${formatDuration(seconds)}`)
            .join(' · ')}
        </div>
      )}
      {mended > 0 && (
        <div className="jp-HepsctJob-counts">
          {trans.__(
            'Pixels mended: %1 clipped, %2 not finite',
            job.counts['clipped'] ?? 0,
            job.counts['nonFinite'] ?? 0
          )}
        </div>
      )}
      <div className="jp-HepsctField-buttons">
        {isActive(job) && (
          <button
            type="button"
            className="jp-HepsctButton"
            disabled={job.state === 'stopping'}
            onClick={onCancel}
          >
            {trans.__('Cancel')}
          </button>
        )}
        {isResumable(job) && (
          <button type="button" className="jp-HepsctButton" onClick={onResume}>
            {trans.__('Resume')}
          </button>
        )}
      </div>
    </div>
  );
}

export namespace JobCard {
  export interface IProps {
    readonly job: IJob;
    readonly trans: TranslationBundle;
    readonly onCancel: () => void;
    readonly onResume: () => void;
  }
}
