import { checkScale, frameType, PLAIN } from './frame-values';
import type { IHost } from './host';
import type { IFrameScale, LivePixels } from './live-types';
import { checkLength, checkWhole } from './pixel-checks';
import type { IEngine } from './types';

/** Smaller pictures over one host. */
export function reducedPictures(host: IHost): Pick<IEngine, 'reducePicture'> {
  return {
    async reducePicture(
      picture: Float32Array,
      [height, width]: readonly [height: number, width: number],
      factor: number,
      out: LivePixels,
      scale: IFrameScale = PLAIN
    ): Promise<void> {
      checkWhole('The height', height, 1);
      checkWhole('The width', width, 1);
      checkWhole('The factor', factor, 1, Math.min(height, width));
      checkLength('The picture', picture, height * width);
      checkLength(
        'The smaller picture',
        out,
        Math.ceil(height / factor) * Math.ceil(width / factor)
      );
      checkScale(scale);
      await host.call(
        'hepsct_reduce_picture',
        ...[picture, height, width, factor, frameType(out)],
        ...[scale.lowest, scale.step, out, host.threads]
      );
    }
  };
}
