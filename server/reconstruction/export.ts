import type { IEngine } from '../../engine/ts/types';
import { InputError } from '../../protocol/errors';
import { counted } from '../../protocol/sentences';
import { frameRange } from '../datasets/frame-stack';
import type { IDriveContext } from '../jobs/drive';
import type { IJobFile } from '../jobs/job-file';
import type { JobLog } from '../jobs/job-log';
import type { ISlab } from '../pipeline/plan.types';
import type { IVolumeBuilder, IVolumeContent } from '../volumes/content';
import type { IOpenedVolume } from '../volumes/reading/reader';
import { Output } from '../volumes/output';
import { formatOf } from '../volumes/registry';
import { runConveyor } from './conveyor';
import { SlabRecord } from './slab-record';
import { endIfAsked } from './stop';
import { unfinished } from './unfinished';

/** What an export opens; tests hand in their own. */
export interface IExportHost {
  openEngine(prefer: 'native' | 'wasm'): Promise<IEngine>;
  openVolume(path: string, engine: IEngine): Promise<IOpenedVolume>;
}

type ExportFile = Extract<IJobFile, { kind: 'export' }>;

/** Copy a volume into another format, slab by slab; resumed as reconstructions are. */
export async function exportJob(
  host: IExportHost,
  context: IDriveContext,
  file: ExportFile,
  log: JobLog
): Promise<void> {
  await endIfAsked(context);
  await log.info(`Export start! ${file.volume}`);
  const volume = await host.openVolume(file.volume, await host.openEngine('native'));
  try {
    if (volume.etag !== file.input.etag) {
      throw new InputError(
        'input-changed',
        `${file.volume} has changed since the export was asked for: export it anew.`,
        { path: file.volume }
      );
    }
    const path = file.output.path ?? '';
    const output = new Output(
      formatOf(file.output.format),
      contentOf(file, volume),
      path,
      context.directory.partPath(path)
    );
    const state = await output.state();
    if (state !== 'complete') {
      const builder = await output.build();
      try {
        const slabs = state === 'none' ? file.slabs : await unfinished(context, file.slabs);
        await copySlabs(context, volume, builder, slabs);
      } finally {
        await builder.close();
      }
      context.lost.throwIfAborted();
      await output.finish();
    }
    await log.info(`Export completed! ${counted(volume.stack.frames, 'slice')} in ${path}`);
  } finally {
    await volume.close();
  }
}

function contentOf(
  { title, createdAt, id, versions, volume: path, input }: ExportFile,
  volume: IOpenedVolume
): IVolumeContent {
  const { stack, unit, detectorRows, voxelSizeUm, recipe } = volume;
  return {
    title,
    rows: detectorRows,
    height: stack.rows,
    width: stack.columns,
    unit,
    pixelSizeUm: voxelSizeUm,
    recipe,
    provenance: { volume: path, volumeIdentity: input.etag, job: id },
    versions,
    date: createdAt
  };
}

interface IReadSlab {
  readonly record: SlabRecord;
  readonly values: Float32Array;
}

async function copySlabs(
  context: IDriveContext,
  { stack }: IOpenedVolume,
  builder: IVolumeBuilder,
  slabs: readonly ISlab[]
): Promise<void> {
  const records: SlabRecord[] = [];
  try {
    await runConveyor<ISlab, IReadSlab, IReadSlab>(slabs, {
      async read({ index, first, count }) {
        const record = await SlabRecord.begin(context.directory, index);
        records.push(record);
        const { data } = await record.stage('reading', () =>
          stack.readRows(frameRange(first, first + count), 0, stack.rows, context.lost)
        );
        return { record, values: data instanceof Float32Array ? data : Float32Array.from(data) };
      },
      async compute(_slab, read) {
        await endIfAsked(context);
        return read;
      },
      async write({ first, count }, { record, values }) {
        await record.stage('writing', () => {
          context.lost.throwIfAborted();
          return builder.write(first, count, values);
        });
        await record.done({});
        await record.dispose();
      }
    });
  } finally {
    await Promise.all(records.map(record => record.dispose()));
  }
}
