import type { IRenderer } from './drawing';
import { hasCard } from './graphics-card';
import { ProcessorRenderer } from './processor-renderer';
import { PictureRenderer } from './renderer';

/**
 * What draws pictures fastest here: the graphics card, or the processor where there is none.
 *
 * @throws RendererError
 */
export function openRenderer(canvas: HTMLCanvasElement): IRenderer {
  return hasCard() ? new PictureRenderer(canvas) : new ProcessorRenderer(canvas);
}
