import type { IPicture } from '../companion/tokens';

/** Why this browser cannot show pictures. */
export class RendererError extends Error {
  constructor(
    readonly reason: 'no-webgl2' | 'too-large' | 'failed',
    message: string
  ) {
    super(message);
    this.name = 'RendererError';
  }
}

/** Cards that are programs: SwiftShader of Chromium, llvmpipe of Mesa, the basic driver of Windows. */
const PROGRAMS = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let card: boolean | undefined;

/** Whether there is a graphics card that WebGL2 reaches; asked once a page. */
export function hasCard(): boolean {
  card ??= findCard();
  return card;
}

function findCard(): boolean {
  const gl = document
    .createElement('canvas')
    .getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) {
    return false;
  }
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !PROGRAMS.test(String(name));
}

/** @throws RendererError `no-webgl2` */
export function openCard(canvas: HTMLCanvasElement): WebGL2RenderingContext {
  const gl = canvas.getContext('webgl2', {
    alpha: true,
    antialias: false,
    premultipliedAlpha: false
  });
  if (!gl) {
    throw new RendererError('no-webgl2', 'This browser has no WebGL2.');
  }
  return gl;
}

/** @throws RendererError `failed` where the card refuses the shaders */
export function linkProgram(
  gl: WebGL2RenderingContext,
  vertex: string,
  fragment: string
): WebGLProgram {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, vertex));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragment));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new RendererError('failed', gl.getProgramInfoLog(program) ?? 'The shader does not link.');
  }
  return program;
}

/** Read by texelFetch alone: no filter (R32F has none without an extension), no wrapping. */
export function createTexture(gl: WebGL2RenderingContext, unit: number): void {
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  for (const [name, value] of [
    [gl.TEXTURE_MIN_FILTER, gl.NEAREST],
    [gl.TEXTURE_MAG_FILTER, gl.NEAREST],
    [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
    [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]
  ] as const) {
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  }
}

/**
 * Send the numbers of a picture to a texture, as 32 bit floats.
 *
 * @throws RendererError `too-large` for pictures beyond the card's textures
 */
export function uploadPicture(gl: WebGL2RenderingContext, unit: number, picture: IPicture): void {
  const [rows = 0, columns = 0] = picture.header.shape;
  const limit: unknown = gl.getParameter(gl.MAX_TEXTURE_SIZE);
  if (typeof limit === 'number' && Math.max(rows, columns) > limit) {
    throw new RendererError('too-large', `${columns} x ${rows} > ${limit}`);
  }
  const data = picture.data instanceof Float32Array ? picture.data : new Float32Array(picture.data);
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, columns, rows, 0, gl.RED, gl.FLOAT, data);
}

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (!shader) {
    throw new RendererError('failed', 'The graphics card gives no shader.');
  }
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    throw new RendererError(
      'failed',
      gl.getShaderInfoLog(shader) ?? 'The shader does not compile.'
    );
  }
  return shader;
}
