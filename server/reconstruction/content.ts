import type { IJobFile } from '../jobs/job-file';
import type { IVolumeContent } from '../volumes/content';

/** What a reconstruction's volume says about itself: from `job.json` alone, so that every run of a job says the same. */
export function contentOfJob(file: Extract<IJobFile, { kind: 'reconstruct' }>): IVolumeContent {
  const { plan, recipe, input, versions, title, createdAt, id } = file;
  return {
    title,
    rows: plan.rows,
    height: plan.size,
    width: plan.size,
    unit: plan.unit,
    pixelSizeUm: plan.pixelSizeUm,
    recipe,
    provenance: { input: input.path, inputIdentity: input.etag, job: id, engine: plan.engine },
    versions,
    date: createdAt
  };
}
