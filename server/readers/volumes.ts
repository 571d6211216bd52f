import { createHash } from 'node:crypto';
import { VERSION } from '../../protocol/generated/version';
import { dtypeOf } from '../../protocol/array';
import { contrastOf } from '../../engine/ts/contrast';
import { prepareExport } from '../reconstruction/prepare-export';
import { describeVolume } from '../volumes/describe';
import { readSlice } from '../volumes/slices';
import type { IReaderContext } from './scans';
import type { IReaderService } from './service';

const AXES = ['slice', 'row', 'column'] as const;

/** Volumes on disk, ours or others'. */
export function volumeCalls({
  roots,
  engine
}: IReaderContext): Pick<IReaderService, 'describeVolume' | 'readSlice' | 'planExport'> {
  const context = { roots, engine };
  return {
    planExport: async ({ volume, output }) => {
      const target = await roots.resolveNew(output.path);
      return prepareExport(await roots.resolveInside(volume), { ...output, path: target }, context);
    },
    describeVolume: async ({ path }, signal) =>
      describeVolume(await roots.resolveInside(path), context, signal),
    readSlice: async ({ path, axis, index, ifNoneMatch }, signal) => {
      const real = await roots.resolveInside(path);
      const volume = await describeVolume(real, context, signal);
      const text = JSON.stringify([VERSION, volume.etag, axis, index]);
      const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 24)}"`;
      if (etag === ifNoneMatch) {
        return { unchanged: etag };
      }
      const { data, shape } = await readSlice(real, axis, index, context, signal);
      const plane: readonly [number, number] = [shape[0] ?? 1, shape[1] ?? 1];
      const [slow = 'row', fast = 'column'] = AXES.filter((_, other) => other !== axis);
      return {
        picture: {
          data,
          etag,
          header: {
            shape: plane,
            axes: [slow, fast],
            dtype: dtypeOf(data),
            scale: 1,
            offset: 0,
            unit: volume.unit,
            exact: true,
            ...contrastOf(engine, data, plane, axis === 0),
            counts: {},
            title:
              axis === 0
                ? `slice of row ${volume.detectorRows[index] ?? index}`
                : `${AXES[axis] ?? 'plane'} ${index}`
          }
        }
      };
    }
  };
}
