import type { IPicture } from '../companion/tokens';
import { bakeColourMap, TABLE_LENGTH } from './colour-map';
import type { ColourMapName } from './colour-map-names';
import { type IRenderer, type IScene, resizeCanvas } from './drawing';
import { createTexture, linkProgram, openCard, uploadPicture } from './graphics-card';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders';

type Uniforms = ReturnType<typeof locateUniforms>;

/**
 * Draws one picture: raw numbers as a 32 bit float texture, contrast and colours in the shader.
 * A lost context comes back by itself: everything is sent again with the next drawing.
 */
export class PictureRenderer implements IRenderer {
  /** @throws RendererError `no-webgl2` */
  constructor(canvas: HTMLCanvasElement) {
    this._gl = openCard(canvas);
    this._canvas = canvas;
    this._prepare();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get isLost(): boolean {
    return this._gl.isContextLost();
  }

  /**
   * Forget what the card held; call after `webglcontextrestored`.
   *
   * @throws RendererError `failed` where the card came back without its shaders
   */
  restore(): void {
    this._picture = null;
    this._colourMap = null;
    this._prepare();
  }

  /** @throws RendererError `too-large` for pictures beyond the card's textures */
  draw(scene: IScene): void {
    const gl = this._gl;
    const uniforms = this._uniforms;
    if (this._isDisposed || !uniforms || gl.isContextLost()) {
      return;
    }
    resizeCanvas(this._canvas, scene);
    gl.viewport(0, 0, this._canvas.width, this._canvas.height);
    this._upload(scene.picture);
    this._uploadMap(scene.colourMap);
    const { header, step = 1 } = scene.picture;
    const { viewport, pixelRatio, window } = scene;
    gl.useProgram(this._program);
    gl.uniform1i(uniforms.picture, 0);
    gl.uniform1i(uniforms.map, 1);
    gl.uniform2i(uniforms.size, header.shape[1] ?? 0, header.shape[0] ?? 0);
    gl.uniform2f(uniforms.view, this._canvas.width, this._canvas.height);
    const { column, row, scale } = viewport;
    gl.uniform3f(uniforms.viewport, column / step, row / step, scale * step * pixelRatio);
    gl.uniform2f(uniforms.calibration, header.scale, header.offset);
    gl.uniform2f(uniforms.window, window[0], window[1]);
    gl.uniform4f(uniforms.invalid, ...scene.invalid);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** An empty view. */
  clear(): void {
    this._gl.clearColor(0, 0, 0, 0);
    this._gl.clear(this._gl.COLOR_BUFFER_BIT);
  }

  /** Gives the context back: a page has about 8 to 16 of them. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  private _prepare(): void {
    const gl = this._gl;
    this._uniforms = null;
    if (gl.isContextLost()) {
      return; // nothing can be made until the next `webglcontextrestored`
    }
    const program = linkProgram(gl, VERTEX_SHADER, FRAGMENT_SHADER);
    this._program = program;
    this._uniforms = locateUniforms(gl, program);
    createTexture(gl, 0);
    createTexture(gl, 1);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  }

  private _upload(picture: IPicture): void {
    if (picture === this._picture) {
      return;
    }
    uploadPicture(this._gl, 0, picture);
    this._picture = picture;
  }

  private _uploadMap(name: ColourMapName): void {
    if (name === this._colourMap) {
      return;
    }
    const gl = this._gl;
    gl.activeTexture(gl.TEXTURE1);
    const table = bakeColourMap(name);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, TABLE_LENGTH, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table);
    this._colourMap = name;
  }

  private readonly _canvas: HTMLCanvasElement;
  private readonly _gl: WebGL2RenderingContext;
  private _program: WebGLProgram | null = null;
  private _uniforms: Uniforms | null = null;
  private _picture: IPicture | null = null;
  private _colourMap: ColourMapName | null = null;
  private _isDisposed = false;
}

function locateUniforms(gl: WebGL2RenderingContext, program: WebGLProgram) {
  return {
    picture: gl.getUniformLocation(program, 'picture'),
    map: gl.getUniformLocation(program, 'map'),
    size: gl.getUniformLocation(program, 'size'),
    view: gl.getUniformLocation(program, 'view'),
    viewport: gl.getUniformLocation(program, 'viewport'),
    calibration: gl.getUniformLocation(program, 'calibration'),
    window: gl.getUniformLocation(program, 'window'),
    invalid: gl.getUniformLocation(program, 'invalid')
  };
}
