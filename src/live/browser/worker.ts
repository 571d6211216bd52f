/** The engine of this page in a thread of its own; bundled with its WASM, so that it needs no server. */
import { openWasmEngine } from '../../../engine/ts/wasm';
import { EngineService } from './serve';
import type { ToEngine } from './messages';

/** The bundler puts the bytes into this address, which begins with `data:`; see webpack.config.cjs. */
function bytesIn({ href }: URL): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(href.slice(href.indexOf(',') + 1)), letter => letter.charCodeAt(0));
}

async function open() {
  // As seen from lib/src/live/browser, where the bundler reads this file.
  const simd128 = new URL('../../../../engine/dist/hepsct-simd128.wasm', import.meta.url);
  const relaxed = new URL('../../../../engine/dist/hepsct-relaxed.wasm', import.meta.url);
  return openWasmEngine({ simd128: bytesIn(simd128), relaxed: bytesIn(relaxed) });
}

const service = new EngineService(open(), (message, transfer) =>
  self.postMessage(message, { transfer })
);
// Messages come from our own page, typed by the same union; see thread.ts.
self.addEventListener('message', ({ data }: MessageEvent<ToEngine>) => service.hear(data));
