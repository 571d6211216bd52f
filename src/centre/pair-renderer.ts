import type { IDisposable } from '@lumino/disposable';
import type { IPicture } from '../companion/tokens';
import { bakeColourMap, TABLE_LENGTH } from '../viewer/colour-map';
import { createTexture, linkProgram, openCard, uploadPicture } from '../viewer/graphics-card';
import { VERTEX_SHADER } from '../viewer/shaders';
import type { ISize, IViewport } from '../viewer/viewport';
import { PAIR_SHADER } from './pair-shader';

/** What is seen of two projections. */
export type PairPart = 'difference' | 'sum' | 'first' | 'second';

const PARTS = ['difference', 'sum', 'first', 'second'] as const satisfies readonly PairPart[];

export interface IPairScene {
  readonly pictures: readonly [first: IPicture, second: IPicture];
  readonly part: PairPart;
  /** Axis in the middle row, and pixels by which it moves from row to row. */
  readonly axis: { readonly column: number; readonly slope: number };
  /** Of the picture with its rows stretched. */
  readonly viewport: IViewport;
  /** Height of a row in columns: few rows are stretched, so that they can be seen. */
  readonly stretch: number;
  readonly view: ISize;
  readonly pixelRatio: number;
  readonly window: readonly [low: number, high: number];
}

/** Draws two projections over each other; the second is mirrored about the axis in the shader. */
export class PairRenderer implements IDisposable {
  /** @throws RendererError `no-webgl2` or `failed` */
  constructor(private readonly _canvas: HTMLCanvasElement) {
    this._gl = openCard(_canvas);
    this.restore();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Forget what the card held; call after `webglcontextrestored`. */
  restore(): void {
    const gl = this._gl;
    this._pictures = null;
    if (gl.isContextLost()) {
      return;
    }
    this._program = linkProgram(gl, VERTEX_SHADER, PAIR_SHADER);
    for (const unit of [0, 1, 2]) {
      createTexture(gl, unit);
    }
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const table = bakeColourMap('grey');
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, TABLE_LENGTH, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table);
  }

  /** @throws RendererError `too-large` for pictures beyond the card's textures */
  draw({ pictures, part, axis, stretch, viewport, view, pixelRatio, window }: IPairScene): void {
    const gl = this._gl;
    const program = this._program;
    if (this._isDisposed || !program || gl.isContextLost()) {
      return;
    }
    this._resize(view, pixelRatio);
    if (pictures !== this._pictures) {
      uploadPicture(gl, 0, pictures[0]);
      uploadPicture(gl, 1, pictures[1]);
      this._pictures = pictures;
    }
    const [{ header: a }, { header: b }] = pictures;
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
    const [rows = 0, columns = 0] = a.shape;
    gl.useProgram(program);
    gl.uniform1i(at('first'), 0);
    gl.uniform1i(at('second'), 1);
    gl.uniform1i(at('map'), 2);
    gl.uniform2i(at('size'), columns, rows);
    gl.uniform2f(at('view'), this._canvas.width, this._canvas.height);
    gl.uniform3f(at('viewport'), viewport.column, viewport.row, viewport.scale * pixelRatio);
    gl.uniform4f(at('calibration'), a.scale, a.offset, b.scale, b.offset);
    gl.uniform2f(at('window'), window[0], window[1]);
    gl.uniform3f(at('axis'), axis.column, axis.slope, (rows - 1) / 2);
    gl.uniform1f(at('stretch'), stretch);
    gl.uniform1i(at('mode'), PARTS.indexOf(part));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._gl.getExtension('WEBGL_lose_context')?.loseContext();
    }
  }

  private _resize(view: ISize, pixelRatio: number): void {
    const width = Math.max(1, Math.round(view.width * pixelRatio));
    const height = Math.max(1, Math.round(view.height * pixelRatio));
    if (this._canvas.width !== width || this._canvas.height !== height) {
      this._canvas.width = width;
      this._canvas.height = height;
    }
    this._gl.viewport(0, 0, width, height);
  }

  private readonly _gl: WebGL2RenderingContext;
  private _program: WebGLProgram | null = null;
  private _pictures: IPairScene['pictures'] | null = null;
  private _isDisposed = false;
}
